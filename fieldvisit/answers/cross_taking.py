"""A crossed table to take along, as a list whose columns are the table's: as a spreadsheet or as text to paste."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from fieldvisit.answers.crossed import Crossed
from fieldvisit.answers.scope import FormAnswered
from fieldvisit.answers.side_words import keys_in_words, side_words
from fieldvisit.people.acts import Act
from fieldvisit.web.lists import Column, Listing

CODE = "survey-cross"


@dataclass(frozen=True)
class CrossLine:
    """One row: its words, its numbers by the key of their column, and how many answers say it."""

    words: str
    numbers: dict[str, int]
    total: int


def cross_listing(form: FormAnswered, found: Crossed) -> Listing | None:
    """The table as a list; None where there is no table."""
    if found.row is None or found.column is None or found.table is None:
        return None
    table = found.table
    row_words = keys_in_words(found.row, found.compared, form.language)
    column_words = keys_in_words(found.column, found.compared, form.language)
    sides = {"row": side_words(found.row, form.language), "column": side_words(found.column, form.language)}

    def lines() -> Iterator[CrossLine]:
        for row in table.row_keys:
            numbers = {column: table.numbers.get((row, column), 0) for column in table.column_keys}
            yield CrossLine(row_words(row), numbers, table.rows[row])
        yield CrossLine(str(_("合计")), dict(table.columns), table.both)

    columns = (
        Column(sides["row"], lambda line: line.words, 28, brief=True),
        *(_column(key, column_words(key)) for key in table.column_keys),
        Column(_("合计"), lambda line: line.total, 10, brief=lambda line: f"{_('合计')} {line.total}"),
    )
    words = f"{form.row.title}{_('：')}{_('%(row)s × %(column)s', **sides)}"
    return Listing(
        CODE, "answers.cross", words, Act.ANSWER_SEE, columns, lambda _viewer, _said: len(table.row_keys) + 1,
        lambda _viewer, _said: lines(),
    )  # fmt: skip


def _column(key: str, words: str) -> Column:
    def number(line: CrossLine) -> int:
        return line.numbers[key]

    return Column(words, number, 12, brief=lambda line: f"{words} {number(line)}" if number(line) else "")
