"""Alembic's entry: runs the numbered migrations on the connection it is handed."""

from alembic import context
from sqlalchemy import DateTime, Text

from fieldvisit.storage.base import Base, UtcDateTime
from fieldvisit.storage.sealed import SealedText


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write our column types as the plain types they lie in, so that a migration never imports the program."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, SealedText):
        return "sa.Text()"
    return False


def same_type(_context, _column, _metadata_column, _inspected, metadata_type):  # type: ignore[no-untyped-def]
    """Compare what our types lie in, not what they are called."""
    if isinstance(metadata_type, (UtcDateTime, SealedText)):
        return not isinstance(_inspected, DateTime if isinstance(metadata_type, UtcDateTime) else Text)
    return None


def is_modelled(_item, name, kind, _reflected, _compared):  # type: ignore[no-untyped-def]
    """Leave out what each database has of its own for finding households (migration 0015), SQLite in several tables."""
    return not (name or "").startswith("household_pieces")


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_item=render_item,
    compare_type=same_type,
    include_object=is_modelled,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
