"""Cadres from a file: accounts that wait for their activation, each with its role; judged, mended, taken back."""

from typing import Any

import pytest

from fieldvisit.imports import mending, policy, queries, service
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people import accounts
from fieldvisit.people.models import Account, AuditEntry, Grant
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.models import Companion
from tests.imports.bringing import csv_of, looked_at, row_of, verdicts
from tests.imports.whole_state import whole_state

HEADER = ("账号", "姓名", "职务", "电话", "性别", "会说的话", "角色", "负责区域", "单位")


@pytest.fixture
def viewer(factories: Any) -> Any:
    factories.place("grid")
    return factories.viewer(factories.admin("admin"))


@pytest.fixture
def city(factories: Any) -> int:
    found: int = factories.place("city").id
    return found


def looked(viewer: Any, city: int, *rows: list[str]) -> Any:
    return looked_at(viewer, city, csv_of(rows, HEADER), kind="cadres")


def account(username: str) -> Account:
    db.session.rollback()
    return db.session.query(Account).filter_by(username=username).one()


def grants(row: Account) -> set[tuple[str, str | None, int | None]]:
    found = db.session.query(Grant).filter_by(account_id=row.id, ended_at=None)
    return {(one.role, one.area_path, one.unit_id) for one in found}


def faults(key: Any) -> dict[int, str]:
    rows = (queries.row_of(key, number) for number, verdict in verdicts(key).items() if verdict == "wrong")
    return {one.number: one.said["faults"][0]["code"] for one in rows}


def test_accounts_wait_for_their_activation_each_with_its_role(viewer: Any, city: int, factories: Any) -> None:
    village, unit = factories.place("village"), factories.unit("镇城建办")
    before = whole_state()
    key = looked(
        viewer,
        city,
        ["zhoujg", "周建国", "网格员", "13800001111", "男", "吴语、普通话", "", "", ""],
        ["xufang", "许芳", "", "", "女", "", "协调员", "荆山村", ""],
        ["shengj", "沈国强", "", "", "", "", "经办人", "", "镇城建办"],
    )
    assert verdicts(key) == {2: "new", 3: "new", 4: "new"}
    service.confirm(viewer, key)
    cadre = account("zhoujg")
    assert (cadre.password_hash, cadre.active, cadre.phone) == (None, True, "13800001111")
    assert (cadre.sex, cadre.speaks, cadre.title) == ("m", ["wuu", "cmn"], "网格员")
    assert grants(cadre) == {("cadre", None, None)}
    assert grants(account("xufang")) == {("coordinator", village.path, None)}
    assert grants(account("shengj")) == {("handler", None, unit.id)}
    told = {(one.act, one.subject_id) for one in db.session.query(AuditEntry).filter_by(actor_id=viewer.id)}
    assert {("account_opened", str(cadre.id)), ("grant_given", str(cadre.id))} <= told
    again = looked(viewer, city, ["zhoujg", "周建国", "", "13800001111", "", "", "", "", ""])
    assert verdicts(again) == {2: "same"}
    service.take_back(viewer, key)
    assert whole_state() == before
    assert db.session.query(AuditEntry).filter_by(act="account_taken_back", actor_id=viewer.id).count() == 3


def test_what_differs_is_changed_and_goes_back(viewer: Any, city: int, factories: Any) -> None:
    factories.cadre("zhoujg", "周建国", sex="m", speaks=["wuu"])
    before = whole_state()
    key = looked(viewer, city, ["zhoujg", "周建国", "网格员", "", "", "粤语", "协调员", "荆山村", ""])
    assert verdicts(key) == {2: "changed"}
    changes = queries.row_of(key, 2).said["changes"]
    assert changes == {
        "title": [None, "网格员"],
        "speaks": [["wuu"], ["yue"]],
        "role": [None, ["coordinator", "荆山村"]],
    }
    service.confirm(viewer, key)
    row = account("zhoujg")
    assert (row.sex, row.speaks, len(grants(row))) == ("m", ["yue"], 2)
    service.take_back(viewer, key)
    assert whole_state() == before


def test_wrong_rows_say_why_and_are_mended(viewer: Any, city: int, factories: Any) -> None:
    factories.account("gone", active=False)
    key = looked(
        viewer,
        city,
        ["aa", "张三", "", "", "", "", "协调员", "没有村", ""],
        ["bb", "李四", "", "", "", "", "经办人", "", "没有办"],
        ["cc", "王五", "", "", "", "", "", "", ""],
        ["cc", "王六", "", "", "", "", "", "", ""],
        ["gone", "赵七", "", "", "", "", "", "", ""],
        ["admin", "管理员", "", "", "", "", "领导", "嘉兴市", ""],
        ["dd", "孙八", "", "", "", "火星话", "", "", ""],
    )
    wrong = {2: "no_such_area", 3: "no_such_unit", 5: "doubled_account", 6: "closed_account", 7: "admin_account"}
    assert faults(key) == {**wrong, 8: "choice"}
    with unit_of_work():
        assert mending.mend_cells(row_of(key), 2, {"area": "荆山村"}).verdict == "new"
    with unit_of_work():
        assert mending.mend_cells(row_of(key), 5, {"username": "ee"}).verdict == "new"
    service.confirm(viewer, key)
    assert {row.username for row in db.session.query(Account)} == {"gone", "admin", "aa", "cc", "ee"}


def test_one_who_may_be_there_already_is_decided(viewer: Any, city: int, factories: Any) -> None:
    old = factories.cadre("zhoujg", "周建国", phone="13800001111")
    before = whole_state()
    row = ["zhou", "周建国", "网格员", "13800001111", "", "", "", "", ""]
    key = looked(viewer, city, row, ["ZhouJG", "周小国", "", "", "", "", "", "", ""])
    assert verdicts(key) == {2: "likely", 3: "likely"}
    with unit_of_work():
        mending.decide(row_of(key), 2, "same", subject_id=old.id)
    with pytest.raises(InvalidInput), unit_of_work():
        mending.decide(row_of(key), 3, "same", subject_id=old.id)
    with unit_of_work():
        mending.decide(row_of(key), 3, "new")
    service.confirm(viewer, key)
    assert (account("zhoujg").title, len(grants(account("zhoujg")))) == ("网格员", 1)
    assert account("ZhouJG").name == "周小国"
    service.take_back(viewer, key)
    assert whole_state() == before


def test_who_signed_in_or_is_named_since_stays(viewer: Any, city: int, factories: Any) -> None:
    names = ("active", "keeper", "beside", "idle")
    key = looked(viewer, city, *([name, "周建国", "", "", "", "", "", "", ""] for name in names))
    service.confirm(viewer, key)
    with unit_of_work():
        accounts.set_password(account("active").id, "a long password", by=viewer.id)
    factories.assign(factories.household(), account("keeper"))
    visit = factories.visit(factories.household(), factories.cadre())
    beside = {"visit_id": visit.id, "account_id": account("beside").id, "shard_id": visit.shard_id}
    db.session.add(Companion(**beside, address=""))
    db.session.commit()
    service.take_back(viewer, key)
    assert row_of(key).counts["kept"] == 3
    left = {row.username for row in db.session.query(Account)}
    assert left & set(names) == {"active", "keeper", "beside"}


@pytest.mark.one_database
def test_each_administrator_brings_only_what_is_theirs(viewer: Any, city: int, factories: Any) -> None:
    assert policy.kinds_for(viewer) == ["cadres", "units"]
    village = factories.viewer(factories.coordinator("fang"))
    assert policy.kinds_for(village) == ["households", "members", "tags", "enterprises"]
    security = factories.account("security")
    factories.grant(security, "security_admin", area=factories.place("city"))
    assert policy.kinds_for(factories.viewer(security)) == ["cadres"]
    with pytest.raises(InvalidInput):
        service.bring(factories.viewer(security), "units", city, "单位.csv", b"x")
    with pytest.raises(InvalidInput):
        service.bring(village, "cadres", city, "干部.csv", b"x")
