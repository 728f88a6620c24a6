"""The grid at a glance: every figure counts to the rows behind it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fieldvisit.kernel import clock
from tests.support.factories import Factories
from tests.support.reader import Read, Reader

Readers = Callable[..., Reader]


def _village(factories: Factories) -> Any:
    first, second = factories.place(), factories.grid("南洋网格")
    kept, loaded = factories.cadre(name="陈建国"), factories.cadre(name="钱卫星")
    homes = [factories.household(f"甲{n}", grid=first, cadre=kept) for n in range(6)]
    more = [factories.household(f"乙{n}", grid=second, cadre=loaded) for n in range(17)]
    factories.household("没人联", grid=second)
    now = clock.now()
    for home in homes[:3]:
        factories.visit(home, kept, started_at=now - timedelta(days=2))
    factories.visit(homes[4], kept, outcome="refused")
    factories.meeting(loaded, (more[0], more[1]), grid_id=second.id)
    factories.issue(kept, homes[0])
    factories.issue(kept, homes[1], state="dispatched", unit=factories.unit(), due_at=now - timedelta(days=2))
    return second


def _rows_behind(person: Reader, address: str) -> int:
    page = person.get(address)
    assert page.status == 200, address
    found = re.search(r"共 ([\d,]+) 条", page.text)
    return int(found[1].replace(",", "")) if found else 0


def test_every_figure_counts_to_the_rows_behind_it(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    second = _village(factories)
    person = readers("coordinator")
    page = person.get("/grid")
    figures = {
        card.select_one("span").get_text(): (
            card.select_one("b").get_text(),
            card["href"],
            card.select_one("small").get_text(),
        )
        for card in page.soup.select("a.card.fig")
    }
    assert figures["走访覆盖"][0] == "20.8 %"
    assert figures["走访覆盖"][2].startswith("5 / 24 户")
    assert _rows_behind(person, figures["走访覆盖"][1]) == 5
    assert figures["没人联的户"][0] == "1"
    assert _rows_behind(person, figures["没人联的户"][1]) == 1
    assert figures["户数不合适的干部"][0] == "1"
    assert figures["超期的问题"][0] == "1"
    assert figures["等你受理"][0] == "1"
    row = next(line for line in page.soup.select("tbody tr") if "南洋网格" in line.get_text())
    for link in row.select("a"):
        text, address = " ".join(link.get_text(" ").split()), str(link["href"])
        assert f"={second.id}" in address
        if "/assignments" in address and "show=all" in address:
            continue  # a figure of cadres: they stand beside the households there
        shown = re.search(r"(\d+) / \d+$", text) or re.search(r"^(\d+)", text)
        assert shown is not None, text
        assert _rows_behind(person, address) == int(shown[1]), (text, address)


def test_one_sees_one_s_own_grids(factories: Factories, readers: Readers) -> None:
    other = factories.area("village", name="外村")
    factories.household("冯不见", grid=factories.grid("外网格", other))
    factories.coordinator("coordinator")
    factories.coordinator("town", "徐镇长", area=factories.place("town"))
    factories.place("grid")
    own, town = readers("coordinator").get("/grid"), readers("town").get("/grid")
    assert "外网格" not in own.text
    assert "外网格" in town.text


def test_a_place_without_grids_says_what_to_do(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    page = readers("coordinator").get("/grid")
    assert "你的范围里还没有网格" in page.text


def _badge(page: Read, words: str) -> str:
    line = next(item for item in page.soup.select(".side .menu a") if words in item.get_text())
    return "".join(re.findall(r"\d+", line.get_text()))


def test_badges_say_what_waits(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    _village(factories)
    page = readers("coordinator").get("/grid")
    assert _badge(page, "联户安排") == "1"
    assert _badge(page, "待受理") == "1"
    assert _badge(page, "需要核对") == ""
