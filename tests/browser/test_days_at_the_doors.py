"""A day of those who know the doors: the cadre with the tablet, the coordinator of the village at the desk."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.colleagues import Colleagues, first_door
from tests.browser.day_pages import Desks, choose, fold, look_for, said
from tests.browser.on_tablet import rows, send_now, sign_in, wait_until_sent
from tests.browser.tablet_walk import go, household_of_today
from tests.support.browser import OFFLINE, Tablet
from tests.support.server import Server

pytestmark = pytest.mark.browser

HEARD = "老人说今年稻子收得好，就是机耕路坑多。"
ROAD = "机耕路中段塌了一块，收割机开不进去。"


def test_a_cadres_day(
    town: Server, colleagues: Colleagues, tablet_kept_on: Callable[..., Tablet], desks: Desks
) -> None:
    """Out without a network: who is worth a visit, a visit, an issue, a meeting; in the evening all of it is sent."""
    device = tablet_kept_on(town.url)
    page = device.open()
    sign_in(page)
    assert device.context is not None
    device.watch.allow(OFFLINE)
    device.context.set_offline(offline=True)
    household = household_of_today(page)
    _visit_with_an_issue(page, household)
    _meeting(page, "村委会门口的晒场")
    assert [row["kind"] for row in rows(page)] == ["visit.record", "issue.raise", "meeting.record"]

    device.context.set_offline(offline=False)
    send_now(page)
    wait_until_sent(page, 3)

    # The coordinator finds all three, and whom it concerns.
    desk = desks("coordinator")
    expect(look_for(desk, "/triage", ROAD)).to_contain_text("陈建国")
    desk.goto(f"/households/{household}")
    visit = desk.locator(".line-of-time > li", has_text=HEARD)
    expect(visit).to_contain_text("陈建国")
    expect(visit).to_contain_text("见到了")
    desk.get_by_role("link", name=re.compile("村委会门口的晒场")).click()
    expect(desk.locator("h2", has_text="来了 2 户")).to_be_visible()


def _visit_with_an_issue(page: Page, household: str) -> None:
    go(page, f"visit/{household}")
    page.get_by_role("radio", name="见到了", exact=True).check()
    page.locator("#notes").fill(HEARD)
    page.get_by_role("link", name="提出一个问题").click()
    page.get_by_role("button", name="基础设施", exact=True).click()
    page.locator(".inside label.pick").first.click()
    page.locator("#description").fill(ROAD)
    page.get_by_role("button", name="放进这次走访").click()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("status").filter(has_text="已保存").wait_for()


def _meeting(page: Page, place: str) -> None:
    go(page, "meeting")
    page.locator("#place").fill(place)
    page.locator("#roll").fill("1")
    page.locator(".tick input").nth(0).check()
    page.locator(".tick input").nth(1).check()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("status").filter(has_text="已保存").wait_for()


LAMP = "祠堂门口的路灯一闪一闪，走夜路怕人。"
DRAIN = "垃圾房后面的下水口堵了。"


def test_a_coordinators_morning(colleagues: Colleagues, desks: Desks) -> None:
    """The grid at a glance leads to triage: one to its unit, one dealt with on the spot, one level up."""
    lamp = colleagues.raised(LAMP)
    drain = colleagues.raised(DRAIN)
    border = colleagues.raised("和邻村交界的桥面开裂，两个村都说不归自己。")
    page = desks("coordinator")
    page.goto("/")
    waiting = page.locator("a.card.fig[href='/triage']")
    expect(waiting).to_contain_text("等你受理")
    before = int(waiting.locator("b").inner_text())
    waiting.click()

    look_for(page, "/triage", LAMP).get_by_role("button", name=re.compile("^交办 ")).first.click()
    said(page)
    _step_from_triage(page, DRAIN, "on_spot", {"done": "叫保洁员当场掏通了，冲了两桶水。"}, outcome="solved")
    _step_from_triage(page, "和邻村交界", "escalate", {"reason": "要镇里两头协调。"})
    page.goto("/grid")
    expect(page.locator("a.card.fig[href='/triage'] b")).to_have_text(str(before - 3))

    # The unit has one to sign, the town has one to take on, and the third needs nobody any more.
    office = desks("handler")
    expect(look_for(office, "/work", LAMP)).to_contain_text("已交办")
    seen = colleagues("town").issue(border)
    assert (seen["state"], seen["level"]) == ("submitted", "town")
    assert colleagues("town").issue(drain)["resolution_channel"] == "on_spot"
    assert colleagues("handler").issue(lamp)["state"] == "dispatched"


def _step_from_triage(page: Page, words: str, step: str, texts: dict[str, str], **choices: str) -> None:
    card = look_for(page, "/triage", words)
    card.locator("details.more-acts > summary").click()
    card.locator(f"a[href*='open={step}']").click()
    form = fold(page, step).locator("form")
    for name, value in choices.items():
        choose(form, name, value)
    for name, text in texts.items():
        form.locator(f"[name={name}]").fill(text)
    form.locator(".row button").first.click()
    said(page)


def test_a_coordinators_afternoon(colleagues: Colleagues, desks: Desks) -> None:
    """The register: a new door, a changed number, a record that did not fit, a household without a cadre."""
    cadre = colleagues.tablet("cadre")
    door = cadre.propose("荆山村南洋99号", head="买买提·艾力", phone="13800005678")
    head = next(one for one in cadre.dossiers[first_door(cadre)]["members"] if one["head"])
    told = cadre.amend(first_door(cadre), {f"members.{head['id']}.phone": (None, "19900012345")})
    lost = cadre.visit(first_door(cadre), outcome="vanished", body={"notes": "这一条选错了结果。"})
    assert cadre.outcomes(door, told, lost) == ["applied", "conflict", "rejected"]
    page = desks("coordinator")
    _take_on_the_register(page)
    _take_the_number(page, "2345")
    _mend_what_did_not_fit(page)
    home = _give_to_cadre2(page)

    # The cadres' tablets know it at the next pull.
    cadre.pull()
    assert cadre.dossiers[door["entity_id"]]["household"]["address"] == "荆山村南洋99号"
    assert cadre.dossiers[first_door(cadre)]["to_check"] == []
    page.goto(f"/households/{first_door(cadre)}")
    expect(page.locator("[data-masked]", has_text="2345")).to_be_visible()
    expect(page.locator(".line-of-time > li", has_text="这一条选错了结果")).to_contain_text("陈建国")
    assert home in colleagues.tablet("cadre2").dossiers


def _take_on_the_register(page: Page) -> None:
    page.goto("/proposals")
    page.locator("tr", has_text="南洋99号").get_by_role("link").first.click()
    page.get_by_role("button", name="上户册", exact=True).click()
    said(page)
    page.goto("/households?q=" + "买买提")
    expect(page.locator("tbody tr", has_text="南洋99号")).to_contain_text("买买提·艾力")


def _take_the_number(page: Page, ending: str) -> None:
    page.goto("/changes")
    change = page.locator("main li.card", has_text=ending)
    change.get_by_role("button", name="换成平板上的").click()
    said(page)
    expect(page.locator("main li.card", has_text=ending)).to_have_count(0)


def _mend_what_did_not_fit(page: Page) -> None:
    page.goto("/review")
    page.locator("tbody tr", has_text="陈建国").last.get_by_role("link", name="看一看").click()
    expect(page.locator("#mend [name='f:notes']")).to_have_value(re.compile("这一条选错了结果"))
    page.locator("#mend [name='f:outcome']").select_option("met")
    page.locator("#mend button.primary").click()
    said(page)


def _give_to_cadre2(page: Page) -> str:
    """A household without a cadre gets one; its id."""
    page.goto("/assignments")
    tick = page.locator("input[name=household]").first
    home = str(tick.get_attribute("value"))
    tick.check()
    page.locator("[data-needs-selection]").click()
    page.locator("#named").fill("沈丽")
    page.locator("button[form=find-cadre]").click()
    page.locator("tr", has_text="沈丽").locator("input[name=cadre_id]").check()
    choose(page.locator("main"), "reason", "near")
    page.get_by_role("button", name="安排", exact=True).click()
    seen = page.get_by_role("button", name="看过了，就这样安排")
    done = page.locator(".notice.done", has_text="安排好了")
    expect(seen.or_(done).first).to_be_visible()
    if seen.is_visible():
        seen.click()
    expect(done).to_contain_text("沈丽")
    return home
