"""Households and cadres of two files as problems, grid by grid, and the plans of the grids as one list again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fieldvisit.plan_files import Places, Unreadable
from fieldvisit.planning.plan import NOBODY, Plan
from fieldvisit.planning.problem import Home, Keeper, Problem


@dataclass(frozen=True, slots=True)
class Whole:
    """All that was read. `homes_of` and `cadres_of` hold, by grid, places in the lists; without grids all under ""."""

    homes: Places
    cadres: Places
    kept: Mapping[str, str]
    grids: Sequence[str]
    homes_of: Mapping[str, Sequence[int]]
    cadres_of: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, homes: Places, cadres: Places, kept: Mapping[str, str]) -> "Whole":
        """Sorted by grid; Unreadable where only one of the files has that column."""
        if bool(homes.grid) != bool(cadres.grid):
            raise Unreadable([f"row 1: only the {'households' if homes.grid else 'cadres'} have a column grid"])
        homes_of, cadres_of = _by_grid(homes), _by_grid(cadres)
        return cls(homes, cadres, kept, list(homes_of | cadres_of), homes_of, cadres_of)

    def problems(self, least: int, most: int, stay: int) -> Iterator[Problem]:
        """One for each grid, in the order of `grids`."""
        for grid in self.grids:
            here = self.cadres_of.get(grid, ())
            place_of = {self.cadres.ids[place]: number for number, place in enumerate(here)}
            homes = [
                Home(at, self.homes.lat[at], self.homes.lon[at], place_of.get(self.kept.get(self.homes.ids[at], "")))
                for at in self.homes_of.get(grid, ())
            ]
            keepers = [Keeper(at, self.cadres.lat[at], self.cadres.lon[at], least, most) for at in here]
            yield Problem(homes, keepers, stay_metres=stay, usual_most=most)

    def rows(self, plans: Sequence[Plan]) -> Iterator[tuple[str, str, int]]:
        """Household, cadre and centimetres in the order of the file; whom nobody may keep is left out."""
        cadre_of, ways = [NOBODY] * len(self.homes.ids), [0] * len(self.homes.ids)
        for grid, plan in zip(self.grids, plans, strict=True):
            here = self.cadres_of.get(grid, ())
            for at, keeper, way in zip(self.homes_of.get(grid, ()), plan.keeper_of, plan.ways_cm, strict=True):
                cadre_of[at], ways[at] = here[keeper] if keeper != NOBODY else NOBODY, way or 0
        for name, cadre, way in zip(self.homes.ids, cadre_of, ways, strict=True):
            if cadre != NOBODY:
                yield name, self.cadres.ids[cadre], way


def _by_grid(places: Places) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, grid in enumerate(places.grid or [""] * len(places.ids)):
        found.setdefault(grid, []).append(place)
    return found
