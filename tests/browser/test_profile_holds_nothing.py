"""What lies on a tablet's disk after a day's work names nobody: the whole profile of the browser is searched."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.on_tablet import PASSWORD, PIN, dossiers, open_household, record_visit, sign_in
from tests.support.browser import Tablet
from tests.support.server import Server

pytestmark = pytest.mark.browser

NOTED, HALF_WRITTEN, SEARCHED = "降压药还够一周零两天", "她说下周儿子回来再看", "桥头第三家"
LAID_OPEN = """async (words) => {
  localStorage.setItem("fieldvisit.laid-open", words[0]);
  const db = await new Promise((resolve) => {
    const opening = indexedDB.open("laid-open", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("words");
    opening.onsuccess = () => resolve(opening.result);
  });
  const tx = db.transaction("words", "readwrite", { durability: "strict" });
  tx.objectStore("words").put(new TextEncoder().encode(words[1]), 1);
  await new Promise((resolve) => { tx.oncomplete = resolve; });
}"""


def test_the_profile_of_the_browser_names_nobody(shared_server: Server, tablet: Callable[..., Tablet]) -> None:
    device = tablet(shared_server.url)
    page = device.open()
    tokens: set[str] = set()
    page.on("request", lambda request: tokens.update(token_of(request)))
    sign_in(page)
    held = dossiers(page)
    work_a_little(page, [one for one in held if one["kind"] == "household"])
    device.close()
    secret = {*personal(held), *tokens, PASSWORD, PIN, NOTED, HALF_WRITTEN, SEARCHED}
    assert len(secret) > 60 and tokens
    assert readable(device.profile, secret) == {}
    assert kept_answers(device.profile, shared_server.url) == []
    device.open().evaluate(LAID_OPEN, [NOTED, HALF_WRITTEN])
    device.close()
    assert readable(device.profile, secret).keys() == {NOTED, HALF_WRITTEN}, "the search sees what does lie open"


def work_a_little(page: Page, households: list[dict[str, Any]]) -> None:
    """A visit saved, another begun, a search, and a look at a card with a phone on it."""
    first, second = (one["household"]["name"] for one in households[:2])
    record_visit(page, first, notes=NOTED)
    open_household(page, second)
    page.locator("a[href^='#/visit/']").first.click()
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.locator("textarea").first.fill(HALF_WRITTEN)
    page.evaluate("location.hash = '#/households'")
    page.get_by_role("searchbox").fill(SEARCHED)
    expect(page.get_by_role("searchbox")).to_have_value(SEARCHED)
    page.evaluate("location.hash = '#/today'")
    expect(page.locator("h1")).to_be_visible()


def token_of(request: Request) -> Iterator[str]:
    """The device token, where the request bears one."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind == "Bearer":
        yield token


def personal(held: list[dict[str, Any]]) -> Iterator[str]:
    """Names, addresses, phones and what was noted, of everybody on the tablet."""
    for one in held:
        if one["kind"] != "household":
            yield one["user"]["name"]
            continue
        yield from (one["household"]["name"], one["household"]["address"])
        for member in one["members"]:
            yield from filter(None, (member["name"], member["phone"]))
        yield from (visit["notes"] for visit in one["visits"] if len(visit["notes"]) > 3)
        yield from (issue["description"] for issue in one["issues"])


def readable(profile: Path, words: Iterable[str]) -> dict[str, str]:
    """Which of the words lie open, and in which file; spelled as browsers spell them."""
    spelled = [(form, word) for word in words for form in spellings(word)]
    found: dict[str, str] = {}
    for file in (file for file in profile.rglob("*") if file.is_file()):
        content = file.read_bytes()
        found |= {word: file.relative_to(profile).as_posix() for form, word in spelled if form in content}
    return found


def spellings(word: str) -> Iterator[bytes]:
    """Two signs in UTF-16 are four bytes, which chance alone writes into some file."""
    yield word.encode()
    if len(word) > 2:
        yield word.encode("utf-16-le")


def kept_answers(profile: Path, url: str) -> list[str]:
    """Files of the browser's cache that hold an answer of the API: compressed, its words would not be seen."""
    address = f"{url}/api/v1/".encode()
    return [file.name for file in profile.rglob("*_0") if address in file.read_bytes()]
