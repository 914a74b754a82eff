"""What is learned after the application: an answer, its clock, and the screening that goes on with it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import Error, transaction

from openimr.audit import queries as audit
from openimr.cases import learning, screening, sweep
from openimr.cases.application import ApplicationRefused
from openimr.cases.learning import Answer
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case, Learned
from openimr.cases.tests import building
from openimr.cases.tests.building import CLERK, RECEIVED

pytestmark = pytest.mark.django_db
SERVED = {"ur_decision.served_date": "2014-07-21", "ur_decision.service": "mail"}
LATER = RECEIVED + timedelta(days=3)


def asked() -> Case:
    """A case whose decision tells no day of service; the claims administrator was asked for it on 2014-08-04."""
    silent = {name: value for name, value in building.filed()["ur_decision"].items() if name != "served_date"}
    case = building.received(ur_decision=silent)
    assert screening.screen(case=case, by=CLERK, at=RECEIVED).outcome == "needs_information"
    return screening.conclude(case=case, step="ask_information", by=CLERK, at=RECEIVED)


def answered(**changes: Any) -> Answer:
    given: dict[str, Any] = {
        "source": "claims_administrator",
        "means": "fax",
        "came_date": date(2014, 8, 6),
        "words": "Served by mail on July 21.",
        "facts": SERVED,
    }
    return Answer(**{**given, **changes})


def take(case: Case, at: datetime = LATER, **changes: Any) -> Case:
    return learning.take_answer(case=case, answer=answered(**changes), by=CLERK, at=at)


def clock(case: Case, rule: str = "ELIG_INFO") -> Any:
    return case.deadlines.filter(rule=rule).order_by("-started_at").first()


def test_an_answer_ends_its_clock_on_the_day_it_came_and_screening_goes_on_with_its_facts() -> None:
    case = take(asked())
    assert case.state == "received"
    ended = clock(case)
    assert (ended.state, ended.ended_at.astimezone(RECEIVED.tzinfo).date()) == ("met", date(2014, 8, 6))
    assert ended.ended_at < ended.due_at
    assert screening.screen(case=case, by=CLERK, at=LATER).outcome == "eligible"
    row = case.learned.get()
    assert (row.source, row.means, row.facts) == ("claims_administrator", "fax", SERVED)
    entry = case.timeline.get(step="take_information")
    assert entry.because == "From the claims administrator, by fax on 2014-08-06: Served by mail on July 21."
    assert "take_information" in [one.verb for one in audit.trail(case.pk)]
    assert Case.objects.get(pk=case.pk).application.filed["ur_decision"].get("served_date") is None  # as it was filed


def test_the_time_to_decide_eligibility_begins_again_with_the_answer() -> None:
    case = asked()
    assert clock(case, "ELIG_DEC").state == "stopped"
    take(case)
    again = clock(case, "ELIG_DEC")
    assert again.state == "running"
    assert again.due_at.astimezone(RECEIVED.tzinfo).date() == date(2014, 8, 7)  # the business day after the answer
    assert case.deadlines.filter(rule="FILE_REG").exists()  # the day of service is known now


def test_an_answer_that_came_late_says_so() -> None:
    case = asked()
    take(case, at=RECEIVED + timedelta(days=20), came_date=date(2014, 8, 20))
    ended = clock(case)
    assert ended.state == "met"
    assert ended.ended_at > ended.due_at


def test_a_late_fact_can_decide_against_the_application() -> None:
    case = take(asked(), facts={"ur_decision.decision_date": "2014-05-01", "ur_decision.served_date": "2014-05-01"} | {
        "ur_decision.service": "mail", "rfa_date": "2014-04-20"})  # fmt: skip
    assert screening.screen(case=case, by=CLERK, at=LATER).outcome == "ineligible"
    case.application.refresh_from_db()
    assert case.application.ur_decision_date == date(2014, 5, 1)  # letters name the day that is known now


def test_nothing_by_the_due_date_goes_on_without_and_only_then() -> None:
    case = asked()
    with pytest.raises(StepRefused, match="has not run out"):
        learning.go_on_without(case=case, because="", by=CLERK, at=LATER)
    over = clock(case).due_at + timedelta(hours=1)
    assert learning.go_on_without(case=case, because="", by=CLERK, at=over).state == "received"
    ended = clock(case)
    assert ended.state == "stopped"
    assert ended.ended_at > ended.due_at
    assert not case.learned.exists()


def test_the_sweep_goes_on_without_the_answer_and_what_comes_later_is_added() -> None:
    case = asked()
    over = clock(case).due_at + timedelta(hours=1)
    sweep.sweep(now=over)
    case.refresh_from_db()
    assert (case.state, case.timeline.last().step) == ("received", "go_on_without")  # type: ignore[union-attr]
    take(case, at=over + timedelta(days=1), came_date=(over + timedelta(days=1)).date())
    assert case.timeline.last().step == "add_information"  # type: ignore[union-attr]
    assert screening.screen(case=case, by=CLERK, at=over + timedelta(days=1)).outcome == "eligible"


REFUSED = [
    ({"came_date": date(2014, 8, 3)}, "between the question, 2014-08-04, and today, 2014-08-07"),
    ({"came_date": date(2014, 8, 8)}, "between the question, 2014-08-04, and today, 2014-08-07"),
    ({"source": "employer"}, "no party of this case"),
    ({"means": "pigeon"}, "by which means"),
    ({"words": "  "}, "Write what the answer says"),
]


@pytest.mark.parametrize("changes, words", REFUSED)
def test_an_answer_nobody_can_have_given_is_refused(changes: dict[str, Any], words: str) -> None:
    case = asked()
    case.parties.filter(kind="employer").delete()
    with pytest.raises(StepRefused, match=words):
        take(case, **changes)
    assert (case.learned.count(), Case.objects.get(pk=case.pk).state) == (0, "info_requested")


def test_a_fact_that_contradicts_the_application_is_refused_by_its_name() -> None:
    case = asked()
    with pytest.raises(ApplicationRefused, match=r"ur_decision\.served_date: .* comes before the utilization review"):
        take(case, facts={"ur_decision.served_date": "2013-01-02"})
    assert (case.learned.count(), Case.objects.get(pk=case.pk).state) == (0, "info_requested")


def test_nothing_is_added_to_a_case_that_was_asked_nothing() -> None:
    case = building.received()
    with pytest.raises(StepRefused, match="Nothing was asked yet"):
        take(case)


def test_what_was_learned_stays() -> None:
    row = take(asked()).learned.get()
    for change in (lambda: Learned.objects.filter(pk=row.pk).update(words="x"), row.delete):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_facts_are_written_over_the_application_by_their_path() -> None:
    filed = {"items": [{"request": "a"}, {"request": "b"}], "ur_decision": {"outcome": "modified"}}
    whole = learning.written_over(filed, [{"items.1.authorized_part": "4 visits"}, {"ur_decision.outcome": "denied"}])
    assert whole["items"][1] == {"request": "b", "authorized_part": "4 visits"}
    assert whole["ur_decision"]["outcome"] == "denied"
    assert "authorized_part" not in filed["items"][1]  # type: ignore[operator]
