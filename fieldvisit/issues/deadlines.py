"""Due dates: which clock runs, and until when.

The simple rule of this version: an allowance by urgency alone, in running hours, weekends included. Categories, a
working calendar and approved pauses come with a later issue and will replace `ALLOWANCES`, not the clocks.
Accepting starts when the server receives the issue and again one level up after an escalation. Signing and
resolving both start at dispatch: were they to start at signing, bouncing a case around would win time. A reopened
case gets a fresh resolving clock for its new cycle.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from fieldvisit.issues.words import Urgency
from fieldvisit.issues.workflow import State, Step
from fieldvisit.kernel import clock


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
    if after is State.SUBMITTED and step in (Step.RAISE, Step.ESCALATE, Step.REOPEN):
        return Clocks(accept_due_at=at + allowed.accept)
    if step is Step.DISPATCH:
        return replace(clocks, sign_due_at=at + allowed.sign, resolve_due_at=at + allowed.resolve)
    if step is Step.REOPEN:
        return replace(clocks, resolve_due_at=at + allowed.resolve)
    return clocks


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
