"""Everything the database holds, to compare before and after."""

from typing import Any

from sqlalchemy import select

from fieldvisit.storage.base import Base, db

# What is meant to remain: who did what, the import itself, and the work of the worker.
TRACES = {
    "audit_entry", "job", "register_import", "register_import_row", "register_import_touch", "register_import_columns",
    "alembic_version",
}  # fmt: skip


def whole_state() -> dict[str, list[tuple[Any, ...]]]:
    """{table: its rows, opened}. Of a dossier only that it is there: its revision never falls, whatever is undone."""
    db.session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in TRACES:
            continue
        columns = [table.c.id] if table.name == "dossier" else list(table.c)
        rows = db.session.connection().execute(select(*columns)).all()
        found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    db.session.rollback()
    return found
