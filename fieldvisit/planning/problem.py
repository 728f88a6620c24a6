"""What is to be planned: households, those who could keep them, and what binds both. Plain data; no numpy here."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

LEAST, MOST = 5, 15
STAY_METRES = 200
TEAM_LEAST, TEAM_MOST = 4, 6


@dataclass(frozen=True, slots=True)
class Home:
    """A household to be kept. WGS-84 degrees; `kept_by` is its keeper's place in the list, None if nobody yet."""

    key: Hashable
    lat: float | None
    lon: float | None
    kept_by: int | None = None


@dataclass(frozen=True, slots=True)
class Keeper:
    """One who can keep households: no fewer than `least`, no more than `most` of these."""

    key: Hashable
    lat: float | None
    lon: float | None
    least: int = LEAST
    most: int = MOST


@dataclass(frozen=True, slots=True)
class Problem:
    """Households and keepers with what is known of pairs; homes and keepers are named by their place in the lists.

    `worth` is what a pair is worth in metres of way (kin, familiar, language), negative if it is unwanted;
    `stay_metres` is what it costs that a household loses its present keeper; `usual_most` is how many a keeper has
    room for who is still to be found.
    """

    homes: Sequence[Home]
    keepers: Sequence[Keeper]
    worth: Mapping[tuple[int, int], int] = field(default_factory=dict)
    must: Mapping[int, int] = field(default_factory=dict)
    must_not: frozenset[tuple[int, int]] = frozenset()
    stay_metres: int = STAY_METRES
    usual_most: int = MOST
