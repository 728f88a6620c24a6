"""A questionnaire from the desk to the doorstep and back: offline, over kills, delivered once with its files."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from fieldvisit.kernel import clock
from tests.browser.colleagues import Colleague
from tests.browser.on_tablet import ask, eventually, rows, send_now, sign_in, unlock
from tests.browser.questionnaires import (
    BUSY,
    BUSY_CHOICES,
    BUSY_ID,
    BUSY_SETTINGS,
    BUSY_TITLE,
    CHOICES,
    FORM_ID,
    PLAIN,
    SETTINGS,
    SURVEY,
    TITLE,
)
from tests.browser.second_tablet import SecondTablet
from tests.browser.tablet_walk import go, household_of_today
from tests.browser.test_tablet_photos import photo
from tests.support.axe import serious_faults
from tests.support.browser import OFFLINE
from tests.support.workbooks import workbook

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser

FORMS = "store.forms().then((forms) => forms.list())"
FILES = "store.photos().then((photos) => photos.list())"


@pytest.fixture(scope="module")
def village(town: "Server") -> dict[str, Any]:
    """Where the cadre's households lie."""
    found: dict[str, Any] = Colleague(town.url, "admin").get(f"/api/v1/areas?level=village&q={quote('荆山村')}")[
        "items"
    ][0]
    return found


@pytest.fixture(scope="module")
def handed_out(town: "Server", village: dict[str, Any]) -> dict[str, str]:
    """{form id: its address}: the forms, published for the town."""
    manager = Colleague(town.url, "admin")
    area = next(one["id"] for one in manager.get(f"/api/v1/areas/{village['id']}")["line"] if one["level"] == "town")
    for sheets in ((SURVEY, CHOICES, SETTINGS), (BUSY, BUSY_CHOICES, BUSY_SETTINGS)):
        content = base64.b64encode(workbook(*sheets)).decode()
        sent = {"file": {"name": "care.xlsx", "content": content}, "audience": {"area_id": area}}
        made = manager.post("/api/v1/surveys", sent)
        assert made.status == 201, made
        code = sheets[2]["form_id"]
        form = next(one for one in manager.get("/api/v1/surveys")["items"] if one["form_id"] == code)
        handed = manager.post(f"/api/v1/surveys/{form['id']}/versions/{made.json['id']}/publish", {})
        assert handed.status == 200, handed
    return {one["form_id"]: f"/api/v1/surveys/{one['id']}" for one in manager.get("/api/v1/surveys")["items"]}


@pytest.fixture
def device(live_server: "Server", handed_out: dict[str, str], tablet: Callable[..., "Tablet"]) -> "Tablet":
    """A tablet that holds the form."""
    device = tablet(live_server.url)
    page = device.open()
    sign_in(page)
    eventually(page, lambda: FORM_ID in [one["form_id"] for one in ask(page, FORMS)], "the form has come")
    device.watch.allow(OFFLINE)
    return device


def away(device: "Tablet", *, offline: bool = True) -> None:
    assert device.context is not None
    device.context.set_offline(offline=offline)


def turn(page: "Page") -> None:
    """On to the next page."""
    before = page.locator(".survey-heading").inner_text()
    page.locator(".save-bar button[type=submit]").click()
    expect(page.locator(".survey-heading")).not_to_have_text(before)


def until(page: "Page", name: str) -> None:
    """On, page by page, to the one that asks this."""
    while page.locator(f"[data-name={name}]").count() == 0:
        turn(page)


def kept(page: "Page", *parts: str) -> None:
    """Until the draft on the disk holds all of this."""
    holds = "store.drafts().then((all) => all.filter(({ key }) => key.startsWith('survey/')))"
    eventually(
        page,
        lambda: any(all(part in one["value"]["form"]["xml"] for part in parts) for one in ask(page, holds)),
        "kept",
    )


def go_on(device: "Tablet") -> "Page":
    """Killed over the form; opened again, it is offered where one comes in."""
    device.kill()
    page = device.open()
    unlock(page)
    page.evaluate("location.hash = '#/today'")
    page.locator("a[href^='#/survey/']", has_text="接着").click()
    page.locator(".survey-page").wait_for()
    return page


def home(page: "Page") -> None:
    """Where they live, with a photo of the door."""
    until(page, "town")
    page.locator("[data-name=town] select").select_option("ca")
    page.locator("[data-name=village] label", has_text="陆家埭村").click()
    page.locator("[data-name=town] select").select_option("xc")
    expect(page.locator("[data-name=village] input:checked")).to_have_count(0)
    page.locator("[data-name=village] label", has_text="周家浜村").click()
    page.locator("[data-name=alone] label", has_text="是").first.click()
    page.locator("[data-name=carer] input").fill("隔壁沈家")
    until(page, "front")
    door: Any = photo("door.jpg")
    page.locator("[data-name=front] input[type=file]").last.set_input_files([door])
    page.locator("[data-name=front] .survey-kept").wait_for()
    kept(page, "隔壁沈家", "<front>front-")


def people(page: "Page") -> None:
    """Two rows."""
    until(page, "called")
    page.locator("[data-name=called] input").fill("沈桂英")
    page.locator("[data-name=age] input").fill("八十二")
    page.locator(".save-bar button[type=submit]").click()
    expect(page.locator("[data-name=age] .error")).to_be_visible()
    page.locator("[data-name=age] input").fill("82")
    turn(page)
    page.get_by_role("button", name="添家人").click()
    page.locator("[data-name=called] input").fill("沈志强")
    page.locator("[data-name=age] input").fill("55")
    kept(page, "沈桂英", "沈志强", "<age>55</age>")


def rest(page: "Page") -> None:
    """Opinions, the many plain ones, and the signature."""
    until(page, "score")
    page.locator("[data-name=water] label", has_text="好").click()
    page.locator("[data-name=score] label", has_text="7").click()
    page.locator("[data-name=needs] label", has_text="路灯").click()
    page.get_by_role("button", name="往前 路灯").click()
    answered = 0
    while page.locator(".survey-pad").count() == 0:
        turn(page)
        for box in page.locator("[data-name^=q] input").all():
            answered += 1
            box.fill(f"答{answered}")
    assert answered == PLAIN
    pad = page.locator(".survey-pad").bounding_box()
    assert pad is not None
    page.mouse.move(pad["x"] + 60, pad["y"] + 60)
    page.mouse.down()
    page.mouse.move(pad["x"] + 260, pad["y"] + 120, steps=4)
    page.mouse.up()
    turn(page)


def test_sixty_questions_filled_in_offline_outlive_two_kills_and_arrive_once(
    device: "Tablet", live_server: "Server"
) -> None:
    page = device.page
    household = household_of_today(page)
    away(device)
    go(page, f"household/{household}")
    page.locator(".survey-card a", has_text=TITLE).click()
    page.locator(".survey-page").wait_for()
    home(page)
    page = go_on(device)
    expect(page.locator("[data-name=front] .survey-kept")).to_be_visible()
    people(page)
    page = go_on(device)
    expect(page.locator("[data-name=called] input")).to_have_value("沈志强")
    rest(page)
    expect(page.locator(".survey-told")).to_contain_text("沈桂英")
    assert serious_faults(page) == []
    page.get_by_role("button", name="保存问卷").click()
    page.get_by_text("已保存").first.wait_for()
    go(page, f"household/{household}")
    expect(page.locator(".survey-card", has_text="存在本机")).to_be_visible()

    (row,) = rows(page)
    xml = row["body"]["instance_xml"]
    wanted = (
        "<village>zjb</village>",
        "<carer>隔壁沈家</carer>",
        "<called>沈桂英</called><age>82</age>",
        "<score>7</score>",
        "<order>lamp road bus</order>",
        *(f">答{n}<" for n in range(1, PLAIN + 1)),
    )
    assert [part for part in wanted if part not in xml] == []
    assert sorted(file["name"].split("-")[0] for file in row["body"]["attachments"]) == ["front", "sign"]
    assert f"<fv_household_id>{household}</fv_household_id>" in xml

    away(device, offline=False)
    send_now(page)
    eventually(page, lambda: [one["state"] for one in rows(page)] == ["acknowledged"], "the answers have arrived")
    eventually(
        page, lambda: {one["state"] for one in ask(page, FILES)} == {"kept"}, "both files have arrived", timeout=60
    )
    send_now(page)
    there = SecondTablet(live_server.url, "cadre").dossiers()[household]["surveys"]
    (told,) = (one for one in there if one["form_id"] == FORM_ID)
    assert (told["form_id"], told["version"], told["files"]) == (FORM_ID, "1", {"awaited": 0, "kept": 2})
    put_right(device, household)
    there = SecondTablet(live_server.url, "cadre").dossiers()[household]["surveys"]
    (stands,) = (one for one in there if one["form_id"] == FORM_ID)
    assert stands["deprecated_id"] == told["instance_id"]
    assert stands["files"] == {"awaited": 0, "kept": 2}, "what was not taken anew is not lost"


def put_right(device: "Tablet", household: str) -> None:
    """Corrected without a network, one answer of sixty; the first one is kept."""
    page = device.page
    away(device)
    go(page, f"household/{household}")
    page.locator(".survey-card a[href*='/look/']", has_text=TITLE).click()
    page.locator("a[href*='/correct/']").click()
    expect(page.get_by_text("这是改正")).to_be_visible()
    until(page, "carer")
    expect(page.locator("[data-name=carer] input")).to_have_value("隔壁沈家")
    page.locator("[data-name=carer] input").fill("女儿")
    until(page, "front")
    expect(page.locator("[data-name=front] .survey-kept img")).to_be_visible()
    while page.locator(".survey-told").count() == 0:
        turn(page)
    page.get_by_role("button", name="保存改正").click()
    page.get_by_text("已保存").first.wait_for()
    first, second = (row["body"]["instance_xml"] for row in rows(page))
    assert ("隔壁沈家" in first, "女儿" in first) == (True, False)
    assert ("隔壁沈家" in second, "女儿" in second) == (False, True)
    away(device, offline=False)
    send_now(page)
    eventually(page, lambda: [one["state"] for one in rows(page)] == ["acknowledged"] * 2, "the correction has arrived")


def test_what_a_sample_asks_is_answered_offline_and_sets_going_an_issue_a_task_and_a_proposal_once(
    device: "Tablet", live_server: "Server", handed_out: dict[str, str], village: dict[str, Any]
) -> None:
    until_day = (clock.today() + timedelta(days=5)).isoformat()
    asked = {"area_id": village["id"], "due_on": until_day, "household_kind": "family"}
    made = Colleague(live_server.url, "coordinator").post(f"{handed_out[BUSY_ID]}/samples", asked)
    assert made.status == 201, made
    page = device.page
    household = household_of_today(page)
    send_now(page)
    go(page, f"household/{household}")
    to_do = page.locator("section[aria-labelledby=to-do]")
    to_do.get_by_text(BUSY_TITLE).wait_for()
    away(device)
    to_do.locator("a", has_text=BUSY_TITLE).click()
    page.locator("[data-name=dark] label", has_text="是").first.click()
    page.locator("[data-name=bulb] label", has_text="是").first.click()
    page.locator("[data-name=hamlet] input").fill("新浜")
    page.locator(".save-bar button[type=submit]").click()
    page.get_by_role("button", name="保存问卷").click()
    page.get_by_text("已保存").first.wait_for()
    go(page, f"household/{household}")
    expect(page.locator(".survey-card", has_text=BUSY_TITLE)).to_be_visible()
    expect(to_do).to_have_count(0)

    away(device, offline=False)
    send_now(page)
    eventually(page, lambda: [one["state"] for one in rows(page)] == ["acknowledged"], "the answers have arrived")
    send_now(page)
    told = SecondTablet(live_server.url, "cadre").dossiers()[household]
    assert len([one for one in told["issues"] if one["description"].startswith("门口的路黑吗：是")]) == 1
    assert [one["words"] for one in told["tasks"]] == ["带一只灯泡去"]
    assert [(one["field"], one["yours"]) for one in told["to_check"] if one["cause"] == "answer"] == [
        ("hamlet", "新浜")
    ]
    assert "samples" not in told
    done = Colleague(live_server.url, "coordinator").get(f"{handed_out[BUSY_ID]}/samples/{made.json['id']}")
    assert done["progress"]["done"] == 1

    go(page, f"household/{household}")
    away(device)
    assert serious_faults(page) == []
    to_do.get_by_role("button", name="做完了").click()
    expect(to_do).to_have_count(0)
    away(device, offline=False)
    send_now(page)
    eventually(page, lambda: {one["state"] for one in rows(page)} == {"acknowledged"}, "it is known to be done")
    assert "tasks" not in SecondTablet(live_server.url, "cadre").dossiers()[household]
