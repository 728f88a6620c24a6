"""Names that software loses: beyond the first plane (𠮷), rare (㛃), two-part (欧阳), with a dot (买买提·艾力).

Typed on a tablet without a network, beside a note of two thousand characters, they come through to either database,
stand on the desk's pages to the letter, and are found by who looks for them.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.on_tablet import dossiers, open_household, sign_in, wait_until_sent
from tests.support.browser import OFFLINE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import Tablet
    from tests.support.postgres import Postgres
    from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = ("𠮷宝娣", "王㛃", "欧阳建英", "买买提·艾力江")
PIECES = ("𠮷", "㛃", "欧阳", "买买提·艾力", "艾力江")
DOOR = "周根生"
ISSUE = "𠮷家和㛃家之间的路灯不亮，欧阳师傅、买买提·艾力江都摔过。"
# Two thousand characters as a person counts them; in JavaScript's count they are more.
NOTE = ("𠮷宝娣讲：王㛃和欧阳建英搬到买买提·艾力江隔壁了。" * 100)[:2000]


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, new_server: Callable[..., "Server"]) -> Iterator["Server"]:
    """A server of its own over the demo, on either database."""
    if request.param == "sqlite":
        yield new_server()
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    postgres.run("CREATE DATABASE rare_names")
    yield new_server(FIELDVISIT_DATABASE_URL=postgres.url("rare_names"))
    postgres.run("DROP DATABASE rare_names WITH (FORCE)")


def test_rare_names_survive_and_are_found(
    server: "Server", tablet_kept_on: Callable[..., "Tablet"], desk_page: Callable[..., "Page"]
) -> None:
    assert len(NOTE) == 2000
    desk = desk_page(server.url, "coordinator")
    for number, name in enumerate(NAMES):
        _register(desk, name, door=f"{880 + number}号")
    _write_without_a_network(tablet_kept_on(server.url))
    for piece in PIECES:
        found = _found_in_register(desk, piece)
        assert [name for name in NAMES if piece in name] == [name for name in NAMES if name in found], piece
        assert ISSUE in _found_among_issues(desk, piece), piece
    assert NOTE in _household(desk, DOOR)
    other = tablet_kept_on(server.url).open()
    sign_in(other)
    assert _held(other) == (NOTE, ISSUE)


def _write_without_a_network(one: "Tablet") -> None:
    """A visit with the long note and an issue, typed with no network; sent when it is back."""
    page = one.open()
    sign_in(page)
    assert one.context is not None
    with one.watch.allowing(OFFLINE):
        one.context.set_offline(offline=True)
        open_household(page, DOOR)
        page.locator("a[href^='#/visit/']").first.click()
        page.locator("label:has(input[name=outcome][value=met])").click()
        page.locator("#notes").fill(NOTE)
        page.locator("a[href$='/issue']").click()
        page.locator("button.pick", has_text="基础设施").first.click()
        page.locator(".inside .pick", has_text="路灯照明").first.click()
        page.locator("#description").fill(ISSUE)
        page.get_by_role("button", name="放进这次走访").click()
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_text("已保存").first).to_be_visible()
        one.context.set_offline(offline=False)
        wait_until_sent(page, 2)


def _held(page: "Page") -> tuple[str, str]:
    """The newest visit's note and the newest issue's words of the household, as another tablet is given them."""
    held: dict[str, Any] = next(
        dossier for dossier in dossiers(page) if dossier["kind"] == "household" and dossier["household"]["name"] == DOOR
    )
    visits = [visit["notes"] or "" for visit in held["visits"]]
    issues = [issue["description"] for issue in held["issues"]]
    return visits[0], ISSUE if ISSUE in issues else ""


def _register(desk: "Page", name: str, door: str) -> None:
    desk.goto("/households/new")
    desk.fill("main [name=name]", name)
    desk.locator("main [name=grid_id]").select_option(index=1)
    desk.fill("main [name=door]", door)
    desk.locator("main form button.primary").click()
    expect(desk.locator("h1")).to_contain_text(name)


def _found_in_register(desk: "Page", words: str) -> str:
    desk.goto("/households")
    _search(desk, words)
    return desk.locator("main tbody").inner_text()


def _found_among_issues(desk: "Page", words: str) -> str:
    desk.goto("/issues")
    _search(desk, words)
    return desk.locator("main tbody").inner_text()


def _search(desk: "Page", words: str) -> None:
    desk.fill("main input[name=q]", words)
    with desk.expect_navigation():
        desk.press("main input[name=q]", "Enter")


def _household(desk: "Page", name: str) -> str:
    desk.goto("/households")
    _search(desk, name)
    desk.locator("main tbody a").first.click()
    expect(desk.locator("h1")).to_contain_text(name)
    return desk.locator("main").inner_text()
