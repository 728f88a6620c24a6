"""Which department a row means: by its code or its name, among those of the area a file is for."""

from collections import defaultdict

from fieldvisit.imports.kinds.areas_meant import Areas
from fieldvisit.imports.kinds.rows import Brought
from fieldvisit.people.bulk import KnownUnit, every_unit


class Units:
    """The departments that are in use in an area."""

    def __init__(self, areas: Areas) -> None:
        self._called: dict[str, list[KnownUnit]] = defaultdict(list)
        for unit in every_unit():
            if unit.active and unit.area_id in areas.by_id:
                for name in {unit.code, unit.name}:
                    self._called[name].append(unit)

    def meant(self, row: Brought) -> KnownUnit | None:
        """The department of a row; None, and the row is marked, where none or several are called so."""
        found = self._called.get(row.text("unit"), [])
        if len(found) != 1:
            row.wrong("unit", "unit_several" if found else "no_such_unit", said=row.text("unit")[:40])
            return None
        return found[0]
