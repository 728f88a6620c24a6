"""A day of those who answer for it: the leader, the leader's office, the administrator."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.colleagues import Colleagues
from tests.browser.day_pages import Desks, fold, said, timeline, yes
from tests.browser.on_tablet import unlock
from tests.browser.story import number_in
from tests.browser.tablet_walk import sign_in as onto_tablet
from tests.support.browser import Tablet
from tests.support.server import Server

pytestmark = pytest.mark.browser

NEXT_WEEK = (date.today() + timedelta(days=7)).isoformat()


def test_a_leaders_day(colleagues: Colleagues, desks: Desks) -> None:
    """One that is late is taken under supervision, directed, answered, signed off: then it is closed."""
    page = desks("leader")
    wall = _came_back_twice(colleagues, "村口围墙裂了一条缝，孩子天天从底下走。")
    page.goto("/unresolved")
    before = number_in(page.locator("[data-figure=open] b").inner_text())
    issue_id = _take_under_supervision(page, wall)

    # The office that has it reads the direction and reports; the leader directs again, and the answer waits for him.
    handler = desks("handler")
    handler.goto(f"/issues/{issue_id}")
    expect(handler.locator("main aside")).to_contain_text("三天内先把人安顿好。")
    expect(handler.locator("main aside")).to_contain_text("王书记")
    colleagues("handler").step(issue_id, "report", progress="材料已到场，明天动工。")
    page.goto(f"/issues/{issue_id}")
    expect(page.locator("main aside")).to_contain_text("材料已到场")
    form = fold(page, "direct").locator("form")
    form.locator("textarea").first.fill("动工后每天报一次。")
    form.locator("button.primary").click()
    said(page)
    colleagues("handler").step(issue_id, "resolve", outcome="solved", done="按批示办好，住户看过。")
    page.goto("/supervised")
    mine = page.locator(".sign-item", has_text="按批示办好")
    mine.get_by_role("button").click()
    yes(page)
    expect(page.locator(".sign-item", has_text="按批示办好")).to_have_count(0)
    _content(colleagues, issue_id)

    closed = colleagues("leader").issue(issue_id)
    assert (closed["state"], closed["resolution_channel"]) == ("closed", "leader")
    page.goto("/unresolved")
    assert number_in(page.locator("[data-figure=open] b").inner_text()) == before - 1


def _take_under_supervision(page: Page, issue_id: str) -> str:
    """One that lies with the construction office, in the page's dialog; its id."""
    unit = page.locator("#f-unit option", has_text="镇城建办")
    page.goto(f"/unresolved?unit={unit.get_attribute('value')}")
    page.locator(f"[data-supervise*='/issues/{issue_id}/']").click()
    dialog = page.locator("dialog[data-supervise-dialog]")
    dialog.locator("[name=deadline]").fill(NEXT_WEEK)
    dialog.locator("[name=directions]").fill("三天内先把人安顿好。")
    dialog.locator("button.primary").click()
    said(page)
    return issue_id


def _came_back_twice(colleagues: Colleagues, description: str) -> str:
    """One that the office twice said it had solved, and people said it had not: worth a leader's while."""
    issue_id = colleagues.in_work(description)
    for _time in range(2):
        colleagues("handler").step(issue_id, "resolve", outcome="solved", done="补过了。")
        _call_back(colleagues, issue_id, "not")
    return issue_id


def _content(colleagues: Colleagues, issue_id: str) -> None:
    """Everybody who reported it is called back, and content."""
    _call_back(colleagues, issue_id, "satisfied")


def _call_back(colleagues: Colleagues, issue_id: str, word: str) -> None:
    for reporter in colleagues("callback").issue(issue_id)["reporters_linked"]:
        said_of = {"reporter_id": reporter["id"]} if reporter["id"] else {}
        colleagues("callback").step(issue_id, "callback", reached=True, satisfaction=word, **said_of)


ROOF = "五保户的屋顶漏了三处，雨天要用盆接。"


def test_a_leaders_offices_day(colleagues: Colleagues, desks: Desks) -> None:
    """The office supervises and signs in the leader's name; wherever it is read, both names stand."""
    roof = colleagues.in_work(ROOF)
    page = desks("office")
    page.goto(f"/issues/{roof}?open=supervise")
    form = fold(page, "supervise").locator("form")
    form.locator("[name=deadline]").fill(NEXT_WEEK)
    form.locator("[name=directions]").fill("王书记批示：雨季前修好。")
    form.locator("button.primary").click()
    said(page)
    colleagues("handler").step(roof, "resolve", outcome="solved", done="换瓦四十张，屋脊重做。")
    page.goto("/supervised")
    page.locator(".sign-item", has_text="换瓦四十张").get_by_role("button").click()
    yes(page)
    expect(page.locator(".sign-item", has_text="换瓦四十张")).to_have_count(0)
    _content(colleagues, roof)

    reader = desks("handler")
    reader.goto(f"/issues/{roof}")
    for step in ("领衔督办", "签字同意销号"):
        line = timeline(reader).locator("li", has_text=step).first
        expect(line).to_contain_text("蒋文静")
        expect(line).to_contain_text("代 王书记")
    expect(reader.locator("h1 + p")).to_contain_text("已销号")
    leader = colleagues("leader").issue(roof)
    assert leader["supervised"] is False
    assert leader["state"] == "closed"


PASSWORD = "nine boats under the bridge"


def test_an_administrators_day(
    desks: Desks, desk_page: Callable[..., Page], town: Server, tablet_kept_on: Callable[..., Tablet]
) -> None:
    """People, units, words and tablets; whoever is concerned finds it changed, and the trail says who did it."""
    device = tablet_kept_on(town.url)
    lost = device.open()
    onto_tablet(lost, "cadre2")
    page = desks("admin")
    _open_an_account(page)
    _new_words(page)
    page.goto("/devices?q=沈丽")
    page.locator("tbody tr", has_text="在用").get_by_role("button", name="注销").click()
    yes(page)
    expect(page.locator("tbody tr", has_text="已注销")).to_have_count(1)

    newcomer = desk_page(town.url)
    newcomer.watch.allow(r"status of 403")  # type: ignore[attr-defined]
    newcomer.goto("/sign-in")
    newcomer.fill("input[name=username]", "grid-lead")
    newcomer.fill("input[name=password]", PASSWORD)
    newcomer.click("main form button[type=submit]")
    newcomer.wait_for_url("**/grid")
    newcomer.goto("/issues/new")
    expect(newcomer.locator("[name=category] option", has_text="充电桩")).to_have_count(1)
    newcomer.goto("/admin/accounts")
    expect(newcomer.locator("h1")).to_have_text("这里不归你管")
    _emptied(device, lost)
    _trail(page)


def _open_an_account(page: Page) -> None:
    page.goto("/admin/accounts/new")
    for name, text in (("name", "裘志远"), ("username", "grid-lead"), ("title", "网格长"), ("password", PASSWORD)):
        page.fill(f"main form [name={name}]", text)
    page.locator("main form button.primary").click()
    form = page.locator("form[action$='/grants']")
    form.locator("[name=role]").select_option("coordinator")
    form.locator("[name=area]").fill("荆山村")
    form.locator("button.primary").click()
    expect(page.locator("section", has_text="现在的权限")).to_contain_text("荆山村")


def _new_words(page: Page) -> None:
    """A unit, a category that goes to it, and a phrase."""
    page.goto("/admin/units/new")
    for name, text in (("name", "镇充电办"), ("area", "周王庙镇"), ("kind", "town_charging")):
        page.fill(f"main form [name={name}]", text)
    page.locator("main form button.primary").click()
    said(page)
    page.goto("/admin/categories")
    form = page.locator("aside form")
    form.locator("[name=parent_code]").select_option("infra")
    for name, text in (
        ("code", "infra.charging"),
        ("zh", "充电桩"),
        ("en", "Charging points"),
        ("unit_kind", "town_charging"),
    ):
        form.locator(f"[name={name}]").fill(text)
    form.locator("button.primary").click()
    said(page)
    page.goto("/admin/phrases")
    form = page.locator("aside form")
    for name, text in (("id", "asks-charging"), ("zh", "问了充电桩"), ("en", "Asked about charging points")):
        form.locator(f"[name={name}]").fill(text)
    form.locator("button.primary").click()
    said(page)


def _emptied(device: Tablet, page: Page) -> None:
    """The lost tablet, at its next try, forgets everything."""
    device.watch.allow(r"status of 403")
    page.reload()
    unlock(page)
    expect(page.get_by_text("这台平板已经停用").first).to_be_visible(timeout=20_000)
    expect(page.locator("a[href^='#/household/']")).to_have_count(0)


def _trail(page: Page) -> None:
    page.goto("/jobs?all=1")
    expect(page.locator("h1")).to_have_text("后台任务")
    page.goto("/audit")
    words = page.locator("tbody").inner_text()
    for act in ("开了账号", "给了权限", "注销了设备"):
        assert act in words, act
