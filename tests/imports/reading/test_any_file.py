"""Whatever the bytes are: a table, or a refusal with its words; and whatever the cells, values and named faults."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.columns.matching import match
from fieldvisit.imports.columns.rows import read_row
from fieldvisit.imports.reading.cells import Cell
from fieldvisit.imports.reading.table import Table, Unreadable, open_table
from tests.imports.reading.test_broken_files import GOOD

pytestmark = pytest.mark.one_database
ANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
CELLS: st.SearchStrategy[Cell] = (
    st.text(max_size=30)
    | st.floats()
    | st.booleans()
    | st.from_regex(r"\A[-+=0-9./年月日Ee,、:°N' ]{1,14}\Z")
    | st.sampled_from(["户主", "男", "是", "低保、独居", "竹林村3组12号", "120.7,30.7", "1.38E+10", "２０２６－１－２"])
)


def looked_at(raw: bytes) -> None:
    try:
        table = open_table(raw)
    except Unreadable as unreadable:
        words = str(unreadable.message)
    else:
        words = ""
        _all_read(table)
    assert "%(" not in words


def _all_read(table: Table) -> None:
    for kind in KINDS:
        matching = match(kind, table.header)
        for _number, cells in table.rows():
            read_row(kind, cells, matching)


@ANY
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_any_bytes(raw: bytes) -> None:
    looked_at(raw)


@ANY
@given(st.lists(st.text(st.sampled_from('户主门牌电话,;\t"\n\r =1合计'), max_size=40), max_size=12))
def test_any_text_that_looks_like_a_list(lines: list[str]) -> None:
    looked_at("\n".join(["户主,门牌,电话", *lines]).encode("gb18030"))


@ANY
@given(st.data())
def test_a_workbook_with_any_bytes_changed(data: Any) -> None:
    raw = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    looked_at(bytes(raw))


@ANY
@given(st.data())
def test_a_sheet_with_any_part_of_its_words_changed(data: Any) -> None:
    file = BytesIO()
    with ZipFile(BytesIO(GOOD)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/w") or "rels" in name:
                at = data.draw(st.integers(0, len(content)))
                cut = data.draw(st.integers(0, 30))
                content = content[:at] + data.draw(st.binary(max_size=8)) + content[at + cut :]
            new.writestr(name, content)
    looked_at(file.getvalue())


@pytest.mark.parametrize("kind", sorted(KINDS))
@ANY
@given(data=st.data())
def test_any_cells(kind: str, data: Any) -> None:
    fields = [field.code for field in KINDS[kind].fields]
    header = [field.zh for field in KINDS[kind].fields]
    matching = match(kind, header)
    cells = data.draw(st.lists(CELLS, min_size=len(header), max_size=len(header)))
    values, faults = read_row(kind, cells, matching)
    assert {fault.field for fault in faults} <= set(fields)
    assert all(str(fault.words) and "%(" not in str(fault.words) for fault in faults)
    # The same cells mean the same the second time, when their words are known.
    assert repr(read_row(kind, cells, matching)) == repr((values, faults))
