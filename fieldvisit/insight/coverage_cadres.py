"""The cadres behind a figure of load, in the order of their names: nobody is ranked by a number."""

import uuid
from dataclasses import dataclass

from fieldvisit.areas.queries import AreaFacts
from fieldvisit.insight.coverage import LoadRow, loads_behind
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


def cadres_behind(area: AreaFacts, which: str, page: int) -> Page[CadreRow]:
    """A page of them."""
    rows = every_cadre_behind(area, which)
    first = (page - 1) * PER_PAGE
    return Page(rows[first : first + PER_PAGE], len(rows), page, PER_PAGE)
