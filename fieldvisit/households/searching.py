"""Which households the index names for a search: a condition over their ids, for either database."""

from sqlalchemy import ColumnElement, Integer, cast, column, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from fieldvisit.households.models import FoundBy, Household
from fieldvisit.households.pieces import Wanted, for_postgresql, for_sqlite
from fieldvisit.storage.base import db

# SQLite's own table over the lines (migration 0015); its name is also the column that is searched.
_PIECES = table("household_pieces", column("rowid", Integer), column("household_pieces"))


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
