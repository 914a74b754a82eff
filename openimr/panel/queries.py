"""Questions about the panel."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from openimr.cases.clocks import PACIFIC
from openimr.cases.models import Case
from openimr.panel import matching, specialties
from openimr.panel.models import Identity, Reviewer, Seat


def live_seat(case: Case) -> Seat | None:
    """The case's present seat."""
    return case.seats.filter(state__in=Seat.LIVE).first()


def case_facts(case: Case) -> dict[str, Any]:
    """What matching asks of a case: fitting specialties, those in which a board certification counts, parties."""
    items = list(case.items.filter(status="open").values_list("category", flat=True))
    parties = case.parties.values("kind", "name", "organization")
    return {
        "specialties_fit": specialties.fitting(items),
        "boards_fit": specialties.fitting_any(items),
        "parties": list(parties),
    }


def reviewers() -> QuerySet[Reviewer]:
    """The active panel with load and all that qualifies it, in four queries."""
    open_seats = Q(identities__seat__state__in=[Seat.ASSIGNED, Seat.ATTESTED])
    return (
        Reviewer.objects.filter(active=True, person__is_active=True)
        .annotate(load=Count("identities", filter=open_seats))
        .select_related("person")
        .prefetch_related("licenses", "certifications", "affiliations")
        .order_by("pk")
    )


def facts_of(reviewer: Reviewer, left: set[Any]) -> dict[str, Any]:
    """What matching and the law ask of a reviewer."""
    return {
        "id": str(reviewer.pk),
        "profession": reviewer.profession,
        "specialties": reviewer.specialties,
        "licenses": [
            {"state": row.state, "status": row.status, "expires": row.expires_date} for row in reviewer.licenses.all()
        ],
        "certifications": [
            {"board": row.board, "specialty": row.specialty, "expires": row.expires_date}
            for row in reviewer.certifications.all()
        ],
        "disciplinary_actions": reviewer.disciplinary_actions,
        "is_qme": reviewer.is_qme,
        "years_in_practice": reviewer.years_in_practice,
        "hours_per_week": reviewer.hours_per_week,
        "affiliations": [
            {"kind": row.kind, "with": row.with_name, "nature": row.nature, "share_percent": row.share_percent}
            for row in reviewer.affiliations.all()
        ],
        "load": reviewer.load,  # type: ignore[attr-defined]
        "capacity": reviewer.capacity,
        "left": reviewer.pk in left,
    }


def proposals(case: Case, *, on: date) -> list[tuple[matching.Proposal, Reviewer]]:
    """Every reviewer for the case, judged on a day: the fitting ones best first."""
    panel = {str(reviewer.pk): reviewer for reviewer in reviewers()}
    left = set(Identity.objects.filter(seat__case=case, seat__state=Seat.RECUSED).values_list("reviewer_id", flat=True))
    facts = [facts_of(reviewer, left) for reviewer in panel.values()]
    made = matching.propose(case.program, case_facts(case), facts, on=on, seed=case.number)
    return [(proposal, panel[proposal.reviewer_id]) for proposal in made]


def proposals_as_data(case: Case) -> list[dict[str, Any]]:
    """Proposals without names, as of the last step of the case."""
    last = case.timeline.last()
    on = (last.at if last else case.received_at).astimezone(PACIFIC).date()
    return [
        {
            "reviewer": proposal.reviewer_id,
            "specialties": ", ".join(reviewer.specialties),
            "fits": proposal.fits,
            "reasons": list(proposal.reasons),
            "refusals": [*proposal.refusals, *proposal.conflicts],
        }
        for proposal, reviewer in proposals(case, on=on)
    ]


def names_to_hide(case: Case) -> list[str]:
    """The names of everyone who sat on the case: what no letter or export may hold. For leak checks only."""
    return list(Identity.objects.filter(seat__case=case).values_list("reviewer__person__full_name", flat=True))
