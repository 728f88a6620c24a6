"""Which area a row means: by its code, its name, or its name behind that of the area above."""

from collections import defaultdict

from fieldvisit.areas.queries import AreaFacts, areas_under
from fieldvisit.imports.kinds.rows import Brought


class Areas:
    """The area a file is for, and all below it."""

    def __init__(self, area: AreaFacts) -> None:
        found = areas_under(area.path)
        self.by_id = {one.id: one for one in found}
        self._called: dict[str, set[int]] = defaultdict(set)
        for one in found:
            above = self.by_id.get(one.parent_id) if one.parent_id is not None else None
            for name in (one.code, one.name, f"{above.name}{one.name}" if above else one.name):
                self._called[name].add(one.id)

    def meant(self, row: Brought, name: str = "area") -> AreaFacts | None:
        """The area of a field; None, and the row is marked, where none or several are called so."""
        said = row.text(name).replace(" ", "")
        found = self._called.get(said, set())
        if len(found) == 1:
            return self.by_id[next(iter(found))]
        row.wrong(name, "area_several" if found else "no_such_area", said=row.text(name)[:40])
        return None
