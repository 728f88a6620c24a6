"""A day of those who carry an issue on: handler, unit lead, call-back officer, the coordinators of town and county."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.colleagues import Colleague, Colleagues
from tests.browser.day_pages import Desks, choose, fold, look_for, said, timeline
from tests.browser.story import number_in
from tests.support.server import Server

pytestmark = pytest.mark.browser
SERVER = {"FIELDVISIT_WORKER": "beside"}  # a list is exported

POTHOLE = "晒场边的水泥路裂成两半，三轮车颠翻过。"
FENCE = "小学后墙的铁栏杆松了，孩子爱往外钻。"
LATER = "机埠旁的护坡要加高，下一场雨前办。"


def test_a_handlers_day(colleagues: Colleagues, desks: Desks) -> None:
    """Sign, ask, answer; give back what is another's; take the list along as a spreadsheet."""
    pothole = colleagues.dispatched(POTHOLE)
    fence = colleagues.dispatched(FENCE)
    colleagues.dispatched(LATER)
    page = desks("handler")
    look_for(page, "/work", POTHOLE).get_by_role("button", name="签收并办理").click()
    row = page.locator("tr", has_text=POTHOLE)
    expect(row).to_contain_text("办理中")
    row.get_by_role("link", name="联系群众").click()
    form = fold(page, "contact").locator("form")
    form.locator("textarea").fill("电话里说好明早带料去。")
    form.locator("button.primary").click()
    said(page)
    page.goto(f"/issues/{pothole}?open=resolve")
    form = fold(page, "resolve").locator("form")
    choose(form, "outcome", "solved")
    form.locator("textarea").fill("裂缝两侧凿开重浇，长12米，养护三天。")
    form.locator("button.primary").click()
    said(page)
    page.goto(f"/issues/{fence}")
    form = fold(page, "return").locator("form")
    form.locator("textarea").fill("学校围墙归教育口，不归城建。")
    form.locator("button.danger").click()
    said(page)
    page.goto("/work")
    sheet = _exported(page)
    assert LATER in sheet and FENCE not in sheet
    assert not re.search(r"1\d{10}", sheet), "a phone number in an export"

    # The call-back officer has whom to ask, the coordinator what came back and why.
    asked = desks("callback")
    expect(look_for(asked, "/callbacks", POTHOLE)).to_contain_text("裂缝两侧凿开重浇")
    triage = desks("coordinator")
    expect(look_for(triage, "/triage", FENCE)).to_contain_text("学校围墙归教育口")


def _exported(page: Page) -> str:
    """All words of the spreadsheet that the page's button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").first.click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()), read_only=True)
    return "\n".join(str(cell) for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line if cell)


GUTTER = "老街檐沟漏水，雨天淋湿对门的灶间。"


def test_a_unit_leads_day(town: Server, colleagues: Colleagues, desks: Desks) -> None:
    """A case moves to another hand of the unit, and that one finds it."""
    _second_handler(colleagues("admin"), colleagues("handler"))
    gutter = colleagues.in_work(GUTTER)
    page = desks("unitlead")
    look_for(page, "/work", GUTTER).locator("a.issue-name").click()
    form = fold(page, "hand_over").locator("form")
    form.locator("[name=handler_id]").select_option(label="钟小燕")
    form.locator("textarea").fill("老街这片你熟，接着办。")
    form.locator("button.primary").click()
    said(page)

    second = Colleague(town.url, "handler-two", "eight cranes over the lake")
    assert second.issue(gutter)["open_steps"], "whoever has it in hand may go on"
    second.step(gutter, "resolve", outcome="solved", done="檐沟换了两节。")
    page.goto(f"/issues/{gutter}")
    expect(timeline(page)).to_contain_text("钟小燕")
    expect(timeline(page)).to_contain_text("老街这片你熟")
    expect(page.locator("h1 + p")).to_contain_text("已办结")


def _second_handler(admin: Colleague, handler: Colleague) -> None:
    unit_id = handler.get("/api/v1/me")["scopes"][0]["unit_id"]
    account = {"username": "handler-two", "name": "钟小燕", "title": "经办人", "password": "eight cranes over the lake"}
    opened = admin.post("/api/v1/admin/accounts", account)
    assert opened.status == 201, opened
    given = admin.post(f"/api/v1/admin/accounts/{opened.json['id']}/grants", {"role": "handler", "unit_id": unit_id})
    assert given.status == 201, given


BRIDGE = "小桥栏杆断了一截，孩子上学要过。"
TAP = "村口公用水龙头一直滴水。"


def test_a_call_back_officers_day(colleagues: Colleagues, desks: Desks) -> None:
    """Two are asked: one household is not content and its case comes back, the other is and its case is closed."""
    bridge = colleagues.answered(BRIDGE, "断的那截焊上了。")
    tap = colleagues.answered(TAP, "换了阀芯。")
    page = desks("callback")
    _ask(page, BRIDGE, "not", "焊是焊了，一推还晃。")
    _ask(page, TAP, "satisfied", "不滴了，谢谢。")

    back = desks("handler")
    expect(look_for(back, "/work", BRIDGE)).to_contain_text("重办 1 次")
    back.goto(f"/issues/{bridge}")
    expect(timeline(back)).to_contain_text("一推还晃")
    assert colleagues("leader").issue(tap)["state"] == "closed"
    told = [
        issue
        for dossier in colleagues.tablet("cadre").dossiers.values()
        for issue in dossier.get("issues", ())
        if issue["id"] == tap
    ]
    assert [issue["state"] for issue in told] == ["closed"]


def _ask(page: Page, words: str, answer: str, heard: str) -> None:
    card = look_for(page, "/callbacks", words)
    choose(card, "answer", answer)
    card.locator("textarea").fill(heard)
    card.locator("button.primary").click()
    said(page)
    expect(look_for(page, "/callbacks", words)).to_have_count(0)


CULVERT = "跨镇的排涝涵洞塌了，两个镇的田都淹。"


def test_the_days_of_town_and_county(colleagues: Colleagues, desks: Desks) -> None:
    """What the village sent up goes on to the county, which sends it to its own department."""
    culvert = colleagues.raised(CULVERT)
    colleagues("coordinator").step(culvert, "escalate", reason="镇里才定得下。")
    page = desks("town")
    card = look_for(page, "/triage", CULVERT)
    card.locator("details.more-acts > summary").click()
    card.locator("a[href*='open=escalate']").click()
    form = fold(page, "escalate").locator("form")
    form.locator("textarea").fill("跨镇的事，请市里牵头。")
    form.locator("button.primary").click()
    said(page)

    page = desks("county")
    card = look_for(page, "/triage", CULVERT)
    card.locator("details.more-acts > summary").click()
    units = card.locator("select[name=unit_id] option", has_text=re.compile("^市"))
    card.locator("select[name=unit_id]").select_option(str(units.first.get_attribute("value")))
    card.locator("details button").first.click()
    said(page)
    after = colleagues("county").issue(culvert)
    assert (after["state"], after["unit_name"][:1]) == ("dispatched", "市")
    assert [event["step"] for event in after["events"]] == ["raise", "escalate", "escalate", "dispatch"]
    # The village that raised it still sees how far it is.
    village = desks("coordinator")
    village.goto(f"/issues/{culvert}")
    expect(timeline(village)).to_contain_text("跨镇的事，请市里牵头。")


@pytest.mark.parametrize("username", ["county", "leader"])
def test_coverage_is_followed_down_to_the_doors(desks: Desks, username: str) -> None:
    """From the county to the rows: on each level the figure that was pressed is the one that is found."""
    page = desks(username)
    page.goto("/coverage")
    for place in ("周王庙镇", "荆山村"):
        line = page.locator(".coverage-table tbody tr", has_text=place)
        reached = _cell(line, "已走访")
        line.get_by_role("link", name=place).click()
        expect(page.locator(".crumb-here")).to_have_text(place)
        parts = [_cell(row, "已走访") for row in _registered(page)]
        assert sum(parts) == reached, f"{place}: {parts}"
    grid = _registered(page)[0]
    reached = _cell(grid, "已走访")
    grid.locator("td[data-label='已走访'] a").click()
    expect(page.locator(".page-lead")).to_contain_text(f"{reached:,} 户")
    page.locator("main a.item").first.click()
    expect(page.locator(".line-of-time").first).to_be_visible()


def _registered(page: Page) -> list[Any]:
    return page.locator(".coverage-table tbody tr:has(td[data-label='已走访'])").all()


def _cell(line: Any, label: str) -> int:
    return number_in(line.locator(f"td[data-label='{label}']").inner_text())


def test_unresolved_is_followed_down_the_levels(desks: Desks) -> None:
    """A leader narrows what is unresolved from the county to a village, and the number beside each place is kept."""
    page = desks("leader")
    page.goto("/unresolved")
    for place in ("周王庙镇", "荆山村"):
        page.locator("details.drill summary").click()
        link = page.locator(".drill-body a", has_text=place)
        told = number_in(link.locator(".num").inner_text())
        link.click()
        expect(page.locator(".crumb-here")).to_have_text(place)
        assert number_in(page.locator("[data-figure=open] b").inner_text()) == told
    page.locator("[data-figure=open] a").first.click()
    expect(page.locator(".card-head h2")).to_have_text(f"{told:,} 件")
