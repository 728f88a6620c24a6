"""What a told text looks like: a pattern with slots becomes an expression that fits all its tellings."""

import re
from functools import cache

SLOT = re.compile(r"\{([^{}]+)\}")


@cache
def shape(text: str) -> re.Pattern[str]:
    """The expression of a pattern."""
    parts = SLOT.split(text)
    return re.compile("".join(re.escape(part) if place % 2 == 0 else _slot(part) for place, part in enumerate(parts)))


def _slot(slot: str) -> str:
    if "|" in slot:
        return "(?:" + "|".join(map(re.escape, slot.split("|"))) + ")"
    return r"\d+" if re.fullmatch(r"\d+-\d+", slot) or slot == "age" else ".{1,16}?"


def fits(text: str | None, pattern: str) -> bool:
    """Whether the text is a telling of the pattern."""
    return text is not None and shape(pattern).fullmatch(text) is not None
