"""The side menu: rooms add their entries; a viewer sees those whose act he may do, with badges of what is new."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask, request, url_for

from fieldvisit.web.guard import viewer_or_none


@dataclass(frozen=True)
class Entry:
    """One line of the menu. `badge` counts what waits (0 shows nothing), `part` names these rows on the line's page."""

    order: int
    endpoint: str
    words: Any
    act: StrEnum
    badge: Callable[[Any], int] | None = None
    unless: StrEnum | None = None
    part: str | None = None


_entries: dict[tuple[str, int], Entry] = {}


def add_entry(
    order: int,
    endpoint: str,
    words: Any,
    act: StrEnum,
    badge: Callable[[Any], int] | None = None,
    unless: StrEnum | None = None,
    part: str | None = None,
) -> None:
    """Add a line (once per endpoint and order). `unless`: not for those who may also do this act."""
    _entries[endpoint, order] = Entry(order, endpoint, words, act, badge, unless, part)


def install_menu(app: Flask) -> None:
    """Give `menu()` to the templates."""
    app.jinja_env.globals["menu"] = menu
    app.jinja_env.globals["viewer"] = viewer_or_none


def menu() -> list[dict[str, Any]]:
    """The viewer's lines: {words, url, badge (None where nothing is counted), part, here}."""
    viewer = viewer_or_none()
    if viewer is None:
        return []
    lines = sorted(_entries.values(), key=lambda entry: entry.order)
    return [
        {
            "words": entry.words,
            "url": url_for(entry.endpoint),
            "badge": entry.badge(viewer) if entry.badge else None,
            "part": entry.part,
            "here": request.endpoint == entry.endpoint,
        }
        for entry in lines
        if viewer.can(entry.act) and not (entry.unless and viewer.can(entry.unless))
    ]
