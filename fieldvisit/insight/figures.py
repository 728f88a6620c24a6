"""Figures (domain.md, "Figures, defined once"): a number with what it is a part of and the way to the rows behind it.

Pure, so that every page and every later bulletin says the same words for the same thing. A figure without its
base or its rows cannot be made: `rows` is the filter that counted it, and the page turns it into an address.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Figure:
    """`numerator` of `denominator`; `rows` filters the list that holds exactly the numerator's rows."""

    name: str
    numerator: int
    denominator: int | None = None
    rows: Mapping[str, str] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """The part of the base between 0 and 1; None on a zero base."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def percent(self) -> float | None:
        """The share in percent, to one decimal; None on a zero base."""
        return None if self.share is None else round(100 * self.share, 1)


def percentage_points(now: Figure, before: Figure) -> float | None:
    """How a rate changed, in percentage *points*; None where either base is zero."""
    if now.share is None or before.share is None:
        return None
    return round(100 * (now.share - before.share), 1)


def signed(points: float | None) -> str:
    """`+0.8`, `−0.8`, `0.0`; a dash where nothing can be compared."""
    if points is None:
        return "–"
    if points == 0:
        return "0.0"
    return f"{'+' if points > 0 else '−'}{abs(points):.1f}"


@dataclass(frozen=True)
class AgeBand:
    """Issues that have waited from `first` to `last` local days (None: without end)."""

    code: str
    first: int
    last: int | None
    tone: str = ""

    def holds(self, days: int) -> bool:
        """Whether an age in days falls into the band."""
        return days >= self.first and (self.last is None or days <= self.last)

    @property
    def span(self) -> str:
        """`8-15` or `31-`, as an address says it."""
        return f"{self.first}-{'' if self.last is None else self.last}"


# Together they hold every age once: the four counts add up to the open issues.
AGE_BANDS = (
    AgeBand("week", 0, 7),
    AgeBand("fortnight", 8, 15),
    AgeBand("month", 16, 30, "soon"),
    AgeBand("longer", 31, None, "late"),
)


@dataclass(frozen=True)
class ChannelShares:
    """Through which channel the solved ones were solved. The department's is the rest (domain.md)."""

    solved: int
    on_spot: int
    leader: int

    @property
    def department(self) -> int:
        """Solved neither on the spot nor under a leader's supervision."""
        return self.solved - self.on_spot - self.leader

    def figures(self, rows: Mapping[str, str]) -> tuple[Figure, Figure, Figure]:
        """on_spot, department, leader as figures over the solved ones."""
        parts = (("on_spot", self.on_spot), ("department", self.department), ("leader", self.leader))
        on_spot, department, leader = (
            Figure(name, count, self.solved, {**rows, "channel": name}) for name, count in parts
        )
        return on_spot, department, leader


@dataclass(frozen=True)
class Period:
    """Whole local days, both ends included."""

    code: str
    first: date
    last: date


LOAD_LEAST, LOAD_MOST = 5, 15


@dataclass(frozen=True)
class Coverage:
    """How far an area has been visited, and how its cadres are loaded. Counts only, never persons."""

    households: int = 0
    reached: int = 0
    orphans: int = 0
    cadres: int = 0
    load_ok: int = 0
    unseen: int = 0  # nobody met there since a day that is asked for
    tags_due: int = 0  # households with a tag that should be looked at again
    registered: bool = True

    @property
    def unreached(self) -> int:
        """Active households without a completed visit in the period."""
        return self.households - self.reached
