"""Take a picture of every page of the desk and every screen of the tablet, for people to look at and judge.

    python tools/screenshots.py            everything, both languages, 800×1280 and 1440×900
    python tools/screenshots.py leader     only pictures whose name contains a word

A server of its own is started over a fresh demo; pictures land in screenshots/, which git ignores.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from screenshot_pages import PAGES  # noqa: E402

from tests.browser.on_tablet import dossiers, give_password, set_pin  # noqa: E402
from tests.browser.tablet_walk import go, household_of_today, issue_listed  # noqa: E402
from tests.support.browser import DESK, TABLET, launch_options  # noqa: E402
from tests.support.server import CONSOLE, Server  # noqa: E402
from tests.support.tls_server import TlsServer  # noqa: E402

FOLDER = ROOT / "screenshots"
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
SIZES = (TABLET, DESK)
# A question of the ready form 居家安全排查 → how the picture of its page is called.
SURVEY_PAGES = {"use": "survey-page", "charging": "survey-several", "sort": "survey-repeat", "place": "survey-place"}


def tablet_screens(page: Page) -> Iterator[str]:
    """One screen of the tablet after the other, as far unfolded as a person would; names each when it is open."""
    go(page, "today")
    household = household_of_today(page)
    yield "today"
    for path in ("households", f"household/{household}", f"visit/{household}"):
        go(page, path)
        yield path.split("/")[0]
    page.get_by_role("radio").first.check()
    yield "visit-met"
    for path in (f"visit/{household}/issue", "raise", "issues"):
        go(page, path)
        yield "visit-issue" if path.endswith("/issue") else path
    if issue := issue_listed(page):
        go(page, f"issue/{issue}")
        yield "issue"
    for screen in ("amend", "amend/{}/home", "amend/{}/person", "amend/{}/tag", "appointment"):
        path = screen.format(household) if "{}" in screen else f"{screen}/{household}"
        go(page, path)
        yield screen.replace("/{}/", "-")
    firm = next(one["id"] for one in dossiers(page) if one.get("household", {}).get("kind") == "enterprise")
    for path in (f"household/{firm}", f"amend/{firm}/firm"):
        go(page, path)
        yield "firm" if path.startswith("household") else "amend-firm"
    for path in ("propose", "evening", "meeting", "outbox", "me", "device", "me/pin", "feedback/visit"):
        go(page, path)
        yield "change-pin" if path == "me/pin" else path.split("/")[0]
    yield from survey_screens(page, household)


def survey_screens(page: Page, household: str) -> Iterator[str]:
    """A questionnaire from the door to its end: the list, pages of each kind, what is missing, what was answered."""
    go(page, f"household/{household}")
    page.locator(".survey-card").first.wait_for()
    yield "survey-door"
    if page.locator("a[href*='/look/']").count():
        page.locator("a[href*='/look/']").first.click()
        page.locator("[data-path*='/look/'] .card").first.wait_for()
        yield "survey-look"
    go(page, f"survey/{household}/{_mark_of('fv-safety')}")
    page.locator(".survey-page").wait_for()
    pages = page.locator(".survey-jump option")
    place = 0
    while place < pages.count():
        page.locator(".survey-jump select").select_option(index=place)
        for question, name in SURVEY_PAGES.items():
            if page.locator(f"[data-name={question}]").count():
                yield name
        if page.locator("[data-name=found]").count():
            page.locator("[data-name=found] label", has_text=re.compile("是|Yes")).first.click()
        place += 1
    page.locator(".save-bar button[type=submit]").click()
    page.locator(".survey-told, .items").first.wait_for()
    yield "survey-end"


def _mark_of(form_id: str) -> str:
    """How a form is called in addresses: `markOf` of static/js/rules/surveys.js (FNV-1a)."""
    mark = 0x811C9DC5
    for sign in form_id:
        mark = (mark ^ ord(sign)) * 0x01000193 & 0xFFFFFFFF
    return f"{mark:08x}"


def take(browser: Browser, server: Server, wanted: str) -> Iterator[str]:
    """Every picture whose name holds the wanted word; names each."""
    for language in LOCALES:
        for size in SIZES:
            mark = f"{language}-{size['width']}x{size['height']}"
            for username, steps in PAGES.items():
                names = [name for name in steps if wanted in f"{username}-{name}"]
                if names:
                    yield from _desk(browser, server, username, names, language, size, mark)
            if wanted in "tablet-":
                yield from _tablet(browser, server, language, size, mark)
            if wanted in "trust":
                yield from _trust(browser, server, language, size, mark)


def _desk(
    browser: Browser,
    server: Server,
    username: str | None,
    names: list[str],
    language: str,
    size: dict[str, int],
    mark: str,
) -> Iterator[str]:
    context = browser.new_context(base_url=server.url, locale=LOCALES[language], viewport=size)
    page = context.new_page()
    if username:
        page.goto("/sign-in")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", "fieldvisit-demo")
        page.click("main form button[type=submit]")
        page.wait_for_url(lambda url: "/sign-in" not in url)
    for name in names:
        try:
            PAGES[username][name](page)
        except Exception as fault:  # one page that does not open must not cost the others
            yield f"{name}: {str(fault).splitlines()[0]}"
            continue
        yield _picture(page, f"{name}-{mark}", full=True)
    context.close()


def _tablet(browser: Browser, server: Server, language: str, size: dict[str, int], mark: str) -> Iterator[str]:
    context = browser.new_context(base_url=server.url, locale=LOCALES[language], viewport=size, has_touch=True)
    page = context.new_page()
    page.goto("/tablet/")
    page.locator("#username").wait_for()
    yield _picture(page, f"tablet-sign-in-{mark}")
    give_password(page)
    page.locator("#pin-first").wait_for()
    yield _picture(page, f"tablet-set-pin-{mark}")
    set_pin(page)
    page.locator(".call").first.wait_for()
    for name in tablet_screens(page):
        yield _picture(page, f"tablet-{name}-{mark}", full=name.startswith("survey"))
    page.reload()
    page.locator("#pin").wait_for()
    yield _picture(page, f"tablet-unlock-{mark}")
    context.close()


def _trust(browser: Browser, server: Server, language: str, size: dict[str, int], mark: str) -> Iterator[str]:
    """The page on which a tablet comes to trust this server, from a server that has an authority of its own."""
    home = server.home.parent / "trusted"
    if not home.exists():
        shutil.copytree(server.home, home)
    own = TlsServer(home).start()
    context = browser.new_context(viewport=size)
    try:
        page = context.new_page()
        page.goto(f"{own.plain_url}/trust?in={language}")
        yield _picture(page, f"trust-{mark}", full=True)
    finally:
        context.close()
        own.stop()


def _picture(page: Page, name: str, *, full: bool = False) -> str:
    FOLDER.mkdir(exist_ok=True)
    page.evaluate("scrollTo(0, 0)")  # what sticks to the window would stand in the middle of a long picture
    page.screenshot(path=FOLDER / f"{name}.png", full_page=full, animations="disabled")
    return name


def main() -> None:
    """Start a server over a fresh demo, take the pictures, stop it."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = {"FIELDVISIT_DEMO_TODAY": today, "FIELDVISIT_WORKER": "beside"}
        server = Server(Path(folder) / "home", console=CONSOLE, **settings).start(timeout=300)
        browser = playwright.chromium.launch(**launch_options())
        try:
            for name in take(browser, server, wanted):
                print(name, flush=True)
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
