"""Where to go next, when the address or its words come from outside."""

import re
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from fieldvisit.kernel.errors import NotVisible

# One slash and then neither a slash nor a backslash, or nothing: an address on this site, never another host.
_OWN = re.compile(r"^/(?![/\\])[^\x00-\x1f\x7f\\]*$")


def safe_next(address: str | None) -> str:
    """The address if it is one of ours, else the way home."""
    return address if address and len(address) <= 2000 and _OWN.match(address) else url_for("people.home")


def page_with(endpoint: str, said: Mapping[str, Any], within: str = "") -> str:
    """A page's address with words that somebody sent: none of them is taken for an instruction to the router.

    `within`: the word that names the row whose page it is and stands in the path. Problems: not_visible where it
    names none.
    """
    words = {name: value for name, value in said.items() if name != within}
    place: dict[str, Any] = {within: _id(said.get(within))} if within else {}
    page = url_for(endpoint, **place)
    return f"{page}?{urlencode(words, doseq=True)}" if words else page


def _id(value: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise NotVisible() from None
