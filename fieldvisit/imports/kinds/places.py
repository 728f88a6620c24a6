"""Which grid a row means: by code, by name, by its village, or because the file is for one grid alone."""

from collections import defaultdict

from fieldvisit.areas.queries import AreaFacts, areas_of, grids_under
from fieldvisit.imports.kinds.rows import Brought


class Grids:
    """The grids of the area a file is for."""

    def __init__(self, area: AreaFacts) -> None:
        found = grids_under([area.path], limit=20_000)
        self.villages = areas_of({grid.parent_id for grid in found if grid.parent_id is not None})
        self.by_id = {grid.id: grid for grid in found}
        self._named: dict[str, list[AreaFacts]] = defaultdict(list)
        self._of_village: dict[str, list[AreaFacts]] = defaultdict(list)
        for grid in found:
            village = self.village_of(grid)
            for name in {grid.code, grid.name, f"{village.name}{grid.name}"}:
                self._named[name].append(grid)
            for name in (village.code, village.name):
                self._of_village[name].append(grid)
        self.only = found[0] if len(found) == 1 else None

    def village_of(self, grid: AreaFacts) -> AreaFacts:
        """The area directly above a grid."""
        return self.villages[grid.parent_id] if grid.parent_id is not None else grid

    def village_meant(self, row: Brought) -> AreaFacts | None:
        """The village of a row that names a household by its door; None, and the row is marked, where none is said."""
        said = row.text("village")
        if said:
            here = self._of_village.get(said, [])
            if not here:
                row.wrong("village", "no_such_village", said=said[:40])
            return self.village_of(here[0]) if here else None
        if len(self.villages) == 1:
            return next(iter(self.villages.values()))
        grid = self.meant(row)
        return self.village_of(grid) if grid is not None else None

    def meant(self, row: Brought) -> AreaFacts | None:
        """The grid of a row; None, and the row is marked, where none or several can be meant."""
        said, village = row.text("grid"), row.text("village")
        here = self._of_village.get(village, []) if village else None
        if here is not None and not here:
            row.wrong("village", "no_such_village", said=village[:40])
            return None
        if not said:
            return self._unsaid(row, here)
        found = self._named.get(said, [])
        if here is not None:
            found = [grid for grid in found if grid in here]
        if len(found) != 1:
            row.wrong("grid", "grid_several" if found else "no_such_grid", said=said[:40])
            return None
        return found[0]

    def _unsaid(self, row: Brought, here: list[AreaFacts] | None) -> AreaFacts | None:
        only = here[0] if here is not None and len(here) == 1 else self.only
        if only is None:
            row.wrong("grid", "grid_missing")
        return only
