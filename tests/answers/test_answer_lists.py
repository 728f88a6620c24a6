"""Lists of answers and of who has not answered: on the page, taken along, kept as a filter."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from fieldvisit.answers.missing import MissingFilter, count_meant, count_missing, find_missing
from fieldvisit.answers.scope import form_answered
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyForm, SurveySubmission
from fieldvisit.web.paging import PageArgs
from tests.support.factories import Factories
from tests.support.reader import Reader

HandIn = Callable[..., SurveySubmission]


def sheet(read: Any) -> list[list[Any]]:
    assert read.status == 200, read.text[:300]
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(read.response.get_data())).worksheets[0]]


@pytest.mark.one_database
def test_the_list_is_taken_along_as_it_is_narrowed(
    desk: Reader, factories: Factories, form: SurveyForm, answered: HandIn
) -> None:
    chen = factories.cadre("chen", name="陈建国")
    home = factories.household("周阿婆", cadre=chen)
    answered(chen, home, {"well": "yes", "note_text": "冷", "member": [{"/data/member/name": "小明"}]})
    answered(chen, home, {"well": "no"})
    here = f"/surveys/{form.id}/answers"
    page = desk.get(f"{here}?path=/data/note_text&show1=/data/member/name")
    assert len(page.soup.select("tr[data-row]")) == 1
    assert "还说了什么 冷" in page.text and "姓名 小明" in page.text
    taken = sheet(desk.submit(page, "form[action='/lists/answers/export']", follow=False))
    assert len(taken) == 2 and taken[1][1] == "周阿婆" and taken[1][5] == "还说了什么：冷\n姓名：小明"
    text = desk.get("/lists/answers/text", survey_id=str(form.id)).soup.select_one("textarea")
    assert text is not None and "周**" in text.text and "周阿婆" not in text.text
    assert desk.get("/lists/answers/text").status == 404
    assert desk.get("/lists/answers/text", survey_id="../x").status == 404


@pytest.mark.one_database
def test_a_filter_is_kept_for_its_own_form(
    desk: Reader, factories: Factories, form: SurveyForm, answered: HandIn
) -> None:
    chen = factories.cadre("chen")
    answered(chen, factories.household(cadre=chen))
    here = f"/surveys/{form.id}/answers"
    assert not desk.get(here).soup.select(".kept-filters"), "the form alone is nothing to keep"
    page = desk.get(here, review="received")
    kept = desk.submit(page, "form[action='/lists/answers/filters']", filter_name="没看过的")
    assert kept.links()["没看过的"] == f"{here}?review=received"
    assert desk.get(kept.links()["没看过的"]).status == 200
    refused = desk.submit(page, "form[action='/lists/answers/filters']", filter_name="坏", survey_id="x")
    assert refused.status == 404


def test_who_has_not_answered_is_whom_the_form_is_meant_for_but_for_those_who_have(
    factories: Factories, form: SurveyForm, answered: HandIn
) -> None:
    chen = factories.cadre("chen", name="陈建国")
    done, waits = factories.household("周阿婆", cadre=chen), factories.household("吴建明", cadre=chen)
    orphan, gone = factories.household("沈大伯"), factories.household("陆家", active=False)
    far = factories.household("远家", grid=factories.grid("远处", factories.area("village")))
    other_town = factories.area("village", factories.area("town"))
    abroad = factories.household("外镇", grid=factories.grid("外网格", other_town))
    later = answered(chen, done)
    answered(chen, waits, superseded_by=later.id)  # was corrected to be about the other door
    db.session.rollback()

    def names(viewer: Any, **asked: Any) -> list[str]:
        whole = form_answered(viewer, form.id)
        page = find_missing(viewer, whole, MissingFilter(**asked), PageArgs())
        assert page.total == count_missing(viewer, whole, MissingFilter(**asked)) == len(page.items)
        return [line.home.name for line in page.items]

    coordinator = factories.viewer(factories.coordinator())
    assert names(coordinator) == ["吴建明", "沈大伯"]
    assert count_meant(coordinator, form_answered(coordinator, form.id), MissingFilter()) == 3
    assert names(coordinator, cadre_id=chen.id) == ["吴建明"]
    assert names(coordinator, grid_id=far.grid_id) == []
    assert names(factories.viewer(factories.leader())) == ["吴建明", "沈大伯", "远家"]
    assert names(factories.viewer(chen)) == ["吴建明"]
    factories.tag(orphan, "lone_elder")
    db.session.get_one(SurveyForm, form.id).tag_codes = ["lone_elder", "party_member"]
    db.session.commit()
    assert names(coordinator) == ["沈大伯"]
    assert {gone.name, abroad.name} & set(names(factories.viewer(factories.leader()))) == set()


@pytest.mark.one_database
def test_the_page_of_who_has_not_answered(
    desk: Reader, factories: Factories, form: SurveyForm, answered: HandIn
) -> None:
    chen = factories.cadre("chen", name="陈建国")
    home = factories.household("周阿婆", cadre=chen)
    page = desk.get(f"/surveys/{form.id}/missing")
    assert "该问 1 户，还有 1 户没有答卷" in page.text and "周阿婆" in page.rows()[0] and "陈建国" in page.rows()[0]
    assert sheet(desk.submit(page, "form[action='/lists/missing_answers/export']", follow=False))[1][0] == "周阿婆"
    answered(chen, home)
    assert "该问的都答了" in desk.get(f"/surveys/{form.id}/missing").text


@pytest.mark.one_database
def test_a_form_for_enterprises_alone_misses_no_family(
    desk: Reader, factories: Factories, form: SurveyForm, answered: HandIn
) -> None:
    factories.household("周阿婆")
    factories.household("新澜包装厂", kind="enterprise")
    db.session.get_one(SurveyForm, form.id).visit_kinds = ["enterprise", "leader"]
    db.session.commit()
    page = desk.get(f"/surveys/{form.id}/missing")
    assert "新澜包装厂" in page.text and "周阿婆" not in page.text


@pytest.mark.one_database
def test_answers_to_a_form_nobody_made_are_found_by_who_sees_their_place(
    app: Flask, desk: Reader, factories: Factories, form: SurveyForm, answered: HandIn
) -> None:
    chen = factories.cadre("chen", name="陈建国")
    said = {"well": "yes", "mobile": "13812345678"}
    lost = {"form_id": "gone", "version": "3", "survey_version_id": None}
    assert "没有对上问卷" not in desk.get("/surveys").text
    row = answered(chen, factories.household("周阿婆", cadre=chen), said, **lost)
    page = desk.get(desk.get("/surveys").links()["有答卷没有对上问卷，去看看"])
    assert "gone" in page.rows()[0] and "周阿婆" in page.rows()[0]
    one = desk.get(page.links()["gone"])
    assert "13812345678" not in one.response.text and "先盖住" in one.text
    assert sheet(desk.submit(page, "form[action='/lists/unmatched_answers/export']", follow=False))[1][0] == "gone"
    factories.coordinator("elsewhere", area=factories.area("village"))
    stranger = Reader(app)
    stranger.come_in("elsewhere")
    assert not stranger.get("/surveys/unmatched").rows()
    assert stranger.get(f"/surveys/unmatched/{row.id}").status == 404
