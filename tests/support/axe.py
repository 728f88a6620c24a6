"""Accessibility, judged by axe in the page itself."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}

# What is still fading in has other colours than what people read; what turns for ever is not waited for.
STANDS_STILL = """() => Promise.allSettled(
  document.getAnimations()
    .filter((moving) => Number.isFinite(moving.effect?.getComputedTiming().endTime))
    .map((moving) => moving.finished)
)"""


def serious_faults(page: Page, *, colours: bool = True) -> list[str]:
    """What axe calls serious or critical on this page once it stands still, one line each, with the elements.

    Without `colours` contrast is left out: two thirds of the work, and the same in every language.
    """
    page.evaluate(STANDS_STILL)
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: {node['target']} {node['html'][:160]}"
        for found in violations
        if found["impact"] in SERIOUS
        for node in found["nodes"]
    ]


def check_accessible(page: Page) -> None:
    """Fail if axe finds anything serious."""
    faults = serious_faults(page)
    assert not faults, f"{page.url}\n" + "\n".join(faults)
