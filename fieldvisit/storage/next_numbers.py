"""Numbers for rows that are put in with their id, taken from where the database itself takes them."""

from sqlalchemy import Table, func, select, text

from fieldvisit.storage.base import Base, db


def next_numbers(model: type[Base], count: int) -> list[int]:
    """The next `count` ids of a table that numbers its rows. On SQLite whoever writes is alone until the end."""
    table = model.__table__
    assert isinstance(table, Table)
    if db.engine.dialect.name == "postgresql":
        query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return [int(number) for number in db.session.execute(query, {"name": table.name, "count": count}).scalars()]
    last = db.session.scalar(select(func.max(table.c.id))) or 0
    return [last + place for place in range(1, count + 1)]
