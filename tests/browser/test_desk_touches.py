"""What the desk's small scripts add: asking first, choosing many, one number in place, filters at once, the drawer."""

import json
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


def test_lines_are_brought_looked_at_and_taken_back_and_a_household_goes_where_it_stands(
    live_server: Server, desk_page: DeskPage
) -> None:
    admin = desk_page(live_server.url, "admin")
    known = admin.request.get("/admin/boundaries.geojson").json()["features"]
    first, second = [one for one in known if one["properties"]["level"] == "grid"][:2]
    first["geometry"], second["geometry"] = second["geometry"], first["geometry"]
    content = json.dumps({"type": "FeatureCollection", "features": [first, second]}).encode()
    admin.goto("/admin/boundaries/new")
    admin.set_input_files("#file", {"name": "对调.geojson", "mimeType": "application/geo+json", "buffer": content})
    admin.locator("input[value='WGS-84']").check()
    check_accessible(admin)
    admin.get_by_role("button", name="检查").click()
    expect(admin.locator(".boundary-picture path")).to_have_count(2)
    expect(admin.get_by_text("户在边界外面").first).to_be_visible()
    check_accessible(admin)
    admin.get_by_role("button", name="启用 2 个边界").click()
    expect(admin.get_by_text("边界启用了")).to_be_visible()

    town = desk_page(live_server.url, "town")
    town.goto("/positions")
    row = town.locator("tbody tr").first
    household = str(row.get_attribute("data-row"))
    row.locator("input[type=checkbox]").check()
    check_accessible(town)
    town.get_by_role("button", name="把选的划过去").click()
    expect(town.get_by_text("1 户划到了位置所在的网格")).to_be_visible()
    expect(town.locator(f"[data-row='{household}']")).to_have_count(0)
    town.locator("form[action$='/positions/back'] button").click()
    expect(town.get_by_text("1 户回到了原来的网格")).to_be_visible()

    admin.get_by_role("button", name="撤销这一版").click()
    admin.get_by_role("dialog").get_by_role("button", name="撤销这一版").click()
    expect(admin.get_by_text("2 个区域回到以前的边界")).to_be_visible()
    town.goto("/positions")
    expect(town.get_by_text("都在自己的网格里")).to_be_visible()


def test_the_map_of_coverage_tells_of_a_grid_what_its_line_in_the_list_says(
    shared_server: Server, desk_page: DeskPage
) -> None:
    page = desk_page(shared_server.url, "town")
    page.goto("/coverage/map?figure=orphans")
    page.locator("#map[data-drawn]").wait_for()
    row = page.locator(".map-grids [data-row]").nth(1)
    link = row.locator("a")
    row.get_by_role("button").press("Enter")
    card = page.locator("#map-card")
    expect(card).to_contain_text(row.locator("b").inner_text())
    expect(card).to_contain_text(str(link.get_attribute("data-count")))
    assert card.locator("a").get_attribute("href") == link.get_attribute("href")
    check_accessible(page)
    page.locator("#map-card-close").click()
    expect(card).to_be_hidden()
