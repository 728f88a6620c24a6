"""Which column of a file is which field: by the names people use, by what was chosen last time, never by guessing."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from fieldvisit.imports.columns.fields import Field
from fieldvisit.imports.columns.headers import NUMBERING, plain
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.columns.names import spellings, ways

LEFT_OUT = ""  # what is remembered of a column that a person left out


@dataclass(frozen=True)
class Matching:
    """Columns by place, from 0. `doubled` are fields that several columns say (the first is taken until a person
    chooses), `missing` the required fields without a column, `unknown` the places of columns that are not read,
    `datum` what the headers say of the positions (WGS-84, GCJ-02, BD-09, or None).
    """

    kind: str
    by_field: dict[str, int]
    doubled: dict[str, list[int]] = made(default_factory=dict)
    missing: list[str] = made(default_factory=list)
    unknown: list[int] = made(default_factory=list)
    datum: str | None = None
    # What cells have meant so far, by field: most columns say the same few words in every row.
    seen: dict[str, dict[str, Any]] = made(default_factory=lambda: defaultdict(dict), compare=False, repr=False)


def match(kind: str, header: Sequence[str], remembered: Mapping[str, str] | None = None) -> Matching:
    """Match a header (`Table.header`). `remembered`: {header: field code, or "" for a column left out}."""
    fields = {one.code: one for one in KINDS[kind].fields}
    chosen = {
        place: remembered[name]
        for place, name in enumerate(header)
        if remembered and (remembered.get(name) in fields or remembered.get(name) == LEFT_OUT)
    }
    taken = {code for code in chosen.values() if code}
    found: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        code = chosen.get(place)
        if code is None:
            code = _field_of(name, list(fields.values()))
            code = None if code in taken else code
        if code:
            found.setdefault(code, []).append(place)
    by_field = {code: places[0] for code, places in found.items()}
    _by_first_name(fields, header, found, by_field)
    KINDS[kind].settle(by_field, header)
    used = set(by_field.values()) | {place for places in found.values() for place in places}
    return Matching(
        kind,
        by_field,
        {code: places for code, places in found.items() if len(places) > 1},
        missing_fields(kind, by_field),
        [place for place, name in enumerate(header) if name and place not in used and plain(name) not in NUMBERING],
        _datum(header, by_field),
    )


def chosen(kind: str, header: Sequence[str], by_field: Mapping[str, int]) -> Matching:
    """The matching a person made on the page. Fields and places that do not exist are left out."""
    known = {one.code for one in KINDS[kind].fields}
    kept = {code: place for code, place in by_field.items() if code in known and 0 <= place < len(header)}
    used = set(kept.values())
    unknown = [place for place, name in enumerate(header) if name and place not in used]
    return Matching(kind, kept, {}, missing_fields(kind, kept), unknown, _datum(header, kept))


def missing_fields(kind: str, by_field: Mapping[str, int]) -> list[str]:
    """The required fields that no column says; of fields of which one is enough, the first."""
    either = {code: group for group in KINDS[kind].either for code in group}
    return [
        one.code
        for one in KINDS[kind].fields
        if one.required and not any(code in by_field for code in either.get(one.code, (one.code,)))
    ]


def _field_of(header: str, fields: Sequence[Field]) -> str | None:
    for way in ways(header):
        for one in fields:
            if way in spellings(one):
                return one.code
    return None


def _by_first_name(
    fields: Mapping[str, Field], header: Sequence[str], found: dict[str, list[int]], by_field: dict[str, int]
) -> None:
    """户主姓名 beside 姓名: the one that says it better is the household's, the other may be each person's."""
    if len(found.get("name", ())) < 2 or "person_name" not in fields or "person_name" in found:
        return
    named = [plain(header[place]) for place in found["name"]]
    if plain("姓名") in named and len(named) == 2:
        person = found["name"][named.index(plain("姓名"))]
        household = next(place for place in found["name"] if place != person)
        found["name"], found["person_name"] = [household], [person]
        by_field["name"], by_field["person_name"] = household, person


_DATUMS = (("GCJ-02", r"gcj|火星|高德|腾讯"), ("BD-09", r"bd-?09|百度"), ("WGS-84", r"wgs|gps"))


def _datum(header: Sequence[str], by_field: Mapping[str, int]) -> str | None:
    names = " ".join(header[by_field[code]] for code in ("lat", "lon", "position") if code in by_field).lower()
    return next((datum for datum, pattern in _DATUMS if re.search(pattern, names)), None)
