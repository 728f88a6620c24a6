"""What must be true after every step: rights, revisions, and what a tablet holds. Asked from outside, as people ask."""

import json
import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from fieldvisit.households.models import Dossier
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from tests.properties.world import course
from tests.properties.world.model import Door, Model
from tests.properties.world.town import Person
from tests.support.handheld import Handheld
from tests.support.reader import Machine, Read

REGISTER_READERS = {"cadre", "coordinator", "leader", "leader_office"}
FIGURE_READERS = {"coordinator", "leader", "leader_office"}
PERIODS = ("days7", "days30", "month", "year")


def revisions() -> dict[uuid.UUID, int]:
    """The revision of every dossier."""
    db.session.rollback()
    found = dict(db.session.execute(select(Dossier.id, Dossier.revision)).all())
    db.session.remove()
    return found


def check_revisions(before: dict[uuid.UUID, int], after: dict[uuid.UUID, int], model: Model, *, acts: int) -> None:
    """What the act concerned rose, by one for each act at most twice; nothing else moved at all."""
    risen = {key: now - before.get(key, 0) for key, now in after.items() if now != before.get(key, 0)}
    assert set(risen) == model.touched, f"risen {_named(model, risen)}, touched {_named(model, model.touched)}"
    assert all(0 < rise <= 2 * acts for rise in risen.values()), risen
    model.touched = set()


def _named(model: Model, keys: Any) -> list[str]:
    people = {person.id: person.name for person in model.town.people.values()}
    return sorted(model.doors[key].name if key in model.doors else people.get(key, str(key)) for key in keys)


def check_lists(who: Person, machine: Machine, model: Model) -> None:
    """The lists hold exactly what the person may see, and no word of anything else."""
    issues = ask(machine, "/api/v1/issues", per_page=100)
    lines = {uuid.UUID(line["id"]): line for line in issues.json["items"]}
    expected = {key for key, issue in model.issues.items() if model.sees(who, issue)}
    assert set(lines) == expected, f"{who.name} lists other issues than those within reach"
    for key, line in lines.items():
        issue = model.issues[key]
        assert (line["state"], line["version"], line["cycle"]) == (issue.state, issue.version, issue.cycle), issue
        assert line["supervised"] == issue.supervised and line["callback_due"] == issue.callback_due, issue
        known = course.knows_reporter(who, issue)
        assert line["household_id"] == (str(issue.home) if known else None), f"{who.name} {issue.words}"
    answers = [issues]
    if who.role in REGISTER_READERS:
        homes = ask(machine, "/api/v1/households", per_page=100)
        assert {uuid.UUID(line["id"]) for line in homes.json["items"]} == model.on_list(who), who.name
        answers.append(homes)
    for answer in answers:
        check_no_foreign_word(who, answer.response.get_data(as_text=True), model)


def check_no_foreign_word(who: Person, text: str, model: Model, *, pulled: bool = False) -> None:
    """No issue that is hidden from the person, and no household out of sight, is named. Tablets hear of none that is
    confidential."""
    for issue in model.issues.values():
        if not model.sees(who, issue) or (pulled and issue.confidential):
            assert issue.words not in text, f"{who.name} reads of {issue.words}"
    for door in model.doors.values():
        if door.id not in model.on_list(who) | model.scope(who):
            assert door.name not in text, f"{who.name} reads of {door.name}"


def check_card(who: Person, machine: Machine, model: Model, issue: course.Course) -> None:
    """One issue: hidden, or whole, with the very steps that the person may take now."""
    answer = machine.get(f"/api/v1/issues/{issue.id}")
    if not model.sees(who, issue):
        assert (answer.status, answer.problem) == (404, "not_visible"), f"{who.name} opens {issue.words}"
        return
    assert answer.status == 200, answer.json
    told = [(event["step"], event["from"], event["to"], event["on_behalf_of"]) for event in answer.json["events"]]
    assert told == [(event.step, event.before, event.after, event.for_leader) for event in issue.events]
    assert set(answer.json["open_steps"]) == model.open_steps(who, issue), f"{who.name} {issue}"


def check_identity(who: Person, machine: Machine, model: Model, area: str, period: str) -> None:
    """The account of the period holds, and is the one that the courses tell."""
    area_id = model.town.areas[area]
    path = next(grid.path for grid in model.town.grids if f"/{area_id}/" in grid.path).partition(f"/{area_id}/")[0]
    path = f"{path}/{area_id}/"
    answer = machine.get("/api/v1/figures/identity", area_id=area_id, period=period)
    if not (who.role in FIGURE_READERS and who.over(path)):
        assert answer.status in {403, 404}, who.name
        return
    assert answer.status == 200, f"{who.name} {area}: {answer.json}"
    found = answer.json
    first, last = (date.fromisoformat(found["period"][end]) for end in ("first", "last"))
    terms = model.identity(who, path, clock.day_start(first), clock.day_end(last))
    assert found["holds"] is True, found
    assert {name: found[name] for name in terms} == terms, f"{who.name} {area} {period}"


def check_tablet(held: Handheld, who: Person, model: Model, seen: dict[str, str]) -> None:
    """After a pull a tablet holds what a new one would get, no more, and what it holds is true."""
    held.pull()
    fresh = Handheld(held.machine)
    answer = fresh.pull_once()
    fresh.take(answer)
    assert held.dossiers == fresh.dossiers and held.tokens == fresh.tokens, (
        f"{who.name}'s tablet differs from a new one"
    )
    assert held.reference == fresh.reference
    assert set(map(uuid.UUID, held.dossiers)) == model.scope(who) | {who.id}, f"{who.name} holds other households"
    for dossier in fresh.dossiers.values():
        text = json.dumps(dossier, sort_keys=True, ensure_ascii=False)
        assert seen.setdefault(f"{dossier['id']} {dossier['token']}", text) == text, "one token, two dossiers"
    check_no_foreign_word(who, answer.response.get_data(as_text=True), model, pulled=True)
    for key in model.scope(who):
        _check_door(fresh.dossiers[str(key)], model.doors[key], model)
    _check_own(fresh.own, who, model)


def _check_door(dossier: dict[str, Any], door: Door, model: Model) -> None:
    assert {name: dossier["household"][name] for name in door.fields} == door.fields
    assert {uuid.UUID(visit["id"]): uuid.UUID(visit["cadre_id"]) for visit in dossier["visits"]} == door.visits
    assert [(change["field"], change["yours"]) for change in dossier["to_check"]] == door.waiting
    told = {uuid.UUID(issue["id"]): (issue["state"], issue["version"]) for issue in dossier["issues"]}
    here = [issue for issue in model.issues.values() if issue.home == door.id and not issue.confidential]
    assert told == {issue.id: (issue.state, issue.version) for issue in here}
    assert (dossier["assignment"] or {}).get("cadre_id") == (str(door.keeper) if door.keeper else None)
    held = [key for key, (grid, _whose) in model.meetings.items() if grid == door.grid.id]
    assert {uuid.UUID(meeting["id"]) for meeting in dossier["meetings"]} <= set(held)
    assert len(dossier["meetings"]) == min(len(held), 3)


def _check_own(own: dict[str, Any], who: Person, model: Model) -> None:
    mine = {key for key, (_grid, whose) in model.meetings.items() if whose == who.id}
    assert {uuid.UUID(meeting["id"]) for meeting in own["meetings"]} == mine
    refused = model.quarantined.get(who.id, {})
    assert {entry["operation_id"]: entry["code"] for entry in own["quarantined"]} == refused
    kept = {door.id for door in model.doors.values() if door.keeper == who.id}
    elsewhere = [one for one in model.issues.values() if one.raiser == who.id and one.home not in kept]
    told = {uuid.UUID(issue["id"]): issue["version"] for issue in own["issues"]}
    assert told == {issue.id: issue.version for issue in elsewhere if not issue.confidential}


def ask(machine: Machine, path: str, **query: Any) -> Read:
    """A list; anything but 200 is a fault."""
    answer = machine.get(path, **query)
    assert answer.status == 200, f"{path}: {answer.status} {answer.json}"
    return answer
