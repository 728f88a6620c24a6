"""The side menu: rooms add their entries; a viewer sees those whose act he may do, with badges of what is new.

A long menu is put under headings: what is done every day stands first and open, the rest folds. Which folds somebody
opened is remembered by his browser (`static/js/desk/menu.js`), so the page arrives the way he left it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from fieldvisit.web.guard import viewer_or_none


class Group(StrEnum):
    """What a long menu is put together by, in this order."""

    DAILY = "daily"
    VISITS = "visits"
    CHECKS = "checks"
    FIGURES = "figures"
    ACCOUNTS = "accounts"
    SETTINGS = "settings"
    TOOLS = "tools"


GROUP_WORDS = {  # the daily ones stand first, open and without a heading
    Group.VISITS: _l("走访与问卷"),
    Group.CHECKS: _l("等你核对"),
    Group.FIGURES: _l("统计"),
    Group.ACCOUNTS: _l("账号与设备"),
    Group.SETTINGS: _l("系统设置"),
    Group.TOOLS: _l("文件与工具"),
}
# So many lines are taken in at a glance; a longer menu is grouped.
MOST_FLAT = 10
OPENED = "menu"  # the cookie that names the opened groups, with dots between


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
    group: Group = Group.DAILY
    also: str | None = None

    def reach(self, path: str) -> int:
        """How closely this line leads to a page: signs of the address they share, 0 if it is not among its own."""
        ways = [way for way in (url_for(self.endpoint), self.also) if way and f"{path}/".startswith(f"{way}/")]
        return max(map(len, ways), default=0)


_entries: dict[tuple[str, int], Entry] = {}


def add_entry(
    order: int,
    endpoint: str,
    words: Any,
    act: StrEnum,
    badge: Callable[[Any], int] | None = None,
    unless: StrEnum | None = None,
    part: str | None = None,
    group: Group = Group.DAILY,
    also: str | None = None,
) -> None:
    """Add a line (once per endpoint and order). `unless`: not for those who may also do this act.

    `group`: the heading in a long menu. `also`: an address whose pages belong to this line beside its own."""
    _entries[endpoint, order] = Entry(order, endpoint, words, act, badge, unless, part, group, also)


def install_menu(app: Flask) -> None:
    """Give `menu()` to the templates."""
    app.jinja_env.globals["menu"] = menu
    app.jinja_env.globals["viewer"] = viewer_or_none


def menu() -> list[dict[str, Any]]:
    """The viewer's menu, group by group: {name, words (None where no heading stands above), open, badge, lines}.

    A line is {words, url, badge (None where nothing is counted), part, here ("page": this page; "true": one of those
    behind it; None)}. A group's badge is the sum of its lines'."""
    viewer = viewer_or_none()
    if viewer is None:
        return []
    entries = sorted(
        (one for one in _entries.values() if viewer.can(one.act) and not (one.unless and viewer.can(one.unless))),
        key=lambda entry: entry.order,
    )
    nearest = max(entries, key=lambda entry: entry.reach(request.path), default=None)
    lines = [(entry, _line(entry, viewer, entry is nearest)) for entry in entries]
    if len(lines) <= MOST_FLAT:
        return [_group(None, [line for _, line in lines], first=True)]
    lines.sort(key=lambda pair: list(Group).index(pair[0].group))
    grouped = [(group, [line for _, line in pairs]) for group, pairs in groupby(lines, key=lambda pair: pair[0].group)]
    return [_group(group, inside, first=place == 0) for place, (group, inside) in enumerate(grouped)]


def _line(entry: Entry, viewer: Any, nearest: bool) -> dict[str, Any]:
    behind = "true" if nearest and entry.reach(request.path) else None
    return {
        "words": entry.words,
        "url": url_for(entry.endpoint),
        "badge": entry.badge(viewer) if entry.badge else None,
        "part": entry.part,
        "here": "page" if request.endpoint == entry.endpoint else behind,
    }


def _group(group: Group | None, lines: list[dict[str, Any]], *, first: bool) -> dict[str, Any]:
    """The first group is what one came for: it stands open without a heading. A line alone needs none either."""
    headed = group is not None and not first and len(lines) > 1
    opened = request.cookies.get(OPENED, "").split(".")
    return {
        "name": group,
        "words": GROUP_WORDS.get(group) if group is not None and headed else None,
        "open": group in opened or any(line["here"] for line in lines),
        "badge": sum(line["badge"] or 0 for line in lines),
        "lines": lines,
    }
