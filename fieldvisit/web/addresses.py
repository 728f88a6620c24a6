"""Where to go next, when the address or its words come from outside."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import url_for

# One slash and then neither a slash nor a backslash, or nothing: an address on this site, never another host.
_OWN = re.compile(r"^/(?![/\\])[^\x00-\x1f\x7f\\]*$")


def safe_next(address: str | None) -> str:
    """The address if it is one of ours, else the way home."""
    return address if address and len(address) <= 2000 and _OWN.match(address) else url_for("people.home")


def page_with(endpoint: str, said: Mapping[str, Any]) -> str:
    """A page's address with words that somebody sent: none of them is taken for an instruction to the router."""
    return f"{url_for(endpoint)}?{urlencode(said, doseq=True)}" if said else url_for(endpoint)
