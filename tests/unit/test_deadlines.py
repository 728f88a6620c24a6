"""Which clock runs and until when."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from fieldvisit.issues.deadlines import (
    ALLOWANCES,
    Clocks,
    days_left,
    due_at,
    overdue_days,
    return_until,
    running_clock,
    wind,
)
from fieldvisit.issues.words import Urgency
from fieldvisit.issues.workflow import State, Step

RAISED = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
LATER = RAISED + timedelta(days=1)
NORMAL = ALLOWANCES[Urgency.NORMAL]


@pytest.mark.parametrize(("urgency", "hours"), [(Urgency.DANGER, 2), (Urgency.URGENT, 24), (Urgency.NORMAL, 7 * 24)])
def test_resolving_is_due_by_urgency_from_dispatch(urgency: Urgency, hours: int) -> None:
    clocks = wind(Clocks(), Step.DISPATCH, State.DISPATCHED, LATER, urgency)
    assert clocks.resolve_due_at == LATER + timedelta(hours=hours)
    assert clocks.sign_due_at is not None
    assert LATER < clocks.sign_due_at < clocks.resolve_due_at


def test_accepting_starts_at_receipt_and_anew_one_level_up() -> None:
    raised = wind(Clocks(), Step.RAISE, State.SUBMITTED, RAISED, Urgency.NORMAL)
    assert raised.accept_due_at == RAISED + NORMAL.accept
    escalated = wind(raised, Step.ESCALATE, State.SUBMITTED, LATER, Urgency.NORMAL)
    assert escalated.accept_due_at == LATER + NORMAL.accept


def test_signing_does_not_move_what_dispatch_started() -> None:
    dispatched = wind(Clocks(), Step.DISPATCH, State.DISPATCHED, RAISED, Urgency.NORMAL)
    assert wind(dispatched, Step.SIGN, State.SIGNED, LATER, Urgency.NORMAL) == dispatched
    assert wind(dispatched, Step.CONTACT, State.SIGNED, LATER, Urgency.NORMAL) == dispatched


def test_a_reopened_case_gets_a_fresh_resolving_clock() -> None:
    first = wind(Clocks(), Step.DISPATCH, State.DISPATCHED, RAISED, Urgency.NORMAL)
    again = wind(first, Step.REOPEN, State.IN_PROGRESS, LATER, Urgency.NORMAL)
    assert again.resolve_due_at == LATER + NORMAL.resolve


def test_an_on_spot_case_that_comes_back_waits_to_be_accepted() -> None:
    back = wind(Clocks(), Step.REOPEN, State.SUBMITTED, LATER, Urgency.NORMAL)
    assert back == Clocks(accept_due_at=LATER + NORMAL.accept)


def test_bouncing_wins_no_time() -> None:
    first = wind(Clocks(accept_due_at=RAISED), Step.DISPATCH, State.DISPATCHED, RAISED, Urgency.NORMAL)
    returned = wind(first, Step.RETURN, State.RETURNED, LATER, Urgency.NORMAL)
    assert due_at(State.RETURNED, returned) == first.resolve_due_at
    again = wind(returned, Step.DISPATCH, State.DISPATCHED, LATER, Urgency.NORMAL)
    assert again.resolve_due_at == first.resolve_due_at
    assert again.sign_due_at == LATER + NORMAL.sign
    sooner = wind(returned, Step.DISPATCH, State.DISPATCHED, LATER, Urgency.DANGER)
    assert sooner.resolve_due_at == LATER + ALLOWANCES[Urgency.DANGER].resolve


def test_a_dispatch_taken_back_leaves_the_clock_of_accepting_as_it_was() -> None:
    raised = wind(Clocks(), Step.RAISE, State.SUBMITTED, RAISED, Urgency.NORMAL)
    dispatched = wind(raised, Step.DISPATCH, State.DISPATCHED, LATER, Urgency.NORMAL)
    assert wind(dispatched, Step.TAKE_BACK, State.SUBMITTED, LATER, Urgency.NORMAL) == raised
    returned = wind(dispatched, Step.TAKE_BACK, State.RETURNED, LATER, Urgency.NORMAL)
    assert (returned.sign_due_at, returned.resolve_due_at) == (None, dispatched.resolve_due_at)


def test_an_appeal_starts_accepting_anew_one_level_up() -> None:
    raised = wind(Clocks(), Step.RAISE, State.SUBMITTED, RAISED, Urgency.NORMAL)
    assert wind(raised, Step.APPEAL, State.SUBMITTED, LATER, Urgency.NORMAL).accept_due_at == LATER + NORMAL.accept


@pytest.mark.parametrize(
    ("dispatched", "until"),
    [
        ("2026-11-02T09:00", "2026-11-04T00:00"),  # a Monday: all of Tuesday
        ("2026-11-02T23:59", "2026-11-04T00:00"),
        ("2026-11-06T09:00", "2026-11-10T00:00"),  # a Friday: all of Monday
        ("2026-11-07T09:00", "2026-11-10T00:00"),  # a Saturday
        ("2026-11-08T00:00", "2026-11-10T00:00"),  # a Sunday
    ],
)
def test_a_case_may_be_given_back_until_the_next_working_day_ends(dispatched: str, until: str) -> None:
    local = timezone(timedelta(hours=8))
    at = datetime.fromisoformat(dispatched).replace(tzinfo=local).astimezone(UTC)
    assert return_until(at) == datetime.fromisoformat(until).replace(tzinfo=local)


def test_which_clock_runs() -> None:
    clocks = Clocks(RAISED, RAISED + timedelta(1), RAISED + timedelta(2))
    assert due_at(State.SUBMITTED, clocks) == clocks.accept_due_at
    assert due_at(State.DISPATCHED, clocks) == clocks.sign_due_at
    assert due_at(State.SIGNED, clocks) == due_at(State.IN_PROGRESS, clocks) == clocks.resolve_due_at
    for state in (State.RESOLVED, State.CLOSED, State.REJECTED, State.WITHDRAWN):
        assert running_clock(state) is None
        assert due_at(state, clocks) is None


@pytest.mark.parametrize(
    ("late", "days"),
    [(timedelta(0), 0), (timedelta(minutes=1), 1), (timedelta(days=1), 1), (timedelta(days=1, seconds=1), 2)],
)
def test_an_hour_late_is_one_day_late(late: timedelta, days: int) -> None:
    assert overdue_days(RAISED, RAISED + late) == days


def test_without_a_clock_nothing_is_late() -> None:
    assert overdue_days(None, RAISED) == 0
    assert days_left(None, RAISED) is None


def test_days_left_are_local_midnights() -> None:
    # 01:00 UTC is 09:00 in Jiaxing; 15:59 UTC still the same day there, 16:00 UTC the next.
    assert days_left(datetime(2026, 11, 2, 15, 59, tzinfo=UTC), RAISED) == 0
    assert days_left(datetime(2026, 11, 2, 16, 0, tzinfo=UTC), RAISED) == 1
    assert days_left(RAISED - timedelta(seconds=1), RAISED) is None
