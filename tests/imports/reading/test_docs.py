"""What users are told about columns is what the program knows."""

import pytest

from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.columns.names import ways
from tests.meta.tree import TOP

pytestmark = pytest.mark.one_database


def test_every_column_stands_in_the_docs_with_its_names() -> None:
    lines = (TOP / "docs" / "imports.md").read_text("utf-8").splitlines()
    rows = [[cell.strip(" ●○") for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]
    for kind in KINDS.values():
        for field in kind.fields:
            told = [cells for cells in rows if cells[:2] == [field.zh, field.en]]
            assert told, (kind.code, field.code)
            names = [name for name in field.names.split() if not name.isascii()]
            assert any(set(names) == set(filter(None, cells[2].split("、"))) for cells in told), (kind.code, field.code)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_header_means_one_column_of_its_register(kind: str) -> None:
    claimed: dict[str, str] = {}
    for field in KINDS[kind].fields:
        for name in (field.zh, field.en, *field.names.split()):
            first = claimed.setdefault(ways(name)[0], field.code)
            assert first == field.code, f"{name}: {first} or {field.code}"
