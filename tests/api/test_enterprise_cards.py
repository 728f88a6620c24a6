"""What an enterprise does, how many work there and what to look after: entered at the desk, told at the door, brought
by a file; found by it, and its changes remembered."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.demo.firm_cards import firm_card
from fieldvisit.households.models import FieldChange, FieldHistory, Household
from fieldvisit.households.rules import FIRM_FIELDS, TRADE_CODES
from fieldvisit.households.words import TRADES
from fieldvisit.imports import service as imports
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from tests.imports.bringing import csv_of, looked_at, row_of, verdicts
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Machine, Reader

Readers = Callable[..., Reader]
SignIn = Callable[..., Handheld]
HEADER = ("网格", "自然村", "门牌", "企业名称", "联系人", "电话", "所属行业", "职工人数", "消防情况")


def firm(factories: Factories, name: str = "晨亨包装厂", **more: Any) -> Household:
    return factories.household(name, kind="enterprise", **more)


def row(key: uuid.UUID) -> Household:
    db.session.rollback()
    return db.session.get_one(Household, key, populate_existing=True)


def card(key: uuid.UUID) -> tuple[Any, ...]:
    return tuple(getattr(row(key), name) for name in FIRM_FIELDS)


def names(read: Any) -> list[str]:
    return [link.get_text() for link in read.soup.select("tbody td:first-child a")]


def test_trades_are_called_and_the_demo_uses_them() -> None:
    assert set(TRADES) == set(TRADE_CODES)
    assert firm_card("海宁晨亨针织厂")["trade"] == "textile"
    assert {firm_card(name)["trade"] for name in ("甲五金厂", "乙皮件厂", "丙纸箱厂")} == {"metal", "leather", "other"}


def test_an_enterprise_is_entered_corrected_found_and_remembered(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    grid = factories.place()
    person = readers("coordinator")
    said = {"kind": "enterprise", "name": "晨亨包装厂", "contact": "沈国平", "door": "61号", "grid_id": str(grid.id)}
    new = person.get("/households/new")
    wrong = person.submit(new, "form.card", **(said | {"kind": "family"}), trade="other")
    assert wrong.status == 422 and "只有企业才填这一项" in wrong.text
    wrong = person.submit(new, "form.card", **said, trade="other", staff="许多")
    assert wrong.status == 422 and wrong.soup.select_one("#staff[aria-invalid]") is not None
    made = person.submit(new, "form.card", **said, trade="other", staff="36", safety="二楼住人")
    assert all(words in made.text for words in ("其他行业", "36", "二楼住人"))
    key = uuid.UUID(made.response.request.path.split("/")[-1])
    changed = person.submit(person.get(f"/households/{key}/edit"), "form.card", trade="textile", safety="")
    assert "家纺服装" in changed.text and "二楼住人" not in changed.text
    assert card(key) == ("textile", 36, None)
    told = person.get(f"/households/{key}/history").text
    assert all(words in told for words in ("家纺服装", "其他行业", "安全情况", "二楼住人"))
    firm(factories, "丁记小店", trade="shop")
    factories.household("周阿婆")
    assert names(person.get("/households", trade="textile")) == names(person.get("/households", q="沈国平"))
    assert names(person.get("/households", trade="textile")) == ["晨亨包装厂"]


def test_the_api_takes_and_tells_it_and_refuses_it_of_a_family(
    factories: Factories, machine: Callable[..., Machine]
) -> None:
    coordinator = factories.coordinator("coordinator")
    key, family = firm(factories).id, factories.household("周阿婆").id
    api, path = machine(factories.device(coordinator)[1]), "/api/v1/households"
    said = {"name": "晨亨包装厂", "door": "61号", "trade": "food", "staff": 0, "safety": "通道要留"}
    assert api.put(f"{path}/{key}", said).json["trade"] == "food"
    assert card(key) == ("food", 0, "通道要留")
    (line,) = api.get(path, trade="food").json["items"]
    assert (line["id"], line["staff"]) == (str(key), 0)
    refused = api.put(f"{path}/{family}", said | {"name": "周阿婆"})
    assert refused.status == 422 and set(refused.json["errors"]) == {"trade"}
    assert api.put(f"{path}/{key}", said | {"staff": 10**9}).status == 422
    assert api.get(path, trade="dreams").status == 422


@pytest.mark.scenario(20)
def test_told_at_the_door_it_is_merged_field_by_field(factories: Factories, tablet_of: SignIn) -> None:
    cadre = factories.cadre()
    home, family = firm(factories, cadre=cadre, trade="other"), factories.household("周阿婆", cadre=cadre)
    one, other = tablet_of(cadre), tablet_of(cadre)
    one.pull()
    assert one.household(home)["household"]["trade"] == "other"
    assert not set(FIRM_FIELDS) & set(one.household(family)["household"])
    assert one.outcomes(one.amend(home, {"trade": ("other", "textile"), "staff": (None, 36)})) == ["applied"]
    assert other.outcomes(other.amend(home, {"trade": ("other", "food"), "safety": (None, "通道要留")})) == ["conflict"]
    assert card(home.id) == ("textile", 36, "通道要留")
    assert db.session.query(FieldChange).one().field == "trade"
    assert {one.field for one in db.session.query(FieldHistory)} >= set(FIRM_FIELDS)
    assert one.outcomes(one.amend(family, {"staff": (None, 3)})) == ["rejected"]
    assert one.outcomes(one.amend(home, {"trade": ("textile", "dreams")})) == ["rejected"]
    assert card(home.id) == ("textile", 36, "通道要留")


def test_a_file_brings_it_changes_it_and_the_undo_takes_it_back(factories: Factories) -> None:
    boss: Viewer = factories.viewer(factories.coordinator())
    grid = factories.place()
    here = (grid.name, "钱家埭")
    known = firm(factories, "旧厂", door="61号", trade="other", staff=5)
    rows = [
        (*here, "61号", "旧厂", "", "", "针织", "36", "二楼住人"),
        (*here, "62号", "新厂", "沈国平", "", "超市", "", ""),
    ]
    import_id = looked_at(boss, grid.id, csv_of(rows, HEADER), kind="enterprises")
    assert list(verdicts(import_id).values()) == ["changed", "new"]
    imports.confirm(boss, import_id)
    assert row_of(import_id).state == "written"
    assert card(known.id) == ("textile", 36, "二楼住人")
    assert db.session.query(Household).filter_by(name="新厂").one().trade == "shop"
    again = looked_at(boss, grid.id, csv_of(rows, HEADER), kind="enterprises")
    assert set(verdicts(again).values()) == {"same"}
    imports.take_back(boss, import_id)
    assert card(known.id) == ("other", 5, None)
    wrong = looked_at(
        boss, grid.id, csv_of([(*here, "63号", "丙厂", "", "", "做梦", "-4", "")], HEADER), kind="enterprises"
    )
    assert list(verdicts(wrong).values()) == ["wrong"]
