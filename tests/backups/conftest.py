"""An installation with something in it, and places to restore to. Passphrases cost nothing here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from fieldvisit.backups.backing_up import back_up
from fieldvisit.backups.passphrase import Hardness
from fieldvisit.backups.problems import BackupProblem
from fieldvisit.backups.restoring import restore
from fieldvisit.backups.rows import engine_for
from fieldvisit.config import Settings
from fieldvisit.people.queries import set_system_fact
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.assembly import Assembly
from tests.support.factories import Factories

PASSPHRASE = "马 正确 电池 订书钉 四个词"
WEAK = Hardness(8, 1, 1)


@contextmanager
def refused(code: str, words: str = "") -> Iterator[None]:
    """What is done inside is refused with this code, and the sentence holds these words."""
    with pytest.raises(BackupProblem) as caught:
        yield
    assert caught.value.code == code, caught.value.message
    assert words in str(caught.value.message)


class Installation:
    """Settings, and what lies there, without the program."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home = settings.home
        self.said: list[str] = []

    def back_up(self, target: Path, **more: Any) -> Path:
        """Write a backup; its file."""
        back_up(self.settings, target, PASSPHRASE, self.said.append, hardness=WEAK, **more)
        return target

    def restore(self, source: Path, **more: Any) -> None:
        """Put a backup into place."""
        restore(self.settings, source, PASSPHRASE, self.said.append, **more)

    def rows(self, schema: str | None = None) -> dict[str, list[str]]:
        """Every row of every table, as text, sorted; the epoch left out."""
        engine = engine_for(self.settings.database_url)
        with engine.connect() as connection:
            found = {}
            for name in inspect(connection).get_table_names(schema):
                spelled = f'"{schema}"."{name}"' if schema else f'"{name}"'
                found[name] = sorted(str(tuple(row)) for row in connection.execute(text(f"SELECT * FROM {spelled}")))
        engine.dispose()
        found["system_fact"] = [row for row in found.get("system_fact", []) if "epoch" not in row]
        return found

    def epoch(self) -> str | None:
        """The epoch that tablets are told."""
        return self.value("SELECT value FROM system_fact WHERE key = 'epoch'")

    def value(self, query: str) -> Any:
        """One value of the database."""
        engine = engine_for(self.settings.database_url)
        with engine.connect() as connection:
            found = connection.scalar(text(query))
        engine.dispose()
        return found

    def do(self, statement: str, **values: Any) -> None:
        """One statement."""
        engine = engine_for(self.settings.database_url)
        with engine.begin() as connection:
            connection.execute(text(statement), values)
        engine.dispose()

    def files(self, folder: str) -> dict[str, bytes]:
        """What lies in a folder of the home."""
        top = self.home / folder
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


@pytest.fixture
def lived_in(app: Flask, assembly: Assembly, factories: Factories) -> Iterator[Installation]:
    """An installation with people, a household, an issue, photos, and an upload that is not whole."""
    cadre = factories.cadre()
    home = factories.household(cadre=cadre)
    factories.member(home, phone="19900001234")
    factories.issue(cadre, home)
    with unit_of_work():
        set_system_fact("epoch", "before")
        set_system_fact("kind", "real")
    photos = assembly.home / "photos"
    for name, content in {
        "ab/abcd.full": b"\xff" * 70_000,
        "ab/abcd.thumb": b"\x01",
        "incoming/x.part": b"half",
    }.items():
        (photos / name).parent.mkdir(parents=True, exist_ok=True)
        (photos / name).write_bytes(content)
    db.session.remove()
    yield Installation(app.config["FIELDVISIT"])
    for path in sorted(photos.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


@pytest.fixture
def elsewhere(assembly: Assembly, tmp_path: Path) -> Iterator[Callable[[], Installation]]:
    """New places on the same kind of database, with nothing in them."""
    made: list[str] = []

    def make() -> Installation:
        home = tmp_path / f"new{len(made)}"
        made.append(f"elsewhere{len(made)}")
        if assembly.postgres is None:
            url = f"sqlite:///{home / 'fieldvisit.db'}"
        else:
            assembly.postgres.run(f"CREATE DATABASE {made[-1]} TEMPLATE template0")
            url = assembly.postgres.url(made[-1])
        settings: Settings = assembly.app.config["FIELDVISIT"]
        return Installation(replace(settings, home=home, database_url=url))

    yield make
    if assembly.postgres is not None:
        assembly.postgres.run(*(f"DROP DATABASE {name} WITH (FORCE)" for name in made))
