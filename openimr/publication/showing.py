"""The two sides of the review screen."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from openimr.cases.models import Case
from openimr.publication.actions import ReleaseRefused
from openimr.publication.identifiers import lists
from openimr.publication.models import Release
from openimr.records import queries as records
from openimr.records.models import Page

REFERENCE = re.compile(r"\bR(\d{1,6})\s+p\.?\s*(\d{1,6})\b", re.IGNORECASE)
TAKEN = re.compile(r"(\[[a-z\- ]{3,40}\])")
NO_PAGE = "There is no page {} in this case's record; write pages as R1 p. 2."


def rows(release: Release) -> list[dict[str, Any]]:
    """Each text of the letter once: its parts on the left and on the right, and the reasons."""
    seen, out = set(), []
    for piece in release.pieces:
        if piece["text"] not in seen:
            seen.add(piece["text"])
            out.append({"left": list(_left(piece)), "right": _right(piece["redacted"]), "reasons": _reasons(piece)})
    return out


def _left(piece: dict[str, Any]) -> Iterator[dict[str, Any]]:
    at = 0
    for one in piece["found"]:
        yield {"words": piece["text"][at : one["start"]]}
        yield {"words": one["words"], "found": one, "kind": lists.KINDS[one["kind"]]}
        at = one["end"]
    yield {"words": piece["text"][at:]}


def _right(text: str) -> list[dict[str, Any]]:
    return [{"words": part, "taken": bool(TAKEN.fullmatch(part))} for part in TAKEN.split(text) if part]


def _reasons(piece: dict[str, Any]) -> list[dict[str, str]]:
    """What was found, each once: words, kind, reason."""
    told = {one["words"]: one for one in piece["found"]}
    return [{"words": words, "kind": lists.KINDS[one["kind"]], "reason": one["reason"]} for words, one in told.items()]


def counts(release: Release) -> list[tuple[str, int]]:
    """How many places of each kind are removed."""
    found = Counter(lists.KINDS[one["kind"]] for one in release.found() if one["sure"])
    return sorted(found.items())


def said(release: Release) -> str:
    """What the check came to."""
    if release.state == Release.CHECKED:
        return "Checked: two readers found nothing left. A second person can release it."
    leaks, questions = len(release.report.get("leaks", ())), len(release.report.get("questions", ()))
    return f"Not yet: {leaks} places are left in the outputs, {questions} words are to be settled."


def exhibit_refs(release: Release) -> str:
    return ", ".join(row.page.ref for row in release.exhibit_pages.select_related("page__document"))


def pages(case: Case, text: str) -> list[Page]:
    """The pages that a list of references names; raises `ReleaseRefused`."""
    left = REFERENCE.sub("", text).strip(" ,;\n\r")
    if left:
        raise ReleaseRefused(NO_PAGE.format(f"“{left[:40]}”"))
    return [_page(case, int(document), int(number)) for document, number in REFERENCE.findall(text)]


def _page(case: Case, document: int, number: int) -> Page:
    found = records.page(case, document, number)
    if found is None:
        raise ReleaseRefused(NO_PAGE.format(f"R{document} p. {number}"))
    return found
