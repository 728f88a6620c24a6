"""The cadres behind a figure of load, in the order of their names: nobody is ranked by a number."""

import uuid
from dataclasses import dataclass

from fieldvisit.areas.queries import AreaFacts
from fieldvisit.insight.coverage import LoadRow, fits_figure, loads_behind
from fieldvisit.people.queries import people_named
from fieldvisit.web.paging import Page

PER_PAGE = 50


@dataclass(frozen=True)
class CadreRow:
    """A cadre, how many households they keep anywhere, and whether that is within five to fifteen."""

    cadre_id: uuid.UUID
    name: str
    load: int
    fits: bool


def every_cadre_behind(area: AreaFacts, which: str) -> list[CadreRow]:
    """All of them."""
    rows = loads_behind(area, which)
    names = {key: person.name for key, person in people_named([row.cadre_id for row in rows]).items()}
    found = [_row(row, names.get(row.cadre_id, "")) for row in rows]
    return sorted(found, key=lambda row: (row.name, row.cadre_id))


def _row(row: LoadRow, name: str) -> CadreRow:
    return CadreRow(row.cadre_id, name, row.load, row.fits)


SHOWN = ("cadres", "load_under", "load_ok", "load_over")


@dataclass(frozen=True)
class Loads:
    """A page of the cadres, and how many there are of each kind of load: who keeps few, enough, many."""

    page: Page[CadreRow]
    numbers: dict[str, int]


def cadres_behind(area: AreaFacts, which: str, page: int) -> Loads:
    """A page of them, with the numbers of the others beside."""
    everyone = every_cadre_behind(area, SHOWN[0])
    rows = [row for row in everyone if fits_figure(row.load, which)]
    numbers = {name: sum(fits_figure(row.load, name) for row in everyone) for name in SHOWN}
    first = (page - 1) * PER_PAGE
    return Loads(Page(rows[first : first + PER_PAGE], len(rows), page, PER_PAGE), numbers)
