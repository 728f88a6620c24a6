"""What the desk's small scripts add: asking first, choosing many, one number in place, filters at once, the drawer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import check_accessible
from tests.support.browser import TABLET
from tests.support.server import Server

pytestmark = pytest.mark.browser

DeskPage = Callable[..., Page]
PHONE_SIZE = {"width": 360, "height": 740}
COORDINATOR = ("/grid", "/households", "/assignments", "/households/new", "/review", "/feedback", "/devices")
ADMIN = (
    "/admin/accounts", "/admin/accounts/new", "/admin/units", "/admin/units/new", "/devices", "/admin/feedback",
    "/audit",
)  # fmt: skip


def _first_household(page: Page) -> str:
    page.goto("/households")
    return str(page.locator("tbody td:first-child a").first.get_attribute("href"))


def test_one_number_is_shown_in_place_and_the_press_is_in_the_trail(live_server: Server, desk_page: DeskPage) -> None:
    page = desk_page(live_server.url, "coordinator")
    address = _first_household(page)
    page.goto(address)
    masked = page.locator("[data-masked]").first.inner_text()
    page.locator("form[data-reveal] button").first.click()
    shown = page.locator(".number-row bdi").first
    expect(shown).not_to_contain_text("*")
    assert (shown.inner_text()[:3], shown.inner_text()[-4:]) == (masked[:3], masked[-4:])
    assert page.url.endswith(address)
    admin = desk_page(live_server.url, "admin")
    admin.goto("/audit?act=number_revealed")
    assert "陈芳" in admin.locator("tbody tr").first.inner_text()


def test_many_are_chosen_at_once_and_the_button_waits(shared_server: Server, desk_page: DeskPage) -> None:
    page = desk_page(shared_server.url, "coordinator")
    page.goto("/assignments?show=all")
    button = page.locator("[data-needs-selection]")
    expect(button).to_be_disabled()
    page.locator("input[name=household]").first.check()
    expect(button).to_be_enabled()
    expect(page.locator("[data-selected-count]")).to_have_text("1")
    page.locator("[data-select-all]").check()
    expect(page.locator("[data-selected-count]")).to_have_text("25")
    button.click()
    expect(page.locator("h1")).to_contain_text("25")


def test_what_cannot_be_undone_is_asked_first(live_server: Server, desk_page: DeskPage) -> None:
    page = desk_page(live_server.url, "coordinator")
    page.goto(_first_household(page))
    let_go = page.locator('form[action^="/assignments/"] button')
    let_go.click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button").first.click()
    expect(dialog).to_have_count(0)
    expect(let_go).to_be_focused()
    let_go.click()
    dialog.locator("[data-confirm-yes]").click()
    expect(page.locator("[data-toast]")).to_be_visible()
    expect(page.locator('form[action^="/assignments/"]')).to_have_count(0)
    page.locator("[data-close-toast]").click()
    expect(page.locator("[data-toast]")).to_have_count(0)


def test_filters_work_at_once_and_leave_no_number_in_the_address(shared_server: Server, desk_page: DeskPage) -> None:
    page = desk_page(shared_server.url, "coordinator")
    page.goto("/households")
    page.locator("input[name=orphan][type=checkbox]").check()
    page.wait_for_url("**/households?orphan=1")
    page.locator("select[name=kind]").select_option("family")
    page.wait_for_url(lambda url: "orphan=1" in url and "kind=family" in url)
    page.locator("input[name=q]").fill("19900000002")
    page.keyboard.press("Enter")
    page.wait_for_url("**number=*")
    assert "19900000002" not in page.url
    page.go_back()
    expect(page.locator("input[name=orphan][type=checkbox]")).to_be_checked()


def test_the_menu_is_a_drawer_on_a_tablet(shared_server: Server, desk_page: DeskPage) -> None:
    page = desk_page(shared_server.url, "coordinator", viewport=TABLET)
    page.goto("/grid")
    expect(page.locator(".side")).to_be_hidden()
    summary = page.locator("header details.drawer > summary")
    summary.click()
    entry = page.locator("header .menu a[aria-current=page]")
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.locator("header .menu a[href='/households']").click()
    page.wait_for_url("**/households")


def test_on_a_phone_pages_are_accessible_and_never_wider_than_the_screen(
    shared_server: Server, desk_page: DeskPage
) -> None:
    """On the wider screens every page is looked at by the walks of everyone."""
    check_accessible(_open(desk_page(shared_server.url, viewport=PHONE_SIZE), "/sign-in"))
    page = desk_page(shared_server.url, "coordinator", viewport=PHONE_SIZE)
    first = _first_household(page)
    more = [first, f"{first}/edit", f"{first}/members/new", f"{first}/tags/new", f"{first}/merge"]
    more.append(f"/households/moves?household={first.rsplit('/', 1)[1]}")
    more.append(f"/assignments/choose?household={first.rsplit('/', 1)[1]}")
    for path in (*COORDINATOR, *more):
        check_accessible(_open(page, path))
    admin = desk_page(shared_server.url, "admin", viewport=PHONE_SIZE)
    for path in ADMIN:
        check_accessible(_open(admin, path))


def _open(page: Page, path: str) -> Page:
    page.goto(path)
    spare = page.evaluate("innerWidth - document.documentElement.scrollWidth")
    assert spare >= 0, f"{path} is wider than the screen by {-spare}"
    return page


def test_photos_are_leafed_through_by_keys(shared_server: Server, desk_page: DeskPage) -> None:
    page = desk_page(shared_server.url, "town")
    page.goto("/issues")
    for address in [str(link.get_attribute("href")) for link in page.locator("main tbody a[href^='/issues/']").all()]:
        page.goto(address)
        if page.locator(".photo-strip a").count() > 1:
            break
    record = page.url
    thumbnails = page.locator(".photo-strip img")
    expect(thumbnails.first).to_have_js_property("complete", True)
    assert thumbnails.first.evaluate("picture => picture.naturalWidth") > 100
    page.locator(".photo-strip a").first.click()
    first = page.url
    expect(page.locator(".photo-large img")).to_have_js_property("complete", True)
    assert page.locator(".photo-large img").evaluate("picture => picture.naturalWidth") > 500
    check_accessible(page)
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(first)
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(first)
    page.keyboard.press("Escape")
    expect(page).to_have_url(record)
