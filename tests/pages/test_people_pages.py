"""Sign in, language, feedback, and what administrators do, page by page."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.people.models import Account, AuditEntry, Device, Feedback, Grant, Unit
from tests.support.factories import Factories
from tests.support.reader import Reader

Readers = Callable[..., Reader]


def test_everyone_begins_on_their_own_page(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    factories.handler(factories.unit(), "handler")
    factories.callback_officer("callback")
    factories.leader("leader")
    factories.cadre("cadre")
    factories.admin("admin")
    homes = {
        "coordinator": "/grid",
        "handler": "/work",
        "callback": "/callbacks",
        "leader": "/unresolved",
        "cadre": "/tablet/",
        "admin": "/admin/accounts",
    }
    for username, home in homes.items():
        assert readers(username).get("/", follow=False).headers["Location"] == home


def test_the_menu_says_where_and_as_what_one_stands(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    factories.coordinator("town", "徐镇长", area=factories.place("town"))
    assert "荆山村 · 网格长 陈芳" in readers("coordinator").get("/grid").text
    assert "周王庙镇 · 协调员 徐镇长" in readers("town").get("/grid").text


def test_a_wrong_password_says_so_and_keeps_the_name(factories: Factories, reader: Reader) -> None:
    factories.leader("leader")
    answer = reader.sign_in("leader", "not the password")
    assert answer.status == 401
    assert "账号或密码不对" in answer.text
    assert answer.soup.select_one("input[name=username]")["value"] == "leader"  # type: ignore[index]
    assert reader.get("/unresolved", follow=False).status == 302


def test_too_many_wrong_passwords_wait(factories: Factories, reader: Reader) -> None:
    factories.leader("leader")
    answers = [reader.sign_in("leader", "not the password").status for _ in range(9)]
    assert answers[0] == 401
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/households?q=周", "/households?q=%E5%91%A8"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/a\nb", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_nobody_is_led_elsewhere(factories: Factories, reader: Reader, asked: str, led: str) -> None:
    factories.coordinator("coordinator")
    page = reader.get("/sign-in", next=asked)
    answer = reader.submit(page, follow=False, username="coordinator", password="fieldvisit-demo")
    assert answer.status == 302
    assert answer.headers["Location"] == led


def test_a_page_without_a_session_asks_to_sign_in_and_comes_back(factories: Factories, reader: Reader) -> None:
    factories.coordinator("coordinator")
    page = reader.get("/households", orphan="1")
    assert "登录" in page.text
    answer = reader.submit(page, username="coordinator", password="fieldvisit-demo")
    assert answer.response.request.full_path == "/households?orphan=1"


def test_signing_out_ends_the_session(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    person = readers("coordinator")
    person.submit(person.get("/grid"), 'form[action="/sign-out"]')
    assert person.get("/grid", follow=False).status == 302


def test_language_is_chosen_and_remembered(factories: Factories, readers: Readers, db: Any) -> None:
    account = factories.coordinator("coordinator")
    person = readers("coordinator")
    page = person.submit(person.get("/households", orphan="1"), 'form[action="/language"]', language="en")
    assert page.soup.html["lang"] == "en"  # type: ignore[index]
    assert page.response.request.full_path == "/households?orphan=1"
    db.session.rollback()
    assert db.session.get(Account, account.id, populate_existing=True).language == "en"


def test_everyone_can_say_that_something_is_a_burden(factories: Factories, readers: Readers, db: Any) -> None:
    factories.handler(factories.unit(), "handler")
    factories.admin("admin")
    person = readers("handler")
    answer = person.submit(person.get("/feedback", screen="/triage/secret?q=1"), text="同一张表填了三遍")
    assert "收到了" in answer.text
    kept = db.session.query(Feedback).one()
    assert (kept.text, kept.screen) == ("同一张表填了三遍", "/triage")
    admin = readers("admin")
    page = admin.get("/admin/feedback")
    assert "同一张表填了三遍" in page.text
    assert "收到的意见 等着 1" in page.text
    read = admin.submit(page)
    assert "看过了" in read.text
    assert "等着 1" not in read.text


def test_empty_feedback_is_refused_beside_its_field(factories: Factories, readers: Readers) -> None:
    factories.handler(factories.unit(), "handler")
    person = readers("handler")
    answer = person.submit(person.get("/feedback"), text="   ")
    assert answer.status == 422
    assert "不能空着" in answer.text


def test_an_account_is_opened_granted_used_and_closed(factories: Factories, readers: Readers, db: Any) -> None:
    factories.admin("admin")
    factories.place("grid")
    admin = readers("admin")
    page = admin.submit(
        admin.get("/admin/accounts/new"), username="xu.li", name="徐丽", password="a long enough one", title=""
    )
    assert "还没有权限" in page.text
    page = admin.submit(page, 'form[action$="/grants"]', role="coordinator", area="荆山村")
    assert "协调员" in page.rows()[0]
    assert "荆山村" in page.rows()[0]
    new = Reader(admin.client.application)
    assert new.sign_in("xu.li", "a long enough one").response.request.path == "/grid"
    page = admin.submit(page, 'form[action$="/active"]')
    assert "重新启用" in page.text
    assert new.get("/grid", follow=False).status == 302
    acts = [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert acts == ["account_opened", "grant_given", "account_closed"]


def test_a_name_that_is_taken_and_a_place_that_is_unclear_are_told_beside_the_field(
    factories: Factories, readers: Readers
) -> None:
    factories.admin("admin")
    factories.area("village", name="同名村")
    factories.area("village", name="同名村")
    other = factories.leader("leader")
    admin = readers("admin")
    page = admin.submit(admin.get("/admin/accounts/new"), username="leader", name="徐丽")
    assert page.status == 422
    assert "已经有人用了" in page.text
    page = admin.submit(
        admin.get(f"/admin/accounts/{other.id}"), 'form[action$="/grants"]', role="coordinator", area="同名村"
    )
    assert page.status == 422
    assert "有几个同名的" in page.text
    page = admin.submit(page, 'form[action$="/grants"]', role="handler", area="")
    assert "要选单位" in page.text
    page = admin.submit(page, 'form[action$="/grants"]', role="coordinator", area="没有的地方")
    assert "没有这个区域" in page.text


def test_nobody_changes_their_own_rights(factories: Factories, readers: Readers, db: Any) -> None:
    own = factories.admin("admin")
    grant = db.session.query(Grant).filter_by(account_id=own.id).first()
    admin = readers("admin")
    page = admin.get(f"/admin/accounts/{own.id}")
    assert page.soup.select_one('form[action$="/grants"]') is None
    token = page.form('form[action$="/password"]').filled({})[0][1]
    for path in (
        f"/admin/accounts/{own.id}/grants",
        f"/admin/accounts/{own.id}/active",
        f"/admin/grants/{grant.id}/end",
    ):
        answer = admin.post(path, csrf_token=token, role="cadre", active="0")
        assert answer.status == 403, path


def test_a_new_password_ends_the_old_sessions(factories: Factories, readers: Readers) -> None:
    factories.admin("admin")
    other = factories.leader("leader")
    before, admin = readers("leader"), readers("admin")
    page = admin.get(f"/admin/accounts/{other.id}")
    assert admin.submit(page, 'form[action$="/password"]', password="short").status == 422
    admin.submit(page, 'form[action$="/password"]', password="another long one")
    assert before.get("/unresolved", follow=False).status == 302
    assert before.sign_in("leader", "another long one").status == 200


def test_units_are_added_and_put_out_of_use(factories: Factories, readers: Readers, db: Any) -> None:
    factories.admin("admin")
    factories.place("town")
    admin = readers("admin")
    page = admin.submit(admin.get("/admin/units/new"), name="镇水利站", kind="town_water", area="周王庙镇")
    assert "镇水利站" in page.text
    page = admin.submit(page, 'td form[action$="/active"]')
    assert "已停用" in page.rows()[0]
    unit = db.session.query(Unit).one()
    page = admin.submit(admin.get(f"/admin/units/{unit.id}"), name="镇水利所")
    assert "镇水利所" in page.text
    assert admin.get("/admin/units/99999999999999999999").status == 404


def test_a_lost_tablet_is_told_to_forget(
    factories: Factories, readers: Readers, machine: Callable[..., Any], db: Any
) -> None:
    factories.admin("admin")
    device, token = factories.device(factories.cadre("cadre"))
    admin = readers("admin")
    page = admin.submit(admin.get("/devices"), "td form")
    assert "已注销" in page.rows()[0]
    db.session.rollback()
    assert db.session.get(Device, device.id, populate_existing=True).revoked_at is not None
    assert machine(token).post("/api/v1/sync/pull", {}).problem == "device_revoked"


def test_the_trail_is_found_by_person_act_and_day(factories: Factories, readers: Readers) -> None:
    factories.admin("admin")
    other = factories.leader("leader")
    admin = readers("admin")
    admin.submit(admin.get(f"/admin/accounts/{other.id}"), 'form[action$="/password"]', password="another long one")
    assert "重设了密码" in admin.get("/audit", q="管理").rows()[0]
    assert admin.get("/audit", act="password_set").rows()
    assert not admin.get("/audit", act="grant_given").rows()
    assert not admin.get("/audit", to="2001-01-01").rows()
    assert admin.get("/audit", **{"from": "nonsense", "page": "999999999999", "q": "\x00"}).status == 200


def test_the_three_administrators_are_three(factories: Factories, readers: Readers) -> None:
    pages = {"system_admin": "/admin/units", "security_admin": "/admin/accounts", "audit_admin": "/audit"}
    for role in pages:
        account = factories.account(role.replace("_", "."))
        factories.grant(account, role, area=factories.place("city"))
    for role, own in pages.items():
        person = readers(role.replace("_", "."))
        for path in pages.values():
            assert person.get(path).status == (200 if path == own else 403), (role, path)


def test_a_problem_page_says_what_happened_what_was_kept_and_what_to_do(
    factories: Factories, readers: Readers, reader: Reader
) -> None:
    factories.leader("leader")
    page = readers("leader").get("/no/such/page")
    assert page.status == 404
    for words in ("没有找到", "什么都没有改动", "回到首页", "not_visible"):
        assert words in page.text
    assert reader.get("/no/such/page").status == 404


def test_a_form_without_its_token_is_refused(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    person = readers("coordinator")
    assert person.post("/feedback", text="没有令牌").status == 400
    assert person.post("/sign-out").status == 400
    assert db.session.query(Feedback).count() == 0


def test_what_is_known_of_a_person_is_corrected(factories: Factories, readers: Readers, db: Any) -> None:
    factories.admin("admin")
    person = factories.cadre("cadre", phone="13800001111")
    admin = readers("admin")
    page = admin.get(f"/admin/accounts/{person.id}")
    form = f"form[action='/admin/accounts/{person.id}/details']"
    assert "13800001111" not in page.text
    half = admin.submit(page, form, name="陈建国", lat="30.43")
    assert (half.status, "经度和纬度要一起填" in half.text) == (422, True)
    said = {"sex": "f", "speaks": ["yue", "wuu"], "lat": "30.43", "lon": "120.59"}
    done = admin.submit(page, form, name="陈建芳", title="妇女主任", **said)
    assert "改好了" in done.text
    db.session.rollback()
    row = db.session.get(Account, person.id, populate_existing=True)
    assert (row.name, row.title, row.sex, row.speaks) == ("陈建芳", "妇女主任", "f", ["wuu", "yue"])
    assert (row.lat, row.lon, row.phone) == (30.43, 120.59, "13800001111"), "an empty phone stays as it was"
    admin.submit(done, form, forget_phone="y")
    db.session.rollback()
    assert db.session.get(Account, person.id, populate_existing=True).phone is None
    entry = db.session.query(AuditEntry).filter_by(act="account_amended").order_by(AuditEntry.at).first()
    assert entry.detail == {"fields": ["lat", "lon", "name", "sex", "speaks", "title"]}


def test_a_household_is_best_met_in_a_language(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    home = factories.household("周阿婆")
    desk = readers("coordinator")
    desk.submit(desk.get(f"/households/{home.id}/edit"), "main form", speaks="wuu")
    page = desk.get(f"/households/{home.id}").text
    assert "吴语（本地话）" in page
    assert "吴语（本地话）" in desk.get(f"/households/{home.id}/history").text
