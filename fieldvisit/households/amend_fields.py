"""The fields of a household that a tablet may change, by the paths it names them with: how each is read and put.

`name`, `group`, `hamlet`, `door`, `position`, `speaks`; of an enterprise `trade`, `staff`, `safety`; of a person
`members.<id>.name` and so on. A value and the base it was changed from go through the same field, so that they compare
as they lie in the database.
"""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate

from fieldvisit.households.models import Household, HouseholdKind, Member
from fieldvisit.households.rules import RELATION_CODES, door_sort_of
from fieldvisit.households.schemas import (
    identity_field,
    likely_year,
    safety_field,
    staff_field,
    trade_field,
)
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.speech import SPEECH
from fieldvisit.storage.sealed import keyring
from fieldvisit.web.numbers import phone_field
from fieldvisit.web.schemas import CleanString, PositionSchema, StrictInteger

NUMBERS = frozenset({"phone", "identity_number"})
_CHOOSE = _l("请从列出的里面选。")


@dataclass(frozen=True)
class Path:
    """A field of the household, or of one of its people."""

    field: str
    member_id: uuid.UUID | None = None

    def __str__(self) -> str:
        return f"members.{self.member_id}.{self.field}" if self.member_id else self.field


@dataclass(frozen=True)
class Said:
    """A field changed on a tablet: what it was there before, and what it should be."""

    path: Path
    base: Any
    value: Any


class _Place(PositionSchema):
    """A position as two numbers; how exact it was is not a fact about the house."""


def _spot(value: Any) -> dict[str, float] | None:
    if value is None:
        return None
    read = _Place().load(value) if isinstance(value, dict) else None
    if read is None:
        raise ValidationError(str(_l("应当是经纬度。")))
    return {"lat": read["lat"], "lon": read["lon"]}


def _by(field: fields.Field[Any], *, empty: Any = None) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value is None:
            if field.required:
                raise ValidationError(str(_l("不能空着。")))
            return empty
        return field.deserialize(value)

    return read


_HOUSE: dict[str, Callable[[Any], Any]] = {
    "name": _by(CleanString(required=True, max_length=80)),
    "group": _by(CleanString(max_length=60, blank=True), empty=""),
    "hamlet": _by(CleanString(max_length=60, blank=True), empty=""),
    "door": _by(CleanString(required=True, max_length=60)),
    "position": _spot,
    "speaks": _by(CleanString(allow_none=True, validate=validate.OneOf(list(SPEECH), error=_CHOOSE), max_length=8)),
    "trade": _by(trade_field()),
    "staff": _by(staff_field()),
    "safety": _by(safety_field()),
}
_PERSON: dict[str, Callable[[Any], Any]] = {
    "name": _by(CleanString(required=True, max_length=80)),
    "relation": _by(
        CleanString(required=True, validate=validate.OneOf(sorted(RELATION_CODES), error=_CHOOSE), max_length=24)
    ),
    "sex": _by(CleanString(allow_none=True, validate=validate.OneOf(["f", "m"], error=_CHOOSE), max_length=1)),
    "birth_year": _by(StrictInteger(allow_none=True, validate=likely_year)),
    "head": _by(fields.Boolean(required=True, truthy={True}, falsy={False})),
    "phone": _by(phone_field()),
    "identity_number": _by(identity_field()),
}


def said_of(path: str, base: Any, value: Any) -> Said:
    """The change as it counts. Problems: invalid_input naming the path (also for one we do not know)."""
    where = _path(path)
    read = (_PERSON if where.member_id else _HOUSE)[where.field]
    try:
        return Said(where, _seen(read, base), read(value))
    except ValidationError as error:
        raise InvalidInput(errors={f"fields.{path}": list(error.messages)}) from error


def _seen(read: Callable[[Any], Any], base: Any) -> Any:
    """What the tablet had seen; it may be older than our rules, so it is never refused."""
    try:
        return read(base)
    except ValidationError:
        return base


def _path(text: str) -> Path:
    parts = text.split(".")
    try:
        if parts[0] == "members" and len(parts) == 3 and parts[2] in _PERSON:
            return Path(parts[2], uuid.UUID(parts[1]))
    except ValueError:
        pass
    if text in _HOUSE:
        return Path(text)
    raise InvalidInput(_l("这一项不能在平板上改。"), field="fields")


def current(row: Household, member: Member | None, field: str) -> Any:
    """The value as it stands."""
    if member is not None:
        return getattr(member, field)
    if field == "position":
        return None if row.lat is None or row.lon is None else {"lat": row.lat, "lon": row.lon}
    return getattr(row, "group_name" if field == "group" else field)


def put(row: Household, living: Sequence[Member], member: Member | None, field: str, value: Any) -> None:
    """Put a value in place. A family bears its head's name, and a door its place in the street."""
    if field == "head":
        _put_head(row, living, member, value)
    elif member is not None:
        _put_person(row, member, field, value)
    elif field == "name":
        row.name = value
        for head in (one for one in living if one.head and row.kind == HouseholdKind.FAMILY):
            head.name = value
    elif field == "position":
        row.lat, row.lon = (value["lat"], value["lon"]) if value else (None, None)
        row.source_datum = "WGS-84" if value else None
    else:
        setattr(row, "group_name" if field == "group" else field, value)
        if field == "door":
            row.door_sort = door_sort_of(value)


def _put_person(row: Household, member: Member, field: str, value: Any) -> None:
    setattr(member, field, value)
    if field == "phone":
        member.phone_hash = keyring().fingerprint(value) if value else None
    elif field == "identity_number":
        member.identity_hash = keyring().fingerprint(value) if value else None
    elif field == "name" and member.head and row.kind == HouseholdKind.FAMILY:
        row.name = value


def _put_head(row: Household, living: Sequence[Member], member: Member | None, value: bool) -> None:
    """One head at a time: who stops being it does so by another one becoming it."""
    if member is None or not value:
        return
    for other in living:
        other.head = other.id == member.id
    if row.kind == HouseholdKind.FAMILY:
        row.name = member.name


def sealed(value: Any) -> str | None:
    """A value as text for a sealed column; nothing is nothing."""
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def opened(text: str | None) -> Any:
    """The value of a sealed column."""
    return None if text is None else json.loads(text)
