"""Forms at the API: sent, handed out, fetched by tablets under their md5; lists made from the register."""

import base64
import csv
from io import StringIO
from typing import Any

import pytest
from flask import Flask

from tests.support.factories import Factories
from tests.support.reader import Machine
from tests.support.survey_factories import make_form, make_version
from tests.support.workbooks import ROAD, workbook

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("quick", "town")]


def sent(raw: bytes, **more: Any) -> dict[str, Any]:
    return {"file": {"name": "road.xlsx", "content": base64.b64encode(raw).decode()}} | more


@pytest.fixture
def program(app: Flask, factories: Factories) -> Machine:
    """The coordinator of a town, by a device's token."""
    return Machine(app, factories.device(factories.coordinator("lin", area=factories.place("town")))[1])


@pytest.fixture
def tablet(app: Flask, factories: Factories) -> Machine:
    """A cadre with one household of two people."""
    cadre = factories.cadre("zhao")
    home = factories.household("钱大妈", cadre=cadre, address="钱家埭3号")
    factories.member(home, "钱小妹")
    return Machine(app, factories.device(cadre)[1])


def held(tablet: Machine) -> list[dict[str, Any]]:
    """The forms that a pull tells of."""
    answer = tablet.post("/api/v1/sync/pull", {"protocol": 1, "epoch": None, "reference": {}, "dossiers": {}}).json
    found: list[dict[str, Any]] = answer["reference"]["forms"]["data"]
    return found


def test_a_program_sends_publishes_and_reads(program: Machine, factories: Factories) -> None:
    audience = {"area_id": factories.place("town").id, "visit_kinds": ["door"]}
    made = program.post("/api/v1/surveys", sent(workbook(), audience=audience))
    assert (made.status, made.json["state"], made.json["version"]) == (201, "draft", "1")
    row = program.get("/api/v1/surveys").json["items"][0]
    one = f"/api/v1/surveys/{row['id']}"
    assert program.get(f"{one}/versions/{made.json['id']}").json["items"][0]["path"] == "/data/road"
    assert program.post(f"{one}/versions/{made.json['id']}/publish").json["state"] == "published"
    changed = workbook([{**ROAD, "label": "路好走吗"}])
    refused = program.post(f"{one}/versions", sent(changed))
    assert (refused.status, refused.problem, refused.json["proposal"]) == (422, "unfit_form", "2")
    assert program.post(f"{one}/versions", sent(changed, version="2")).json["version"] == "2"
    told = program.put(f"{one}/audience", {"area_id": audience["area_id"], "kind": "sweep"}).json
    assert told["visit_kinds"] == ["sweep"]


def test_faults_are_data(program: Machine, factories: Factories) -> None:
    broken = workbook([{**ROAD, "type": "txt"}])
    refused = program.post("/api/v1/surveys", sent(broken, audience={"area_id": factories.place("town").id}))
    assert refused.json["faults"][0]["row"] == 2 and refused.json["faults"][0]["sheet"] == "survey"
    assert refused.json["faults"][0]["code"] == "unknown_type"
    wrong = program.post("/api/v1/surveys", {"file": {"name": "x", "content": "no base64"}, "audience": {"area_id": 1}})
    assert (wrong.status, wrong.json["field"]) == (422, "file.content")


def test_tablets_are_told_and_fetch_once(tablet: Machine, factories: Factories) -> None:
    assert held(tablet) == []
    make_form(factories, "路 况", tag_codes=["lone_elder"], visit_kinds=["door"])
    make_form(factories, "draft", state="draft")
    make_form(factories, "far", area=factories.area("town", factories.place("county")))
    (one,) = held(tablet)
    assert (one["form_id"], one["tag_codes"], one["visit_kinds"]) == ("路 况", ["lone_elder"], ["door"])
    got = tablet.get(one["xform_url"])
    assert got.status == 200 and got.headers["ETag"] == f'"{one["md5"]}"'
    assert got.headers["Content-Type"].startswith("text/xml")
    headers = {"Authorization": f"Bearer {tablet.token}", "If-None-Match": f'"{one["md5"]}"'}
    assert tablet.client.get(one["xform_url"], headers=headers).status_code == 304
    assert tablet.get("/api/v1/surveys/draft/1.xml").status == 404
    assert tablet.get("/api/v1/surveys/far/1.xml").status == 404


def test_a_retired_version_can_still_be_fetched(tablet: Machine, factories: Factories) -> None:
    form, _version = make_form(factories, version="2")
    make_version(form, version="1", state="retired")
    assert [one["version"] for one in held(tablet)] == ["2"]
    assert tablet.get("/api/v1/surveys/road/1.xml").status == 200


def test_lists_are_made_from_the_register(program: Machine, tablet: Machine, factories: Factories) -> None:
    select = {"type": "select_one_from_file fv_members.csv", "name": "who", "label": "和谁谈的"}
    asks = workbook(
        [{"type": "hidden", "name": "fv_household_id"}, select | {"choice_filter": "household_id=${fv_household_id}"}]
    )
    made = program.post("/api/v1/surveys", sent(asks, audience={"area_id": factories.place("town").id}))
    assert made.status == 201, made.json
    row = program.get("/api/v1/surveys").json["items"][0]
    program.post(f"/api/v1/surveys/{row['id']}/versions/{made.json['id']}/publish")
    (one,) = held(tablet)
    assert one["media"] == [], "a tablet makes it of what it holds"
    got = tablet.get(one["xform_url"].replace(".xml", "/media/fv_members.csv"))
    lines = list(csv.DictReader(StringIO(got.response.get_data(as_text=True))))
    assert "钱小妹" in {line["label"] for line in lines} and {"name", "label", "household_id"} <= set(lines[0])
