"""What changed in a household, told at its door without a network: shown at once, said once, taken back while it lies
here, kept when the browser is killed; sensitive tags behind a notice."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.amend_walk import a_home, change_home, kept_homes, save
from tests.browser.on_tablet import unlock
from tests.browser.tablet_walk import go, look, out_of_reach, outbox, picture, sign_in, tap

if TYPE_CHECKING:
    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser
NewTablet = Callable[..., "Tablet"]
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


def test_people_come_and_go_at_the_door(shared_server: "Server", tablet_kept_on: NewTablet) -> None:
    page = out_of_reach(tablet_kept_on(shared_server.url))
    home = a_home(page)
    head, path = next(one for one in home["members"] if one["head"]), f"household/{home['id']}"
    heir = next(one for one in home["members"] if not one["head"])
    go(page, path)
    tap(page, page.get_by_role("link", name="添加一个人"))
    page.locator("#amend-name").fill("周朵朵")
    tap(page, page.get_by_role("radio", name="孙女"))
    tap(page, page.get_by_role("radio", name="女", exact=True))
    page.locator("#amend-birth_year").fill("2024")
    save(page)
    expect(page.locator(".person", has_text="周朵朵")).to_contain_text("存在本机")
    tap(page, page.get_by_role("link", name=f"修改 {head['name']}"))
    tap(page, page.get_by_role("checkbox", name=re.compile("不住这里了")))
    tap(page, page.locator(".save-bar button"))
    expect(page.get_by_text("请点一下以后是谁")).to_be_visible()
    tap(page, page.get_by_role("radio", name=heir["name"]))
    save(page)
    expect(page.locator("h1")).to_contain_text(heir["name"])
    expect(page.locator(".person", has_text=f"{head['name']}不住这里了")).to_contain_text("存在本机")
    added, left = (row["body"] for row in outbox(page))
    assert {**added["add_members"][0], "id": ""} == {
        "id": "",
        "name": "周朵朵",
        "relation": "granddaughter",
        "sex": "f",
        "birth_year": 2024,
    }
    assert left["end_members"] == [head["id"]]
    assert left["fields"][f"members.{heir['id']}.head"] == {"base": False, "value": True}
    tap(page, page.get_by_role("button", name="撤销"))
    page.get_by_text("已撤回").wait_for()
    expect(page.locator("h1")).to_contain_text(head["name"])
    assert len(outbox(page)) == 1


def test_sensitive_tags_open_behind_a_notice_and_are_set_after_it_was_read_out(
    shared_server: "Server", tablet_kept_on: NewTablet
) -> None:
    page = out_of_reach(tablet_kept_on(shared_server.url))
    home = a_home(page, members=1, sensitive=1)
    held = next(tag for tag in home["tags"] if tag["sensitive"])
    path = f"household/{home['id']}"
    go(page, path)
    assert held["basis"] not in page.content()
    tap(page, page.get_by_role("button", name=re.compile("项敏感标签")))
    expect(page.get_by_role("note")).to_contain_text("法律规定要特别保护")
    assert held["basis"] not in page.content()
    tap(page, page.get_by_role("button", name="看过了，打开"))
    expect(page.locator(".tag", has_text=held["basis"])).to_be_visible()
    go(page, "today")
    go(page, path)
    assert held["basis"] not in page.content(), "leaving the card covers them again"
    tap(page, page.get_by_role("link", name="添加一个标签"))
    choice = page.locator(".pick", has=page.locator(".ico")).first
    tap(page, choice)
    expect(page.locator(".read-aloud")).to_contain_text("您可以不同意")
    tap(page, page.locator(".save-bar button"))
    expect(page.get_by_text("先念给对方听，同意了再登记")).to_be_visible()
    tap(page, page.get_by_role("checkbox", name="念过了"))
    tap(page, page.get_by_role("button", name="低保证"))
    save(page)
    (row,) = outbox(page)
    (told,) = row["body"]["add_tags"]
    assert (told["source"], told["basis"]) == ("visit", "低保证")
    expect(page.get_by_role("status").filter(has_text="敏感标签")).to_be_visible()


def test_a_tag_is_still_true_or_no_longer_by_one_press(shared_server: "Server", tablet_kept_on: NewTablet) -> None:
    page = out_of_reach(tablet_kept_on(shared_server.url))
    plain = [
        (one, tag) for one in kept_homes(page) for tag in one["tags"] if not (tag["sensitive"] or tag["expires_on"])
    ]
    home, tag = plain[0]
    go(page, f"household/{home['id']}")
    tap(page, page.locator(".tag").first.get_by_role("button", name="还是这样"))
    expect(page.locator(".tag").first).to_contain_text("存在本机")
    assert outbox(page)[0]["body"]["add_tags"][0]["tag"] == tag["tag"]
    tap(page, page.get_by_role("button", name="撤销"))
    page.get_by_text("已撤回").wait_for()
    tap(page, page.locator(".tag").first.get_by_role("button", name="不是了"))
    expect(page.locator(".tags .item .mute", has_text="：不是了")).to_be_visible()
    (row,) = outbox(page)
    assert row["body"] == {"end_tags": [tag["tag"]]}


def test_a_killed_tablet_still_has_what_was_typed(shared_server: "Server", tablet: NewTablet) -> None:
    one = tablet(shared_server.url)
    page = out_of_reach(one)
    home = a_home(page)
    member = home["members"][0]
    go(page, f"amend/{home['id']}/person/{member['id']}")
    page.locator("#amend-name").fill("𠮷㛃")
    born = 1950 if member["birth_year"] != 1950 else 1951
    page.locator("#amend-birth_year").fill(str(born))
    page.wait_for_timeout(1000)  # the promise: at most the last second is lost
    page = one.reopen()
    unlock(page)
    draft = page.locator(".item").filter(has_text="没写完的户里变化")
    expect(draft).to_contain_text(home["household"]["name"])
    draft.get_by_role("link", name="接着写").click()
    expect(page.locator("#amend-name")).to_have_value("𠮷㛃")
    save(page)
    (row,) = outbox(page)
    assert row["body"]["fields"] == {
        f"members.{member['id']}.name": {"base": member["name"], "value": "𠮷㛃"},
        f"members.{member['id']}.birth_year": {"base": member["birth_year"], "value": born},
    }


def test_what_is_not_sent_yet_is_changed_in_place(shared_server: "Server", tablet_kept_on: NewTablet) -> None:
    page = out_of_reach(tablet_kept_on(shared_server.url))
    home = a_home(page)
    change_home(page, home["id"], door="66号")
    tap(page, page.get_by_role("status").get_by_role("button", name="修改"))
    expect(page.locator("#amend-door")).to_have_value("66号")
    page.locator("#amend-door").fill("67号")
    tap(page, page.get_by_role("button", name="保存修改"))
    page.get_by_text("已改好").wait_for()
    door = home["household"]["door"]
    assert [row["body"] for row in outbox(page)] == [{"fields": {"door": {"base": door, "value": "67号"}}}]
    go(page, f"amend/{home['id']}/home")
    page.locator("#amend-door").fill(door)
    tap(page, page.locator(".save-bar button"))
    page.get_by_role("status").filter(has_text="已撤回").wait_for()
    assert outbox(page) == []
    go(page, f"amend/{home['id']}/home")
    tap(page, page.locator(".save-bar button"))
    expect(page.get_by_text("没有改动")).to_be_visible()


@pytest.mark.parametrize(("language", "size"), [("zh", (800, 1280)), ("en", (360, 740))])
def test_every_amending_screen(
    shared_server: "Server", tablet_kept_on: NewTablet, language: str, size: tuple[int, int]
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = tablet_kept_on(shared_server.url, locale=LOCALES[language], viewport=viewport).open()
    sign_in(page)
    home = a_home(page, members=1, sensitive=1)
    member = home["members"][0]["id"]
    wrong = []

    def judge(name: str) -> None:
        wrong.extend(look(page, language, name))
        picture(page, language, name)

    go(page, f"household/{home['id']}")
    page.locator(".covered").click()
    judge("amend-notice")
    page.locator(".reading-notice button").click()
    judge("amend-tags")
    go(page, f"visit/{home['id']}")
    page.locator(f"a[href='#/amend/{home['id']}']").click()
    page.locator(".people").wait_for()
    judge("amend-hub")
    go(page, f"amend/{home['id']}/home")
    judge("amend-home")
    go(page, f"amend/{home['id']}/person")
    page.locator(".save-bar button").click()
    judge("amend-person-new")
    go(page, f"amend/{home['id']}/person/{member}")
    judge("amend-person")
    go(page, f"amend/{home['id']}/tag")
    page.locator(".pick", has=page.locator(".ico")).first.click()
    page.locator(".check input").check()
    judge("amend-tag")
    assert wrong == []
