"""Telling what changed in a household, as a cadre does it at the door: finding one to change, filling in, saving."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.browser.on_tablet import dossiers, rows
from tests.browser.tablet_walk import SAVED, go, tap

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.support.browser import Tablet


def kept_homes(page: "Page") -> list[dict[str, Any]]:
    """The households on this tablet whose names are theirs alone."""
    homes = [one for one in dossiers(page) if one["kind"] == "household"]
    names = Counter(one["household"]["name"] for one in homes)
    return [one for one in homes if names[one["household"]["name"]] == 1]


def a_home(page: "Page", *, members: int = 2, sensitive: int = 0) -> dict[str, Any]:
    """One with enough people, and tags to be careful with."""
    return next(
        one
        for one in kept_homes(page)
        if one["household"]["kind"] == "family"
        and len(one["members"]) >= members
        and any(member["phone"] for member in one["members"])
        and sum(tag["sensitive"] for tag in one["tags"]) >= sensitive
    )


def save(page: "Page", language: str = "zh") -> None:
    """Press the bar's button and wait until it is on the disk."""
    tap(page, page.locator(".save-bar button[type=submit]"))
    page.get_by_role("status").filter(has_text=SAVED[language]).wait_for()


def without_network(one: "Tablet", *, away: bool) -> None:
    """Carry the tablet out of every network, or back."""
    assert one.context is not None
    one.context.set_offline(offline=away)


def change_home(page: "Page", home: str, **values: str) -> None:
    """Another door, hamlet or group."""
    go(page, f"amend/{home}/home")
    for name, value in values.items():
        page.locator(f"#amend-{name}").fill(value)
    save(page)


def states(page: "Page") -> list[str]:
    """How the changes saved here stand, in the order of saving."""
    return [row["state"] for row in rows(page) if row["kind"] == "household.amend"]


def outcome(page: "Page") -> "Locator":
    """What became of changes, on the card of the household that is open."""
    return page.locator(".changes")
