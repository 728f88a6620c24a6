"""Those pairs of home and keeper that a solver looks at: all that are allowed, or the likely ones of very many."""

from dataclasses import dataclass

import numpy as np

from fieldvisit.planning.distances import Cents
from fieldvisit.planning.ground import Flags


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places of the homes and of the keepers, and what each pair costs in centimetres; of so many of both."""

    home: Cents
    keeper: Cents
    cost: Cents
    homes: int
    keepers: int

    @classmethod
    def of(cls, cost: Cents, allowed: Flags) -> "Pairs":
        """All allowed pairs of the arrays (homes × keepers)."""
        home, keeper = np.nonzero(allowed)
        return cls(home, keeper, cost[home, keeper], *cost.shape)

    def joined(self, more: "Pairs") -> "Pairs":
        """With more pairs, none of them here already."""
        home, keeper, cost = (
            np.concatenate(both)
            for both in ((self.home, more.home), (self.keeper, more.keeper), (self.cost, more.cost))
        )
        return Pairs(home, keeper, cost, self.homes, self.keepers)

    def cost_of(self, keeper_of: Cents) -> Cents:
        """What each home's own pair costs (one of these pairs for each home)."""
        own = np.flatnonzero(keeper_of[self.home] == self.keeper)
        found = np.empty(self.homes, dtype=np.int64)
        found[self.home[own]] = self.cost[own]
        return found
