"""Whatever form is open when the browser is killed: what was typed is back, and Today offers all that was begun."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.on_tablet import dossiers, unlock
from tests.browser.tablet_walk import go, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser

ENDED = {"closed", "rejected", "withdrawn"}  # nothing more is said to these


def _forms(page: "Page") -> dict[str, str]:
    """Where something is typed → the field that is typed into."""
    homes = [one for one in dossiers(page) if one["kind"] == "household"]
    issue = next(issue for home in homes for issue in home["issues"] if issue["state"] not in ENDED)
    first, second, third, fourth = (home["id"] for home in homes[:4])
    return {
        f"visit/{first}": "textarea",
        f"visit/{second}/issue": "#description",
        "raise": "#description",
        "meeting": "#place",
        "propose": "main input[type=text], main input:not([type])",
        f"appointment/{third}": "#reason",
        f"amend/{fourth}/home": "main input[type=text], main input:not([type])",
        "feedback/today": "#feedback",
        f"issue/{issue['id']}": "#comment",
    }


def test_every_form_is_back_as_it_was_typed_when_the_browser_is_killed(
    live_server: "Server", tablet: Callable[..., "Tablet"]
) -> None:
    device = tablet(live_server.url)
    page = device.open()
    sign_in(page)
    forms = _forms(page)
    for number, (path, field) in enumerate(forms.items()):
        go(page, path)
        page.locator(field).first.fill(f"写到一半{number}")
    page.wait_for_timeout(1000)  # the promise: at most the last second is lost
    page = device.reopen("/tablet/#/today")
    unlock(page)
    begun = page.get_by_role("region", name="没写完的")
    expect(begun.locator(".item")).to_have_count(len(forms))
    begun.locator(".item", has_text="没写完的意见").get_by_role("button", name="不要了").click()
    expect(begun.locator(".item")).to_have_count(len(forms) - 1)
    page.get_by_role("button", name="撤销").click()
    expect(begun.locator(".item")).to_have_count(len(forms))
    for number, (path, field) in enumerate(forms.items()):
        go(page, f"{path}/0" if path.endswith("/issue") else path)  # a second issue would be another
        expect(page.locator(field).first).to_have_value(f"写到一半{number}")
