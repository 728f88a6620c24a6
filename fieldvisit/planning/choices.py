"""Homes that may be kept by the same keepers, taken together: so few that even a city's reasons are soon found."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fieldvisit.planning.distances import Cents
from fieldvisit.planning.ground import Facts, Flags


@dataclass(frozen=True, slots=True)
class Choices:
    """`doors` (kinds × keepers) says who may keep homes of a kind, `kind_of` of which kind each home is."""

    kind_of: Cents
    doors: Flags
    sizes: Cents

    def homes_of(self, kinds: NDArray[np.int64]) -> tuple[int, ...]:
        """The places of all homes of these kinds."""
        return tuple(np.flatnonzero(np.isin(self.kind_of, kinds)).tolist())


def choices_of(facts: Facts) -> Choices:
    """By what binds each home: its must and those barred from it."""
    barred: dict[int, list[int]] = defaultdict(list)
    for home, keeper, _ in facts.barred.tolist():
        barred[home].append(keeper)
    kinds: dict[tuple[int, ...], int] = {}
    bound = np.flatnonzero(facts.must >= 0).tolist()
    kind_of = np.zeros(len(facts.must), dtype=np.int64)
    free = len(facts.must) > len(barred.keys() | set(bound))
    if free:
        kinds[(-1,)] = 0
    for home in barred.keys() | set(bound):
        kind_of[home] = kinds.setdefault((int(facts.must[home]), *barred.get(home, ())), len(kinds))
    doors = np.array([_doors(kind, len(facts.least)) for kind in kinds], dtype=np.bool_)
    sizes = np.bincount(kind_of, minlength=len(kinds)) if len(kind_of) else np.zeros(len(kinds), dtype=np.int64)
    return Choices(kind_of, doors.reshape(len(kinds), len(facts.least)), sizes)


def _doors(kind: tuple[int, ...], keepers: int) -> Flags:
    must, *barred = kind
    doors = np.ones(keepers, dtype=np.bool_) if must < 0 else np.arange(keepers) == must
    doors[barred] = False
    return doors
