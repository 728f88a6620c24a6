"""Which answers somebody sees, and what a filter leaves: the same on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from fieldvisit.answers.filters import AnswerFilter, asked_answers
from fieldvisit.answers.policy import may
from fieldvisit.answers.scope import conditions, form_answered
from fieldvisit.kernel.clock import zone
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.storage.base import db
from fieldvisit.storage.sealed_words import seal_words
from fieldvisit.surveys.models import SurveyAttachment, SurveyForm, SurveySubmission, SurveyVersion
from fieldvisit.surveys.queries import form_path
from tests.support.factories import Factories
from tests.support.survey_factories import make_version

HandIn = Callable[..., SurveySubmission]
ALL = AnswerFilter()


def found(viewer: Any, form: SurveyForm, **asked: Any) -> set[Any]:
    """The ids the viewer sees; the rule on one row says the same, but for the area worked in."""
    db.session.rollback()
    where = conditions(viewer, form, AnswerFilter(**asked))
    ids = set(db.session.scalars(select(SurveySubmission.id).where(*where)))
    if not asked and viewer.working is None:
        rows = db.session.scalars(select(SurveySubmission).where(SurveySubmission.superseded_by.is_(None)))
        assert {row.id for row in rows if may(viewer, Act.ANSWER_SEE, row, form_path(form))} == ids
    return ids


def test_by_area_by_own_doors_and_by_who_handed_them_in(
    factories: Factories, form: SurveyForm, answered: HandIn
) -> None:
    other_village = factories.area("village")
    far_grid = factories.grid("远处", other_village)
    chen, wang = factories.cadre("chen"), factories.cadre("wang")
    here, there = factories.household(cadre=chen), factories.household(grid=far_grid, cadre=wang)
    near, far = answered(chen, here), answered(wang, there)
    by_hand = answered(wang, here)  # by another cadre at a door of Chen's
    everything = {near.id, far.id, by_hand.id}
    viewer = factories.viewer
    assert found(viewer(factories.coordinator()), form) == {near.id, by_hand.id}
    assert found(viewer(factories.leader()), form) == everything
    assert found(viewer(factories.leader_office()), form) == everything
    assert found(viewer(chen), form) == {near.id, by_hand.id}
    assert found(viewer(wang), form) == {far.id, by_hand.id}
    assert found(viewer(factories.cadre("nobody")), form) == set()
    assert found(viewer(factories.admin()), form) == set()
    assert found(viewer(factories.callback_officer()), form) == set()
    working = replace(viewer(factories.leader()), working=other_village.path)
    assert found(working, form) == {far.id}


def test_without_a_grid_only_who_manages_the_form_and_who_handed_them_in(
    factories: Factories, form: SurveyForm, answered: HandIn
) -> None:
    chen = factories.cadre("chen")
    homeless = answered(chen)
    town = factories.viewer(factories.coordinator("town", area=factories.place("town")))
    assert found(town, form) == {homeless.id}
    assert found(replace(town, working=factories.place("town").path), form) == {homeless.id}
    assert found(replace(town, working=factories.place("village").path), form) == set()
    assert found(factories.viewer(factories.coordinator("village")), form) == set()
    assert found(factories.viewer(factories.leader()), form) == set()
    assert found(factories.viewer(chen), form) == {homeless.id}


def test_what_is_superseded_and_what_belongs_to_another_form_is_left_out(
    factories: Factories, form: SurveyForm, answered: HandIn
) -> None:
    chen = factories.cadre()
    home = factories.household(cadre=chen)
    after = answered(chen, home)
    answered(chen, home, superseded_by=after.id)
    answered(chen, home, form_id="another")
    unknown = answered(chen, home, version="?", survey_version_id=None)
    leader = factories.viewer(factories.leader())
    rows = db.session.scalars(select(SurveySubmission.id).where(*conditions(leader, form, ALL)))
    assert set(rows) == {after.id, unknown.id}


def test_each_filter_leaves_what_it_names(
    factories: Factories, form: SurveyForm, version: SurveyVersion, answered: HandIn
) -> None:
    chen, wang = factories.cadre("chen", name="陈建国"), factories.cadre("wang", name="王丽")
    home, other = (
        factories.household("周阿婆", cadre=chen),
        factories.household("吴建明", grid=factories.grid("第二网格")),
    )
    older = make_version(form, version="0", state="retired")
    morning = datetime(2026, 3, 16, 0, 30, tzinfo=zone())
    first = answered(
        chen,
        home,
        {"well": "yes", "needs": "water light", "note_text": "门前路灯不亮", "face": "1.jpg"},
        recorded_at=morning,
    )
    second = answered(
        wang, other, {"well": "no", "needs": "light", "member": [{"/data/member/name": "小明"}]},
        review="approved", channel="openrosa", survey_version_id=older.id, version="0",
        recorded_at=datetime(2026, 3, 15, 23, 59, tzinfo=zone()),
    )  # fmt: skip
    third = answered(wang, other, {"note_text": "yes"}, survey_version_id=None, version="?", recorded_at=morning)
    file = SurveyAttachment(submission_id=first.id, name="1.jpg", account_id=chen.id)
    db.session.add(file)
    db.session.commit()
    leader = factories.viewer(factories.leader())

    def left(**asked: Any) -> list[int]:
        ids = found(leader, form, **asked)
        return [place for place, row in enumerate((first, second, third), start=1) if row.id in ids]

    assert left() == [1, 2, 3]
    assert left(version_id=version.id) == [1]
    assert left(area_id=home.grid_id) == [1]
    assert left(review="approved") == [2]
    assert left(since=date(2026, 3, 16)) == [1, 3]
    assert left(until=date(2026, 3, 15)) == [2]
    assert left(since=date(2026, 3, 15), until=date(2026, 3, 16)) == [1, 2, 3]
    assert left(cadre_id=wang.id) == [2, 3]
    assert left(channel="openrosa") == [2]
    assert left(files="awaited") == [1]
    assert left(fit="unknown") == [3]
    assert left(fit="retired") == [2]
    assert left(path="/data/well", value="yes") == [1]
    assert left(path="/data/needs", value="light") == [1, 2]
    assert left(path="/data/needs", value="water") == [1]
    assert left(path="/data/needs", value="wat") == []
    assert left(path="/data/needs", value="Water") == [], "another choice"
    assert left(path="/data/needs", value="%") == []
    assert left(path="/data/note_text") == [1, 3]
    assert left(path="/data/member/name", value="小明") == [2]
    assert left(path='/data/"odd" \\ name', value="x") == []
    assert left(words="路灯") == [1]
    assert left(words="小明") == [2]
    assert left(words="陈建国") == [1]
    assert left(words="吴建明") == [2, 3]
    assert left(words="data") == []  # the names of questions are not what was answered


def test_what_is_sealed_is_found_by_nothing(factories: Factories, form: SurveyForm, answered: HandIn) -> None:
    chen = factories.cadre()
    answered(chen, factories.household(cadre=chen), private_answers='{"/data/phone":"13812345678"}')
    leader = factories.viewer(factories.leader())
    assert found(leader, form, words="13812345678") == set()
    assert found(leader, form, path="/data/phone") == set()


@pytest.mark.one_database
def test_an_address_that_makes_no_sense_asks_for_nothing(factories: Factories) -> None:
    nonsense = dict.fromkeys(
        ("version", "area", "review", "since", "until", "cadre", "channel", "files", "path", "value", "words", "fit"),
        "?",
    )
    assert asked_answers(nonsense) == ALL
    grid = factories.place()
    said = {"area": str(grid.id), "review": "rejected", "since": "2026-03-16", "path": "/data/well", "value": "yes"}
    asked = asked_answers(said | {"words": seal_words("周阿婆"), "files": "awaited"})
    assert asked == AnswerFilter(
        area_id=grid.id, review="rejected", since=date(2026, 3, 16), path="/data/well", value="yes", words="周阿婆",
        files="awaited",
    )  # fmt: skip
    assert asked.any


@pytest.mark.one_database
def test_a_form_is_read_with_the_questions_of_all_its_versions(
    factories: Factories, form: SurveyForm, version: SurveyVersion
) -> None:
    seen = form_answered(factories.viewer(factories.coordinator()), form.id)
    assert [one.name for one in seen.questions] == ["well", "needs", "note_text", "phone", "face", "name"]
    assert seen.question("/data/phone") is None
    assert seen.question("/data/well") is not None
    assert (seen.may_manage, seen.may_review, seen.may_open) == (False, True, True)
    elsewhere = factories.coordinator(area=factories.area("county"))
    with pytest.raises(NotVisible):
        form_answered(factories.viewer(elsewhere), form.id)
