"""A household: numbers masked and revealed one by one, changed with a trace, its story told whole."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.households.models import Dossier, Household, HouseholdTag, Member
from fieldvisit.kernel import clock
from fieldvisit.people.models import AuditEntry
from tests.support.factories import Factories
from tests.support.reader import Reader

Readers = Callable[..., Reader]
PHONE = "13805730001"
IDENTITY = "33048119430101123X"


def _revision(db: Any, household: Household) -> int:
    db.session.rollback()
    return int(db.session.get(Dossier, household.id, populate_existing=True).revision)


def _names(read: Any) -> list[str]:
    return [link.get_text() for link in read.soup.select("tbody td:first-child a")]


def test_a_number_is_revealed_by_a_press_that_is_logged(factories: Factories, readers: Readers, db: Any) -> None:
    account = factories.coordinator("coordinator")
    home = factories.household("周阿婆")
    member = factories.member(home, "周小明", phone=PHONE, identity_number=IDENTITY)
    person = readers("coordinator")
    page = person.get(f"/households/{home.id}")
    assert db.session.query(AuditEntry).count() == 0
    shown = person.submit(page, "form[data-reveal]")
    assert PHONE in shown.text
    db.session.rollback()
    entry = db.session.query(AuditEntry).one()
    assert (entry.act, entry.actor_id, entry.subject_id) == ("number_revealed", account.id, str(member.id))
    assert PHONE not in str(entry.detail)
    token = page.form("form[data-reveal]").filled({})[0][1]
    answer = person.client.post(
        f"/households/{home.id}/members/{member.id}/number",
        data={"csrf_token": token, "number": "identity"},
        headers={"Accept": "application/json"},
    )
    assert answer.get_json() == {"number": IDENTITY}
    db.session.rollback()
    assert db.session.query(AuditEntry).count() == 2


def test_a_cadre_reveals_own_households_only_and_a_leader_none(factories: Factories, readers: Readers, db: Any) -> None:
    factories.leader("leader")
    cadre = factories.cadre("cadre")
    own, other = factories.household("周阿婆", cadre=cadre), factories.household("沈丽")
    mine, theirs = factories.member(own, "周小明", phone=PHONE), factories.member(other, "沈小丽", phone=PHONE)
    person, leader = readers("cadre"), readers("leader")
    token = person.get("/feedback").form().filled({})[0][1]
    assert PHONE in person.post(f"/households/{own.id}/members/{mine.id}/number", csrf_token=token, number="phone").text
    for target in (
        f"/households/{other.id}/members/{theirs.id}/number",
        f"/households/{own.id}/members/{theirs.id}/number",
    ):
        assert person.post(target, csrf_token=token, number="phone").status == 404
    assert person.post(f"/households/{own.id}/members/{mine.id}/number", csrf_token=token, number="dream").status == 422
    assert leader.get(f"/households/{own.id}").soup.select_one("form[data-reveal]") is None
    token = leader.get("/feedback").form().filled({})[0][1]
    assert leader.post(f"/households/{own.id}/members/{mine.id}/number", csrf_token=token, number="phone").status == 403
    factories.callback_officer("callback")
    officer = readers("callback")
    token = officer.get("/feedback").form().filled({})[0][1]
    assert (
        officer.post(f"/households/{own.id}/members/{mine.id}/number", csrf_token=token, number="phone").status == 404
    )
    db.session.rollback()
    assert db.session.query(AuditEntry).count() == 1


def test_foreign_households_look_as_if_they_did_not_exist(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    factories.cadre("cadre")
    town = factories.area("town", factories.area("county", factories.place("city")))
    grid = factories.grid("外网格", factories.area("village", town))
    stranger = factories.cadre("stranger", "远方干部")
    home = factories.household("冯不见", grid=grid, cadre=stranger, address="外县暗巷77号")
    member, tag = factories.member(home, "冯小隐", phone=PHONE), factories.tag(home)
    own = factories.household("周阿婆")
    paths = ["", "/edit", "/merge", "/members/new", f"/members/{member.id}", "/tags/new"]
    posts = ["/gone", "/back", f"/members/{member.id}/end", f"/members/{member.id}/number", f"/tags/{tag.id}/end"]
    for username in ("coordinator", "cadre"):
        person = readers(username)
        token = person.get("/feedback").form().filled({})[0][1]
        read = [person.get(f"/households/{home.id}{path}") for path in paths]
        sent = [person.post(f"/households/{home.id}{path}", csrf_token=token, number="phone") for path in posts]
        sent.append(person.post(f"/households/{own.id}/merge", csrf_token=token, into_id=home.id))
        unknown = person.get(f"/households/{uuid.uuid4()}")
        for answer in (*read, *sent):
            assert answer.status in {403, 404}, answer.response.request.path
            for secret in ("冯不见", "冯小隐", "远方干部", "外县暗巷", "外网格"):
                assert secret not in answer.text
        assert read[0].status == 404
        assert read[0].text == unknown.text
        listed = person.get("/households", q="冯").text + person.get("/households", cadre=stranger.id).text
        assert "冯不见" not in listed
        assert "远方干部" not in listed
    assert _revision(db, home) == 1


def test_a_household_is_registered_with_its_head(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    grid = factories.place()
    person = readers("coordinator")
    page = person.submit(
        person.get("/households/new"),
        kind="family",
        name="𠮷田芳",
        phone="138 0573 0001",
        grid_id=grid.id,
        hamlet="钱家埭",
        door="12号",
        lat="30.4312",
        lon="120.59",
    )
    assert "𠮷田芳" in page.soup.h1.get_text()  # type: ignore[union-attr]
    assert "没人联" in page.text
    home = db.session.query(Household).one()
    assert (home.address, home.shard_id, home.source_datum) == ("荆山村钱家埭12号", grid.id, "WGS-84")
    head = db.session.query(Member).one()
    assert (head.name, head.head, head.phone) == ("𠮷田芳", True, PHONE)
    assert _revision(db, home) == 1
    assert _names(person.get("/households", q=PHONE)) == ["𠮷田芳"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "不能空着"),
        ({"door": "1" * 100}, "太长了"),
        ({"lat": "30.4"}, "经度和纬度要一起填"),
        ({"lat": "north", "lon": "120"}, ""),
        ({"lat": "91", "lon": "120"}, ""),
        ({"grid_id": "999999"}, "没有这个网格"),
        ({"grid_id": "x"}, "应当是整数"),
        ({"kind": "palace"}, "请从列出的里面选"),
        ({"phone": "call me"}, "电话应当是"),
        ({"name": "周\x07"}, "控制字符"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(
    factories: Factories, readers: Readers, db: Any, fields: dict[str, str], words: str
) -> None:
    factories.coordinator("coordinator")
    factories.place()
    person = readers("coordinator")
    good = {"kind": "family", "name": "周阿婆", "grid_id": factories.place().id, "door": "1号"}
    answer = person.submit(person.get("/households/new"), **{**good, **fields})
    assert answer.status == 422
    assert words in answer.text
    assert answer.soup.select_one(".error, .notice.late")
    if "name" not in fields:
        assert answer.soup.select_one("input[name=name]")["value"] == "周阿婆"  # type: ignore[index]
    assert db.session.query(Household).count() == 0


def test_a_grid_elsewhere_cannot_be_registered_into(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    factories.place()
    foreign = factories.grid("外网格", factories.area("village", factories.area("town", factories.place("county"))))
    person = readers("coordinator")
    answer = person.submit(person.get("/households/new"), kind="family", name="周", grid_id=foreign.id, door="1号")
    assert answer.status == 403
    assert "外网格" not in answer.text
    assert db.session.query(Household).count() == 0


def test_door_and_name_are_corrected_and_the_dossier_rises(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    home = factories.household("周阿婆", group_name="第1组")
    before = _revision(db, home)
    person = readers("coordinator")
    page = person.submit(
        person.get(f"/households/{home.id}/edit"), name="周婆婆", door="9号", hamlet="", note="门口有狗"
    )
    assert "荆山村第1组9号" in page.text
    assert "门口有狗" in page.text
    assert _revision(db, home) == before + 1
    assert db.session.query(Member).one().name == "周婆婆"


def test_members_come_change_and_go(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    home = factories.household("周阿婆")
    person = readers("coordinator")
    before = _revision(db, home)
    page = person.submit(
        person.get(f"/households/{home.id}/members/new"),
        name="买买提·艾力",
        relation="son_in_law",
        sex="m",
        birth_year="1980",
        phone=PHONE,
    )
    assert "买买提·艾力 女婿 · 男" in page.text
    db.session.rollback()
    member = db.session.query(Member).filter_by(name="买买提·艾力").one()
    path = f"/households/{home.id}/members/{member.id}"
    form = person.get(path)
    assert PHONE not in form.response.get_data(as_text=True)
    page = person.submit(form, birth_year="1981", phone="", head="y")
    assert page.soup.h1.get_text().strip().startswith("买买提·艾力")  # type: ignore[union-attr]
    db.session.rollback()
    db.session.refresh(member)
    assert (member.phone, member.birth_year, member.head) == (PHONE, 1981, True)
    assert person.submit(person.get(path), forget_phone="y", head="y").status == 200
    db.session.rollback()
    db.session.refresh(member)
    assert (member.phone, member.phone_hash) == (None, None)
    page = person.submit(person.get(f"/households/{home.id}"), 'form[action$="/end"][action*="/members/"]')
    assert "周阿婆" not in page.text
    assert _revision(db, home) == before + 4
    token = page.form().filled({})[0][1]
    answer = person.post(f"{path}/end", csrf_token=token)
    assert answer.status == 409
    assert "先把另一位改成户主" in answer.text


def test_a_sensitive_tag_needs_its_basis_and_stands_once(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    home = factories.household("周阿婆")
    person = readers("coordinator")
    form = person.get(f"/households/{home.id}/tags/new")
    refused = person.submit(form, tag="severe_illness")
    assert refused.status == 422
    assert "要写明依据" in refused.text
    page = person.submit(form, tag="severe_illness", basis="医保大病结算单", expires_on="2999-01-01")
    assert "依据： 医保大病结算单" in page.text
    again = person.submit(form, tag="severe_illness", basis="再来一次")
    assert again.status == 422
    assert "已经有这个标签" in again.text
    page = person.submit(page, 'form[action*="/tags/"]')
    assert "没有标签" in page.text
    assert db.session.query(HouseholdTag).one().ended_at is not None
    assert _revision(db, home) == 3


def test_a_household_moves_to_another_grid_with_a_trace(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    home, other = factories.household("周阿婆"), factories.grid("南洋网格")
    before = home.grid_id
    person = readers("coordinator")
    page = person.get(person.get(f"/households/{home.id}").links()["划到别的网格"])
    page = person.submit(person.submit(page, "form.card", to=other.id), "form[method=post].card")
    assert "南洋网格" in page.text
    db.session.rollback()
    moved = db.session.get(Household, home.id, populate_existing=True)
    assert (moved.grid_id, moved.shard_id) == (other.id, before)
    assert db.session.query(AuditEntry).one().detail == {"from": before, "to": other.id}


def test_who_moved_away_is_kept_by_nobody_and_may_come_back(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    cadre = factories.cadre()
    home = factories.household("周阿婆", cadre=cadre)
    factories.visit(home, cadre, notes="说要搬到镇上")
    person = readers("coordinator")
    page = person.submit(person.get(f"/households/{home.id}"), 'form[action$="/gone"]')
    assert "搬走了" in page.text
    assert "说要搬到镇上" in page.text
    assert "没人联" in page.text
    assert _names(person.get("/households")) == []
    page = person.submit(page, 'form[action$="/back"]')
    assert _names(person.get("/households")) == ["周阿婆"]


def test_doubled_rows_become_one_and_tell_one_story(factories: Factories, readers: Readers, db: Any) -> None:
    factories.coordinator("coordinator")
    cadre = factories.cadre()
    kept, doubled = factories.household("周阿婆"), factories.household("周阿婆", cadre=cadre)
    factories.member(doubled, "周小明")
    factories.tag(doubled, "lone_elder")
    factories.visit(doubled, cadre, notes="楼梯口灯暗")
    person = readers("coordinator")
    page = person.submit(person.get(f"/households/{doubled.id}/merge"), "td form")
    assert page.response.request.path == f"/households/{kept.id}"
    for words in ("楼梯口灯暗", "周小明", "独居"):
        assert words in page.text
    assert len(_names(person.get("/households"))) == 1
    old = person.get(f"/households/{doubled.id}")
    assert "已经并到 另一户" in old.text
    assert old.soup.select_one('form[action$="/gone"]') is None
    assert person.get(f"/households/{doubled.id}/merge", follow=True).status == 200
    token = page.form().filled({})[0][1]
    assert person.post(f"/households/{doubled.id}/gone", csrf_token=token).status == 409
    answer = person.post(f"/households/{kept.id}/merge", csrf_token=token, into_id=kept.id)
    assert "不能并到自己" in answer.text


def test_the_row_to_merge_into_is_found_though_its_name_is_mistyped(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    kept, doubled = factories.household("周根祥"), factories.household("周阿婆")
    person = readers("coordinator")
    page = person.get(f"/households/{doubled.id}/merge", q="周跟翔", follow=True)
    assert page.soup.select_one("[aria-labelledby=likely] [name=into_id]")["value"] == str(kept.id)
    assert person.submit(page, "[aria-labelledby=likely] form").response.request.path == f"/households/{kept.id}"


def test_the_card_tells_what_to_say_first_and_what_came_of_it(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    unit, cadre = factories.unit(), factories.cadre()
    home = factories.household("周阿婆", cadre=cadre)
    factories.issue(
        cadre,
        home,
        state="resolved",
        unit=unit,
        outcome="solved",
        answer="换了两盏灯，晚上试过。",
        answered_at=clock.now(),
        answered_by="镇城建办",
    )
    factories.issue(cadre, home, description="水沟堵了")
    factories.visit(home, cadre, phrases=["all-well"], notes="孙子周末回来")
    factories.meeting(cadre, (home,))
    page = readers("coordinator").get(f"/households/{home.id}")
    for words in ("上门先说这一句", "换了两盏灯", "水沟堵了", "一切正常", "孙子周末回来", "来了", "陈建国 · 就近"):
        assert words in page.text


def test_a_confidential_issue_is_not_told_to_who_may_not_know(factories: Factories, readers: Readers) -> None:
    cadre = factories.cadre("cadre")
    home = factories.household("周阿婆", cadre=cadre)
    factories.issue(factories.cadre(name="沈丽"), home, description="告的是自己的干部", confidential=True)
    assert "告的是自己的干部" not in readers("cadre").get(f"/households/{home.id}").text
