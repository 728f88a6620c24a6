"""How a record names its photos."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate

from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.photos.limits import MAX_BYTES, MOST_OF_A_RECORD
from fieldvisit.web.schemas import BaseSchema, load


@dataclass(frozen=True)
class NamedPhoto:
    """A photo that follows its record. `sha256` and `bytes` are of the bytes as they will be sent.

    By its id alone one is named that is here already: a correction keeps what another tablet took.
    """

    id: uuid.UUID
    sha256: str | None = None
    bytes: int | None = None


class PhotoSchema(BaseSchema):
    """A photo that follows its record."""

    command = NamedPhoto

    id = fields.UUID(required=True)
    sha256 = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9a-f]{64}\Z"))
    bytes = fields.Integer(load_default=None, strict=True, validate=validate.Range(1, MAX_BYTES))


def _each_once(named: Iterable[NamedPhoto]) -> None:
    ids = [one.id for one in named]
    if len(set(ids)) < len(ids):
        raise ValidationError(str(_l("同一张照片写了两次。")))


def photo_list(**more: Any) -> fields.List[Any]:
    """The field in which a record names its photos, each once, twenty at most."""
    checks: list[Any] = [validate.Length(max=MOST_OF_A_RECORD), _each_once]
    return fields.List(fields.Nested(PhotoSchema), validate=checks, **more)


_PHOTO = PhotoSchema()


def readable_photos(said: Any) -> list[NamedPhoto]:
    """Those that can be read, of what a record that may be wrong says in this field; as many as a record may name."""
    found: dict[uuid.UUID, NamedPhoto] = {}
    for one in said[:MOST_OF_A_RECORD] if isinstance(said, list) else ():
        try:
            photo: NamedPhoto = load(_PHOTO, one)
        except InvalidInput:
            continue
        found.setdefault(photo.id, photo)
    return list(found.values())
