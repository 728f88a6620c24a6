"""What people ask of the program, as their tablets and desks would say it, and the answer it owes them."""

import uuid
from datetime import timedelta
from typing import Any

from hypothesis import event

from fieldvisit.kernel import clock
from tests.properties.world.course import BESIDE, STEPS, Course
from tests.properties.world.model import Model
from tests.properties.world.town import Person
from tests.support.reader import Machine

STATUS = {"ok": 200, "not_visible": 404, "stale_version": 409, "not_allowed": 403, "step_refused": 409}
SATISFACTIONS = ("satisfied", "not", "basically", None, "not")


def body_of(model: Model, who: Person, step: str, issue: Course, pick: int) -> dict[str, Any]:
    """What the step asks for, well filled in."""
    units = sorted(model.town.units)
    match step:
        case "dispatch":
            return {"unit_id": units[pick % len(units)]}
        case "sign":
            return {"start": pick % 2 == 0}
        case "resolve" | "on_spot":
            return {"outcome": ("solved", "explained")[pick % 2], "done": "办好了"}
        case "hand_over":
            return {"handler_id": str(_colleague(model, issue, pick).id)}
        case "supervise":
            lead = {"lead_unit_id": units[pick % len(units)]} if pick % 3 else {}
            named = {"leader_id": str(model.town.people["leader"].id)} if who.role == "leader_office" else {}
            return {"deadline": (clock.local_date(model.now) + timedelta(days=7)).isoformat(), **lead, **named}
        case "callback":
            said = SATISFACTIONS[pick % len(SATISFACTIONS)]
            return {"reached": said is not None, **({"satisfaction": said} if said else {})}
        case _:
            return _words_of(step)


def _words_of(step: str) -> dict[str, Any]:
    names = {"contact": "note", "direct": "directions", "report": "progress", "comment": "text"}
    told = {"told": "电话告诉了"} if step == "reject" else {}
    plain = step in {"start", "sign_off", "take_back"}
    return {} if plain else {names.get(step, "reason"): f"为了{step}"} | told


def _colleague(model: Model, issue: Course, pick: int) -> Person:
    """Somebody of the unit who has it not in hand; of any unit where none has it."""
    unit = issue.unit or min(model.town.units)
    there = [person for person in model.town.people.values() if person.unit == unit and person.id != issue.handler]
    return there[pick % len(there)]


def step_at_desk(
    model: Model, machine: Machine, who: Person, step: str, issue: Course, pick: int, *, stale: bool = False
) -> None:
    """The person takes the step by the API; the answer must be the one that the rules give."""
    version = issue.version + stale
    body = body_of(model, who, step, issue, pick)
    expected = model.answer_to(who, step, issue, version)
    asked = {"step": step, **body} | ({} if step in BESIDE else {"version": version})
    answer = machine.post(f"/api/v1/issues/{issue.id}/steps", asked)
    event(f"{step}: {expected}")
    told = "ok" if answer.status in {200, 204} else answer.problem
    assert told == expected, f"{who.name} {step} on {issue}: {answer.status} {answer.json}"
    assert answer.status in {STATUS[expected], 204}
    if expected == "ok":
        model.stepped(who, step, issue, body)


def ways_on(model: Model, issue: Course) -> list[tuple[str, Person]]:
    """Every step that somebody may take now, in the order of the table."""
    people = list(model.town.people.values())
    steps = (*STEPS, *BESIDE)
    return [(step, who) for step in steps for who in people if model.answer_to(who, step, issue) == "ok"]


def assign(model: Model, machine: Machine, who: Person, home: uuid.UUID, cadre: Person) -> None:
    """A coordinator gives a household to a cadre; others cannot."""
    door = model.doors[home]
    asked = {"household_ids": [str(home)], "cadre_id": str(cadre.id), "reason": "near", "confirmed": True}
    answer = machine.post("/api/v1/assignments", asked)
    if who.role != "coordinator":
        assert (answer.status, answer.problem) == (403, "not_allowed"), answer.json
    elif not who.over(door.grid.path):
        assert (answer.status, answer.problem) == (404, "not_visible"), answer.json
    elif door.keeper == cadre.id:
        assert (answer.status, answer.problem) == (422, "invalid_input"), answer.json
    else:
        assert answer.status == 201, answer.json
        model.handed_to(door, cadre.id)


def end_assignment(model: Model, machine: Machine, who: Person, home: uuid.UUID) -> None:
    """A coordinator takes a household back from whoever keeps it."""
    door = model.doors[home]
    answer = machine.delete(f"/api/v1/assignments/{home}")
    allowed = who.role == "coordinator" and who.over(door.grid.path)
    expected = 204 if allowed else 403 if who.role != "coordinator" else 404
    assert answer.status == expected, answer.json
    if allowed:
        model.handed_to(door, None)
