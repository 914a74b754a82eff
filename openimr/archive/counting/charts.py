"""A table as a chart: static SVG with a title and a description, marks told apart without color, no script."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from openimr.archive.counting.measures import Dimension, Measure
from openimr.archive.counting.tables import Line

MOST_BARS, WIDE, HIGH, ROW_HIGH = 25, 320, 220, 28  # a phone shows it at four fifths: the letters stay readable
INK = "#1f4e79"
EDGE = {
    "left": 40,
    "right": 16,
    "top": 6,
    "bottom": 6,
}  # a browser's letters may be wider than those it was laid out with
Rows = list[dict[str, Any]]


def svg(of: Measure, by: Dimension, lines: Sequence[Line], words: Sequence[str]) -> str:
    """The chart of a table: bars for counts, points with intervals for shares, median and 90th percentile for days."""
    import vl_convert

    rows = [row for line, name in zip(lines, words, strict=True) if (row := _row(of, line, name))][:MOST_BARS]
    drawn: str = vl_convert.vegalite_to_svg(_chart(of, by, rows).properties(description=of.words).to_json())
    title, words_of_it = escape(f"{of.title} by {by.words}"), escape(f"{of.words} The table beside says the same.")
    head = f"<title>{title}</title><desc>{words_of_it}</desc>"
    start = drawn.index(">", drawn.index("<svg")) + 1
    return drawn[:start].replace("<svg", '<svg role="img"', 1) + head + drawn[start:]


def _row(of: Measure, line: Line, name: str) -> dict[str, Any] | None:
    row = {"value": name, "n": line.n, "share": line.share, "low": line.low, "high": line.high}
    row |= {"median": line.median, "p90": line.p90}
    return None if line.small and of.kind != "count" else row


def _chart(of: Measure, by: Dimension, rows: Rows) -> Any:
    """Vega-Lite's long way: one axis for the names, one for the numbers, which is which by what is counted by."""
    import altair

    years = by.id == "year"
    names, numbers = (altair.X, altair.Y) if years else (altair.Y, altair.X)
    axis = altair.Axis(labelAngle=-40 if years else 0, labelLimit=190)
    along = names("value:N", title=by.words if years else None, sort=None, axis=axis)
    marks = {"count": _bars, "share": _points, "days": _pairs}[of.kind](altair, rows, of, along, numbers)
    sized = marks.properties(width=WIDE, height=HIGH if years else max(len(rows), 2) * ROW_HIGH)
    sized = sized.configure(padding=EDGE).configure_axis(labelFontSize=14, titleFontSize=14)
    return sized.configure_legend(labelFontSize=14, orient="top")


def _bars(altair: Any, rows: Rows, of: Measure, along: Any, numbers: Any) -> Any:
    return altair.Chart(altair.Data(values=rows)).mark_bar(color=INK).encode(along, numbers("n:Q", title=of.unit))


def _points(altair: Any, rows: Rows, of: Measure, along: Any, numbers: Any) -> Any:
    base = altair.Chart(altair.Data(values=rows)).encode(along)
    ends = {"x": altair.X2, "y": altair.Y2}["x" if numbers is altair.X else "y"]
    span = base.mark_rule(color=INK).encode(numbers("low:Q", title=f"{of.unit}, per cent"), ends("high:Q"))
    return span + base.mark_point(color=INK, filled=True, size=60).encode(numbers("share:Q"))


def _pairs(altair: Any, rows: Rows, of: Measure, along: Any, numbers: Any) -> Any:
    pairs = (("median", "median"), ("p90", "90th percentile"))
    told = [{"value": row["value"], "what": what, "days": row[name]} for row in rows for name, what in pairs]
    return altair.Chart(altair.Data(values=told)).mark_point(filled=True, size=60).encode(
        along, numbers("days:Q", title=of.unit),
        shape=altair.Shape("what:N", title=""), color=altair.Color("what:N", title=""),
    )  # fmt: skip
