"""The process in which a file is opened: it says the same, and whatever a file does to it, the server goes on."""

import pytest

from fieldvisit.imports.reading import limits
from fieldvisit.imports.reading.table import Unreadable, open_table
from tests.imports.reading.files import part, read, repacked
from tests.imports.reading.test_broken_files import GOOD, SHEET

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("own_process")]


def test_it_says_the_same() -> None:
    _table, _matching, rows = read(GOOD)
    assert [(number, values["name"], faults) for number, values, faults in rows] == [(2, "周建国", {}), (3, "李四", {})]


def test_a_sheet_that_takes_all_memory_ends_only_its_reader() -> None:
    far = b"<row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row></sheetData>"
    hog = repacked(GOOD, {SHEET: part(GOOD).replace(b"</sheetData>", far)})
    with pytest.raises(Unreadable) as refused:
        open_table(hog)
    assert refused.value.code == "reader_died"


def test_a_reader_that_does_not_come_back_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS_ON_THE_CLOCK", 0.01)
    with pytest.raises(Unreadable) as refused:
        open_table(GOOD)
    assert refused.value.code == "too_slow"
