"""A table as a chart: static SVG with a title and a description, marks told apart without color, no script."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from openimr.archive.counting.measures import Measure
from openimr.archive.counting.tables import Line

MOST_BARS = 25


def svg(of: Measure, by_words: str, lines: Sequence[Line], words: Sequence[str]) -> str:
    """The chart of a table: bars for counts, points with intervals for shares, median and 90th percentile for days."""
    import altair
    import vl_convert

    rows = [row for line, name in zip(lines, words, strict=True) if (row := _row(of, line, name))][:MOST_BARS]
    chart = {"count": _bars, "share": _points, "days": _pairs}[of.kind](altair, rows, of, by_words)
    spec = chart.properties(width=620, height=260, description=of.words).to_json()
    drawn: str = vl_convert.vegalite_to_svg(spec)
    title, words_of_it = escape(f"{of.title} by {by_words}"), escape(f"{of.words} The table beside says the same.")
    head = f"<title>{title}</title><desc>{words_of_it}</desc>"
    start = drawn.index(">", drawn.index("<svg")) + 1
    return drawn[:start].replace("<svg", '<svg role="img"', 1) + head + drawn[start:]


def _row(of: Measure, line: Line, name: str) -> dict[str, Any] | None:
    row = {"value": name, "n": line.n, "share": line.share, "low": line.low, "high": line.high}
    row |= {"median": line.median, "p90": line.p90}
    return None if line.small and of.kind != "count" else row


def _axis(altair: Any, by_words: str) -> Any:
    return altair.X("value:N", title=by_words, sort=None, axis=altair.Axis(labelAngle=-40, labelLimit=160))


def _bars(altair: Any, rows: list[dict[str, Any]], of: Measure, by_words: str) -> Any:
    data = altair.Data(values=rows)
    return (
        altair.Chart(data).mark_bar(color="#1f4e79").encode(x=_axis(altair, by_words), y=altair.Y("n:Q", title=of.unit))
    )


def _points(altair: Any, rows: list[dict[str, Any]], of: Measure, by_words: str) -> Any:
    base = altair.Chart(altair.Data(values=rows)).encode(x=_axis(altair, by_words))
    span = base.mark_rule(color="#1f4e79").encode(y=altair.Y("low:Q", title=f"{of.unit}, per cent"), y2="high:Q")
    return span + base.mark_point(color="#1f4e79", filled=True, size=60).encode(y="share:Q")


def _pairs(altair: Any, rows: list[dict[str, Any]], of: Measure, by_words: str) -> Any:
    pairs = (("median", "median"), ("p90", "90th percentile"))
    told = [{"value": row["value"], "what": what, "days": row[name]} for row in rows for name, what in pairs]
    return altair.Chart(altair.Data(values=told)).mark_line(point=True).encode(
        x=_axis(altair, by_words), y=altair.Y("days:Q", title=of.unit),
        strokeDash=altair.StrokeDash("what:N", title=""), shape=altair.Shape("what:N", title=""),
        color=altair.Color("what:N", title=""),
    )  # fmt: skip
