"""Which households the index names for a search: a condition over their ids, for either database.

Words that stand nearly everywhere (a family name, 1号) are quicker found by walking along the street until a page is
full, and so are words that stand in many households of a reach that is small.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, column, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from fieldvisit.households.models import FoundBy, Household
from fieldvisit.households.pieces import Wanted, for_postgresql, for_sqlite
from fieldvisit.storage.base import db

# SQLite's own table over the lines (migration 0015); its name is also the column that is searched.
_PIECES = table("household_pieces", column("rowid", Integer), column("household_pieces"))

MANY = 25_000  # households that the index names
SOME, SMALL_REACH = 2_000, 5_000


def stands_everywhere(wanted: Wanted | None, reach: ColumnElement[bool]) -> bool:
    """Whether walking through the reach is quicker than asking the index."""
    if wanted is None:
        return False
    named = _at_most(select(FoundBy.number).where(_lies_in_line(wanted)), MANY + 1)
    if named > MANY:
        return True
    return named > SOME and _at_most(select(Household.id).where(reach), SMALL_REACH + 1) <= SMALL_REACH


def _at_most(query: Select[Any], most: int) -> int:
    """How many rows there are, as far as it matters."""
    return db.session.scalar(select(func.count()).select_from(query.limit(most).subquery())) or 0


def named_by_index(wanted: Wanted) -> ColumnElement[bool]:
    """Households in whose line lies what is wanted."""
    named: ColumnElement[bool] = Household.id.in_(select(FoundBy.household_id).where(_lies_in_line(wanted)))
    return named


def _lies_in_line(wanted: Wanted) -> ColumnElement[bool]:
    if db.engine.dialect.name == "sqlite":
        found = select(_PIECES.c.rowid).where(_PIECES.c.household_pieces.op("MATCH")(for_sqlite(wanted)))
        return FoundBy.number.in_(found)
    line = func.array_to_tsvector(func.string_to_array(FoundBy.pieces, literal_column("' '")))  # as the index has it
    said: ColumnElement[bool] = line.op("@@")(cast(for_postgresql(wanted), TSQUERY))
    return said
