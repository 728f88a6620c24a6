"""What went in comes out: rows, photos, keys; what was there before is kept aside; a new epoch begins."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from fieldvisit.backups.checking import check
from fieldvisit.backups.occupied import at_work
from fieldvisit.backups.rows import engine_for
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.paths import asset_dir
from fieldvisit.photos.models import Photo
from fieldvisit.storage.base import db
from fieldvisit.storage.migrate import is_current, upgrade
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.backups.conftest import PASSPHRASE, Installation, refused

Elsewhere = Callable[[], Installation]


def test_everything_comes_back_under_a_new_epoch(lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path) -> None:
    file, new = lived_in.back_up(tmp_path / "backup"), elsewhere()
    new.restore(file)
    assert new.rows() == lived_in.rows()
    assert len(new.rows()["household"]) == 1
    assert new.files("keys") == lived_in.files("keys")
    assert set(new.files("photos")) == {"ab/abcd.full", "ab/abcd.thumb"}
    assert new.files("photos").items() <= lived_in.files("photos").items()
    assert lived_in.epoch() == "before"
    assert new.epoch() not in (None, "before")
    assert oct(new.home.joinpath("keys").stat().st_mode)[-3:] == "700"
    left = {path.name for path in new.home.iterdir()} - {"keys", "photos", "fieldvisit.db", "at-work.lock"}
    assert left == set()


def test_nothing_of_it_can_be_read(lived_in: Installation, tmp_path: Path) -> None:
    file = lived_in.back_up(tmp_path / "backup")
    raw = file.read_bytes()
    for word in ("荆山村".encode(), b"household", b"\xff" * 32, *lived_in.files("keys").values()):
        assert word not in raw
    assert oct(file.stat().st_mode)[-3:] == "600"
    assert {path.name for path in tmp_path.iterdir()} == {"backup"}


def test_ids_go_on_where_they_stood(lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path) -> None:
    new = elsewhere()
    new.restore(lived_in.back_up(tmp_path / "backup"))
    known = new.value("SELECT max(id) FROM area")
    new.do("INSERT INTO area (code, level, name, path, has_register) VALUES ('9', 'grid', 'x', '?', false)")
    assert new.value("SELECT max(id) FROM area") == known + 1


def test_what_was_there_is_kept_aside_and_only_when_somebody_said_so(
    lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    new = elsewhere()
    first = lived_in.back_up(tmp_path / "first")
    new.restore(first)
    new.do("UPDATE household SET address = '改过的门牌'")
    old, epoch = new.rows(), new.epoch()
    with refused("not_empty", "--replace"):
        new.restore(first)
    assert (new.rows(), new.epoch()) == (old, epoch)
    new.restore(first, replace=True)
    assert new.rows() == lived_in.rows()
    assert new.epoch() not in (epoch, "before")
    aside = next(new.home.glob("before-restore-*"))
    assert (aside / "keys" / "columns.key").read_bytes() == lived_in.files("keys")["columns.key"]
    assert (aside / "photos" / "ab" / "abcd.full").is_file()
    kept = kept_aside(new, aside)
    assert any("改过的门牌" in row for row in kept["household"])


def kept_aside(new: Installation, aside: Path) -> dict[str, list[str]]:
    """The rows of before."""
    if new.settings.database_url.startswith("postgresql"):
        return new.rows(aside.name.replace("-", "_"))
    return Installation(replace(new.settings, database_url=f"sqlite:///{aside / 'fieldvisit.db'}")).rows()


def test_a_blank_installation_is_no_obstacle(lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path) -> None:
    new = elsewhere()
    new.home.mkdir()
    engine = engine_for(new.settings.database_url)
    upgrade(engine, asset_dir("migrations"))
    engine.dispose()
    new.restore(lived_in.back_up(tmp_path / "backup"))
    assert new.rows() == lived_in.rows()


def test_an_older_backup_is_brought_up_to_date(elsewhere: Elsewhere, tmp_path: Path) -> None:
    old, new = elsewhere(), elsewhere()
    old.home.mkdir()
    engine = engine_for(old.settings.database_url)
    upgrade(engine, asset_dir("migrations"), "0001")
    engine.dispose()
    old.do("INSERT INTO system_fact (key, value) VALUES ('kind', 'real')")
    new.restore(old.back_up(tmp_path / "old"))
    engine = engine_for(new.settings.database_url)
    assert is_current(engine, asset_dir("migrations"))
    engine.dispose()
    assert new.value("SELECT value FROM system_fact WHERE key = 'kind'") == "real"


def test_a_newer_backup_is_refused(lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path) -> None:
    known = lived_in.value("SELECT version_num FROM alembic_version")
    lived_in.do("UPDATE alembic_version SET version_num = '9999'")
    file, new = lived_in.back_up(tmp_path / "newer"), elsewhere()
    lived_in.do("UPDATE alembic_version SET version_num = :known", known=known)
    for act in (lambda: new.restore(file), lambda: check(file, PASSPHRASE, print)):
        with refused("backup_newer", "9999"):
            act()
    assert not new.home.joinpath("fieldvisit.db").exists()


def test_without_keys_it_needs_those_that_were_kept_apart(
    lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    file, new = lived_in.back_up(tmp_path / "backup", with_keys=False), elsewhere()
    assert "Without keys" in lived_in.said[-1]
    with refused("keys_missing", "columns.key"):
        new.restore(file)
    shutil.copytree(lived_in.home / "keys", new.home / "keys")
    new.restore(file)
    assert new.files("keys") == lived_in.files("keys")


def test_nobody_may_be_at_work(lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path) -> None:
    file, new = lived_in.back_up(tmp_path / "backup"), elsewhere()
    with at_work(new.home), refused("home_occupied", "stop it first"):
        new.restore(file)
    if new.settings.database_url.startswith("postgresql"):  # a server on another machine
        engine = engine_for(new.settings.database_url)
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            with refused("home_occupied", "connections"):
                new.restore(file)
        engine.dispose()
    new.restore(file)


def test_a_photo_that_is_lost_is_told(lived_in: Installation, tmp_path: Path) -> None:
    with unit_of_work():
        known = {"sha256": "0" * 64, "bytes": 5, "state": "kept", "named_at": clock.now(), "stored": "abcd"}
        db.session.add(Photo(id=new_id(), shard_id=1, account_id=new_id(), **known))
    db.session.remove()
    lived_in.back_up(tmp_path / "whole")
    assert not [line for line in lived_in.said if "missing" in line]
    (lived_in.home / "photos" / "ab" / "abcd.thumb").unlink()
    lived_in.back_up(tmp_path / "poorer")
    assert "1 photo files are missing that the database knows" in lived_in.said[-2]


@pytest.mark.one_database
def test_a_backup_goes_back_into_its_own_kind(lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path) -> None:
    new = elsewhere()
    other = Installation(replace(new.settings, database_url="postgresql+psycopg://nobody@/nowhere"))
    with refused("other_database", "kind of database"):
        other.restore(lived_in.back_up(tmp_path / "backup"))
