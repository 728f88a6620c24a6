"""Forms at the desk: uploaded, mended, looked at, handed out, taken back; nothing is lost on the way."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyUpload, SurveyVersion
from tests.support.factories import Factories
from tests.support.reader import Reader
from tests.support.survey_factories import make_form, make_submission, make_version
from tests.support.workbooks import ROAD, YES_NO, workbook
from tests.surveys.forms.conftest import Desk

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("quick")]
SELECT = {"type": "select_one_from_file shops.csv", "name": "shop", "label": "哪家店"}


def states() -> dict[str, str]:
    """{version: state} of the only form."""
    db.session.rollback()
    rows = db.session.execute(select(SurveyVersion.version, SurveyVersion.state).order_by(SurveyVersion.made_at))
    return {row.version: row.state for row in rows}


def test_a_workbook_becomes_a_draft_and_is_handed_out(desk: Desk) -> None:
    read = desk.send(desk.get("/surveys/new"), workbook(), visit_kinds=["door"], tag_codes=["lone_elder"])
    assert "检查通过，存成了草稿 1" in read.text and "门前的路好走吗" in read.text
    assert states() == {"1": "draft"}
    read = desk.submit(read, ".notice form")
    assert "已发布" in read.text and states() == {"1": "published"}
    row = desk.get("/surveys").rows()[0]
    assert "路况" in row and "在用" in row and "周王庙镇" in row


def test_what_is_wrong_stands_with_sheet_and_row_and_what_was_typed_stays(desk: Desk) -> None:
    broken = workbook([{**ROAD, "type": "txt", "relevant": "${gone} = 1"}])
    read = desk.send(desk.get("/surveys/new"), broken, name="路况.xlsx", kind="sweep", tag_codes=["lone_elder"])
    assert read.status == 422
    faults = [" ".join(one.get_text(" ").split()) for one in read.soup.select(".faults li")]
    assert faults[0] == "survey 表，第 2 行，type 列 没有“txt”这种题型。是不是想写“text”？"
    assert faults[1].startswith("survey 表，第 2 行，relevant 列 用到了 ${gone}")
    assert read.soup.select_one("input[name=kind][value=sweep][checked]") and "路况.xlsx" in read.text
    assert read.soup.select_one("input[name=tag_codes][value=lone_elder][checked]")
    assert states() == {}


def test_the_workbook_is_still_there_when_only_a_list_was_missing(desk: Desk) -> None:
    read = desk.send(desk.get("/surveys/new"), workbook([ROAD, SELECT]))
    assert "问卷用到了文件“shops.csv”" in read.text and "survey 表，第 3 行" in read.text
    bad = desk.send(read, media={"shops.csv": b"code,words\n1,x\n"})
    assert "第一行要是列名" in bad.text
    read = desk.send(bad, media={"shops.csv": "name,label\n1,供销社\n".encode("gb18030")})
    assert "检查通过" in read.text and "shops.csv" in read.text
    kept = desk.get(read.links()["shops.csv"])
    assert kept.response.get_data().decode() == "name,label\n1,供销社\n"
    assert db.session.scalar(select(func.count()).select_from(SurveyUpload)) == 0, "nothing waits any more"


def test_other_content_under_the_same_version_is_refused_with_a_way_out(desk: Desk) -> None:
    desk.submit(desk.send(desk.get("/surveys/new"), workbook()), ".notice form")
    changed = workbook([ROAD, {**ROAD, "name": "light", "label": "路灯亮吗"}])
    read = desk.send(desk.get("/surveys/new"), changed)
    assert read.status == 422 and "版本 1 已经有了，内容却不一样" in read.text and "比如 2" in read.text
    button = read.soup.select_one("button[name=version]")
    assert button is not None and button["value"] == "2"
    read = desk.send(read, version="2")
    assert "存成了草稿 2" in read.text and states() == {"1": "published", "2": "draft"}


def test_the_same_workbook_again_is_nothing_new(desk: Desk) -> None:
    desk.send(desk.get("/surveys/new"), workbook())
    read = desk.send(desk.get("/surveys/new"), workbook())
    assert "一模一样" in read.text and states() == {"1": "draft"}
    read = desk.send(desk.get("/surveys/new"), workbook([{**ROAD, "label": "路好走吗"}]))
    assert "存成了草稿 1" in read.text and states() == {"1": "draft"}, "a draft may be written over"


def test_a_version_is_numbered_where_the_workbook_names_none(desk: Desk) -> None:
    desk.send(desk.get("/surveys/new"), workbook(settings={"form_id": "road"}))
    (only,) = states()
    assert len(only) == 10 and only.startswith("20") and only.endswith("01")
    read = desk.send(desk.get("/surveys/new"), workbook(settings={"form_id": "road"}))
    assert "一模一样" in read.text and list(states()) == [only]


def test_a_new_version_of_a_form_has_its_code(desk: Desk, factories: Factories) -> None:
    form, _version = make_form(factories)
    page = desk.get(f"/surveys/{form.id}/versions/new")
    read = desk.send(page, workbook(settings={"form_id": "other", "version": "1"}))
    assert read.status == 422 and "这是另一份问卷" in read.text
    read = desk.send(read, workbook(settings={"form_id": "road", "version": "2"}))
    assert "存成了草稿 2" in read.text


def test_presses_are_taken_back(desk: Desk, factories: Factories) -> None:
    form, _first = make_form(factories)
    second = make_version(form, version="2")
    page = desk.get(f"/surveys/{form.id}?version={second.id}")
    page = desk.submit(page, ".notice form")
    assert states() == {"1": "retired", "2": "published"}
    page = desk.submit(page, "form[action$='/take_back']")
    assert states() == {"1": "published", "2": "draft"}
    page = desk.submit(page, "form[action$='/retire']")
    assert states()["2"] == "retired"
    page = desk.submit(page, "form[action$='/restore']")
    assert states() == {"1": "published", "2": "draft"}


def test_what_was_answered_is_not_taken_back_but_retired(desk: Desk, factories: Factories) -> None:
    form, version = make_form(factories)
    make_submission(version, form, factories.cadre("li"))
    page = desk.get(f"/surveys/{form.id}")
    assert "1 份答卷" in page.text and page.soup.select_one("form[action$='/take_back']") is None
    token = page.form("form[action$='/retire']").values[0][1]
    refused = desk.post(f"/surveys/{form.id}/versions/{version.id}/take_back", csrf_token=token)
    assert refused.status == 409 and states() == {"1": "published"}
    desk.submit(page, "form[action$='/retire']")
    assert states() == {"1": "retired"}


def test_the_list_is_searched_and_filtered(desk: Desk, factories: Factories) -> None:
    assert "还没有问卷" in desk.get("/surveys").text
    make_form(factories)
    make_form(factories, "lamp", state="draft")
    assert len(desk.get("/surveys").rows()) == 2
    assert len(desk.get("/surveys", state="draft").rows()) == 1
    assert "lamp" in desk.get("/surveys", q="LAMP").rows()[0]
    assert "没有这样的问卷" in desk.get("/surveys", q="x", state="retired").text


def test_a_village_reads_and_does_not_manage(app: Flask, desk: Desk, factories: Factories) -> None:
    form, version = make_form(factories)
    person = Reader(app)
    person.come_in("village")
    page = person.get(f"/surveys/{form.id}")
    assert "门前的路好走吗" in page.text and page.soup.select("main form[method=post]") == []
    assert person.get("/surveys/new").status == 403
    assert person.get("/surveys/library").status == 403
    token = str(page.soup.select_one("meta[name=csrf-token]")["content"])  # type: ignore[index]
    assert person.post(f"/surveys/{form.id}/versions/{version.id}/retire", csrf_token=token).status == 403
    other = factories.area("town", factories.place("county"))
    hidden, _version = make_form(factories, "far", area=other)
    assert person.get(f"/surveys/{hidden.id}").status == 404
    assert desk.get(f"/surveys/{hidden.id}").status == 404


def test_audience_is_changed(desk: Desk, factories: Factories) -> None:
    form, _version = make_form(factories)
    page = desk.get(f"/surveys/{form.id}")
    page = desk.submit(page, "form[action$='/audience']", visit_kinds=["door", "leader"], tag_codes=["disabled"])
    assert "已改好" in page.text
    ticked = {str(one["value"]) for one in page.soup.select("input[type=checkbox][checked]")}
    assert ticked == {"door", "leader", "disabled"}
    far = factories.area("town", factories.place("county"))
    wrong = desk.submit(page, "form[action$='/audience']", area_id=far.id)
    assert wrong.status == 422 and "请选一个你能管的县或乡镇" in wrong.text


def test_files_are_taken_along(desk: Desk) -> None:
    raw = workbook([{"type": "select_one yn", "name": "ok", "label": "好吗"}], YES_NO)
    links = desk.send(desk.get("/surveys/new"), raw).links()
    book = desk.get(links["工作簿 1"])
    assert book.response.get_data() == raw
    assert "road 1.xlsx" in book.headers["Content-Disposition"]
    assert b'<data id="road" version="1">' in desk.get(links["XForm 1"]).response.get_data()


def test_a_ready_form_is_published_by_one_press(desk: Desk) -> None:
    page = desk.get("/surveys/library")
    page = desk.submit(page, "form[action$='/fv-safety']")
    assert "已发布" in page.text and "居家安全排查表" in page.text
    english = desk.get(page.links()["English (en)"])
    assert "Where are e-bikes charged" in english.text and "电动车在哪里充电" not in english.text
    again = desk.get("/surveys/library")
    assert again.soup.select_one("form[action$='/fv-safety'] button") is None, "it is there: it is opened instead"
    assert "这里已经在用" in desk.submit(again, "form[action$='/fv-safety']").text
    taken = desk.get("/surveys/library/fv-safety.xlsx").response.get_data()
    assert desk.send(desk.get("/surveys/new"), taken).status == 200


@pytest.mark.parametrize("step", ["publish", "retire", "restore", "take_back"])
def test_a_step_that_does_not_fit_is_refused(desk: Desk, factories: Factories, step: str) -> None:
    state = {"publish": "published", "retire": "retired", "restore": "draft", "take_back": "draft"}[step]
    form, version = make_form(factories, state=state)
    token = str(desk.get("/profile").soup.select_one("meta[name=csrf-token]")["content"])  # type: ignore[index]
    refused = desk.post(f"/surveys/{form.id}/versions/{version.id}/{step}", csrf_token=token)
    assert refused.status == 409 and states() == {"1": state}
