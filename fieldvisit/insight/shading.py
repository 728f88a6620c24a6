"""How the map of coverage is shaded: which figures there are, and into which band each number falls. Pure.

A colour never stands alone: every band has words, every grid its number. Bands tell areas apart, never persons.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from fieldvisit.insight.figures import Coverage

# Percent of the base at which the next band begins; what is none at all is a band of its own.
ROUGH = (25, 50, 75, 100)
FINE = (5, 10, 25, 50)
EMPTY = -1  # the band of a grid without a base: nothing can be said of it


@dataclass(frozen=True)
class Shading:
    """A figure that the ground is shaded by. `which`: the rows behind it; `of`: what it is a part of."""

    code: str
    which: str
    of: str  # households or cadres
    number: Callable[[Coverage], int]
    cuts: tuple[int, ...]
    warm: bool = True  # more of it is worse

    def base(self, found: Coverage) -> int:
        """What the number is a part of."""
        return found.cadres if self.of == "cadres" else found.households

    def band(self, found: Coverage) -> int:
        """0 where there is none of it, then 1 to 5 by its share; EMPTY where there is no base."""
        number, base = self.number(found), self.base(found)
        if base == 0:
            return EMPTY
        return 0 if number == 0 else 1 + bisect_right([cut * base for cut in self.cuts], 100 * number)

    @property
    def bands(self) -> list[tuple[int, int | None, int | None]]:
        """(band, from percent, to percent) from none at all to the most; where it ends with all, both ends are 100."""
        edges = [*self.cuts, 100]
        spans = [(band, edges[band - 2] if band > 1 else None, edges[band - 1]) for band in range(1, len(edges) + 1)]
        return [(0, 0, 0), *spans]


SHADINGS = {
    one.code: one
    for one in (
        Shading("reached", "reached", "households", lambda found: found.reached, ROUGH, warm=False),
        Shading("unseen", "unseen", "households", lambda found: found.unseen, ROUGH),
        Shading("orphans", "orphans", "households", lambda found: found.orphans, FINE),
        Shading("tags", "tags", "households", lambda found: found.tags_due, FINE),
        Shading("load", "load_off", "cadres", lambda found: found.cadres - found.load_ok, ROUGH),
    )
}
FIRST = "reached"
