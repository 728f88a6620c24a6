"""Due dates: which clock runs, and until when.

The simple rule of this version: an allowance by urgency alone, in running hours, weekends included. Categories, a
working calendar and approved pauses come with a later issue and will replace `ALLOWANCES`, not the clocks.
Accepting starts when the server receives the issue and again one level up after an escalation. Signing and
resolving both start at dispatch: were they to start at signing, bouncing a case around would win time. A reopened
case gets a fresh resolving clock for its new cycle. A returned one keeps the date of its first dispatch, whoever gets
it next: bouncing wins no time. Two small limits stand here too: until when a unit may give a case back, and how long a
coordinator may take a press back.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from fieldvisit.issues.words import Urgency
from fieldvisit.issues.workflow import State, Step
from fieldvisit.kernel import clock

TAKE_BACK_WITHIN = timedelta(minutes=10)
_FRIDAY = 4


class Clock(StrEnum):
    """What is being waited for."""

    ACCEPT = "accept"
    SIGN = "sign"
    RESOLVE = "resolve"


@dataclass(frozen=True)
class Allowance:
    """How long each clock may run."""

    accept: timedelta
    sign: timedelta
    resolve: timedelta


ALLOWANCES: dict[Urgency, Allowance] = {
    Urgency.DANGER: Allowance(timedelta(minutes=30), timedelta(minutes=30), timedelta(hours=2)),
    Urgency.URGENT: Allowance(timedelta(hours=4), timedelta(hours=4), timedelta(hours=24)),
    Urgency.NORMAL: Allowance(timedelta(hours=24), timedelta(hours=24), timedelta(days=7)),
}

_RUNNING: dict[State, Clock] = {
    State.SUBMITTED: Clock.ACCEPT,
    State.DISPATCHED: Clock.SIGN,
    State.RETURNED: Clock.RESOLVE,
    State.SIGNED: Clock.RESOLVE,
    State.IN_PROGRESS: Clock.RESOLVE,
}


@dataclass(frozen=True)
class Clocks:
    """When each clock runs out. One that has stopped keeps its date, so that lateness can be counted."""

    accept_due_at: datetime | None = None
    sign_due_at: datetime | None = None
    resolve_due_at: datetime | None = None


def wind(clocks: Clocks, step: Step, after: State, at: datetime, urgency: Urgency) -> Clocks:
    """The clocks after a step that the server recorded at `at`."""
    allowed = ALLOWANCES[urgency]
    if after is State.SUBMITTED and step in (Step.RAISE, Step.ESCALATE, Step.APPEAL, Step.REOPEN):
        return Clocks(accept_due_at=at + allowed.accept)
    if step is Step.DISPATCH:
        resolve_by = at + allowed.resolve
        kept = clocks.resolve_due_at  # only what was returned has one already; it may come nearer, never further off
        resolve_by = min(kept, resolve_by) if kept else resolve_by
        return replace(clocks, sign_due_at=at + allowed.sign, resolve_due_at=resolve_by)
    if step is Step.TAKE_BACK:
        kept = None if after is State.SUBMITTED else clocks.resolve_due_at
        return replace(clocks, sign_due_at=None, resolve_due_at=kept)
    if step is Step.REOPEN:
        return replace(clocks, resolve_due_at=at + allowed.resolve)
    return clocks


def return_until(dispatched_at: datetime) -> datetime:
    """Until when a unit may give a case back: the end of the next working day, Monday to Friday, after its dispatch."""
    day = clock.local_date(dispatched_at) + timedelta(days=1)
    while day.weekday() > _FRIDAY:
        day += timedelta(days=1)
    return clock.day_end(day)


def running_clock(state: State) -> Clock | None:
    """Which clock runs in this state; none once it is resolved."""
    return _RUNNING.get(state)


def due_at(state: State, clocks: Clocks) -> datetime | None:
    """When the running clock runs out."""
    due = {
        Clock.ACCEPT: clocks.accept_due_at,
        Clock.SIGN: clocks.sign_due_at,
        Clock.RESOLVE: clocks.resolve_due_at,
    }
    running = running_clock(state)
    return due[running] if running else None


def overdue_days(due: datetime | None, now: datetime) -> int:
    """0 until it is due; from then on the days begun since, so a case late by an hour is one day late."""
    if due is None or now <= due:
        return 0
    return -((due - now) // timedelta(days=1))


def days_left(due: datetime | None, now: datetime) -> int | None:
    """Local midnights until it is due: 0 is today. None without a clock or once it is late."""
    if due is None or now > due:
        return None
    return (clock.local_date(due) - clock.local_date(now)).days
