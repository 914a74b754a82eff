"""Questions about reviews."""

from openimr.cases.models import Case, DisputedItem
from openimr.panel.access import seat_actor
from openimr.panel.models import Seat
from openimr.records import queries as records
from openimr.records.citing import cites
from openimr.records.reader import marks
from openimr.review import checks
from openimr.review.models import ItemDecision, Review

MOST_PAGES = 6  # pages told for one negative statement


def finished(case: Case) -> Review | None:
    """The submitted review of the case's present seat."""
    live = case.reviews.filter(seat__state__in=Seat.LIVE, submitted_at__isnull=False)
    return live.select_related("seat").first()


def decisions(review: Review) -> list[ItemDecision]:
    """The decisions on the items still in dispute, in their order: one that was authorized meanwhile is decided by nobody."""
    rows = review.decisions.filter(item__status=DisputedItem.OPEN)
    return list(rows.select_related("item").order_by("item__position"))


def unread(seat: Seat, case: Case) -> list[str]:
    """Pages of the medical record that the seat has not opened, or put back among the unread, as references."""
    left = marks.unopened(case, seat_actor(seat).ref)
    return [f"R{document} p. {page}" for document, page in left.values_list("document__number", "number")]


def draft(review: Review) -> checks.Draft:
    """The review as the checks see it, with the record behind it."""
    case, rows = review.case, decisions(review)
    text = "\n".join([review.summary, *(row.rationale for row in rows)])
    return checks.Draft(
        program=case.program,
        summary=review.summary,
        items=[_item(row) for row in rows],
        cited=_cited(case, text),
        refs_in=lambda words: [token.ref for token in cites.find_tokens(words)],
        unread=unread(review.seat, case) if review.submitted_at is None else (),
        ur_date=case.application.ur_decision_date,
        find=lambda words: _pages(case, words),
    )


def _item(row: ItemDecision) -> checks.Item:
    item = row.item
    return checks.Item(
        position=item.position, request=item.request, side=item.side, guideline=row.guideline, rank=row.rank,
        higher=row.higher, outcome=row.outcome, rationale=row.rationale,
    )  # fmt: skip


def _cited(case: Case, text: str) -> dict[str, checks.CitedPage]:
    """Every page that the text refers to, with its words as read now."""
    found = records.cited(case, text)
    words = records.words_of(one.page.pk for one in found if one.page is not None)
    return {
        one.ref: checks.CitedPage(
            one.ref,
            one.page is not None,
            one.document.service_date if one.document else None,
            words.get(one.page.pk) if one.page else None,
        )
        for one in found
    }


def _pages(case: Case, words: str) -> list[str]:
    found = records.search(case, words)
    return [hit.page.ref for group in found.groups for hit in group.hits][:MOST_PAGES]


def problems(review: Review) -> list[checks.Problem]:
    """Every problem of the draft."""
    return checks.problems(draft(review))
