"""The migrated schema is the models' schema, and every migration goes down and up again with data in it."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select

from fieldvisit.paths import asset_dir
from fieldvisit.people.models import Account
from fieldvisit.storage.base import db as database
from fieldvisit.storage.migrate import downgrade, is_current, migration_config, upgrade
from tests.support.boundary_factories import make_boundary
from tests.support.survey_factories import make_form, make_submission

FOLDER = asset_dir("migrations")


def test_the_migrated_schema_equals_the_models(app) -> None:
    with database.engine.connect() as connection:
        command.check(migration_config(FOLDER, connection))


def test_each_migration_goes_down_and_up_with_data_in_it(app, factories) -> None:
    cadre = factories.cadre("chen")
    factories.household(cadre=cadre)
    form, version = make_form(factories)
    make_submission(version, form, cadre)
    make_boundary(cadre, factories.place())
    database.session.rollback()
    for script in ScriptDirectory.from_config(migration_config(FOLDER)).walk_revisions():
        downgrade(database.engine, FOLDER, script.down_revision or "base")
        upgrade(database.engine, FOLDER, script.revision)
    upgrade(database.engine, FOLDER)
    assert is_current(database.engine, FOLDER)
    assert "household" in inspect(database.engine).get_table_names()
    assert database.session.scalars(select(Account)).all() == []


def test_migrations_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (FOLDER / "versions").glob("*.py"))
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
