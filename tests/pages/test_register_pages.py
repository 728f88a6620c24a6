"""The register is found by any words; a number or a name that is searched for never stands in an address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from fieldvisit.households.rules import door_sort_of
from fieldvisit.kernel import clock
from tests.support.factories import Factories
from tests.support.reader import Reader

Readers = Callable[..., Reader]
PHONE = "13805730001"
IDENTITY = "33048119430101123X"


def _names(read: Any) -> list[str]:
    return [link.get_text() for link in read.soup.select("tbody td:first-child a")]


@pytest.mark.parametrize("name", ["𠮷田芳", "㛃兰", "欧阳秀英", "买买提·艾力", "Ábel O'Neil", "100%的_店"])
def test_every_name_is_found_by_any_part_of_it(factories: Factories, readers: Readers, name: str) -> None:
    factories.coordinator("coordinator")
    factories.household("周阿婆")
    factories.household(name)
    person = readers("coordinator")
    for words in {name, name[:1], name[:2], name[-2:]}:
        assert name in _names(person.get("/households", q=words)), words
    assert _names(person.get("/households", q=name)) == [name]


@pytest.mark.parametrize("typed", ["买买提·艾力", "买买提•艾力", "买买提艾力", "提・艾", "艾力 买买提"])
def test_names_with_a_dot_are_found_however_it_is_typed(factories: Factories, readers: Readers, typed: str) -> None:
    factories.coordinator("coordinator")
    factories.household("买买提·艾力")
    factories.household("周阿婆")
    assert _names(readers("coordinator").get("/households", q=typed)) == ["买买提·艾力"]


def test_a_household_is_found_by_its_members_door_and_whole_number(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    home = factories.household("周阿婆", door="12号")
    factories.member(home, "欧阳小明", phone=PHONE, identity_number=IDENTITY)
    factories.household("沈丽", door="3号")
    person = readers("coordinator")
    for words in ("欧阳", "钱家埭12号", "12号 周", PHONE, "138 0573 0001", "138-0573-0001", IDENTITY, IDENTITY.lower()):
        found = person.submit(person.get("/households"), q=words)
        assert _names(found) == ["周阿婆"], words
        assert not {PHONE, IDENTITY} & set(found.response.request.query_string.decode().split("="))
    assert _names(person.submit(person.get("/households"), q=PHONE[:8])) == []


def test_a_number_never_stands_in_an_address(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    factories.member(factories.household("周阿婆"), "周小明", phone=PHONE)
    person = readers("coordinator")
    for typed in (PHONE, f"周 {PHONE}"):
        for page in (
            person.submit(person.get("/households"), q=typed, orphan="1"),
            person.get("/households", q=typed, orphan="1"),
        ):
            assert _names(page) == ["周阿婆"]
            address = page.response.request.full_path
            assert PHONE not in address
            assert "number=" in address
            assert "orphan=1" in address
            assert PHONE not in page.response.get_data(as_text=True)


def test_a_name_searched_for_stands_sealed_in_the_address(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    factories.household("周阿婆")
    factories.household("沈丽")
    person = readers("coordinator")
    for page in (person.submit(person.get("/households"), q="周阿婆"), person.get("/households", q="周阿婆")):
        assert _names(page) == ["周阿婆"]
        assert "周" not in unquote(page.response.request.full_path)
        assert page.soup.select_one("input[name=q]")["value"] == "周阿婆"
    assert _names(person.get("/households", words="1:tampered")) == ["周阿婆", "沈丽"]


def test_a_list_shows_no_number_in_full(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    home = factories.household("周阿婆")
    factories.member(home, "周小明", phone=PHONE, identity_number=IDENTITY)
    person = readers("coordinator")
    for page in (person.get("/households"), person.get("/households", q=PHONE), person.get(f"/households/{home.id}")):
        body = page.response.get_data(as_text=True)
        assert "138****0001" in body
        assert IDENTITY not in body
        assert PHONE not in body


def test_filters_stay_in_the_address_and_in_the_form(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    other = factories.grid("南洋网格")
    cadre = factories.cadre()
    kept = factories.household("周阿婆", cadre=cadre)
    factories.tag(kept, "lone_elder")
    factories.household("沈丽", grid=other)
    factories.household("海宁经编厂", kind="enterprise")
    factories.household("搬走的", active=False)
    person = readers("coordinator")
    asked: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {"周阿婆", "沈丽", "海宁经编厂"}),
        ({"grid": other.id}, {"沈丽"}),
        ({"kind": "enterprise"}, {"海宁经编厂"}),
        ({"tag": "lone_elder"}, {"周阿婆"}),
        ({"orphan": "1"}, {"沈丽", "海宁经编厂"}),
        ({"gone": "1"}, {"搬走的"}),
        ({"cadre": cadre.id}, {"周阿婆"}),
        ({"orphan": "1", "grid": other.id}, {"沈丽"}),
    ]
    for query, names in asked:
        page = person.get("/households", **query)
        assert set(_names(page)) == names, query
    page = person.get("/households", tag="lone_elder")
    assert page.soup.select_one("select[name=tag] option[selected]")["value"] == "lone_elder"  # type: ignore[index]


def test_who_was_not_reached_for_a_while(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    cadre = factories.cadre()
    now = clock.now()
    factories.visit(factories.household("见到了"), cadre, started_at=now - timedelta(days=3))
    factories.visit(factories.household("没人在家"), cadre, outcome="nobody_home")
    factories.visit(factories.household("很久以前"), cadre, started_at=now - timedelta(days=40))
    came = factories.household("来过纳凉会")
    factories.meeting(cadre, (came,), started_at=now - timedelta(days=5))
    person = readers("coordinator")
    assert set(_names(person.get("/households", unvisited=30))) == {"没人在家", "很久以前"}
    assert set(_names(person.get("/households", visited=30))) == {"见到了", "来过纳凉会"}
    assert set(_names(person.get("/households", unvisited=60))) == {"没人在家"}


def test_doors_stand_in_their_natural_order_page_after_page(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    for number in range(30, 0, -1):
        factories.household(f"第{number}户", door=f"{number}号", door_sort=door_sort_of(f"{number}号"))
    person = readers("coordinator")
    first = person.get("/households", orphan=1)
    second = person.get(first.links()["下一页"])
    assert _names(first) + _names(second) == [f"第{number}户" for number in range(1, 31)]
    assert "orphan=1" in second.links()["上一页"]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00"},
        {"q": "'; DROP TABLE household;--"},
        {"q": "%"},
        {"q": "\\"},
        {"q": "周" * 500},
        {"grid": "99999999999999999999"},
        {"grid": "-1"},
        {"cadre": "nobody"},
        {"unvisited": "0"},
        {"page": "999999999"},
        {"page": "x"},
        {"per_page": "100000"},
        {"kind": "palace", "tag": "rich"},
    ],
)
def test_nonsense_in_the_address_is_no_fault(factories: Factories, readers: Readers, query: dict[str, str]) -> None:
    factories.coordinator("coordinator")
    factories.household("周阿婆")
    assert readers("coordinator").get("/households", **query).status == 200
