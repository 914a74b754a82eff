"""The alerts of the clocks in words, for the case page and the work list."""

from dataclasses import dataclass
from datetime import datetime

from openimr.cases.models import Alert, Deadline

OVER = 100
USED = {
    50: ("half the time used", ""),
    75: ("75% of the time used", "warn"),
    90: ("90% of the time used", "warn"),
    OVER: ("overdue", "bad"),
}  # level: words, tone


@dataclass(frozen=True)
class Raised:
    """One alert as people read it."""

    words: str
    tone: str
    at: datetime


@dataclass(frozen=True)
class ClockAlerts:
    """A clock's alerts: the last one for the end it has now, all that were raised (of several at one look, the last), and
    why a step of the system could not be taken.
    """

    mark: Raised | None
    raised: tuple[Raised, ...]
    problem: str
    try_at: datetime | None


def of(clock: Deadline) -> ClockAlerts:
    """What was raised for a clock. The mark is shown while it runs; the end itself the due words tell."""
    alerts = sorted(clock.alerts.all(), key=lambda alert: (alert.raised_at, alert.due_at, alert.level))
    current = [alert for alert in alerts if alert.due_at == clock.due_at]
    last = max(current, key=lambda alert: alert.level, default=None)
    shown = last is not None and clock.state == Deadline.RUNNING and last.level < OVER
    stuck = next((alert for alert in current if alert.problem), None)
    return ClockAlerts(
        mark=_raised(last, clock) if last and shown else None,
        raised=tuple({alert.raised_at: _raised(alert, clock) for alert in alerts}.values()),
        problem=stuck.problem if stuck else "",
        try_at=stuck.try_at if stuck else None,
    )


def _raised(alert: Alert, clock: Deadline) -> Raised:
    words, tone = USED[alert.level]
    gone_by = clock.right and alert.level == OVER
    return Raised("gone by" if gone_by else words, "" if gone_by else tone, alert.raised_at)


def mark(level: int | None) -> dict[str, str] | None:
    """The mark of a row of the work list: words and tone of the last alert, none once the end has passed."""
    if level is None or level >= OVER:
        return None
    words, tone = USED[level]
    return {"words": words, "tone": tone}
