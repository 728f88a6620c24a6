"""The API of answers: what the pages do, under the same rules."""

from collections.abc import Callable

import pytest

from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyForm, SurveySubmission, SurveyVersion
from tests.support.factories import Factories
from tests.support.reader import Machine

pytestmark = pytest.mark.one_database
HandIn = Callable[..., SurveySubmission]


@pytest.fixture
def desk(factories: Factories, machine: Callable[..., Machine]) -> Machine:
    """A program in the coordinator's name."""
    return machine(factories.device(factories.coordinator())[1])


def test_found_read_opened_and_reviewed(
    desk: Machine, factories: Factories, form: SurveyForm, answered: HandIn
) -> None:
    chen = factories.cadre("chen", name="陈建国")
    home, orphan = factories.household("周阿婆", cadre=chen), factories.household("沈大伯")
    said = {"well": "no", "member": [{"/data/member/name": "小明"}]}
    row = answered(chen, home, said, private_answers='{"/data/phone":"13812345678"}')
    answered(chen, home, {"well": "yes"})
    here = f"/api/v1/surveys/{form.id}"
    found = desk.get(f"{here}/answers", path="/data/well", value="no").json
    assert [one["id"] for one in found["items"]] == [str(row.id)] and found["total"] == 1
    assert found["items"][0]["household_name"] == "周阿婆"
    assert found["items"][0]["answers"]["/data/member"] == [{"/data/member/name": "小明"}]
    refused = desk.get(f"{here}/answers", words="周阿婆")
    assert (refused.status, refused.json["field"]) == (422, "words")
    assert desk.post(f"{here}/answers/find", {"words": "小明"}).json["total"] == 1
    one = desk.get(f"{here}/answers/{row.id}")
    assert one.json["sealed"] == ["/data/phone"] and "13812345678" not in one.response.text
    opened = desk.post(f"{here}/answers/{row.id}/open", {"answer": "/data/phone"}).json
    assert opened == {"path": "/data/phone", "values": ["13812345678"]}
    assert desk.post(f"{here}/answers/{row.id}/open", {"answer": "/data/well"}).status == 404
    assert desk.post(f"{here}/answers/{row.id}/review", {"state": "rejected"}).json["field"] == "comment"
    word = desk.post(f"{here}/answers/{row.id}/review", {"state": "rejected", "comment": "重填"}).json
    assert (word["state"], word["comment"]) == ("rejected", "重填")
    many = desk.post(f"{here}/answers/review", {"state": "approved", "ids": [str(row.id)]}).json
    assert [one["state"] for one in many["items"]] == ["approved"]
    assert [one["state"] for one in desk.get(f"{here}/answers/{row.id}").json["reviews"]] == ["approved", "rejected"]
    missing = desk.get(f"{here}/missing").json
    assert [(one["id"], one["cadre_name"]) for one in missing["items"]] == [(str(orphan.id), None)]


def test_what_a_newer_version_seals_is_sealed_in_older_answers_and_in_unknown_ones(
    desk: Machine, factories: Factories, form: SurveyForm, version: SurveyVersion, answered: HandIn
) -> None:
    chen = factories.cadre("chen")
    home = factories.household(cadre=chen)
    rows = [
        answered(chen, home, {"phone": "13812345678"}),
        answered(chen, home, {"phone": "13812345678"}, survey_version_id=None, version="9"),
        answered(chen, home, {"old_mobile": "13812345678", "member": [{"/data/member/tel": "13812345678"}]},
                 survey_version_id=None, version="9"),
    ]  # fmt: skip
    here = f"/api/v1/surveys/{form.id}/answers"
    assert "13812345678" not in desk.get(here).response.text
    keys = [desk.get(f"{here}/{row.id}").json["sealed"] for row in rows]
    assert keys == [["/data/phone"], ["/data/phone"], ["/data/old_mobile", "/data/member/tel.0"]]
    assert "13812345678" not in "".join(desk.get(f"{here}/{row.id}").response.text for row in rows)
    opened = desk.post(f"{here}/{rows[2].id}/open", {"answer": "/data/member/tel.0"})
    assert opened.json["values"] == ["13812345678"]
    db.session.rollback()
