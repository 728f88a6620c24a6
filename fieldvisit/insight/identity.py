"""The identity every bulletin must satisfy: what was there and came in equals what left and is still there.

    opening + new + returned_to_stock = closed + merged + rejected + withdrawn + still open

The two stocks are read from the states that issues had at the period's two edges, the flows from the steps taken
between them. Neither is derived from the other, so a lost event, a step that does not move its issue, or a state
changed behind the events' back breaks the equation and is seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# (from open?, step) → which term a recorded step feeds. Steps inside the stock feed none.
_ENTERS = {
    "raise": "new",
    "reopen": "returned",
    "unmerge": "returned",
    "appeal": "returned",
    "take_back": "returned",  # a rejection undone: it had left, and is back
}
_LEAVES = {"close": "closed", "merge": "merged", "reject": "rejected", "withdraw": "withdrawn"}
TERMS = ("new", "returned", "closed", "merged", "rejected", "withdrawn")
LAST_TERM = "still_open"


@dataclass(frozen=True)
class Identity:
    """The terms of one period and area."""

    opening: int
    new: int
    returned: int
    closed: int
    merged: int
    rejected: int
    withdrawn: int
    still_open: int

    @property
    def came(self) -> int:
        """The left side."""
        return self.opening + self.new + self.returned

    @property
    def went(self) -> int:
        """The right side."""
        return self.closed + self.merged + self.rejected + self.withdrawn + self.still_open

    @property
    def holds(self) -> bool:
        """Whether both sides are equal."""
        return self.came == self.went


def steps_of_term(term: str) -> tuple[tuple[str, ...], bool]:
    """The steps behind a term that moves, and whether they lead into the stock."""
    inwards = term in _ENTERS.values()
    return tuple(step for step, fed in (_ENTERS if inwards else _LEAVES).items() if fed == term), inwards


def term_of(step: str, *, was_open: bool, is_open: bool) -> str | None:
    """The term a step feeds: only those that carry an issue over the edge of the stock.

    A reopening of a resolved issue never left the stock and feeds none.
    """
    if is_open and not was_open:
        return _ENTERS.get(step)
    if was_open and not is_open:
        return _LEAVES.get(step)
    return None


def identity_of(opening: int, still_open: int, crossings: Mapping[tuple[str, bool, bool], int]) -> Identity:
    """The identity from two stocks and the counted steps {(step, was open, is open): how many}."""
    terms = dict.fromkeys(TERMS, 0)
    for (step, was_open, is_open), count in crossings.items():
        term = term_of(step, was_open=was_open, is_open=is_open)
        if term is not None:
            terms[term] += count
    return Identity(opening=opening, still_open=still_open, **terms)
