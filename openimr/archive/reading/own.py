"""A determination of our own, as it was released, in the shape of a read letter: what the release leaves open is read
from its words, by the same tables as for any letter. Pure.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from openimr.archive.reading import closing, guideline_lines, requests, titles
from openimr.archive.reading.source import Source

Row = Mapping[str, Any]
AROUND = re.compile(r"\AMTUS,?\s+|(?:\s+Guidelines?)?(?:\s+\(ACOEM\))?\Z")  # what printed chapters do not carry
SIDES = ("claims_administrator", "reviewer")


def letter(handed: Row) -> dict[str, Any]:
    """The row of a released object. `text_sha256` is the hash of the object as it was released, so it is the copy's own."""
    told = json.dumps(handed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    return {
        **handed, "items": [_item(item) for item in handed["items"]], "sha256": None, "spans": {},
        "text_sha256": hashlib.sha256(told).hexdigest(),
    }  # fmt: skip


def _item(item: Row) -> dict[str, Any]:
    asked = titles.request(item["title"])
    treatment_class, category = requests.treatment(asked)
    verdict = closing.verdict(item["rationale"], item["outcome"]) if item["rationale"] else "cannot_tell"
    return {
        **item,
        "citations": {by: _citations(item, by) for by in SIDES},
        "closing_agrees": verdict,
        "category": item["category"] if item.get("category") not in (None, "", "OTHER") else category,
        "treatment_class": item.get("treatment_class") or treatment_class,
        "body_parts": _parts(item.get("body_parts") or ()) or requests.body_parts(asked),
        "side": item.get("side") or requests.side(asked),
        "quantity": item.get("quantity") or requests.quantity(asked),
    }


def _parts(told: Iterable[str]) -> list[str]:
    """The parts of the body as the table names them; a part that no row of it knows stands in its own words."""
    found = [part for words in told for part in requests.body_parts(words) or [words.casefold()[:40]]]
    return list(dict.fromkeys(found))


def _citations(item: Row, by: str) -> list[dict[str, Any]]:
    """What the release cites with its parts; else what the printed line cites."""
    given = item.get("citations", {}).get(by) or ()
    return [_named(one) for one in given] or _printed(item[f"{by}_guideline"])


def _named(one: Row) -> dict[str, Any]:
    words, year = f"{one['raw']} {one['source']}", str(one["year"] or "")
    return {
        **one,
        "source": guideline_lines.source_of(words, one["scheme"]),
        "chapter": AROUND.sub("", one["chapter"] or "") or None,
        "year": int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
    }


def _printed(line: str) -> list[dict[str, Any]]:
    source = Source(line)
    span = source.span(0, len(line))
    if guideline_lines.cited(span) != "cited":
        return []
    found = guideline_lines.citations(source, span) or guideline_lines.plain(source)
    return [one.as_json() for one in found]
