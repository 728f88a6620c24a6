"""From rows to households: the rows of a file in which each person has a row are put together by their door."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldvisit.imports.columns.fields import Fault, Values

# What a row says of a person; the rest is the household's.
OF_A_PERSON = ("person_name", "relation", "sex", "birth_year", "identity_number", "phone")
_DOOR = ("key", "town", "village", "grid", "group_name", "hamlet", "door")


@dataclass(frozen=True)
class Line:
    """One row that was read: its number in the file, its values, its faults."""

    number: int
    values: Values
    faults: list[Fault]


@dataclass
class Gathered:
    """A household with its people, each with the row it came from. `home` holds what is said of the household."""

    home: Line
    people: list[Line]


def gather(rows: Iterable[Line]) -> Iterator[Gathered]:
    """Put rows of the same door that follow each other together; a row that names no door belongs to the one above.

    Where a file does not say who is related to whom, every row is a household whose one person is its head.
    """
    current: Gathered | None = None
    for row in rows:
        person = Line(row.number, _person(row.values), row.faults)
        if current is not None and _belongs(row.values, current.home.values):
            current.people.append(person)
            continue
        if current is not None:
            yield current
        current = Gathered(Line(row.number, _home(row.values), row.faults), [person])
    if current is not None:
        yield current


def _belongs(values: Values, home: Values) -> bool:
    relation = values.get("relation")
    if "relation" not in values or relation == "head" or (relation is None and values.get("name")):
        return False
    said = {code: values.get(code) for code in _DOOR if values.get(code)}
    same_door = all(home.get(code) == value for code, value in said.items())
    return same_door and values.get("name") in (None, home.get("name"))


def _home(values: Values) -> Values:
    return {code: value for code, value in values.items() if code not in OF_A_PERSON}


def _person(values: Values) -> Values:
    """A person with a `name`, as members have: of a household by itself its head, of an enterprise its contact."""
    person = {code: value for code, value in values.items() if code in OF_A_PERSON}
    enterprise = values.get("kind") == "enterprise"
    named = values.get("contact") if enterprise else values.get("name")
    person["name"] = person.pop("person_name", None) or named
    if not person.get("relation"):
        person["relation"] = "contact" if enterprise else "head"
    return person
