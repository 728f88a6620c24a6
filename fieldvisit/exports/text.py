"""A list as a short numbered text to paste into a chat: what it is, the first lines, and how many more there are."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from flask_babel import gettext as _

from fieldvisit.exports.cells import brief_of
from fieldvisit.kernel import clock
from fieldvisit.web.lists import Listing

MOST_LINES = 30
LONGEST_PART = 60
STOPS = "。．.；;，, "


def as_text(listing: Listing, rows: Iterable[Any], total: int) -> str:
    """The text. It says nobody's number, and of residents no more than the family name."""
    head = _("%(list)s（%(day)s，共 %(total)s 条）", list=listing.words, day=clock.today().isoformat(), total=total)
    lines = [f"{number}. {_line(listing, row)}" for number, row in enumerate(islice(rows, MOST_LINES), start=1)]
    rest = total - len(lines)
    return "\n".join([str(head), *lines, *([str(_("……还有 %(rest)s 条", rest=rest))] if rest > 0 else [])])


def _line(listing: Listing, row: Any) -> str:
    parts = [_cut(brief_of(column, row)) for column in listing.columns]
    return str(_("，")).join(part for part in parts if part)


def _cut(text: str) -> str:
    text = text.rstrip(STOPS)  # a sentence that goes on with a comma has no full stop
    return text if len(text) <= LONGEST_PART else text[: LONGEST_PART - 1] + "…"
