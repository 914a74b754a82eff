"""The clocks of a case: its legal events given to the law room, the deadlines that come back kept as rows."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from openimr.cases.models import Case, Deadline, LegalEvent
from openimr.law import clocks as law_clocks

PACIFIC = ZoneInfo("America/Los_Angeles")
ALERT_SHARES = (50, 75, 90, 100)
WRITTEN = (
    "what",
    "due_at",
    "owed_by",
    "citation",
    "consequence",
    "steps",
    "verified",
    "right",
    "state",
    "ended_at",
    "next_alert_at",
)


def happen(case: Case, *, event: str, at: datetime, facts: Mapping[str, Any] | None = None) -> None:
    """Record a legal event and recompute the clocks. Inside the caller's transaction, under the case's lock."""
    LegalEvent.objects.create(case=case, event=event, at=at, facts=dict(facts or {}))
    recompute(case)


def recompute(case: Case) -> None:
    """Bring the deadline rows in step with the law's answer for all events so far; what did not change is not written."""
    asked = law_clocks.fact_names(case.program)
    happened = [
        law_clocks.Event(
            row.event, row.at.astimezone(PACIFIC), {name: row.facts[name] for name in asked & row.facts.keys()}
        )
        for row in case.legal_events.all()
    ]
    known = {(row.rule, row.started_at): row for row in case.deadlines.all()}
    answer = law_clocks.deadlines(case.program, happened, clock_facts(case, happened), order_checked=True)
    computed = {
        (row.rule, row.started_at): row for row in (_row(case, one) for one in answer)
    }  # of two at once, the last
    current = [_kept(row, known.pop(key, None)) for key, row in computed.items()]
    for gone in known.values():  # the events no longer start it
        gone.state, gone.next_alert_at = Deadline.SUPERSEDED, None
        gone.save(update_fields=["state", "next_alert_at"])
    note_next(case, current)


def _kept(row: Deadline, known: Deadline | None) -> Deadline:
    """The row in the table: made, changed, or left alone. Alerts that were raised stay raised."""
    if row.state != Deadline.RUNNING:
        row.next_alert_at = None
    elif known is not None and (known.state, known.due_at) == (row.state, row.due_at):
        row.next_alert_at = known.next_alert_at
    if known is None:
        row.save(force_insert=True)
    elif changed := [name for name in WRITTEN if getattr(row, name) != getattr(known, name)]:
        row.pk, row._state.adding = known.pk, False
        row.save(update_fields=changed)
    return row


def note_next(case: Case, clocks: Iterable[Deadline]) -> None:
    """Repeat on the case the running duty that ends first."""
    running = [row for row in clocks if row.state == Deadline.RUNNING and not row.right]
    first = min(running, key=lambda row: (row.due_at, row.rule), default=None)
    case.next_due_at = first.due_at if first else None
    case.next_rule = first.rule if first else ""
    case.next_owed_by = first.owed_by if first else ""
    case.save(update_fields=["next_due_at", "next_rule", "next_owed_by"])


def clock_facts(case: Case, happened: Iterable[law_clocks.Event]) -> dict[str, Any]:
    """The facts by which the law chooses among clocks."""
    form = case.application
    converted = any(event.event == "conversion_to_expedited" for event in happened)
    return {
        "filed_expedited": case.expedited and not converted,
        "formulary": form.formulary,
        "date_of_injury": form.date_of_injury,
        "service": form.filed["ur_decision"].get("service"),
        "served_party_location": "in_california",
    }


def _row(case: Case, computed: law_clocks.Deadline) -> Deadline:
    started, due = moment(computed.started_at), end_of(computed.due)
    return Deadline(
        case=case,
        rule=computed.rule,
        what=computed.what,
        started_at=started,
        due_at=due,
        owed_by=computed.owed_by,
        citation=computed.citation,
        consequence=computed.consequence,
        steps=list(computed.steps),
        verified=computed.verified,
        right=computed.right,
        state=computed.state,
        ended_at=moment(computed.ended_at) if computed.ended_at else None,
        next_alert_at=alert_moment(started, due, ALERT_SHARES[0]),
    )


def day_of(value: date | datetime) -> date:
    """The Pacific day of a moment; a day is itself."""
    return value.astimezone(PACIFIC).date() if isinstance(value, datetime) else value


def moment(value: date | datetime) -> datetime:
    """A date as its first moment in Pacific time."""
    return value if isinstance(value, datetime) else datetime.combine(value, time(0), PACIFIC)


def end_of(value: date | datetime) -> datetime:
    """A due date as its last second in Pacific time; an hour clock's moment as it is."""
    return value if isinstance(value, datetime) else datetime.combine(value, time(23, 59, 59), PACIFIC)


def alert_moment(started: datetime, due: datetime, share: int) -> datetime:
    """When `share` per cent of a clock's time is used: of real time, whatever the wall clock does in between.

    The sweep counts the same in SQL.
    """
    started, due = started.astimezone(UTC), due.astimezone(UTC)
    return started + (due - started) * share / 100 if share < 100 else due + timedelta(seconds=1)
