"""Tries that went wrong and words that came too late: too large, given up waiting, and closed meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Receipt
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.handheld import Handheld, Operation
from tests.support.reader import Machine

SignIn = Callable[..., Handheld]


@pytest.fixture
def cadre(factories: Factories) -> Any:
    factories.category("infra.road")
    return factories.cadre()


def rows(model: Any, **values: Any) -> list[Any]:
    db.session.rollback()
    found = db.session.query(model).filter_by(**values).all()
    db.session.rollback()
    return found


def hand_over_halving(tablet: Handheld, operations: list[Operation], seen: list[int]) -> list[str]:
    """As a tablet does: a batch that is too large goes in two halves."""
    answer = tablet.send(*operations)
    seen.append(answer.status)
    if answer.status == 413:
        assert answer.problem == "too_large"
        middle = len(operations) // 2
        halves = (operations[:middle], operations[middle:])
        return [outcome for half in halves for outcome in hand_over_halving(tablet, half, seen)]
    assert answer.status == 200, answer.json
    return [result["outcome"] for result in answer.json["results"]]


@pytest.mark.scenario(6)
@pytest.mark.parametrize(("count", "notes"), [(130, ""), (90, "长" * 4000)], ids=["too many", "too many bytes"])
def test_what_is_too_large_goes_through_in_halves_and_the_refusal_leaves_nothing(
    cadre: Any, factories: Factories, tablet_of: SignIn, count: int, notes: str
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    operations = [tablet.visit(home, body={"notes": notes} if notes else {}) for _ in range(count)]
    assert tablet.send(*operations).status == 413
    assert rows(Visit) == rows(Receipt) == []
    seen: list[int] = []
    assert hand_over_halving(tablet, operations, seen) == ["applied"] * count
    assert seen[0] == 413
    assert {str(row.id) for row in rows(Visit)} == {operation["entity_id"] for operation in operations}
    assert len(rows(Receipt)) == count


@pytest.mark.scenario(7)
def test_an_edit_after_a_try_that_timed_out_is_a_version_of_its_own(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    """The first try reached the server, its answer did not reach the tablet; what was sent is never altered."""
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    first = tablet.visit(home, body={"notes": "错了"})
    assert tablet.send(first).status == 200  # nobody hears it
    edited = tablet.visit(home, body={"notes": "对了"}, supersedes=first["entity_id"])
    results = tablet.push(first, edited)
    assert [result["outcome"] for result in results] == ["duplicate", "applied"]
    assert {row.notes: (row.superseded, row.supersedes) for row in rows(Visit)} == {
        "错了": (True, None),
        "对了": (False, next(row.id for row in rows(Visit, notes="错了"))),
    }
    tablet.pull()
    assert [(visit["notes"], visit["supersedes"]) for visit in tablet.household(home)["visits"]] == [
        ("对了", first["entity_id"])
    ]


@pytest.mark.scenario(19)
def test_a_step_on_an_issue_closed_meanwhile_is_a_conflict_and_its_words_stay(
    cadre: Any, factories: Factories, tablet_of: SignIn, machine: Callable[..., Machine]
) -> None:
    home, unit = factories.household(cadre=cadre), factories.unit()
    handler, officer = factories.handler(unit), factories.callback_officer()
    theirs, field = tablet_of(handler), tablet_of(cadre)
    raised = field.issue(home, "排水沟淤死")
    key = raised["entity_id"]
    field.push(raised)
    late = field.step(key, "withdraw", 1, reason="自己掏通了")
    desk = {who: machine(factories.device(account)[1]) for who, account in (
        ("coordinator", factories.coordinator()), ("handler", handler), ("officer", officer))}  # fmt: skip
    for who, step, body in (
        ("coordinator", "dispatch", {"version": 1, "unit_id": unit.id}),
        ("handler", "sign", {"version": 2, "start": True}),
        ("handler", "resolve", {"version": 4, "outcome": "solved", "done": "清了沟"}),
        ("officer", "callback", {"reached": True, "satisfaction": "satisfied"}),
    ):
        answer = desk[who].post(f"/api/v1/issues/{key}/steps", {"step": step, **body})
        assert answer.status == 200, answer.json
    (conflict,) = field.push(late)
    assert (conflict["outcome"], conflict["code"]) == ("conflict", "stale_version")
    assert conflict["kept"] == {"version": 6, "state": "closed"}
    # Even on the version that stands, what is closed is not withdrawn.
    (again,) = field.push(field.step(key, "withdraw", 6, reason="真的不用了"))
    assert (again["outcome"], again["code"]) == ("conflict", "step_refused")
    (row,) = rows(Issue)
    assert (row.state, row.version) == ("closed", 6)
    comments = [event.note for event in rows(IssueEvent, step="comment")]
    assert ["自己掏通了" in comments[0], "真的不用了" in comments[1]] == [True, True]
    field.pull()
    told = field.household(home)["issues"][0]["events"]
    assert [event["step"] for event in told][-2:] == ["comment", "comment"]
    assert theirs.outcomes(theirs.step(key, "contact", 4, note="打过电话")) == ["conflict"]


def test_a_deadline_set_in_the_field_counts_from_the_day_it_was_set(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    """Ten days without a network: what was a week ahead when it was said is kept, though it is overdue as it comes."""
    home = factories.household(cadre=cadre)
    field, above = tablet_of(cadre), tablet_of(factories.leader())
    raised = field.issue(home, "水闸关不上")
    field.push(raised)
    then = clock.now() - timedelta(days=10)
    set_then = {"captured_at": clock.iso(then), "last_sync_at": clock.iso(then)}
    ahead = {days: (clock.local_date(then) + timedelta(days=days)).isoformat() for days in (-1, 7)}
    past, kept = above.push(
        *(above.step(raised["entity_id"], "supervise", 1, deadline=day) | set_then for day in ahead.values())
    )
    assert (past["outcome"], past["code"], past["field"]) == ("rejected", "invalid_input", "deadline")
    assert kept["outcome"] == "applied"
    assert [row.supervised for row in rows(Issue)] == [True]
