"""What the pages do, programs do by the API under the same rules: a few whole ways through it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from fieldvisit.people.models import AuditEntry
from fieldvisit.storage.base import db
from tests.rights import world as worlds
from tests.support.factories import Factories
from tests.support.reader import Machine, Reader

Machines = Callable[[str], Machine]


@pytest.fixture
def world(app: Flask, factories: Factories) -> worlds.World:
    """Two counties that know nothing of each other."""
    return worlds.build(factories)


@pytest.fixture
def as_(world: worlds.World, machine: Callable[..., Machine]) -> Machines:
    """`as_("leader")`: a machine in their name."""
    return lambda name: machine(world.tokens[name])


def _audited(act: str) -> int:
    db.session.rollback()
    return len(db.session.scalars(select(AuditEntry).where(AuditEntry.act == act)).all())


def test_a_household_is_registered_corrected_and_told_whole(world: worlds.World, as_: Machines) -> None:
    desk, grid = as_("coordinator"), world.own["grid_id"]
    made = desk.post("/api/v1/households", {"kind": "family", "name": "沈大伯", "door": "12号", "grid_id": grid})
    assert made.status == 201
    home = f"/api/v1/households/{made.json['id']}"
    desk.post(f"{home}/members", {"name": "沈小妹", "relation": "daughter", "phone": "13800001234"})
    assert desk.post(f"{home}/tags", {"tag": "left_behind"}).problem == "invalid_input", "a sensitive tag has a basis"
    assert desk.put(home, {"name": "沈伯伯", "door": "12号", "note": "后门进"}).json["name"] == "沈伯伯"
    story = desk.get(home).json
    assert [member["name"] for member in story["card"]["members"]] == ["沈伯伯", "沈小妹"]
    assert story["card"]["members"][1]["phone_masked"] == "138****1234"
    assert "13800001234" not in str(story)
    assert story["keeper"] is None


def test_a_number_is_found_by_the_body_and_never_by_an_address(world: worlds.World, as_: Machines) -> None:
    desk = as_("coordinator")
    for typed in ("19900005678", "沈伯伯"):
        refused = desk.get("/api/v1/households", q=typed)
        assert (refused.status, refused.json["field"]) == (422, "q")
    found = desk.post("/api/v1/households/search", {"words": "199 0000 5678"}).json
    assert [row["id"] for row in found["items"]] == [str(world.own["household_id"])]
    assert found["total"] == 1
    for narrowed, total in (({"kind": "family"}, 1), ({"kind": "enterprise"}, 0), ({"orphan": True}, 0)):
        body = {"words": "199 0000 5678", **narrowed}
        assert desk.post("/api/v1/households/search", body).json["total"] == total, narrowed


def test_who_may_have_been_meant_stands_beside_what_was_found(world: worlds.World, as_: Machines) -> None:
    desk = as_("coordinator")
    said = {"kind": "family", "grid_id": world.own["grid_id"], "name": "沈伯伯", "door": "12号"}
    assert desk.post("/api/v1/households", said).status == 201
    for typed in ("沈帛帛", "shenbobo", "sbb"):
        found = desk.post("/api/v1/households/search", {"words": typed}).json
        assert (found["total"], found["more"], found["items"]) == (0, False, [])
        assert [row["name"] for row in found["likely"]] == ["沈伯伯"], typed
    assert desk.post("/api/v1/households/search", {"words": "王大力"}).json["likely"] == []


def test_an_issue_is_found_by_the_body_and_by_no_number_in_an_address(world: worlds.World, as_: Machines) -> None:
    desk = as_("coordinator")
    refused = desk.get("/api/v1/issues", q="199 0000 5678")
    assert (refused.status, refused.json["field"]) == (422, "q")
    found = desk.post("/api/v1/issues/search", {"words": "路灯"}).json
    assert [row["id"] for row in found["items"]] == [str(world.own["issue_id"])]
    number = found["items"][0]["number"]
    assert desk.get("/api/v1/issues", q=number).json["total"] == 1, "an issue's own number is nobody's"
    assert desk.get("/api/v1/issues", q="JX1285-261121-5").json["total"] == 0
    assert desk.post("/api/v1/issues/search", {"words": "暗井盖"}).json["total"] == 0


def test_showing_a_number_is_in_the_trail(world: worlds.World, as_: Machines) -> None:
    path = f"/api/v1/households/{world.own['household_id']}/members/{world.own['member_id']}/number"
    assert as_("coordinator").post(path, {"number": "phone"}).json == {"number": "19900005678"}
    assert _audited("number_revealed") == 1


def test_an_assignment_is_confirmed_done_and_undone(world: worlds.World, as_: Machines, factories: Factories) -> None:
    desk, home = as_("coordinator"), str(world.own["household_id"])
    other = factories.cadre("other", "沈芬")
    factories.household("邻居", cadre=other)
    asked = {"household_ids": [home], "cadre_id": str(other.id), "reason": "kin"}
    first = desk.post("/api/v1/assignments", asked)
    assert (first.status, first.problem) == (409, "load_outside")
    effects = {effect["name"]: (effect["before"], effect["after"]) for effect in first.json["effects"]}
    assert effects == {"沈芬": (1, 2)}
    done = desk.post("/api/v1/assignments", asked | {"confirmed": True})
    assert (done.status, done.json["cadre_name"]) == (201, "沈芬")
    assert desk.get(f"/api/v1/households/{home}").json["keeper"]["cadre_name"] == "沈芬"
    assert desk.post("/api/v1/assignments/undo", {"at": done.json["at"]}).json == {"count": 1}
    assert desk.get(f"/api/v1/households/{home}").json["keeper"]["cadre_name"] == "陈建国"
    assert desk.delete(f"/api/v1/assignments/{home}").status == 204
    assert desk.get("/api/v1/assignments/board").json["orphans"] == 1


def test_candidates_stand_nearest_first(world: worlds.World, as_: Machines) -> None:
    home = str(world.own["household_id"])
    found = as_("coordinator").get("/api/v1/assignments/candidates", household_id=[home])
    assert [row["name"] for row in found.json["items"]] == ["陈建国"]
    assert as_("coordinator").get("/api/v1/assignments/candidates").json["field"] == "household_id"


def test_a_cadre_from_elsewhere_is_named_in_the_body_and_never_in_an_address(
    world: worlds.World, as_: Machines, factories: Factories
) -> None:
    home, desk = str(world.own["household_id"]), as_("coordinator")
    far = factories.cadre("far", "沈远")
    refused = desk.get("/api/v1/assignments/candidates", household_id=[home], named=far.name)
    assert (refused.status, refused.json["field"]) == (422, "named")
    found = desk.post("/api/v1/assignments/candidates", {"household_ids": [home], "named": far.name}).json["items"]
    assert {row["name"] for row in found} == {"陈建国", far.name}
    assert desk.post("/api/v1/assignments/candidates", {"household_ids": []}).json["field"] == "household_ids"


def test_an_issue_is_raised_counted_and_stands_behind_its_figure(world: worlds.World, as_: Machines) -> None:
    desk, leader = as_("coordinator"), as_("leader")
    before = {row["name"]: row for row in leader.get("/api/v1/figures/unresolved").json["figures"]}
    body = {"category": "infra.road", "description": "桥栏杆断了", "grid_id": world.own["grid_id"], "intake": "walk_in"}
    made = desk.post("/api/v1/issues", body)
    assert (made.status, made.json["state"]) == (201, "submitted")
    after = {row["name"]: row for row in leader.get("/api/v1/figures/unresolved").json["figures"]}
    assert after["open"]["numerator"] == before["open"]["numerator"] + 1
    identity = leader.get("/api/v1/figures/identity").json
    assert identity["holds"]
    rows = leader.get("/api/v1/figures/identity/issues", term="new").json
    assert rows["total"] == identity["new"]
    assert made.json["id"] in [row["issue"]["id"] for row in rows["items"]]


def test_coverage_counts_its_rows(world: worlds.World, as_: Machines) -> None:
    leader = as_("leader")
    whole = leader.get("/api/v1/figures/coverage").json["whole"]
    for which in ("reached", "unreached", "orphans"):
        assert leader.get("/api/v1/figures/coverage/households", which=which).json["total"] == whole[which]
    grids = leader.get("/api/v1/figures/coverage/grids", per_page=100).json
    assert grids["total"] == len(grids["items"]) > 0
    for figure in ("households", "reached", "orphans", "unseen", "tags_due"):
        assert sum(one["coverage"][figure] for one in grids["items"]) == whole[figure], figure
    cadres = leader.get("/api/v1/figures/coverage/cadres", which="load_ok").json["items"]
    assert len(cadres) == whole["load_ok"]


def test_what_waits_to_be_checked_is_put_down_with_a_reason(world: worlds.World, as_: Machines) -> None:
    desk, path = as_("coordinator"), f"/api/v1/review/{world.own['review_id']}"
    assert desk.get("/api/v1/review").json["total"] == 1
    assert desk.get(path).json["body"]["kind"] == "door"
    assert desk.post(f"{path}/dismiss", {"reason": " "}).problem == "invalid_input"
    assert desk.post(f"{path}/dismiss", {"reason": "重复"}).status == 204
    assert desk.post(f"{path}/dismiss", {"reason": "重复"}).problem == "already_settled"
    assert desk.get("/api/v1/review").json["total"] == 0


def test_administrators_open_accounts_and_give_rights_but_not_to_themselves(world: worlds.World, as_: Machines) -> None:
    admin = as_("admin")
    made = admin.post("/api/v1/admin/accounts", {"username": "new.one", "name": "新人", "password": "ten letters"})
    assert (made.status, made.json["activated"], made.json["grants"]) == (201, True, [])
    one = f"/api/v1/admin/accounts/{made.json['id']}"
    given = admin.post(f"{one}/grants", {"role": "handler", "unit_id": world.own["unit_id"]})
    assert [(grant["role"], grant["unit_name"]) for grant in given.json["grants"]] == [("handler", "镇城建办")]
    assert admin.delete(f"/api/v1/admin/grants/{given.json['grants'][0]['id']}").status == 204
    assert admin.get(one).json["grants"] == []
    myself = admin.get("/api/v1/me").json["id"]
    assert admin.post(f"/api/v1/admin/accounts/{myself}/grants", {"role": "cadre"}).problem == "not_allowed"
    twice = admin.post("/api/v1/admin/accounts", {"username": "new.one", "name": "新人"})
    assert (twice.status, twice.json["field"]) == (422, "username")


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/api/v1/households", {"page": "0"}, "page"),
        ("/api/v1/households", {"per_page": "101"}, "per_page"),
        ("/api/v1/households", {"tag": "no_such"}, "tag"),
        ("/api/v1/households", {"cadre_id": "x"}, "cadre_id"),
        ("/api/v1/figures/coverage", {"period": "for ever"}, "period"),
        ("/api/v1/figures/coverage", {"area_id": "99999999999"}, "area_id"),
    ],
)
def test_a_query_that_does_not_fit_names_its_field(
    world: worlds.World, as_: Machines, path: str, query: dict[str, Any], field: str
) -> None:
    answer = as_("coordinator").get(path, **query)
    assert (answer.status, answer.json["field"]) == (422, field)


def test_a_browser_s_session_needs_the_token_of_its_page(
    app: Flask, world: worlds.World, readers: Callable[..., Reader]
) -> None:
    person = readers("cadre")
    assert person.client.get("/api/v1/me").status_code == 200
    asked: Any = {"json": {"text": "填两遍太累"}}
    bare = person.client.post("/api/v1/feedback", **asked)
    assert (bare.status_code, bare.get_json()["code"]) == (400, "csrf")
    token = str(person.get("/profile").soup.select_one("meta[name=csrf-token]")["content"])  # type: ignore[index]
    assert person.client.post("/api/v1/feedback", headers={"X-CSRFToken": token}, **asked).status_code == 201


def test_the_page_of_the_api_names_every_operation(app: Flask, world: worlds.World, reader: Reader) -> None:
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    wanted = {
        f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }
    page = reader.get("/api/docs")
    shown = {
        f"{one.select_one('.method').get_text()} {one.select_one('summary code').get_text()}"  # type: ignore[union-attr]
        for one in page.soup.select("details.op")
    }
    assert shown == wanted
    assert page.soup.select("form[data-api-try]") == [], "nobody tries without signing in"
