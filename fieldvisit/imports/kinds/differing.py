"""What a row says other than what stands on the register: {field: [what stands there, what the row says]}.

What a row leaves empty stays as it is: an import never takes anything away.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fieldvisit.households.bulk import Home, Person, Tag
from fieldvisit.households.models import HouseholdKind
from fieldvisit.households.rules import FIRM_FIELDS, is_sensitive
from fieldvisit.imports.kinds.rows import Brought
from fieldvisit.storage.sealed import keyring

Changes = dict[str, list[Any]]
# Fields that are columns of the household, and of a person.
HOUSE = ("name", "group_name", "hamlet", "door", "speaks", "note", *FIRM_FIELDS)
PERSON = ("sex", "birth_year", "phone", "identity_number")
DAYS = ("verified_on", "expires_on")
MARKS = {"phone": "phone_hash", "identity_number": "identity_hash"}
_CLOSE = 5e-6  # degrees: half a metre, what a rounded coordinate may differ by


def home_changes(row: Brought, home: Home) -> Changes:
    """Of a household and its head, or of an enterprise and its contact."""
    changes: Changes = {}
    for name in HOUSE:
        said = row.values.get(name)
        if said not in (None, "") and said != getattr(home, name):
            changes[name] = [getattr(home, name), said]
    if row.values.get("lat") is not None and _moved(row, home):
        was = [home.lat, home.lon] if home.lat is not None else None
        changes["position"] = [was, [row.values["lat"], row.values["lon"]]]
    if row.values["grid_id"] != home.grid_id:
        changes["grid"] = [home.grid_id, row.values["grid_id"]]
    changes |= person_changes(row, home.head)
    contact = row.values.get("contact")
    if home.kind == HouseholdKind.ENTERPRISE and contact and (home.head is None or home.head.name != contact):
        changes["contact"] = [home.head.name if home.head else None, contact]
    return changes | tag_changes(row, home)


def _moved(row: Brought, home: Home) -> bool:
    if home.lat is None or home.lon is None:
        return True
    return bool(abs(row.values["lat"] - home.lat) > _CLOSE or abs(row.values["lon"] - home.lon) > _CLOSE)


def person_changes(row: Brought, person: Person | None, *, relation: bool = False) -> Changes:
    """Of one person; `relation`: also how they stand to the head."""
    changes: Changes = {}
    called = row.values.get("person_name")
    if relation and person is not None and called and called != person.name:
        changes["name"] = [person.name, called]
    for name in (*PERSON, "relation") if relation else PERSON:
        said = row.values.get(name)
        if said in (None, ""):
            continue
        if name in MARKS:
            if person is None or getattr(person, MARKS[name]) != keyring().fingerprint(said):
                changes[name] = [stands(person, name), said]
        elif stands(person, name) != said:
            changes[name] = [stands(person, name), said]
    return changes


def person_meant(values: Mapping[str, Any], home: Home | None) -> Person | None:
    """Whom the row of a person means: by the id it was taken along with, else by name."""
    key, name = values.get("person"), values.get("person_name")
    people = home.people if home else ()
    return next((one for one in people if (str(one.id) == key if key else one.name == name)), None)


def bears(home: Home | None, tags: Iterable[str]) -> bool:
    """Whether the household bears every sensitive one of these tags already: then none needs its basis anew."""
    return home is not None and all(tag in home.tags for tag in tags if is_sensitive(tag))


def stands(person: Person | None, name: str) -> Any:
    """What is known of a person. An identity number is never opened for this: that there is one is enough."""
    if person is None:
        return None
    if name == "phone":
        return keyring().open(person.phone) if person.phone else None
    if name == "identity_number":
        return person.identity_hash
    return getattr(person, name)


def plain(value: Any) -> Any:
    """A value as it is kept with a row: a day as text."""
    return value.isoformat() if isinstance(value, date) else value


def one_tag_changes(row: Brought, tag: Tag) -> Changes:
    """Of a tag that the household bears already."""
    changes: Changes = {}
    for name in ("source", "basis", *DAYS):
        said = plain(row.values.get(name))
        if said not in (None, "") and said != plain(getattr(tag, name)):
            changes[name] = [plain(getattr(tag, name)), said]
    return changes


def tag_changes(row: Brought, home: Home) -> Changes:
    """The tags of the row that the household does not bear."""
    more = [tag for tag in row.values.get("tags") or () if tag not in home.tags]
    return {"tags": [[], more]} if more else {}
