"""The desk's part of the story, each act as its person does it, on the pages that person uses."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

Figures = dict[str, int]


def number_in(words: str) -> int:
    """The first whole number in the words."""
    found = re.search(r"\d[\d,]*", words)
    assert found, f"no number in {words!r}"
    return int(found.group().replace(",", ""))


def figures(page: Page) -> Figures:
    """What the leader's pages count: the identity's terms, the channels, what is unresolved, and the coverage."""
    page.goto("/figures")
    expect(page.locator("[data-identity]")).to_have_attribute("data-identity", "holds")
    terms = page.locator("[data-term]").all()
    read = {str(term.get_attribute("data-term")): number_in(term.inner_text()) for term in terms}
    for line in page.locator("[data-figure]").all():
        read[str(line.get_attribute("data-figure"))] = number_in(line.locator("small").inner_text())
    page.goto("/unresolved")
    read["unresolved"] = number_in(page.locator("[data-figure]").first.locator("b").inner_text())
    page.goto("/coverage")
    read["reached"] = sum(number_in(cell.inner_text()) for cell in page.locator("td[data-label='已走访'] a").all())
    return read


def moved(before: Figures, after: Figures) -> Figures:
    """What changed, and by how much."""
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


class Desk:
    """The people at their desks, each with a browser of their own."""

    def __init__(self, desk_page: Callable[..., Page], origin: str) -> None:
        self._open = desk_page
        self._origin = origin
        self._pages: dict[str, Page] = {}

    def page(self, username: str) -> Page:
        """That person's page, signed in."""
        if username not in self._pages:
            self._pages[username] = self._open(self._origin, username)
        return self._pages[username]

    def dispatch(self, description: str) -> None:
        """The coordinator finds it in triage and takes the suggested unit with one press."""
        page = self.page("coordinator")
        page.goto("/triage?per_page=100")
        card = page.locator("li.queue-card", has_text=description)
        card.get_by_role("button", name=re.compile("^交办 镇城建办")).click()
        expect(page.locator("li.queue-card", has_text=description)).to_have_count(0)

    def sign_and_start(self, description: str) -> None:
        """The handler signs for it and starts, in one press."""
        page = self.page("handler")
        page.goto("/work?per_page=100")
        page.locator("tr", has_text=description).get_by_role("button", name="签收并办理").click()
        expect(page.locator("tr", has_text=description).get_by_text("办理中").first).to_be_visible()

    def resolve(self, description: str, done: str) -> None:
        """The handler says what was done."""
        page = self.page("handler")
        self._find(page, description)
        fold = self._fold(page, "resolve")
        fold.locator("[name=outcome]").first.wait_for(state="attached")
        _choose(fold, "outcome", "solved")
        fold.locator("textarea[name=done]").fill(done)
        fold.locator("form button.primary").click()
        page.goto("/work")
        expect(page.locator("main")).to_contain_text("我的办件")

    def call_back(self, description: str, answer: str, words: str) -> None:
        """The call-back officer asks the household."""
        page = self.page("callback")
        self._find(page, description)
        form = page.locator("form[action$='/callbacks']").first
        if not form.is_visible():
            page.locator("details:has(form[action$='/callbacks']) > summary").first.click()
        _choose(form, "answer", answer)
        form.locator("textarea[name=words]").fill(words)
        form.locator("button.primary").click()
        expect(page.locator("[role=status], .notice, .toast").first).to_be_visible()

    def supervise(self, issue_id: str, deadline: str) -> None:
        """The leader takes it under personal supervision, with a deadline and directions."""
        page = self.page("leader")
        page.goto(f"/issues/{issue_id}")
        fold = self._fold(page, "supervise")
        fold.locator("[name=deadline]").fill(deadline)
        fold.locator("[name=directions]").fill("补好路面再回话，轮椅要推得过。")
        fold.locator("form button.primary").click()
        page.goto("/supervised")
        expect(page.locator("main")).to_contain_text("轮椅推不过去的那段水沟")

    def sign_off(self, issue_id: str) -> None:
        """What waits for a signature stands first among what the leader supervises; he signs."""
        page = self.page("leader")
        page.goto("/supervised")
        expect(page.locator(".sign-item", has_text="轮椅推不过去的那段水沟")).to_be_visible()
        page.goto(f"/issues/{issue_id}")
        self._fold(page, "sign_off").locator("form button.primary").click()
        expect(page.locator("main")).to_contain_text("已销号")

    def issue(self, issue_id: str) -> dict[str, Any]:
        """The issue as the API gives it to the leader."""
        answer: dict[str, Any] = self.page("leader").request.get(f"{self._origin}/api/v1/issues/{issue_id}").json()
        return answer

    def _find(self, page: Page, description: str) -> None:
        """By its words, in 查一件."""
        page.goto("/issues")
        search = page.locator("main input[name=q]")
        search.fill(description)
        search.press("Enter")
        page.locator("main a[href*='/issues/']", has_text=description).first.click()
        expect(page.locator("h1")).to_contain_text(description)

    def _fold(self, page: Page, step: str) -> Any:
        fold = page.locator(f"#step-{step}")
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        return fold


def _choose(form: Any, name: str, value: str) -> None:
    """A choice, whether it is drawn as a list or as picks."""
    if form.locator(f"select[name={name}]").count():
        form.locator(f"select[name={name}]").select_option(value)
    else:
        form.locator(f"label:has(input[name={name}][value={value}])").click()
