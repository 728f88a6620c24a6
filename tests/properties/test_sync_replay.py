"""Any order, any duplicates, any cut into pushes: in the end the same rows stand, each operation exactly once."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.kernel import clock
from fieldvisit.people.models import Feedback
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Quarantined, Receipt
from fieldvisit.visits.models import Attendance, Meeting, Visit
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.handheld import Handheld, Maker, Operation
from tests.support.reader import Machine

CADRE = uuid.UUID(int=1)
HOMES = [uuid.UUID(int=number) for number in (11, 12, 13)]

PLAN = st.lists(
    st.tuples(
        st.sampled_from(
            ["visit", "visit", "correction", "issue", "on_spot", "comment", "child", "bad", "meeting", "feedback"]
        ),
        st.integers(0, 2),
        st.integers(0, 100),
    ),
    min_size=1,
    max_size=10,
)


def operations_of(plan: list[tuple[str, int, int]]) -> list[Operation]:
    """The operations of a plan, in the order of their device."""
    maker = Maker()
    made: list[Operation] = []
    for number, (what, home, pick) in enumerate(plan):
        made.append(_one(maker, made, what, HOMES[home], pick, number))
    return made


def _one(maker: Maker, made: list[Operation], what: str, home: uuid.UUID, pick: int, number: int) -> Operation:
    at = clock.now() - timedelta(hours=20 - number)
    when = {"captured_at": at, "last_sync_at": at - timedelta(days=1)}
    visits = [operation for operation in made if operation["kind"] == "visit.record" and _is_good(operation)]
    issues = [operation for operation in made if operation["kind"] == "issue.raise" and _is_alone(operation)]
    if what == "correction" and visits:
        first = visits[pick % len(visits)]
        whose = first["household_id"]
        return maker.visit(whose, at=at, supersedes=first["entity_id"], body={"notes": f"更正 {number}"}, **when)
    if what == "comment" and issues:
        about = issues[pick % len(issues)]
        return maker.operation(
            "issue.comment", {"text": f"说明 {number}"}, entity_id=about["entity_id"], depends_on=about["id"], **when
        )
    if what == "child" and made:
        return maker.issue(home, f"跟着的 {number}", depends_on=made[pick % len(made)]["id"], **when)
    if what == "on_spot":
        return maker.issue(home, f"当场 {number}", body={"on_spot": {"outcome": "solved", "done": "办了"}}, **when)
    if what == "bad":
        return maker.visit(home, at=at, outcome="vanished", **when)
    if what == "meeting":
        body = {"attended": [str(home)], "started_at": clock.iso(at), "grid_id": None}
        return maker.meeting([], body=body, **when)
    if what == "feedback":
        return maker.operation("feedback.give", {"text": f"第 {number} 条"}, **when)
    if what == "issue":
        return maker.issue(home, f"问题 {number}", **when)
    return maker.visit(home, at=at, body={"notes": str(number)}, **when)


def _is_good(operation: Operation) -> bool:
    return operation["body"]["outcome"] != "vanished"


def _is_alone(operation: Operation) -> bool:
    return "depends_on" not in operation


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Operation], list[list[Operation]]]:
    """Operations, and how a bad network hands them over: shuffled, doubled, cut anywhere, some never heard of."""
    operations = operations_of(draw(PLAN))
    doubled = operations + draw(st.lists(st.sampled_from(operations), max_size=6))
    shuffled = draw(st.permutations(doubled))
    cuts = sorted(draw(st.sets(st.integers(0, len(shuffled)), max_size=4)))
    pieces = [shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]
    return operations, [piece for piece in pieces if piece]


def fresh_tablet(assembly: Assembly, machine: Callable[..., Machine]) -> Handheld:
    """A new database with the same cadre and households."""
    db.session.remove()
    assembly.reset()
    factories = Factories()
    factories.category("infra.road")
    cadre = factories.cadre(id=CADRE)
    for key in HOMES:
        factories.household(id=key, cadre=cadre)
    tablet = Handheld(machine(factories.device(cadre, id=uuid.UUID(int=2))[1]))
    db.session.remove()
    return tablet


def hand_over(tablet: Handheld, pieces: list[list[Operation]]) -> None:
    """Push the pieces; what was deferred comes again with all others until everything is acknowledged."""
    for piece in pieces:
        tablet.push(*piece)
    everything = list({operation["id"]: operation for piece in pieces for operation in piece}.values())
    for _round in range(len(everything) + 1):
        outcomes = tablet.outcomes(*everything)
        if not {"deferred", "retry"} & set(outcomes):
            return
    pytest.fail("never acknowledged")


def picture() -> dict[str, Any]:
    """All rows that the operations made, without what may differ: numbers, and the server's own clock."""
    db.session.rollback()

    def rows(model: Any, *names: str) -> list[Any]:
        return sorted(tuple(str(getattr(row, name)) for name in names) for row in db.session.query(model))

    made = {
        "visits": rows(Visit, "id", "household_id", "started_at", "outcome", "notes", "supersedes", "superseded"),
        "issues": rows(Issue, "id", "household_id", "description", "state", "version", "cycle", "occurred_at"),
        "events": rows(IssueEvent, "issue_id", "step", "from_state", "to_state", "note", "version"),
        "meetings": rows(Meeting, "id", "grid_id", "started_at"),
        "attendance": rows(Attendance, "meeting_id", "household_id"),
        "feedback": rows(Feedback, "id", "text"),
        "receipts": rows(Receipt, "id", "outcome", "hash"),
        "quarantined": rows(Quarantined, "operation_id", "code", "hash", "waits_for", "state"),
    }
    db.session.remove()
    return made


EVERYTHING = [
    *(("visit", 0, 0), ("correction", 0, 0), ("issue", 1, 0), ("comment", 1, 0), ("child", 1, 2), ("bad", 2, 0)),
    *(("child", 2, 5), ("meeting", 0, 0), ("on_spot", 1, 0), ("feedback", 0, 0)),
]


def backwards() -> tuple[list[Operation], list[list[Operation]]]:
    """The worst delivery: everything in reverse, each by itself."""
    operations = operations_of(EVERYTHING)
    return operations, [[operation] for operation in reversed(operations)]


@given(deliveries())
@example(backwards())
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_any_order_duplicates_and_splits_lead_to_the_same_rows(
    app: Flask,
    assembly: Assembly,
    machine: Callable[..., Machine],
    delivery: tuple[list[Operation], list[list[Operation]]],
) -> None:
    operations, pieces = delivery
    tablet = fresh_tablet(assembly, machine)
    for operation in operations:
        tablet.push(operation)
    expected = picture()
    tablet = fresh_tablet(assembly, machine)
    hand_over(tablet, pieces)
    assert picture() == expected
    assert len(expected["receipts"]) == len(operations)
