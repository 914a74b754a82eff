"""The reviewer's part of the world: every page opened, words cited, items decided, the review submitted."""

from datetime import datetime
from typing import Any

from openimr.accounts.models import Person
from openimr.cases.models import Case
from openimr.demo.people import PASSWORD
from openimr.panel import access as panel
from openimr.records import actions as records
from openimr.records import queries as record_queries
from openimr.records.citing import pointing
from openimr.records.models import Page
from openimr.review import actions, checks, queries

World = dict[str, Any]
KINDS = {"mtus": "mtus", "other": "guideline"}


def review(case: Case, world: World, person: Person, at: datetime) -> str:
    """Read, write, decide, submit."""
    written = world["review"]
    draft = actions.begin(case=case, person=person)
    by = panel.seat_actor(draft.seat)
    for page in Page.objects.light().filter(document__case=case, document__state="read").select_related("document"):
        records.open_page(page=page, by=by, at=at)
    quoted = sum(
        _cite(case, row, by, at)
        for row in [*written["citations"], *(one for item in written["items"] for one in item["citations"])]
    )
    actions.save_summary(case=case, person=person, summary="\n\n".join(written["summary"]))
    for item in written["items"]:
        _decide(case, person, item, at)
    draft.refresh_from_db()
    remarks = [problem.key for problem in queries.problems(draft) if problem.kind == checks.LOOK]
    actions.acknowledge(case=case, person=person, keys=remarks)
    actions.submit(case=case, person=person, password=PASSWORD, at=at)
    return f"reviewed: {len(written['items'])} items decided, {quoted} passages cited, {len(remarks)} remarks looked at"


def _cite(case: Case, row: World, by: Any, at: datetime) -> bool:
    """Cite the words when they are read exactly so on the page; a poor scan is cited as a page."""
    page = record_queries.page(case, int(row["document"][1:]), row["page"])
    place = pointing.find_quote(page, row["quote"]) if page else None
    if page is None or place is None:
        return False
    records.cite(case=case, page=page, first_word=place[0], last_word=place[1], quote=row["quote"], by=by, at=at)
    return True


def _decide(case: Case, person: Person, item: World, at: datetime) -> None:
    given = item["guideline"]
    guideline = {
        "kind": KINDS[given["kind"]],
        "title": given["title"],
        "year": given["year"],
        "section": ", ".join(str(part) for part in (given.get("chapter"), given.get("section")) if part),
        "pages": given.get("pages") or "",
        "publisher": given.get("publisher", ""),
        "author": given.get("lead_author", ""),
        "journal": " ".join(str(given[name]) for name in ("journal", "volume") if given.get(name)),
        "citation": given["citation"],
    }
    actions.save_item(
        case=case, person=person, position=item["item"], guideline=guideline, rank=item["rank"],
        higher={row["rank"]: row["why"] for row in item["higher_ranks"]}, rationale="\n\n".join(item["rationale"]),
    )  # fmt: skip
    actions.decide(case=case, person=person, position=item["item"], outcome=item["decision"], at=at)
