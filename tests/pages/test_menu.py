"""The side menu: a long one is grouped and folds, a short one stays flat, and one sees where one is."""

from collections.abc import Callable

from bs4 import BeautifulSoup, Tag

from tests.support.factories import Factories
from tests.support.reader import Reader

Readers = Callable[..., Reader]


def _folds(soup: BeautifulSoup) -> dict[str, Tag]:
    return {str(fold["data-menu-group"]): fold for fold in soup.select(".side details")}


def test_a_long_menu_folds_but_what_is_done_daily_and_where_one_is(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    person = readers("coordinator")
    page = person.get("/grid").soup
    daily = [str(line["href"]) for line in page.select(".side nav > .menu a")]
    assert daily[:3] == ["/grid", "/triage", "/households"]
    folds = _folds(page)
    assert folds.keys() == {"visits", "checks", "figures", "tools"}
    assert not [name for name, fold in folds.items() if fold.has_attr("open")]
    inside = _folds(person.get("/coverage").soup)
    assert [name for name, fold in inside.items() if fold.has_attr("open")] == ["figures"]


def test_a_folded_group_says_how_much_waits_in_it(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    for number in range(2):
        factories.household(f"新提议{number}", proposal="open", active=False, grid=factories.place())
    fold = _folds(readers("coordinator").get("/grid").soup)["checks"]
    badge = fold.select_one("summary .badge")
    assert badge is not None
    assert badge.get_text(" ").split() == ["等着", "2"]


def test_what_was_opened_is_open_on_the_next_page(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    person = readers("coordinator")
    person.get("/grid")
    person.client.set_cookie("menu", "visits.nonsense")
    folds = _folds(person.get("/triage").soup)
    assert [name for name, fold in folds.items() if fold.has_attr("open")] == ["visits"]


def test_a_short_menu_has_no_headings(factories: Factories, readers: Readers) -> None:
    factories.handler(factories.unit(), "handler")
    page = readers("handler").get("/work").soup
    assert page.select(".side .menu a")
    assert not page.select(".side details")


def test_a_page_behind_a_line_marks_it(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    home = factories.household("周根生", grid=factories.place())
    person = readers("coordinator")
    for path, line, word in (
        ("/households", "/households", "page"),
        (f"/households/{home.id}", "/households", "true"),
        ("/plans", "/assignments", "true"),
    ):
        marked = person.get(path).soup.select(".side .menu a[aria-current]")
        assert [(one["href"], one["aria-current"]) for one in marked] == [(line, word)], path
