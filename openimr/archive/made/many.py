"""Many made determinations as rows of an import, several processes at once: the corpus of the search's measures."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from openimr.archive.made import letters
from openimr.archive.reading import guideline_lines, requests
from openimr.archive.reading.source import Source

AT_ONCE = 2000


def row(number: int) -> dict[str, Any]:
    """A made determination in the shape that an import takes: citations, parts of the body and sides read from its words."""
    made = letters.made(number)
    items = [{**item, "citations": _citations(item), "side": requests.side(item["title"]),
              "body_parts": requests.body_parts(item["title"]), "quantity": requests.quantity(item["title"])}
             for item in made["items"]]  # fmt: skip
    return {
        **made,
        "items": items,
        "text_sha256": hashlib.sha256(f"made {number}".encode()).hexdigest(),
        "sha256": None,
        "file": "",
    }


def _citations(item: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    lines = {by: Source(item[f"{by}_guideline"]) for by in ("claims_administrator", "reviewer")}
    return {
        by: [one.as_json() for one in guideline_lines.citations(line, line.span(0, len(line.text)))]
        for by, line in lines.items()
    }


def _some(first: int, last: int) -> list[dict[str, Any]]:
    return [row(number) for number in range(first, last)]


def rows(count: int, workers: int) -> Iterator[list[dict[str, Any]]]:
    """Rows 0 to `count`, in lists of `AT_ONCE`, never more than a few lists in memory."""
    starts = range(0, count, AT_ONCE)
    with ProcessPoolExecutor(workers) as pool:
        ahead = [pool.submit(_some, start, min(start + AT_ONCE, count)) for start in starts[: workers + 1]]
        for place in range(len(starts)):
            if place + workers + 1 < len(starts):
                start = starts[place + workers + 1]
                ahead.append(pool.submit(_some, start, min(start + AT_ONCE, count)))
            yield ahead[place].result()
            ahead[place] = None  # type: ignore[call-overload]
