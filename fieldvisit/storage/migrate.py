"""Bring a database to the newest numbered migration, from inside the program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.engine import Connection


def migration_config(folder: Path, connection: Connection | None = None) -> Config:
    """Alembic's settings, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, folder: Path, revision: str = "head") -> None:
    """Run what is missing, each migration in its own transaction."""
    with engine.connect() as connection:
        command.upgrade(migration_config(folder, connection), revision)
        connection.commit()


def downgrade(engine: Engine, folder: Path, revision: str) -> None:
    """Go back to a revision (for tests and for a failed upgrade)."""
    with engine.connect() as connection:
        command.downgrade(migration_config(folder, connection), revision)
        connection.commit()


def is_current(engine: Engine, folder: Path) -> bool:
    """Whether the database stands at the newest migration."""
    newest = ScriptDirectory.from_config(migration_config(folder)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest
