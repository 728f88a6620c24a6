"""`fieldvisit forms publish`: the same checks, faults on standard error with sheet and row, exit code 1."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldvisit.cli import main
from fieldvisit.storage import sealed
from tests.support.workbooks import ROAD, workbook


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation that was just set up. The process's own keys are put back afterwards."""
    monkeypatch.setattr(sealed, "_keyring", sealed._keyring)
    monkeypatch.setenv("FIELDVISIT_HOME", str(tmp_path))
    monkeypatch.delenv("FIELDVISIT_DATABASE_URL", raising=False)
    assert CliRunner().invoke(main, ["init", "--empty", "--admin", "boss"]).exit_code == 0
    return tmp_path


def publish(home: Path, raw: bytes, *more: str) -> Result:
    """Run the command on a workbook."""
    file = home / "road.xlsx"
    file.write_bytes(raw)
    return CliRunner().invoke(main, ["forms", "publish", str(file), *more])


def test_a_form_is_published_and_a_broken_one_told(home: Path) -> None:
    done = publish(home, workbook())
    assert (done.exit_code, done.stdout) == (0, "Published road version 1: 路况, 1 questions.\n")
    again = publish(home, workbook())
    assert again.exit_code == 0 and "published already" in again.stdout
    broken = publish(home, workbook([{**ROAD, "type": "txt"}]))
    assert (broken.exit_code, broken.stdout) == (1, "")
    assert "road.xlsx: Sheet survey, row 2, column type: There is no type “txt”." in broken.stderr
    changed = workbook([{**ROAD, "label": "路好走吗"}])
    told = publish(home, changed)
    assert told.exit_code == 1 and "Sheet settings, row 2, column version" in told.stderr
    assert publish(home, changed, "--version", "2").exit_code == 0
    nowhere = publish(home, workbook(settings={"form_id": "b"}), "--area", "999")
    assert nowhere.exit_code == 1 and "999" in nowhere.stderr
