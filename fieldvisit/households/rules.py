"""What the register knows without looking: which tags are sensitive, relations, how an address is written."""

from datetime import date

from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.kernel.text import door_key

MAX_GROUP = 160  # the column of the sort key


RELATION_CODES = frozenset(
    """head spouse son daughter child son_in_law daughter_in_law father mother parent
    grandson granddaughter grandchild grandparent sibling tenant owner contact other""".split()  # noqa: SIM905
)
TRADE_CODES = (
    "textile", "leather", "metal", "chemical", "food", "building", "shop", "catering", "trade", "service", "farm",
    "other",
)  # fmt: skip
FIRM_FIELDS = ("trade", "staff", "safety")  # what is known of an enterprise and of no family
MOST_STAFF = 100_000
LONGEST_SAFETY = 500
IDENTITY = r"^[0-9A-Z]{6,30}$"
BORN_FROM = 1890  # nobody alive is older
SOURCE_CODES = frozenset(("visit", "register", "resident"))


def tag_words(code: str, language: str) -> str:
    """A tag in words; an unknown code stands for itself."""
    return code if code not in TAG_OF else TAG_OF[code].en if language == "en" else TAG_OF[code].zh


def is_sensitive(code: str) -> bool:
    """Whether the tag is sensitive; an unknown one is treated as if it were."""
    return code not in TAG_OF or TAG_OF[code].sensitive


def tag_holds(expires_on: date | None, today: date) -> bool:
    """Whether a tag is still good on a day. The day it expires it holds for the last time."""
    return expires_on is None or expires_on >= today


def address_of(village: str, group: str, hamlet: str, door: str) -> str:
    """How a door is called: village, then the hamlet (or, without one, the group), then the door."""
    return f"{village}{hamlet or group}{door}"


def door_sort_of(door: str) -> str:
    """The key under which a door stands in its natural order."""
    return door_key(door)[:MAX_GROUP]
