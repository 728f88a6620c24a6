"""A search that finds nothing asks whether somebody was meant whose name or door is a sign away."""

from collections.abc import Callable

import pytest

from fieldvisit.households import register as register_of_households
from fieldvisit.households import searching
from fieldvisit.households.spelling import address_errors, name_errors, spellings
from tests.support.factories import Factories
from tests.support.reader import Read, Reader

Readers = Callable[..., Reader]


def _likely(page: Read) -> list[str]:
    return [name.get_text() for name in page.soup.select("[aria-labelledby=likely] li b")]


def _found(page: Read) -> list[str]:
    return [link.get_text() for link in page.soup.select("tbody td:first-child a")]


@pytest.fixture
def register(factories: Factories) -> Factories:
    """A few households."""
    factories.coordinator("coordinator")
    home = factories.household("周建国", door="12号", address="荆山村钱家埭12号", hamlet="钱家埭")
    factories.member(home, "欧阳秀英")
    factories.household("沈丽", door="13号", address="荆山村钱家埭13号", hamlet="钱家埭")
    return factories


@pytest.mark.parametrize("typed", ["周健国", "周国", "周建国国", "欧阳秀因", "荆山村钱家带12号", "金山村钱家埭12 号"])
def test_a_sign_wrong_missing_or_more_still_finds_it(register: Factories, readers: Readers, typed: str) -> None:
    page = readers("coordinator").get("/households", q=typed)
    assert _found(page) == []
    assert "周建国" in _likely(page)
    assert "沈丽" not in _likely(page)


@pytest.mark.parametrize(
    "typed",
    ["邹健果", "zhoujianguo", "ZouJian", "zjg", "oyxy", "欧羊秀应", "今三村前加代12号", "前加代十二号"],
)
def test_what_sounds_so_is_offered_however_it_is_typed(register: Factories, readers: Readers, typed: str) -> None:
    page = readers("coordinator").get("/households", q=typed)
    assert (_found(page), _likely(page)) == ([], ["周建国"])


def test_a_firm_is_found_though_two_signs_are_wrong(register: Factories, readers: Readers) -> None:
    register.household("荆山绿叶童装有限公司", kind="enterprise")
    register.household("云龙五金包装有限公司", kind="enterprise")
    assert _likely(readers("coordinator").get("/households", q="荆三绿业童装有限公司")) == ["荆山绿叶童装有限公司"]


@pytest.mark.parametrize("typed", ["王大力", "钱家埭14号", "周红", "林秀因"])
def test_who_is_nothing_like_it_is_not_offered(register: Factories, readers: Readers, typed: str) -> None:
    assert _likely(readers("coordinator").get("/households", q=typed)) == []


@pytest.mark.parametrize("typed", ["十二号", "12 号", "１２号", "钱家埭 十二号", "周 12 号"])
def test_a_number_is_found_however_it_is_written(register: Factories, readers: Readers, typed: str) -> None:
    assert _found(readers("coordinator").get("/households", q=typed)) == ["周建国"]


def test_who_lives_elsewhere_is_not_offered(register: Factories, readers: Readers) -> None:
    other = register.area("village", register.place("town"), name="云龙村", has_register=True)
    register.coordinator("neighbour", area=other)
    assert _likely(readers("neighbour").get("/households", q="周健国")) == []


@pytest.mark.parametrize(
    ("typed", "name", "errors"),
    [
        ("周建国", "周建国", 0),
        ("周健国", "周建国", 1),
        ("周国", "周建国", 1),
        ("周红", "周洪", None),
        ("周", "周红", None),
    ],
)
def test_half_a_name_is_no_likeness(typed: str, name: str, errors: int | None) -> None:
    assert name_errors(typed, name) == errors


def test_numbers_of_an_address_are_never_forgiven() -> None:
    assert address_errors("钱家带12号", "荆山村钱家埭12号") == 1
    assert address_errors("钱家埭12号", "荆山村钱家埭112号") is None
    assert address_errors("3组12号", "荆山村3组钱家埭012号") == 0


@pytest.mark.parametrize(("term", "also"), [("10组", "十组"), ("二十一号", "21号"), ("102室", "一百零二室")])
def test_numbers_are_written_two_ways(term: str, also: str) -> None:
    assert set(spellings(term)) == {term, also}


def test_words_that_stand_everywhere_are_counted_only_so_far(
    register: Factories, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MANY", 1)
    monkeypatch.setattr(register_of_households, "MOST_COUNTED", 1)
    person = readers("coordinator")
    there = person.get("/households", q="钱家埭", follow=True).response.request
    page = person.get(there.path, **there.args, per_page=1)
    assert len(_found(page)) == 1
    assert "1 户以上" in page.text and "再多写几个字" in page.text
    whole = person.get("/households", q="钱家埭")
    assert len(_found(whole)) == 2 and "以上" not in whole.soup.select_one(".page-lead").get_text()


def test_words_that_many_bear_are_looked_for_along_a_short_street(
    register: Factories, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "SOME", 1)
    page = readers("coordinator").get("/households", q="钱家埭")
    assert sorted(_found(page)) == ["周建国", "沈丽"] and "2 户" in page.text
