"""A column of a register, and what is wrong with a cell of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from fieldvisit.imports.reading.cells import Cell

Values = dict[str, Any]


class Bad(Exception):
    """A cell that does not fit its column; `code` has words in `words.py`, which `values` fill."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        super().__init__(code)


@dataclass(frozen=True)
class Fault:
    """One wrong cell: which field, why, and what stands there. `words` says it in the reader's language."""

    field: str
    code: str
    kept: str = ""
    values: Mapping[str, Any] = made(default_factory=dict)

    @property
    def words(self) -> Any:
        """What is wrong and what to do, as a lazy text."""
        from fieldvisit.imports.columns.words import fault_words

        return fault_words(self.code, self.values)


@dataclass(frozen=True)
class Field:
    """A column. `parse` takes a cell that is not blank and answers its value or raises Bad; `say` writes it again.

    `names` are further headers people use, with spaces between them. `choices` are the words of a drop-down, `example`
    is a cell of the template.
    """

    code: str
    zh: str
    en: str
    parse: Callable[[Cell], Any]
    names: str = ""
    required: bool = False
    say: Callable[[Any, str], Any] = lambda value, _language: value
    choices: Callable[[str], Sequence[str]] | None = None
    example: str = ""
    example_en: str = ""
    hint: str = ""
    hint_en: str = ""
    width: int = 14
    read_only: bool = False  # read where it stands, but neither in templates nor in exports

    def words(self, language: str) -> str:
        """The header in a language, as templates and exports write it."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Kind:
    """A register: its columns, and what is only seen of a row as a whole.

    `finish(values)` completes the values of a row in place and answers further faults. `settle(by_field, header)` gives
    a column that several fields might mean to the right one.
    """

    code: str
    zh: str
    en: str
    fields: Sequence[Field]
    finish: Callable[[Values], list[Fault]] = lambda _values: []
    settle: Callable[[dict[str, int], Sequence[str]], None] = lambda _by_field, _header: None
    needless: Callable[[Values], frozenset[str]] = lambda _values: frozenset()  # required fields a row may leave out
    # Fields of which one is enough: ("door", "address").
    either: Sequence[tuple[str, ...]] = ()
    note: str = ""
    note_en: str = ""

    def field(self, code: str) -> Field:
        """A column by its code."""
        return next(one for one in self.fields if one.code == code)

    def words(self, language: str) -> str:
        """The register's name."""
        return self.en if language == "en" else self.zh
