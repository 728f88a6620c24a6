"""Bad files, bad places, no room: a plain word, exit code 1, nothing half-written and nothing touched."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from fieldvisit.backups.checking import check
from fieldvisit.cli import main
from tests.backups.conftest import PASSPHRASE, Installation, refused

pytestmark = pytest.mark.one_database
Elsewhere = Callable[[], Installation]


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: what a full disk looks like to a program."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_no_backup_where_it_cannot_or_must_not_lie(lived_in: Installation, tmp_path: Path) -> None:
    with refused("target_inside", "FIELDVISIT_HOME"):
        lived_in.back_up(lived_in.home / "photos" / "backup")
    there = tmp_path / "there"
    there.write_text("something else")
    with refused("target_exists", "another name"):
        lived_in.back_up(there)
    assert there.read_text() == "something else"
    with refused("target_exists"):
        lived_in.back_up(tmp_path)
    with refused("target_missing", "make it"):
        lived_in.back_up(tmp_path / "nowhere" / "backup")
    with refused("backup_refused", "/proc/backup"):  # where nobody may write
        lived_in.back_up(Path("/proc/backup"))


def test_a_full_disk_leaves_no_half_backup(lived_in: Installation, tmp_path: Path) -> None:
    with room_for(40_000), refused("no_copy", "room"):
        lived_in.back_up(tmp_path / "backup")
    copied = lived_in.home.joinpath("test.db").stat().st_size
    with room_for(copied + 20_000), refused("no_room", "disk is full"):
        lived_in.back_up(tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []
    assert not (lived_in.home / "backing-up").exists()
    lived_in.back_up(tmp_path / "backup")


def test_a_full_disk_leaves_the_old_state(lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path) -> None:
    new = elsewhere()
    file = lived_in.back_up(tmp_path / "backup")
    new.restore(file)
    before = (new.rows(), new.epoch(), new.files("photos"), new.files("keys"))
    with room_for(60_000), refused("no_room"):
        new.restore(file, replace=True)
    assert (new.rows(), new.epoch(), new.files("photos"), new.files("keys")) == before
    assert not [path for path in new.home.iterdir() if "restor" in path.name]


def test_a_damaged_backup_touches_nothing(lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path) -> None:
    file, new = lived_in.back_up(tmp_path / "backup"), elsewhere()
    new.restore(file)
    before = (new.rows(), new.epoch())
    raw = file.read_bytes()
    for number, half in enumerate((raw[: len(raw) // 2], raw[:-1], raw[:70_000] + b"\x00" + raw[70_001:], raw + b"x")):
        broken = tmp_path / f"broken{number}"
        broken.write_bytes(half)
        with refused("backup_damaged"):
            new.restore(broken, replace=True)
        with refused("backup_damaged"):
            check(broken, PASSPHRASE, print)
    assert (new.rows(), new.epoch()) == before
    assert not list(new.home.glob("before-restore-*"))


def test_weak_passphrases_and_empty_installations_are_refused(elsewhere: Elsewhere, tmp_path: Path) -> None:
    new = elsewhere()
    with refused("nothing_here", "FIELDVISIT_HOME"):
        new.back_up(tmp_path / "backup")
    from fieldvisit.backups.backing_up import back_up

    with refused("short_passphrase", "12"):
        back_up(new.settings, tmp_path / "backup", "kurz", print)


def test_the_commands_say_what_they_do(
    lived_in: Installation, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = tmp_path / "words"
    words.write_text(f"{PASSPHRASE}\n")

    def run(installation: Installation, *arguments: str) -> tuple[int, str]:
        monkeypatch.setenv("FIELDVISIT_HOME", str(installation.home))
        monkeypatch.setenv("FIELDVISIT_DATABASE_URL", installation.settings.database_url)
        answer = CliRunner().invoke(main, [*arguments, "--passphrase-file", str(words)])
        return answer.exit_code, answer.output

    file, new = str(tmp_path / "backup"), elsewhere()
    code, said = run(lived_in, "backup", file)
    assert code == 0 and "1 households" in said and "2 photo files" in said and "passphrase" in said
    code, said = run(lived_in, "backup", "--check", file)
    assert code == 0 and said.splitlines()[-1].startswith("Sound.") and "with keys" in said
    code, said = run(new, "restore", file)
    assert code == 0 and "new epoch" in said
    code, said = run(new, "restore", file)
    assert code == 1 and "--replace" in said
    monkeypatch.setenv("FIELDVISIT_BACKUP_PASSPHRASE", PASSPHRASE)
    answer = CliRunner().invoke(main, ["backup", "--check", file])
    assert answer.exit_code == 0, answer.output
    words.write_text("another one altogether\n")
    code, said = run(new, "backup", "--check", file)
    assert code == 1 and "wrong passphrase" in said
    code, said = run(new, "restore", str(tmp_path / "missing"))
    assert code == 1 and "No such file" in said


def test_help_names_both_commands_in_both_languages() -> None:
    listed = CliRunner().invoke(main, ["--help"]).output
    assert "\n  backup " in listed and "\n  restore " in listed
    assert "备份" in CliRunner().invoke(main, ["backup", "--help"]).output
    assert "恢复" in CliRunner().invoke(main, ["restore", "--help"]).output
