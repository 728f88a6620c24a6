"""The columns of a file as a page offers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldvisit.imports.choosing import Head
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.kernel.text import column_letter

NAME = "column-"


@dataclass(frozen=True)
class Choice:
    """A field of the register and the column that says it; `sample` is what stands there first."""

    code: str
    words: str
    hint: str
    required: bool
    place: int | None
    sample: str
    shown: bool  # it has a column, or needs one


def column_choices(kind: str, head: Head, language: str) -> list[Choice]:
    """The fields of a kind in their order; those that must have a column first."""
    either = {code for some in KINDS[kind].either for code in some}
    made = []
    for one in KINDS[kind].fields:
        place = head.columns.get(one.code)
        sample = next((row[place] for row in head.samples if place is not None and row[place]), "")
        needed = one.required and one.code not in either
        hint = one.hint_en if language == "en" else one.hint
        made.append(
            Choice(one.code, one.words(language), hint, needed, place, sample, place is not None or one.required)
        )
    return made


def said_columns(kind: str, form: Mapping[str, Any]) -> dict[str, int]:
    """{field: place} as a form says it; a field without a column is left out."""
    said = {one.code: str(form.get(f"{NAME}{one.code}", "")) for one in KINDS[kind].fields}
    return {code: int(text) for code, text in said.items() if text.isdecimal() and len(text) < 5}


def lettered(header: Sequence[str]) -> list[str]:
    """The columns of a file as a person finds them there: `B 电话`."""
    return [f"{column_letter(place)} {name}".strip() for place, name in enumerate(header)]


def doubled_columns(kind: str, head: Head, language: str) -> list[tuple[str, str, list[str]]]:
    """(field, its words, the columns) where several columns seem to say the same; one of them is taken."""
    words, names = {one.code: one.words(language) for one in KINDS[kind].fields}, lettered(head.header)
    return [(code, words[code], [names[place] for place in places]) for code, places in head.doubled.items()]
