"""What the inbox must make of each operation: the model's own reading of the protocol."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.properties.world import course
from tests.properties.world.course import Course
from tests.properties.world.model import Door, Model
from tests.properties.world.town import Person
from tests.support.handheld import Operation

REFUSED = {"not_visible", "not_allowed", "past_grace", "invalid_input", "step_refused", "waiting_for_parent"}
Word = tuple[str, str | None]  # outcome, code


def receive(model: Model, who: Person, batch: list[Operation]) -> dict[str, Word]:
    """The outcomes that the server must answer for a push, while the model lives through it."""
    told: dict[str, Word] = {}
    for operation in sorted(batch, key=lambda one: int(one["seq"])):
        key = operation["id"]
        if key in model.receipts:
            told[key] = ("duplicate", model.receipts[key][1])
            continue
        outcome, code = told[key] = _word(model, who, operation)
        if outcome == "deferred":
            continue
        model.receipts[key] = (who.id, outcome)
        if outcome == "rejected":
            model.touched.add(who.id)
            model.quarantined.setdefault(who.id, {})[key] = str(code)
    return told


def _word(model: Model, who: Person, operation: Operation) -> Word:
    parent = operation.get("depends_on")
    if parent is not None and parent not in model.receipts:
        return "deferred", None
    if parent is not None and model.receipts[parent][1] == "rejected":
        return "rejected", "waiting_for_parent"
    then = datetime.fromisoformat(operation["captured_at"])
    return _KINDS[operation["kind"]](model, who, operation, then)


def _visit(model: Model, who: Person, operation: Operation, then: datetime) -> Word:
    door = model.doors.get(uuid.UUID(operation["household_id"]))
    if door is None or not (_over(who, door) or model.keeps(who, door.id, then)):
        return _unseen(door, who)
    door.visits[uuid.UUID(operation["entity_id"])] = who.id
    beside = {uuid.UUID(key) for key in operation["body"].get("companions", ())} - {who.id}
    model.touched |= {door.id, *beside}
    return "applied", None


def _raise(model: Model, who: Person, operation: Operation, then: datetime) -> Word:
    door = model.doors.get(uuid.UUID(operation["household_id"]))
    if door is None or not may_raise(model, who, door, then):
        return _unseen(door, who)
    said = operation["body"]
    issue = issue_of(operation["entity_id"], said, door, who)
    model.raised(issue, who, on_spot="on_spot" in said)
    return "applied", None


def issue_of(key: str, said: Mapping[str, Any], door: Door, who: Person) -> Course:
    """A course that is about to begin."""
    return Course(
        id=uuid.UUID(key),
        words=str(said["description"]),
        grid=door.grid,
        home=door.id,
        raiser=who.id,
        confidential=bool(said["confidential"]),
        level=door.grid.village,
    )


def may_raise(model: Model, who: Person, door: Door, then: datetime | None = None) -> bool:
    """At a door of one's own, at a neighbour's in one's grids, or in the area granted."""
    if who.role in {"coordinator", "leader"} and who.over(door.grid.path):
        return True
    return model.keeps(who, door.id, then) or door.grid.id in model.own_grids(who, then)


def _step(model: Model, who: Person, operation: Operation, then: datetime) -> Word:
    said = operation["body"]
    issue = model.issues.get(uuid.UUID(operation["entity_id"]))
    answer = model.answer_to(who, said["step"], issue, said["version"], then) if issue else "not_visible"
    if answer in {"stale_version", "step_refused"}:
        assert issue is not None
        issue.note("comment", model.now, who.id)
        model.touch_of(issue)
        return "conflict", answer
    if answer != "ok" or issue is None:
        return "rejected", answer
    model.stepped(who, said["step"], issue, said)
    return "applied", None


def _beside(model: Model, who: Person, operation: Operation, then: datetime) -> Word:
    said, step = (
        operation["body"],
        operation["kind"].partition(".")[0] if "callback" in operation["kind"] else "comment",
    )
    issue = model.issues.get(uuid.UUID(said.get("issue_id") or operation["entity_id"]))
    answer = model.answer_to(who, step, issue, None, then) if issue else "not_visible"
    if answer != "ok" or issue is None:
        return "rejected", answer
    model.stepped(who, step, issue, said)
    return "applied", None


def _meeting(model: Model, who: Person, operation: Operation, then: datetime) -> Word:
    said = operation["body"]
    grid = next(grid for grid in model.town.grids if grid.id == said["grid_id"])
    granted = who.role == "coordinator" and who.over(grid.path)
    if not granted and grid.id not in model.own_grids(who, then):
        return "rejected", "not_allowed"
    model.meetings[uuid.UUID(operation["entity_id"])] = (grid.id, who.id)
    here = {door.id for door in model.doors.values() if door.grid.id == grid.id}  # proposed ones too
    model.touched |= here | {who.id}
    return "applied", None


def _amend(model: Model, who: Person, operation: Operation, then: datetime) -> Word:
    door = model.doors.get(uuid.UUID(operation["household_id"]))
    own = door is not None and model.keeps(who, door.id, then)
    if door is None or not (own or (who.role == "coordinator" and who.over(door.grid.path))):
        seen = door is not None and who.role in {"leader", "leader_office"} and who.over(door.grid.path)
        return _unseen(door, who, "not_allowed" if seen else "not_visible")
    clashed = False
    for name, change in operation["body"]["fields"].items():
        base, value, here = change["base"], change["value"], door.fields[name]
        if value == here:
            door.no_longer_waits(name, value)
            continue
        if value == base:
            continue
        if base == here:
            door.fields[name] = value
            door.no_longer_waits(name, value)
            continue
        clashed = True
        if (name, value) not in door.waiting:
            door.waiting.append((name, value))
    model.touched.add(door.id)
    return ("conflict", "changed_meanwhile") if clashed else ("applied", None)


def _propose(model: Model, who: Person, operation: Operation, then: datetime) -> Word:
    said = operation["body"]
    grid = next(grid for grid in model.town.grids if grid.id == said["grid_id"])
    granted = who.role == "coordinator" and who.over(grid.path)
    if not granted and grid.id not in model.own_grids(who, then):
        return "rejected", "invalid_input"
    key = uuid.UUID(operation["entity_id"])
    blank = {"door": said["address"], "hamlet": "", "group": ""}
    model.doors[key] = Door(key, said["head"], grid, [], blank, proposer=who.id)
    model.touched |= {key, who.id}
    return "applied", None


def _over(who: Person, door: Door) -> bool:
    return who.role in {"coordinator", "leader"} and who.over(door.grid.path)


def _unseen(door: Door | None, who: Person, code: str = "not_visible") -> Word:
    """Hidden and unknown look alike; only who kept it once hears that it is too late."""
    late = door is not None and door.was_kept_by(who.id)
    return "rejected", "past_grace" if late else code


_KINDS: dict[str, Callable[[Model, Person, Operation, datetime], Word]] = {
    "visit.record": _visit,
    "issue.raise": _raise,
    "issue.step": _step,
    "issue.comment": _beside,
    "callback.record": _beside,
    "meeting.record": _meeting,
    "household.amend": _amend,
    "household.propose": _propose,
}
assert set(course.BESIDE) == {"comment", "callback"}
