"""导出 and 复制为文字: what the page shows with its filters, nobody's numbers, no formulas, only for who may."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from flask import url_for
from openpyxl import load_workbook

from fieldvisit.exports import pages as export_pages
from fieldvisit.exports import service
from fieldvisit.jobs.models import Job
from fieldvisit.kernel import clock
from fieldvisit.people.models import AuditEntry
from fieldvisit.storage.base import db
from fieldvisit.web.lists import all_lists
from tests.support.survey_factories import make_form, make_submission

pytestmark = pytest.mark.one_database
FORMULA = '=HYPERLINK("http://x.example","点我")'


def sheet_of(read: Any) -> list[list[Any]]:
    assert read.status == 200, read.text[:300]
    book = load_workbook(io.BytesIO(read.response.get_data()))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def export(reader: Any, path: str, code: str, **query: Any) -> Any:
    """Press 导出 on a page as it is filtered."""
    return reader.submit(reader.get(path, **query), f"form[action='/lists/{code}/export']", follow=False)


@pytest.fixture
def world(factories) -> dict[str, Any]:
    unit = factories.unit()
    cadre = factories.cadre("cadre", "沈建国")
    factories.coordinator("coordinator")
    factories.handler(unit, "handler")
    factories.leader("leader")
    factories.callback_officer("callback")
    factories.admin("admin")
    home = factories.household("𠮷田周氏", cadre=cadre, address="荆山村钱家埭1号")
    factories.member(home, "周小明", phone="13800001234", identity_number="330481194303121234")
    factories.tag(home, "lone_elder")
    factories.household(FORMULA, kind="enterprise", address="荆山村工业路2号")
    issue = factories.issue(
        cadre, home, description="@路灯不亮，找13900005678", state="resolved", unit=unit, callback_due=True,
        answer="换了灯，电话0573-87012345", outcome="solved",
    )  # fmt: skip
    factories.issue(cadre, home, description="门前积水。", recorded_at=clock.now() - timedelta(days=40))
    factories.issue(cadre, home, description="邻里纠纷，不要说出去", state="dispatched", unit=unit, confidential=True)
    form, version = make_form(factories)
    make_submission(
        version, form, cadre, household_id=home.id, grid_id=home.grid_id, answers={"/data/road": "好走，找13800001234"}
    )
    return {"home": home, "issue": issue, "cadre": cadre, "form_id": form.id}


def test_the_register_as_a_sheet(world, readers) -> None:
    answer = export(readers("coordinator"), "/households", "households")
    assert unquote(answer.headers["Content-Disposition"]).startswith("attachment; ")
    assert "户册" in unquote(answer.headers["Content-Disposition"]) and ".xlsx" in answer.headers["Content-Disposition"]
    rows = sheet_of(answer)
    assert rows[0][:2] == ["户", "住户还是企业"]
    assert {row[0] for row in rows[1:]} == {"𠮷田周氏", FORMULA}
    line = next(dict(zip(rows[0], row, strict=True)) for row in rows if row[0] == "𠮷田周氏")
    assert "独居" in str(line["标签"]) and line["联户干部"] == "沈建国" and line["人数"] == 2


def test_no_number_of_anybody_leaves_in_any_list(world, readers) -> None:
    for who in ("coordinator", "handler", "leader", "callback", "admin"):
        reader = readers(who)
        for listing in all_lists():
            query = {"which": "cadres", "term": "new", **within(world)}
            page = reader.post(f"/lists/{listing.code}/export", **query, csrf_token=token(reader))
            text = reader.get(f"/lists/{listing.code}/text", **query)
            assert page.status == text.status
            if page.status != 200:
                assert page.status == 403, (who, listing.code, page.status)
                continue
            told = " ".join(str(value) for row in sheet_of(page) for value in row) + text.text
            for number in ("13800001234", "13900005678", "330481194303121234", "87012345", "fieldvisit-demo"):
                assert number not in told, (who, listing.code)


def within(world: dict[str, Any]) -> dict[str, str]:
    """What lists of one thing are asked of."""
    return {"survey_id": str(world["form_id"]), "household_id": str(world["home"].id)}


def token(reader: Any) -> str:
    return str(reader.get("/jobs").soup.select_one("meta[name=csrf-token]")["content"])


def test_formulas_stay_text(world, readers) -> None:
    answer = export(readers("coordinator"), "/households", "households")
    book = load_workbook(io.BytesIO(answer.response.get_data()))
    cell = next(row[0] for row in book.worksheets[0].iter_rows() if row[0].value == FORMULA)
    assert cell.data_type == "s" and cell.quotePrefix and cell.hyperlink is None
    issues = load_workbook(io.BytesIO(export(readers("coordinator"), "/issues", "issues").response.get_data()))
    said = next(row[1] for row in issues.worksheets[0].iter_rows() if str(row[1].value).startswith("@"))
    assert said.data_type == "s" and said.quotePrefix


def test_the_filters_of_the_page_are_kept(world, readers) -> None:
    reader = readers("coordinator")
    assert len(sheet_of(export(reader, "/households", "households", kind="enterprise"))) == 2
    assert len(sheet_of(export(reader, "/households", "households", orphan="1"))) == 2
    assert [row[1] for row in sheet_of(export(reader, "/issues", "issues", q="积水"))[1:]] == ["门前积水。"]
    assert len(sheet_of(export(reader, "/assignments", "assignments", show="all"))) == 3
    found = reader.submit(reader.get("/households"), "form[action='/households/find']", q="𠮷田")
    answer = reader.submit(found, "form[action='/lists/households/export']", follow=False)
    assert [row[0] for row in sheet_of(answer)[1:]] == ["𠮷田周氏"]
    about = load_workbook(io.BytesIO(answer.response.get_data())).worksheets[1]
    assert "𠮷田" not in str([[cell.value for cell in row] for row in about.iter_rows()])


def test_an_english_page_gives_an_english_sheet(world, readers) -> None:
    rows = sheet_of(export(readers("coordinator", language="en"), "/households", "households"))
    assert "Household" in str(rows[0][0]) and not any("户" in str(head) for head in rows[0])


def test_a_sheet_says_what_it_is(world, readers) -> None:
    answer = export(readers("coordinator"), "/households", "households", kind="family")
    about = load_workbook(io.BytesIO(answer.response.get_data())).worksheets[1]
    said = {row[0].value: row[1].value for row in about.iter_rows()}
    assert said["列表"] == "户册" and said["条件"] == "/households?kind=family" and said["行数"] == "1"
    assert said["导出人"] == "陈芳"


def test_taking_along_is_logged_without_what_was_searched_for(world, readers) -> None:
    export(readers("coordinator"), "/issues", "issues", q="积水")
    db.session.rollback()
    entry = db.session.query(AuditEntry).filter_by(act="list_exported").one()
    assert (entry.subject_kind, entry.subject_id, entry.detail) == ("list", "issues", {"rows": 1})


def test_a_text_to_paste_is_short_numbered_and_names_nobody_whole(world, readers) -> None:
    reader = readers("coordinator")
    page = reader.get("/households")
    words = reader.get(page.links()["复制为文字"]).soup.select_one("textarea").text
    lines = words.strip().splitlines()
    assert lines[0].startswith("户册（") and "共 2 条" in lines[0]
    assert lines[1].startswith("1. ") and "荆山村钱家埭1号" in words
    assert "𠮷田周氏" not in words and "𠮷**" in words
    issues = reader.get("/lists/issues/text").soup.select_one("textarea").text
    assert "门前积水，" in issues and "。，" not in issues
    assert "139****5678" in issues and "不要说出去" not in issues and "保密件" in issues


def test_a_long_text_says_how_many_more(factories, readers) -> None:
    factories.coordinator("coordinator")
    for _ in range(35):
        factories.household("周阿婆")
    words = readers("coordinator").get("/lists/households/text").soup.select_one("textarea").text
    assert len(words.strip().splitlines()) == 32 and "还有 5 条" in words


def test_who_may_not_see_the_page_may_not_take_it(world, readers) -> None:
    handler = readers("handler")
    assert handler.post("/lists/households/export", csrf_token=token(handler)).status == 403
    assert handler.get("/lists/accounts/text").status == 403
    assert handler.get("/lists/nonsense/text").status == 404
    assert handler.get("/lists/..%2F..%2Fetc/text").status == 404
    assert handler.post("/lists/work/export").status == 400, "without the page's token"


def test_a_foreign_area_is_not_taken(world, readers, factories) -> None:
    far = factories.area("village", factories.area("town", factories.area("county", factories.place("city"))))
    factories.household("外人", grid=factories.grid("远格", far))
    told = sheet_of(export(readers("coordinator"), "/households", "households"))
    assert "外人" not in str(told)
    assert readers("leader").get("/lists/coverage/text", area=far.id).status == 404


def test_a_long_list_becomes_a_job(world, readers, monkeypatch) -> None:
    monkeypatch.setattr(export_pages, "AT_ONCE", 1)
    reader = readers("coordinator")
    page = reader.submit(reader.get("/households", kind="family"), "form[action='/lists/households/export']")
    assert page.status == 200, "one row is still given at once"
    page = reader.submit(reader.get("/households"), "form[action='/lists/households/export']")
    assert "导出：户册" in page.text and "排队中" in page.text
    db.session.rollback()
    job = db.session.query(Job).one()
    assert (job.kind, job.subject) == (service.KIND, "households")


ADDRESSES = {
    "insight.coverage_cadres": "/coverage/cadres?which=cadres",
    "insight.identity_term": "/figures/rows?term=new",
}


def test_every_list_is_offered_on_its_page(world, readers, app) -> None:
    people = [readers(who) for who in ("coordinator", "handler", "callback", "leader", "admin")]
    with app.test_request_context():
        ours = within(world)
        addresses = {
            one.code: ADDRESSES.get(one.endpoint)
            or url_for(one.endpoint, **({one.within: ours[one.within]} if one.within else {}))
            for one in all_lists()
        }
    assert len(addresses) >= 21
    for code, address in addresses.items():
        pages = [page for page in (person.get(address) for person in people) if page.status == 200]
        offered = [bool(page.soup.select_one(f"form[action='/lists/{code}/export']")) for page in pages]
        assert offered and all(offered), code
