"""What is asked of every page of the desk: it opens, says only words of its language, harms no reader, and fits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.browser.desk_walk import Visitor, walk
from tests.browser.page_words import Words
from tests.support.axe import serious_faults
from tests.support.browser import DESK, TABLET

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCREENS = {"zh": DESK, "en": TABLET}
PHONE = {"width": 360, "height": 740}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
EVERYBODYS = {"/notices", "/profile", "/jobs", "/feedback", "/api/docs"}
_HOMES = {
    "/households", "/households/*", "/tasks", "/visits", "/meetings/*", "/lists/households/text",
}  # fmt: skip
_COORDINATORS = EVERYBODYS | _HOMES | {
    "/plans", "/plans/leave/*",
    "/grid", "/triage", "/issues", "/issues/*", "/issues/new", "/assignments", "/assignments/choose",
    "/assignments/teams",
    "/proposals", "/changes", "/review", "/tablet-file", "/given", "/coverage", "/coverage/map", "/figures",
    "/households/new", "/lists/assignments/text", "/devices", "/collect", "/positions", "/imports", "/imports/new",
    "/households/file", "/households/moves",
}  # fmt: skip
_LEADERS = EVERYBODYS | {
    "/unresolved", "/supervised", "/coverage", "/coverage/map", "/figures", "/given", "/visits",
    "/households", "/households/*",
    "/issues", "/issues/*", "/lists/unresolved/text",
}  # fmt: skip
# Where each must have been, so that a walk that stops at the first door does not pass for a clean one.
MUST_SEE = {
    "coordinator": _COORDINATORS
    | {
        "/proposals/*", "/review/*", "/households/*/edit", "/households/*/members/new", "/households/*/tags/new",
        "/households/*/merge", "/households/*/history", "/households/*/split",
        "/households/*/ties",
        "/households/*/visits/new", "/households/*/visits/*/correct",
        "/households/*/appointments/new", "/meetings/*/correct", "/photos/*",
    },
    "handler": EVERYBODYS | {"/work", "/issues", "/issues/*", "/lists/work/text"},
    "unitlead": EVERYBODYS | {"/work", "/issues", "/issues/*"},
    "callback": EVERYBODYS | {"/callbacks", "/issues", "/issues/*"},
    "leader": _LEADERS,
    "office": _LEADERS,
    "admin": EVERYBODYS
    | {
        "/admin/accounts", "/admin/accounts/*", "/admin/accounts/*/collect", "/admin/accounts/new", "/admin/units",
        "/admin/units/*", "/admin/units/new", "/admin/categories", "/admin/phrases", "/admin/boundaries",
        "/admin/boundaries/new", "/devices", "/admin/feedback", "/imports", "/imports/new",
        "/audit",
    },
    "town": _COORDINATORS
    | {
        "/surveys", "/surveys/*", "/surveys/new", "/surveys/library", "/surveys/*/versions/new", "/surveys/*/results",
        "/surveys/*/samples", "/surveys/*/samples/new",
        "/surveys/*/results/cross", "/surveys/*/map", "/surveys/*/answers/export",
        "/surveys/*/answers", "/surveys/*/answers/*", "/surveys/*/missing",
    },
    "county": _COORDINATORS,
    "cadre": EVERYBODYS | _HOMES | {"/issues", "/issues/*", "/callbacks", "/collect"},
}  # fmt: skip


@dataclass
class Inspector:
    """Reads all pages of a person, and lets a browser look at each kind that it has not seen yet."""

    url: str
    language: str
    seen: set[str] = field(default_factory=set)

    def faults(self, username: str, open_page: Callable[..., "Page"]) -> list[str]:
        """Everything wrong on the pages of this person, one line each; and what they had to come to."""
        visitor = Visitor(self.url, self.language).sign_in(username)
        page: Page | None = None
        wrong: list[str] = []
        kinds: set[str] = set()
        for opened in walk(visitor, "/profile" if username == "cadre" else "/"):
            kinds.add(opened.kind)
            wrong += [] if opened.status == 200 else [f"{opened.path}: answered {opened.status}"]
            wrong += [f"{opened.path}: {line}" for line in opened.words.faults(self.language)]
            place = "/lists/*" if opened.kind.startswith("/lists/") else opened.kind
            if place not in self.seen:
                self.seen.add(place)
                page = page or self.page_of(visitor, open_page)
                wrong += [f"{opened.path}: {line}" for line in self.look(page, opened.path)]
        missed = MUST_SEE[username] - kinds
        return wrong + ([f"{username} never came to {sorted(missed)}; saw {sorted(kinds)}"] if missed else [])

    def page_of(self, visitor: Visitor, open_page: Callable[..., "Page"]) -> "Page":
        """A browser with the visitor's cookies."""
        page = open_page(self.url, language=self.language, viewport=SCREENS[self.language])
        page.context.add_cookies([{"name": one.name, "value": str(one.value), "url": self.url} for one in visitor.jar])
        return page

    def look(self, page: "Page", path: str, status: tuple[int, ...] = (200,)) -> list[str]:
        """Open it in the browser and judge."""
        page.set_viewport_size(SCREENS[self.language])
        answer = page.goto(path)
        assert answer is not None, path
        return ([] if answer.status in status else [f"answered {answer.status}"]) + self.judge(page)

    def judge(self, page: "Page") -> list[str]:
        """The page that is open: its words, what axe finds, whether it fits."""
        wrong = [f"in the other language: {text}" for text in Words(page.content()).foreign(self.language)]
        judged_once = self.language == "zh"  # contrast is the same in both languages, and dear
        wrong += [f"axe: {fault}" for fault in serious_faults(page, colours=judged_once)]
        for size in (SCREENS[self.language], PHONE):
            page.set_viewport_size(size)
            if (too_wide := page.evaluate(TOO_WIDE)) > 0:
                wrong.append(f"{too_wide} px too wide at {size['width']}")
        return wrong
