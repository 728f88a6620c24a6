"""The crawl finds what is wrong: a crawler that is content with anything proves nothing."""

import random
from types import SimpleNamespace
from typing import Any

import pytest

from tests.figures.crawling import Crawl

LIST = (
    '<ul><li data-row="a"></li><li data-row="b" data-part="late"></li></ul><a rel="next" href="/list?page=2">more</a>'
)
MORE = '<ul><li data-row="c" data-part="late"></li></ul>'


class Site:
    """Pages by address, as a reader's client would get them."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = {"/list": LIST, "/list?page=2": MORE, **pages}
        self.client = self

    def get(self, address: str, **_more: Any) -> Any:
        """One page, or 404."""
        text = self.pages.get(address)
        return SimpleNamespace(status_code=404 if text is None else 200, get_data=lambda **_more: text or "")


def faults_of(start: str, **pages: str) -> list[str]:
    """What is wrong on a page of this mark-up."""
    site: Any = Site({"/start": start, **{f"/{name}": text for name, text in pages.items()}})
    found = Crawl(site, random.Random(1))
    found.run(["/start"])
    return found.faults


def figure(number: int, words: str, href: str = "/list", more: str = "") -> str:
    """A figure's link."""
    return f'<a href="{href}" data-count="{number}" data-count-name="x" {more}><b>{words}</b></a>'


def test_it_is_content_with_what_is_true() -> None:
    assert faults_of(figure(3, "3 件")) == []
    assert faults_of(figure(2, "2 件", more='data-count-part="late"')) == []
    assert faults_of(figure(1234, "1,234", more='data-count-sum="fen"'), list='<i data-row="a" data-fen="1234">') == []
    assert faults_of(figure(2, "2", more='data-count-of="3" data-count-of-rows="/list" data-count-part="late"')) != []


@pytest.mark.parametrize(
    "wrong",
    [
        figure(2, "2 件"),  # a row too few
        figure(4, "4 件"),  # one too many
        figure(3, "5 件"),  # shows another number than it says
        figure(3, "3", "/nowhere"),  # leads nowhere
        figure(1, "1", more='data-count-part="late"'),
        figure(3, "3", more='data-count-of="2"'),  # more than what it is a part of
        figure(3, "3", more='data-count-of="9" data-count-of-rows="/list"'),
        '<b data-count="1" data-count-name="total">1</b>',  # its own page lists nothing
    ],
)
def test_it_finds_what_is_wrong(wrong: str) -> None:
    assert len(faults_of(wrong)) >= 1


def test_a_row_that_stands_on_two_pages_counts_once() -> None:
    again = {"list": LIST, "list?page=2": '<i data-row="b" data-part="late">'}
    assert faults_of(figure(3, "3 件"), **again) == ["/start: x says 3, /list has 2"]


def test_every_level_and_filter_is_walked() -> None:
    level = '<a href="/start?area=7">below</a><form method="get"><input type="hidden" name="area" value="7">'
    form = level + '<select name="unit"><option value="">all</option><option value="5">5</option></select></form>'
    wrong = '<b data-count="9" data-count-name="total">9</b>'
    found = faults_of(form, **{"start?area=7": wrong, "start?area=7&unit=5": wrong})
    assert {fault.split(":")[0] for fault in found} == {"/start?area=7", "/start?area=7&unit=5"}
