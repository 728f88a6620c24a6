"""Answers handed in by a tablet: one row each, whatever comes twice; corrections, rivals, unknown forms are kept."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyAttachment, SurveyRival, SurveySubmission, SurveyVersion
from fieldvisit.sync.models import Quarantined
from tests.support.handheld import Handheld, Operation
from tests.surveys.writing import instance, make_care

SignIn = Callable[[Any], Handheld]


def submit(tablet: Handheld, xml: str, household: Any = None, *, form: str = "care", **more: Any) -> Operation:
    body = {"form_id": form, "form_version": more.pop("version", "1"), "instance_xml": xml} | more.pop("body", {})
    return tablet.operation("survey.submit", body, household, **more)


def rows(model: Any = SurveySubmission, **values: Any) -> list[Any]:
    found = db.session.query(model).filter_by(**values).all()
    [(row.xml, row.private_answers) for row in found if model is SurveySubmission]
    db.session.expunge_all()
    db.session.rollback()
    return found


def test_answers_become_one_row_with_household_cadre_grid_and_what_is_private_sealed(
    tablet: Handheld, home: Any, cadre: Any, care: SurveyVersion
) -> None:
    xml, key = instance({"well": "yes", "phone": "13812345678", "face": "face.jpg"})
    tablet.pull()
    operation = submit(tablet, xml, home)
    result = tablet.push(operation)[0]
    assert result["outcome"] == "applied", result
    assert str(home.id) in result["dossiers"]
    (row,) = rows()
    assert (row.instance_id, row.form_id, row.version, row.survey_version_id) == (key, "care", "1", care.id)
    assert (str(row.id), row.household_id, row.grid_id, row.shard_id) == (
        operation["entity_id"], home.id, home.grid_id, home.grid_id,
    )  # fmt: skip
    assert (row.account_id, row.channel, row.review, row.xml) == (cadre.id, "tablet", "received", xml)
    assert row.answers == {"/data/well": "yes", "/data/face": "face.jpg"}
    assert row.private_answers == '{"/data/phone":"13812345678"}'
    stored = db.session.execute(db.text("SELECT xml, private_answers FROM survey_submission")).one()
    assert "13812345678" not in str(stored)
    assert [(one.name, one.state, one.sha256) for one in rows(SurveyAttachment)] == [("face.jpg", "awaited", None)]


def test_the_household_tells_of_it_without_the_answers(tablet: Handheld, home: Any, care: SurveyVersion) -> None:
    tablet.pull()
    assert "surveys" not in tablet.household(home)
    tablet.push(submit(tablet, instance({"well": "不太好", "face": "1.jpg"})[0], home))
    tablet.pull()
    (told,) = tablet.household(home)["surveys"]
    assert (told["form_id"], told["title"], told["review"], told["files"]) == (
        "care", "路况", "received", {"awaited": 1, "kept": 0},
    )  # fmt: skip
    assert "不太好" not in str(tablet.household(home))


def test_the_same_answers_again_are_the_same_row_and_other_ones_are_kept_beside_it(
    tablet: Handheld, home: Any, care: SurveyVersion
) -> None:
    xml, key = instance()
    changed, _ = instance({"well": "no"}, instance_id=key)
    again = xml.replace("><", ">\n <")
    said = [submit(tablet, one, home) for one in (xml, xml, again, changed, changed)]
    results = tablet.push(*said)
    assert [one["outcome"] for one in results] == ["applied"] * 3 + ["conflict"] * 2
    assert results[3]["code"] == "instance_changed"
    assert results[3]["kept"]["id"] == said[0]["entity_id"]
    assert [row.xml for row in rows()] == [xml]
    assert len(rows(SurveyRival)) == 1
    assert tablet.outcomes(*said) == ["duplicate"] * 5


def test_a_correction_stands_for_the_one_before_which_is_kept_whichever_comes_first(
    tablet: Handheld, home: Any, care: SurveyVersion
) -> None:
    first, second, third = (instance({"well": "1"}), *[None] * 2)
    second = instance({"well": "2"}, deprecated_id=first[1])
    third = instance({"well": "3"}, deprecated_id=first[1])
    tablet.push(submit(tablet, first[0], home), submit(tablet, second[0]), submit(tablet, third[0]))
    line = {row.instance_id: row for row in rows()}
    assert line[first[1]].superseded_by == line[second[1]].id
    assert line[second[1]].superseded_by == line[third[1]].id
    assert line[third[1]].superseded_by is None
    assert line[third[1]].household_id == home.id
    tablet.pull()
    assert [one["instance_id"] for one in tablet.household(home)["surveys"]] == [third[1]]

    late = instance({"well": "late"}, instance_id="uuid:late")
    early = instance({"well": "early"}, deprecated_id="uuid:late")
    tablet.push(submit(tablet, early[0], home), submit(tablet, late[0], home))
    line = {row.instance_id: row for row in rows()}
    assert line["uuid:late"].superseded_by == line[early[1]].id


def test_nobody_corrects_what_is_not_theirs(
    tablet: Handheld, home: Any, care: SurveyVersion, factories: Any, tablet_of: SignIn
) -> None:
    first = instance()
    operation = submit(tablet, first[0], home)
    tablet.push(operation)
    other = tablet_of(factories.cadre("lin"))
    planted = instance({"well": "no"}, deprecated_id=first[1])
    assert other.outcomes(submit(other, planted[0])) == ["applied"]
    assert rows(instance_id=first[1])[0].superseded_by is None
    named = submit(other, instance({"well": "no"})[0], supersedes=operation["entity_id"])
    assert other.outcomes(named) != ["applied"]


def test_an_unknown_form_is_kept_sealed_and_becomes_known_when_it_comes_again(
    tablet: Handheld, home: Any, factories: Any
) -> None:
    xml, _ = instance({"well": "yes", "phone": "13812345678"})
    assert tablet.outcomes(submit(tablet, xml, home)) == ["applied"]
    (row,) = rows()
    assert (row.survey_version_id, row.answers) == (None, {})
    assert "13812345678" in row.private_answers
    tablet.pull()
    assert tablet.household(home)["surveys"][0]["title"] == "care"
    made = make_care(factories, state="retired")
    assert tablet.outcomes(submit(tablet, xml, home)) == ["applied"]
    (row,) = rows()
    assert (row.survey_version_id, row.answers) == (made.id, {"/data/well": "yes"})


@pytest.mark.one_database
def test_what_cannot_be_taken_waits_to_be_checked_with_its_reason(
    tablet: Handheld, home: Any, care: SurveyVersion, factories: Any
) -> None:
    foreign = factories.household()
    xml, _ = instance()
    said = [
        submit(tablet, xml.replace("instanceID", "id"), home),
        submit(tablet, f"<!DOCTYPE x>{xml[21:]}", home),
        submit(tablet, xml, home, form="other"),
        submit(tablet, xml, home, body={"attachments": [{"id": "1", "name": "../x", "sha256": "a", "bytes": 0}]}),
        submit(tablet, xml, foreign),
        submit(tablet, "\ud800", home),
        submit(tablet, "x", home, body={"instance_xml": 7}),
    ]
    results = tablet.push(*said)
    assert [(one["outcome"], one["code"]) for one in results] == [
        ("rejected", code)
        for code in (
            "no_instance_id", "xml_with_dtd", "invalid_input", "invalid_input", "not_visible", "xml_encoding",
            "invalid_input",
        )
    ]  # fmt: skip
    assert len(rows(Quarantined)) == len(said)
    assert rows() == []


def test_who_may_not_hand_in_answers_is_refused_and_a_coordinator_may(
    home: Any, care: SurveyVersion, factories: Any, tablet_of: SignIn
) -> None:
    handler = tablet_of(factories.handler(factories.unit()))
    assert handler.push(submit(handler, instance()[0]))[0]["code"] == "not_allowed"
    coordinator = tablet_of(factories.coordinator())
    assert coordinator.outcomes(submit(coordinator, instance()[0], home)) == ["applied"]


def test_a_household_that_stood_twice_keeps_the_answers_of_both(
    tablet: Handheld, home: Any, care: SurveyVersion, factories: Any, readers: Callable[..., Any]
) -> None:
    from fieldvisit.desk.regrouping import doubled_household
    from fieldvisit.storage.unit_of_work import unit_of_work

    kept = factories.household()
    tablet.push(submit(tablet, instance()[0], home))
    coordinator = factories.viewer(factories.coordinator())
    with unit_of_work():
        doubled_household(coordinator, home.id, kept.id)
    assert rows()[0].household_id == kept.id
