"""What both kinds of database are asked: their revision, their tables in order, which photos they know."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, func, inspect, select, table, text
from sqlalchemy.engine import Connection

from fieldvisit.backups.problems import damaged, too_new
from fieldvisit.paths import asset_dir
from fieldvisit.photos.album import file_named, files_of
from fieldvisit.storage.engine import engine_options, prepare_engine
from fieldvisit.storage.migrate import migration_config

VERSION_TABLE = "alembic_version"


def engine_for(url: str) -> Engine:
    """An engine as the program's own, without the program."""
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    return engine


def revision_of(connection: Connection) -> str | None:
    """The migration the database stands at; None where there is none."""
    return MigrationContext.configure(connection).get_current_revision()


def ensure_known(revision: str, program: str) -> None:
    """Refuse a revision that this version has never heard of. Raises BackupProblem."""
    script = ScriptDirectory.from_config(migration_config(asset_dir("migrations")))
    if revision not in {one.revision for one in script.walk_revisions()}:
        raise too_new(f"version {program}, database revision {revision}")


def tables_in_order(connection: Connection) -> list[str]:
    """Every table but the version's own, those that others point at first."""
    ordered = [name for name, _ in inspect(connection).get_sorted_table_and_fkc_names() if name is not None]
    return [name for name in ordered if name != VERSION_TABLE]


def rows_of(connection: Connection, tables: Sequence[str]) -> dict[str, int]:
    """How many rows each table has."""
    return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in tables}


def ensure_all_rows(connection: Connection, said: Mapping[str, int]) -> None:
    """Compare with what the backup counted. Raises BackupProblem."""
    found = rows_of(connection, list(said))
    if wrong := sorted(name for name, count in said.items() if found[name] != count):
        raise damaged(f"rows are missing after laying it out ({', '.join(wrong)})")


def photo_files_known(connection: Connection, tables: Sequence[str]) -> set[str]:
    """The files, below the folder of photos, that the rows speak of."""
    found: set[str] = set()
    if "photo" in tables:
        names = connection.scalars(text("SELECT stored FROM photo WHERE stored IS NOT NULL"))
        found |= {file for name in names for file in files_of(name)}
    for name in ("survey_attachment", "register_import"):
        if name in tables:
            kept = connection.scalars(text(f"SELECT stored FROM {name} WHERE stored IS NOT NULL"))
            found |= {file_named(one) for one in kept}
    return found


def is_blank(connection: Connection) -> bool:
    """Whether nobody has begun to work with the database: no table, or no account."""
    tables = set(inspect(connection).get_table_names())
    if not tables - {VERSION_TABLE}:
        return True
    return "account" in tables and not connection.scalar(text("SELECT count(*) FROM account"))


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite address; None for PostgreSQL."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
