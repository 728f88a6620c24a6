"""A text file with commas, semicolons or tabs as rows, whatever its encoding. Runs in a process of its own."""

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO

from fieldvisit.imports.reading import limits
from fieldvisit.imports.reading.cells import Cell, Head, Note, Refused, Row, Unread

# What a person may say the file is in, by the name it is offered under.
ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5")
DELIMITERS = (",", "\t", ";", "|")
_AS_TEXT = re.compile(r'^="((?:[^"]|"")*)"$')  # how spreadsheets are told to keep 013800001111 as it is
_GUARDED = re.compile(r"^'+[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+\-]?\d+(\.\d+)?$")
_COMMAND = re.compile(r"^'*[=+\-@\t\r]")


def read_text(raw: bytes, encoding: str | None) -> tuple[Head, Iterator[Row]]:
    """A text file. Raises Refused."""
    text, used = _decoded(raw, encoding)
    named = re.match(r"sep=(.)\r?\n", text)
    delimiter = named[1] if named else _delimiter(text)
    head = Head("csv", encoding=used, delimiter=delimiter, notes=_notes(used, encoding))
    return head, _rows(text[named.end() :] if named else text, delimiter, 1 if named else 0)


def _notes(used: str, asked: str | None) -> list[Note]:
    return [Note("encoding", {"encoding": used})] if asked is None and used != "utf-8" else []


def _decoded(raw: bytes, encoding: str | None) -> tuple[str, str]:
    if encoding is not None:
        if encoding not in ENCODINGS:
            raise Refused("unknown_encoding", found=encoding[:20])
        ways = [encoding]
    elif raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        ways = ["utf-16"]
    elif raw[:3] == codecs.BOM_UTF8:
        ways = ["utf-8"]
    elif _looks_wide(raw):
        ways = ["utf-16"]
    else:
        ways = ["utf-8", "gb18030"]
    line = 0
    for way in ways:
        try:
            return _text(raw, way), way
        except UnicodeDecodeError as error:
            line = max(line, raw.count(b"\n", 0, error.start) + 1)
    raise Refused("wrong_encoding", line=line, encoding=ways[0])


def _text(raw: bytes, way: str) -> str:
    if way == "utf-16" and raw[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        text = raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be")
    else:
        text = raw.decode("utf-8-sig" if way == "utf-8" else way)
    if "\0" in text:
        raise Refused("not_a_table")
    return text


def _looks_wide(raw: bytes) -> bool:
    """Half the bytes of ASCII in UTF-16 are nought."""
    start = raw[:400]
    return len(raw) % 2 == 0 and start.count(0) * 4 > len(start)


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into the most equal pieces."""
    lines = "\n".join(text[:60_000].splitlines()[: limits.TOP])

    def even(sign: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(StringIO(lines, newline=""), delimiter=sign) if any(row)]
        except csv.Error:
            return 0, 0
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual), usual) if usual > 1 else (0, 0)

    return max(DELIMITERS, key=even)


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[Row]:
    csv.field_size_limit(limits.MOST_BYTES)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=False)
    number = skipped
    try:
        for number, cells in enumerate(reader, start=skipped + 1):
            if lines.are_too_many():
                raise Refused("open_quote", row=number)
            if len(cells) > limits.MOST_COLUMNS:
                raise Refused("too_many_columns", most=limits.MOST_COLUMNS)
            if not any(cells):
                continue
            if number > limits.MOST_ROWS:
                raise Refused("too_many_rows", row=number, most=limits.MOST_ROWS)
            yield number, [_cell(text) if text[:1] in _COMMANDS else _bounded(text) for text in cells]
    except csv.Error as error:
        raise Refused("broken_line", row=number + 1) from error
    if lines.end_within_a_quote(delimiter):
        raise Refused("open_quote", row=number)


class _Lines:
    """The lines of a text, and those of the row that is being read: a quote nobody closed swallows what follows."""

    most = 60

    def __init__(self, text: str) -> None:
        self._lines = StringIO(text, newline="")
        self._of_row: list[str] = []
        self._last: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._of_row.append(line)
            yield line

    def are_too_many(self) -> bool:
        """Whether the row just read has more lines than anybody writes into a cell."""
        self._last, self._of_row = self._of_row, []
        return len(self._last) > self.most

    def end_within_a_quote(self, delimiter: str) -> bool:
        """Whether the last row has a quote that is never closed."""
        try:
            list(csv.reader(self._last, delimiter=delimiter, strict=True))
        except csv.Error as error:
            return "end of data" in str(error)
        return False


_COMMANDS = frozenset("='+-@\t\r")


def _bounded(text: str) -> Cell:
    return text if len(text) <= limits.LONGEST_TEXT else Unread("cell_too_long", text[:60])


def _cell(text: str) -> Cell:
    """A text that a spreadsheet might take for a command: what it says, or a formula that nobody has calculated."""
    if not text:
        return text
    if _GUARDED.match(text):
        return _bounded(text[1:])
    if text[0] == "=" and len(text) > 1:
        as_text = _AS_TEXT.match(text)
        return _bounded(as_text[1].replace('""', '"')) if as_text else Unread("formula_empty", text[:60])
    return _bounded(text)


def guarded(text: str) -> str:
    """A text as it goes into a text file: nothing that spreadsheets take for a command, and read back as it was."""
    if _COMMAND.match(text) and not _NUMBER.match(text):
        return "'" + text
    return text
