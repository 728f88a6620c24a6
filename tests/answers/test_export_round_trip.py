"""Every answer of a thousand random sets is found again in the workbook and in the CSV; sealed ones only by right."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from fieldvisit.answers.flattening import Flattener, Ours, Wanted, repeats_of, with_sealed
from fieldvisit.answers.headings import Naming
from fieldvisit.answers.questions import questions_of
from fieldvisit.answers.writing_csv import CsvTables
from fieldvisit.answers.writing_xlsx import XlsxTables
from fieldvisit.exports.cells import is_command
from fieldvisit.surveys.answers import Read, read_answers, shape_of
from fieldvisit.surveys.instance import read_instance
from tests.answers.random_forms import Author, Form, Said, Sent

pytestmark = pytest.mark.one_database
OURS = Ours("data", ("KEY", "_at"), ("_version",), ("KEY", "PARENT_KEY", "_number"), "_rest", "保密")
FORMS, SETS = 10, 100  # a thousand
Rows = dict[tuple[str, str], dict[str, str]]  # {(table, key): {heading: text}}


def taken_in(form: Form, one: Sent) -> Read:
    """As the server takes an instance in."""
    return read_answers(read_instance(one.xml.encode()).root, shape_of(form.definitions[one.version]))


def flattener(form: Form, *, sealed: bool, per_choice: bool = False, words: bool = False) -> Flattener:
    """Of all versions, newest first."""
    wanted = Wanted(Naming(words, "default"), per_choice=per_choice, sealed=sealed)
    return Flattener(questions_of(form.definitions), repeats_of(form.definitions), OURS, wanted)


def written(make: Any, flat: Flattener, form: Form, sets: Mapping[str, Sent], *rest: Any, sealed: bool) -> bytes:
    """The file of all sets."""
    file = io.BytesIO()
    with make(file, flat.tables, *rest) as writer:
        for key, one in sets.items():
            read = taken_in(form, one)
            answers = with_sealed(read.open, read.private) if sealed else read.open
            front = (key, datetime(2026, 3, 1, 10, 30))
            for table, row in flat.rows(front, ("1",), answers, closed=not sealed, has_sealed=bool(read.private)):
                writer.put(table, row)
    return file.getvalue()


def csv_rows(content: bytes, flat: Flattener) -> Rows:
    """A zip of files, or one file, read as anybody reads them; the apostrophe before commands is taken away."""
    files = [content]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            files = [packed.read(name) for name in packed.namelist()]
    found: Rows = {}
    for table, raw in zip(flat.tables, files, strict=True):
        lines = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
        head = next(lines)
        assert head == [column.heading for column in table.columns] and len(set(head)) == len(head)
        for line in lines:
            cells = dict(zip(head, map(_plain, line), strict=True))
            assert found.setdefault((table.path, cells["KEY"]), cells) is cells, "a key stands once"
    return found


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and is_command(cell.lstrip("'")) else cell


def xlsx_rows(content: bytes, flat: Flattener) -> Rows:
    """The sheets by table; what was too long for its cell is put together from the sheet of long answers."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    long: dict[tuple[str, str, str], str] = {}
    if "长答案" in book.sheetnames:
        for sheet, key, heading, _number, text in list(book["长答案"].values)[1:]:
            long[sheet, key, heading] = long.get((sheet, key, heading), "") + _said(text)
    found: Rows = {}
    for table, sheet in zip(flat.tables, book.worksheets, strict=False):
        lines = iter(sheet.values)
        head = [str(cell) for cell in next(lines)]
        assert head == [column.heading for column in table.columns]
        for line in lines:
            cells = {heading: _said(cell) for heading, cell in zip(head, line, strict=False)}
            for heading in head:
                whole = long.get((sheet.title, cells["KEY"], heading))
                cells[heading] = cells.get(heading, "") if whole is None else whole
            assert found.setdefault((table.path, cells["KEY"]), cells) is cells
    return found


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat()
    return "" if value is None else str(unescape(value)) if isinstance(value, str) else str(value)


def alike(found: str, text: str) -> bool:
    """The same text, or the same number."""
    try:
        return found == text or Decimal(found) == Decimal(text)
    except InvalidOperation:
        return False


def row_of(rows: Rows, form: Form, key: str, path: str, turns: tuple[int, ...]) -> dict[str, str]:
    """Where an answer must stand, found by keys alone."""
    repeats = [one for one in repeats_of(form.definitions) if path.startswith(f"{one}/")]
    for repeat, turn in zip(sorted(repeats, key=len), turns, strict=True):
        above, key = key, f"{key}/{repeat.rpartition('/')[2]}[{turn + 1}]"
        assert rows[repeat, key]["PARENT_KEY"] == above
    return rows[max(repeats, key=len, default=""), key]


def heading_of(flat: Flattener, path: str) -> str:
    """Above which column a question stands."""
    return next(
        column.heading
        for table in flat.tables
        for column in table.columns
        if column.question and column.question.path == path and column.choice is None
    )


def every(form: Form, sets: Mapping[str, Sent]) -> Iterator[tuple[str, Said]]:
    for key, one in sets.items():
        yield from ((key, said) for said in one.said)


@pytest.mark.parametrize("seed", range(FORMS))
def test_every_answer_is_found_again_by_its_key(app: Any, seed: int) -> None:
    author = Author(seed)
    form = author.form()
    sets = {f"uuid:{seed}-{number}": author.sent(form, f"uuid:{seed}-{number}") for number in range(SETS)}
    sealed = seed % 2 == 0
    flat = flattener(form, sealed=sealed, per_choice=seed % 3 == 0)
    with app.test_request_context():
        in_csv = csv_rows(written(CsvTables, flat, form, sets, "data", sealed=sealed), flat)
        in_xlsx = xlsx_rows(written(XlsxTables, flat, form, sets, [("问卷", "任意")], sealed=sealed), flat)
    assert in_csv.keys() == in_xlsx.keys()
    looked = 0
    for key, (path, turns, text) in every(form, sets):
        closed = path in form.private and not sealed
        for rows in (in_csv, in_xlsx):
            cell = row_of(rows, form, key, path, turns)[heading_of(flat, path)]
            assert cell == "保密" if closed else alike(cell, text), (key, path, turns, text[:80], cell[:80])
        looked += 1
    assert looked > SETS * 5
