"""A row of a sheet by the names its columns have in the standard, whichever spelling the author chose."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldvisit.surveys.xlsform.reading import Book

OURS = "fieldvisit"  # columns `fieldvisit::raise` and so on
# What authors write → what it is. Translated columns lose their language first.
_SPELLINGS = {
    "command": "type",
    "tag": "name",
    "caption": "label",
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "list name": "list_name",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::required": "required",
}
EXPRESSIONS = ("relevant", "constraint", "calculation", "required", "read_only", "choice_filter", "repeat_count")
MEDIA = ("image", "audio", "video", "big-image")


@dataclass(frozen=True)
class Line:
    """One row. `cells` by standard name (one language of several), `headers` gives the author's own back."""

    sheet: str
    number: int
    cells: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The text, empty where the cell is."""
        return self.cells.get(name, "")

    def column(self, name: str) -> str:
        """How the author calls the column."""
        return self.headers.get(name, name)


def standard(header: str) -> tuple[str, str | None]:
    """(name, language): `Label::English (en)` is ("label", "English (en)")."""
    plain = header.strip()
    if plain.lower() in _SPELLINGS:
        return _SPELLINGS[plain.lower()], None
    mark = "::" if "::" in plain else ":"
    base, _, language = (part.strip() for part in plain.partition(mark))
    name = base.lower()
    if name in ("media", "bind", "control", "body", "instance", OURS) and language:
        inner, _, rest = (part.strip() for part in language.partition(mark))
        return (inner.lower(), rest or None) if name == "media" else (f"{name}::{inner}", None)
    name = _SPELLINGS.get(name, name)
    return _SPELLINGS.get(name.replace(" ", "_"), name.replace(" ", "_")), language or None


def lines_of(book: Book, sheet: str) -> list[Line]:
    """The rows of a sheet, in order."""
    known = {header: standard(header)[0] for header in book.headers(sheet)}
    return [_line(sheet, number, cells, known) for number, cells in book.rows(sheet).items()]


def _line(sheet: str, number: int, cells: dict[str, str], known: dict[str, str]) -> Line:
    found: dict[str, str] = {}
    headers: dict[str, str] = {}
    for header, text in cells.items():
        found.setdefault(known[header], text)
        headers.setdefault(known[header], header)
    return Line(sheet, number, found, headers, cells)


def languages_in(book: Book) -> list[str]:
    """The languages of labels, in the order of their columns; empty for a form of one language without a name."""
    found: dict[str, None] = {}
    for header in book.headers("survey") + book.headers("choices"):
        name, language = standard(header)
        if name == "label" and language:
            found[language] = None
    return list(found)


def expressions(line: Line) -> Iterator[tuple[str, str]]:
    """(column, text) of what is reckoned in a row."""
    for name in EXPRESSIONS:
        if text := line.get(name):
            yield name, text
