"""The clocks of a case as it moves: what runs, what is next, and what is raised. A table of stories, in Pacific time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from openimr.cases import clocks, sweep
from openimr.cases.clocks import PACIFIC
from openimr.cases.models import Alert, Case, Deadline
from openimr.cases.tests import building

LOOK = "the sweep looks"
EVERY_CASE = ("FILE_REG", "ELIG_DEC")  # run out or met before these stories begin


@dataclass(frozen=True)
class Story:
    """Events in their order, and then: the clocks (start, end, state), the clock that is next, the alerts by clock's end."""

    name: str
    told: tuple[tuple[str, str], ...]
    clocks: set[str]
    following: str
    alerts: dict[str, list[int]] = field(default_factory=dict)


MAILED = (("2014-08-05 09:00", "eligibility_found"), ("2014-08-06 09:00", "noarfi_mailed"))
COMPLETE = (*MAILED, ("2014-08-12 09:00", "records_complete"))
SENT = "NOARFI 08-05 09:00 - 08-06 23:59 met"
RECORDS, RECORDS_MET = "REC_MAIL 08-06 09:00 - 08-21 23:59", "REC_MAIL 08-06 09:00 - 08-21 23:59 met"
ALL = [50, 75, 90, 100]
STORIES = (
    Story(
        "a clock starts",
        (*MAILED, ("2014-08-14 04:29", LOOK)),
        {SENT, f"{RECORDS} running"},
        "REC_MAIL 08-21 23:59",
    ),
    Story(
        "a clock is met",
        (*COMPLETE, ("2014-08-27 16:00", LOOK)),
        {SENT, RECORDS_MET, "DEC_REG 08-12 09:00 - 09-11 23:59 running"},
        "DEC_REG 09-11 23:59",
    ),
    Story(
        "the event happens again: the count begins anew, and the first count is never heard of again",
        (
            ("2014-08-05 09:00", "information_requested"), ("2014-08-09 05:00", LOOK),
            ("2014-08-11 09:00", "information_requested"), ("2014-08-14 00:00", LOOK), ("2014-08-15 05:00", LOOK),
        ),
        {"ELIG_INFO 08-05 09:00 - 08-12 23:59 superseded", "ELIG_INFO 08-11 09:00 - 08-18 23:59 running"},
        "ELIG_INFO 08-18 23:59",
        {"ELIG_INFO 08-12": [50], "ELIG_INFO 08-18": [50]},
    ),
    Story(
        "the event is told twice for one moment: one clock",
        (("2014-08-05 09:00", "information_requested"), ("2014-08-05 09:00", "information_requested")),
        {"ELIG_INFO 08-05 09:00 - 08-12 23:59 running"},
        "ELIG_INFO 08-12 23:59",
    ),
    Story(
        "expedited before the records are complete",
        (*MAILED, ("2014-08-14 05:00", LOOK), ("2014-08-15 16:00", "conversion_to_expedited"), ("2014-09-30 00:00", LOOK)),
        {SENT, f"{RECORDS} superseded", "REC_EXP 08-15 16:00 - 08-16 16:00 running"},
        "REC_EXP 08-16 16:00",
        {"REC_MAIL 08-21": [50], "REC_EXP 08-16": ALL},
    ),
    Story(
        "expedited before the records are complete, which come in time",
        (*MAILED, ("2014-08-15 16:00", "conversion_to_expedited"), ("2014-08-16 12:00", "records_complete"),
         ("2014-08-18 01:00", LOOK)),
        {SENT, f"{RECORDS} superseded", "REC_EXP 08-15 16:00 - 08-16 16:00 met", "DEC_EXP 08-16 12:00 - 08-19 23:59 running"},
        "DEC_EXP 08-19 23:59",
    ),
    Story(
        "expedited after the records are complete: nobody owes records again",
        (*COMPLETE, ("2014-08-28 00:00", LOOK), ("2014-08-29 16:00", "conversion_to_expedited"), ("2014-10-01 00:00", LOOK)),
        {SENT, RECORDS_MET, "DEC_REG 08-12 09:00 - 09-11 23:59 superseded", "DEC_EXP 08-29 16:00 - 09-01 23:59 running"},
        "DEC_EXP 09-01 23:59",
        {"DEC_REG 09-11": [50], "DEC_EXP 09-01": ALL},
    ),
    Story(
        "extended before the end: the shares of the new end",
        (*COMPLETE, ("2014-09-09 12:00", LOOK), ("2014-09-10 12:00", "extension_approved"), ("2014-09-12 12:00", LOOK)),
        {SENT, RECORDS_MET, "DEC_REG 08-12 09:00 - 09-15 23:59 running"},  # three days later is a Sunday
        "DEC_REG 09-15 23:59",
        {"DEC_REG 09-11": [50, 75, 90], "DEC_REG 09-15": [50, 75]},
    ),
    Story(
        "extended when overdue: overdue again at the new end",
        (*COMPLETE, ("2014-09-12 00:00", LOOK), ("2014-09-12 09:00", "extension_approved"), ("2014-09-16 00:00", LOOK)),
        {SENT, RECORDS_MET, "DEC_REG 08-12 09:00 - 09-15 23:59 running"},
        "DEC_REG 09-15 23:59",
        {"DEC_REG 09-11": ALL, "DEC_REG 09-15": ALL},
    ),
    Story(
        "the case ends",
        (*MAILED, ("2014-08-14 05:00", LOOK), ("2014-08-15 09:00", "case_ended"), ("2014-12-01 00:00", LOOK)),
        {SENT, f"{RECORDS} stopped"},
        "",
        {"REC_MAIL 08-21": [50]},
    ),
    Story(
        "the records come when they are overdue",
        (*MAILED, ("2014-08-22 00:00", LOOK), ("2014-08-25 09:00", "records_complete"), ("2014-08-26 00:00", LOOK)),
        {SENT, RECORDS_MET, "DEC_REG 08-25 09:00 - 09-24 23:59 running"},
        "DEC_REG 09-24 23:59",
        {"REC_MAIL 08-21": ALL},
    ),
)  # fmt: skip


def pacific(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=PACIFIC)


def happen(case: Case, at: str, event: str) -> None:
    if event == LOOK:
        sweep.sweep(now=pacific(at))
        return
    with transaction.atomic():
        clocks.happen(case, event=event, at=pacific(at))


def told(clock: Deadline) -> str:
    start, end = (at.astimezone(PACIFIC).strftime("%m-%d %H:%M") for at in (clock.started_at, clock.due_at))
    return f"{clock.rule} {start} - {end} {clock.state}"


def raised(case: Case) -> dict[str, list[int]]:
    levels: dict[str, list[int]] = {}
    rows = Alert.objects.filter(deadline__case=case).exclude(deadline__rule__in=EVERY_CASE)
    for alert in rows.select_related("deadline").order_by("level"):
        end = f"{alert.deadline.rule} {alert.due_at.astimezone(PACIFIC):%m-%d}"
        levels.setdefault(end, []).append(alert.level)
    return levels


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story(story: Story) -> None:
    case = building.received()
    for at, event in story.told:
        happen(case, at, event)
    assert {told(clock) for clock in case.deadlines.exclude(rule__in=EVERY_CASE)} == story.clocks
    assert raised(case) == story.alerts
    kept = Case.objects.get(pk=case.pk)
    following = kept.next_due_at and kept.next_due_at.astimezone(PACIFIC).strftime("%m-%d %H:%M")
    assert f"{kept.next_rule} {following or ''}".strip() == story.following
    assert not case.deadlines.exclude(state="running").filter(next_alert_at__isnull=False).exists()


DAY_AND_NIGHT = (  # expedited from a Saturday afternoon to the next day, 24 real hours
    ("2014-11-01 16:00", ["2014-11-02 03:00", "2014-11-02 09:00", "2014-11-02 12:36"], "2014-11-02 15:00"),
    ("2015-03-07 16:00", ["2015-03-08 05:00", "2015-03-08 11:00", "2015-03-08 14:36"], "2015-03-08 17:00"),
    ("2014-08-09 16:00", ["2014-08-10 04:00", "2014-08-10 10:00", "2014-08-10 13:36"], "2014-08-10 16:00"),
)


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "shares", "end"), DAY_AND_NIGHT, ids=("an hour more", "an hour less", "as always"))
def test_an_hour_clock_counts_real_hours_when_the_wall_clock_changes(start: str, shares: list[str], end: str) -> None:
    case = building.received()
    happen(case, "2014-08-06 09:00", "noarfi_mailed")
    happen(case, start, "conversion_to_expedited")
    clock = case.deadlines.get(rule="REC_EXP")
    assert (clock.due_at - clock.started_at, clock.due_at) == (timedelta(hours=24), pacific(end))
    seen = []
    for moment in [*map(pacific, shares), pacific(end) + timedelta(seconds=1)]:
        for at in (moment - timedelta(seconds=1), moment):
            sweep.sweep(now=at)
            seen.append(clock.alerts.count())
    assert seen == [0, 1, 1, 2, 2, 3, 3, 4]


def a_clock(case: Case, length: timedelta) -> tuple[Deadline, list[datetime]]:
    """A clock of any length, across a change of the wall clock; and the moments of its alerts."""
    begun = pacific("2014-10-31 11:12:13.456789")
    moments = [clocks.alert_moment(begun, begun + length, share) for share in clocks.ALERT_SHARES]
    clock = Deadline.objects.create(
        case=case, rule=f"R{length}", what="x", started_at=begun, due_at=begun + length, owed_by="imro", citation="x",
        next_alert_at=moments[0],
    )  # fmt: skip
    return clock, moments


LENGTHS = (
    timedelta(hours=24),
    timedelta(hours=71, microseconds=333_333),
    timedelta(days=33, seconds=1),
    timedelta(days=365),
)


@pytest.mark.django_db
@pytest.mark.parametrize("length", LENGTHS, ids=str)
def test_the_sweep_counts_shares_as_the_clock_does(length: timedelta) -> None:
    clock, moments = a_clock(building.received(), length)
    for number, moment in enumerate(moments, start=1):
        clock.refresh_from_db()
        assert clock.next_alert_at is not None
        assert abs(clock.next_alert_at - moment) <= timedelta(microseconds=1)
        sweep.sweep(now=moment + timedelta(microseconds=1))
        assert clock.alerts.count() == number
    clock.refresh_from_db()
    assert clock.next_alert_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("length", [timedelta(0), timedelta(hours=-9)], ids=str)
def test_a_clock_that_is_over_when_it_starts_raises_everything_at_once(length: timedelta) -> None:
    clock, moments = a_clock(building.received(), length)
    sweep.sweep(now=max(moments))
    assert [alert.level for alert in clock.alerts.order_by("level")] == ALL


@pytest.mark.django_db
def test_the_database_lets_no_ended_clock_wait_for_an_alert() -> None:
    clock = building.received().deadlines.exclude(state="running").first()
    assert clock is not None
    clock.next_alert_at = clock.due_at
    with pytest.raises(IntegrityError, match="only_a_running_clock_alerts"), transaction.atomic():
        clock.save()
