"""Chromium for the tests: watched pages for the desk, and tablets that survive being killed.

A watch fails its test on what nobody would see otherwise: console errors, script errors, CSP reports and
requests that leave our own origin.
"""

import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

# The browser's own address line loads four hundred modules beside each start: half of a start's processor time.
# Of several such lists the browser takes the last, so Playwright's own stand here once more.
_FEATURES_LEFT_OUT = [
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch",
]  # fmt: skip
ARGUMENTS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-gpu",  # there is none: pages are drawn by the browser itself, without a process for it
    "--in-process-gpu",
    f"--disable-features={','.join(_FEATURES_LEFT_OUT)}",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CARRIED = Path(__file__).parents[2] / ".venv" / "chromium" / "chromium"
TABLET = {"width": 800, "height": 1280}
DESK = {"width": 1440, "height": 900}
# The browser's own words when the network or the server is away; a test that takes it away says so.
OFFLINE = r"net::ERR_(CONNECTION_(REFUSED|RESET)|INTERNET_DISCONNECTED|EMPTY_RESPONSE|FAILED|NETWORK_CHANGED)"
_REPORT_CSP = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""


def find_chromium() -> str:
    """Where Chromium lies on this machine."""
    named = os.environ.get("FIELDVISIT_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if CARRIED.is_file():
        return str(CARRIED)
    raise RuntimeError("no Chromium: run `make test`, or apt-get install -y chromium")


def launch_options() -> dict[str, Any]:
    """What every launch has in common."""
    return {"executable_path": find_chromium(), "chromium_sandbox": False, "args": ARGUMENTS}


class Watch:
    """Collects what must not happen; `check()` fails if any of it did."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.seen: list[str] = []
        self._allowed: list[str] = []

    def attach(self, context: BrowserContext) -> None:
        """Watch all pages of a context, the later ones too."""
        context.add_init_script(_REPORT_CSP)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._note(f"script error: {error.error}"))
        context.on("request", self._on_request)

    def allow(self, pattern: str) -> None:
        """Let pass, from now on, what this regular expression finds."""
        self._allowed.append(pattern)

    @contextmanager
    def allowing(self, pattern: str = OFFLINE) -> Iterator[None]:
        """Let it pass inside the block; without a pattern: the words of a missing network."""
        self._allowed.append(pattern)
        try:
            yield
        finally:
            self._allowed.remove(pattern)

    def check(self) -> None:
        """Fail with everything that was seen."""
        assert not self.seen, "the browser complained:\n" + "\n".join(self.seen)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._note(f"console error: {message.text} ({where})")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        leaves = f"{parts.scheme}://{parts.netloc}" != self.origin
        if leaves and parts.scheme in {"http", "https", "ws", "wss"}:
            self._note(f"request to another origin: {request.url}")

    def _note(self, words: str) -> None:
        if not any(re.search(pattern, words) for pattern in self._allowed):
            self.seen.append(words)


class Tablet:
    """One tablet: a browser with a profile that stays when it is closed or killed.

    Given a browser that runs already it is a context of that one: quicker to start, but what it holds is gone when it
    is closed, and it cannot be killed.
    """

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        origin: str,
        more_arguments: list[str] | None = None,
        browser: Browser | None = None,
        **options: Any,
    ) -> None:
        self._playwright = playwright
        self._browser = browser
        self._launch = {**launch_options(), "args": [*ARGUMENTS, *(more_arguments or [])]}
        self._options: dict[str, Any] = {"locale": "zh-CN", "viewport": TABLET, "has_touch": True, **options}
        self.profile = profile
        self.origin = origin
        self.watch = Watch(origin)
        self.context: BrowserContext | None = None

    def open(self, path: str = "/tablet/") -> Page:
        """Start the browser (cold, from its profile if it has one) and open a page."""
        if self.context is None:
            self.context = self._switch_on()
            self.watch.attach(self.context)
            self._grant_lasting_storage(self.context)
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.goto(self.origin + path)
        return page

    def _switch_on(self) -> BrowserContext:
        if self._browser is not None:
            return self._browser.new_context(**self._options)
        return self._playwright.chromium.launch_persistent_context(self.profile, **self._launch, **self._options)

    @property
    def page(self) -> Page:
        """The page in front."""
        assert self.context is not None, "the tablet is off"
        return self.context.pages[0]

    def close(self) -> None:
        """Switch it off properly."""
        if self.context is not None:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """SIGKILL the browser: nothing is flushed, nobody says goodbye."""
        assert self._browser is None, "only a tablet with a browser of its own can be killed"
        for pid in self._processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + 10
        while self._processes() and time.monotonic() < deadline:
            time.sleep(0.02)
        try:
            self.close()
        except Exception:  # playwright mourns a browser that is gone
            self.context = None

    def reopen(self, path: str = "/tablet/") -> Page:
        """Kill and start again from the profile."""
        self.kill()
        return self.open(path)

    def _processes(self) -> list[int]:
        mark = f"--user-data-dir={self.profile}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
                alive = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
            except OSError:
                continue
            if alive and mark in command:
                found.append(int(entry.name))
        return found

    def _grant_lasting_storage(self, context: BrowserContext) -> None:
        """A real installed tablet is granted this by its user; a test asks the browser directly."""
        if not self.origin.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            return  # without a secure context there is no such permission
        page = context.pages[0] if context.pages else context.new_page()
        session = context.new_cdp_session(page)
        granted = {"permissions": ["durableStorage"], "origin": self.origin}
        if self._browser is not None:
            granted["browserContextId"] = session.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
        session.send("Browser.grantPermissions", granted)
        session.detach()


def shoot(page: Page, name: str, folder: Path = Path(__file__).parents[2] / "screenshots") -> Path:
    """A picture of the whole page for people to judge, named with its width; git ignores the folder."""
    folder.mkdir(exist_ok=True)
    size = page.viewport_size or DESK
    target = folder / f"{name}-{size['width']}x{size['height']}.png"
    page.screenshot(path=target, full_page=True)
    return target
