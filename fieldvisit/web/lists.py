"""The lists of pages as data: which columns each has, in words and values. Rooms add theirs, as they add menu lines.

A list is taken along as a spreadsheet or as text to paste; both read the same columns, and the same filters that
stand in the page's address. Phones and identity numbers are no column of any list.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from fieldvisit.kernel.errors import NotAllowed, NotVisible
from fieldvisit.kernel.text import has_control
from fieldvisit.web.asked import asking

Said = Mapping[str, str]
MOST_WORDS = 40
LONGEST_WORD = 1200  # words that are searched for travel sealed
SEARCHED = ("q", "words", "number")
_NOT_FILTERS = ("csrf_token", "page", "per_page", "filter_name")


@dataclass(frozen=True)
class Column:
    """One column. `brief`: it stands in the text to paste too (or this value of it); `code`: a number of our own."""

    words: Any
    value: Callable[[Any], object]
    width: int = 14
    brief: bool | Callable[[Any], object] = False
    code: bool = False

    def short(self, row: Any) -> object:
        """What the text to paste says, None where it says nothing."""
        if self.brief is False:
            return None
        return self.value(row) if self.brief is True else self.brief(row)


@dataclass(frozen=True)
class Listing:
    """One list. `count` and `rows` get the viewer and the words of the page's address (`web.asked` reads them too).

    `within`: the word of the path that names the row whose list it is (`survey_id`); it goes along as a filter does.
    """

    code: str
    endpoint: str
    words: Any
    act: StrEnum
    columns: Sequence[Column]
    count: Callable[[Any, Said], int]
    rows: Callable[[Any, Said], Iterator[Any]]
    within: str = ""

    def number(self, viewer: Any, said: Said) -> int:
        """How many rows the viewer would see under these words of an address."""
        with asking(said):
            return self.count(viewer, said)

    def stream(self, viewer: Any, said: Said) -> Iterator[Any]:
        """These rows, one after the other."""
        with asking(said):
            yield from self.rows(viewer, said)


_lists: dict[str, Listing] = {}


def add_list(listing: Listing) -> None:
    """Let a list be taken along from its page."""
    _lists[listing.code] = listing


def all_lists() -> list[Listing]:
    """Every list, by code."""
    return [_lists[code] for code in sorted(_lists)]


def lists_for(viewer: Any) -> list[Listing]:
    """Every list that the viewer may open, by code."""
    return [one for one in all_lists() if viewer.can(one.act)]


def lists_on(endpoint: str | None, viewer: Any) -> list[Listing]:
    """The lists on a page that the viewer may take along."""
    return [one for one in _lists.values() if one.endpoint == endpoint and viewer is not None and viewer.can(one.act)]


def list_named(viewer: Any, code: str) -> Listing:
    """One list. Problems: not_visible for an unknown one, not_allowed where its page is closed to the viewer."""
    if code not in _lists:
        raise NotVisible()
    if not viewer.can(_lists[code].act):
        raise NotAllowed()
    return _lists[code]


def filters_in(said: Said) -> dict[str, str]:
    """The filters among the words of an address or a form, within bounds."""
    plain = {name: text for name, text in said.items() if name not in _NOT_FILTERS and len(text) <= LONGEST_WORD}
    return {name: text for name, text in list(plain.items())[:MOST_WORDS] if text and not has_control(text)}


def list_words(code: str) -> object:
    """How a list is called; an unknown one by its code."""
    return _lists[code].words if code in _lists else code


def lifted(columns: Sequence[Column], part: Callable[[Any], Any]) -> tuple[Column, ...]:
    """The same columns for rows that hold the known row as a part."""

    def lift(column: Column) -> Column:
        brief = column.brief
        short = brief if isinstance(brief, bool) else lambda row: brief(part(row))
        return replace(column, value=lambda row: column.value(part(row)), brief=short)

    return tuple(lift(column) for column in columns)
