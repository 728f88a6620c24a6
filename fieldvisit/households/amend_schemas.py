"""What a tablet may say about a household it holds: fields with their base, people, tags."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import fields, validate

from fieldvisit.households.amend_fields import Said, said_of
from fieldvisit.households.schemas import MemberSchema, MemberWords, TagSchema, TagWords
from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.web.schemas import BaseSchema, CleanString, load

MOST_FIELDS = 60


@dataclass(frozen=True, kw_only=True)
class NewMember(MemberWords):
    """Someone more lives there; the id is the tablet's, so that an answer lost makes no second person."""

    id: uuid.UUID | None = None


class NewMemberSchema(MemberSchema):
    """A person, as a tablet tells it."""

    command = NewMember

    id = fields.UUID(load_default=None)


class _ValueSchema(BaseSchema):
    base = fields.Raw(load_default=None, allow_none=True)
    value = fields.Raw(required=True, allow_none=True)


class _AmendSchema(BaseSchema):
    fields_ = fields.Dict(
        keys=CleanString(max_length=80),
        values=fields.Nested(_ValueSchema),
        load_default=dict,
        data_key="fields",
        validate=validate.Length(max=MOST_FIELDS),
    )
    add_members = fields.List(fields.Nested(NewMemberSchema), load_default=list, validate=validate.Length(max=20))
    end_members = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=30))
    add_tags = fields.List(fields.Nested(TagSchema), load_default=list, validate=validate.Length(max=len(TAG_OF)))
    end_tags = fields.List(CleanString(max_length=24), load_default=list, validate=validate.Length(max=len(TAG_OF)))


@dataclass(frozen=True)
class AmendAtDoor:
    """What changed in a household, as seen at its door."""

    said: tuple[Said, ...] = ()
    add_members: tuple[NewMember, ...] = ()
    end_members: tuple[uuid.UUID, ...] = ()
    add_tags: tuple[TagWords, ...] = ()
    end_tags: tuple[str, ...] = ()
    paths: tuple[str, ...] = field(default=())


def load_amendment(body: Mapping[str, Any]) -> AmendAtDoor:
    """The body of `household.amend`. Problems: invalid_input naming each field; nothing said at all is one too."""
    read = load(_AmendSchema(), body)
    said = read.pop("fields_")
    made = AmendAtDoor(
        said=tuple(said_of(path, value["base"], value["value"]) for path, value in said.items()),
        paths=tuple(said),
        **{name: tuple(value) for name, value in read.items()},
    )
    if not any((made.said, made.add_members, made.end_members, made.add_tags, made.end_tags)):
        raise InvalidInput(field="fields")
    return made
