"""One household becomes two: the people who are chosen get a row of their own. Flushes, never commits."""

import uuid
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from fieldvisit.areas.queries import area_of
from fieldvisit.households.doors import address_at, held_for_change
from fieldvisit.households.dossiers import lock_dossiers, touch_dossiers
from fieldvisit.households.history import Way, changes_by
from fieldvisit.households.holdings import members_named, members_of, tags_of
from fieldvisit.households.models import Household, HouseholdKind, HouseholdTag, Member
from fieldvisit.households.rules import door_sort_of
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.kernel.ids import new_id
from fieldvisit.people import audit
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.schemas import BaseSchema, CleanString

Moved = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SplitHousehold:
    """Who goes, which of them is the head there, at which door, and which tags go along."""

    member_ids: list[uuid.UUID]
    head_id: uuid.UUID
    door: str
    tag_ids: list[uuid.UUID]


class SplitSchema(BaseSchema):
    """At least one person goes."""

    command: ClassVar[type[Any] | None] = SplitHousehold

    member_ids = fields.List(
        fields.UUID(), required=True, validate=validate.Length(1, 30, error=_l("请选要分出去的人。"))
    )
    head_id = fields.UUID(required=True, error_messages={"required": _l("请选新户的户主。")})
    door = CleanString(required=True, max_length=60)
    tag_ids = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=30))


def split_household(viewer: Viewer, household_id: uuid.UUID, said: SplitHousehold) -> tuple[Household, Moved]:
    """(the new household, what went over in ids). Visits and issues stay where they happened.

    Problems: not_visible, not_allowed, step_refused (no family, not lived in), invalid_input.
    """
    new_key = new_id()
    lock_dossiers({household_id: "household", new_key: "household"})
    old = held_for_change(viewer, household_id, way=Way.SPLIT)
    if old.kind != HouseholdKind.FAMILY or not old.active:
        raise StepRefused(_l("只有在册的住户可以分户。"))
    going = _going(household_id, said)
    changes_by(viewer, new_key, Way.SPLIT)
    head = next(row for row in going if row.id == said.head_id)
    row = _row(new_key, old, head, said.door)
    moved: Moved = {"members": {str(one.id): one.relation for one in going}, "tags": []}
    for one in going:
        one.household_id, one.head = new_key, one.id == said.head_id
        one.relation = "head" if one.head else one.relation
    for tag in tags_of([household_id])[household_id]:
        if tag.id in said.tag_ids:
            tag.household_id = new_key
            moved["tags"].append(str(tag.id))
    touch_dossiers({household_id: "household", new_key: "household"})
    detail = {"new": str(new_key), "persons": len(going)}
    audit.record(
        "household_split", actor_id=viewer.id, subject_kind="household", subject_id=household_id, detail=detail
    )
    db.session.flush()
    return row, moved


def _going(household_id: uuid.UUID, said: SplitHousehold) -> list[Member]:
    living = members_of([household_id])[household_id]
    going = [row for row in living if row.id in said.member_ids]
    if len(going) != len(set(said.member_ids)):
        raise InvalidInput(_l("这一户里没有这个人。"), field="member_ids")
    if any(row.head for row in going):
        raise InvalidInput(_l("户主留在原来的户。要他分出去，先把另一位改成户主。"), field="member_ids")
    if said.head_id not in {row.id for row in going}:
        raise InvalidInput(_l("新户的户主要在分出去的人里面。"), field="head_id")
    return going


def _row(key: uuid.UUID, old: Household, head: Member, door: str) -> Household:
    row = Household(
        id=key,
        shard_id=old.grid_id,
        grid_id=old.grid_id,
        kind=old.kind,
        name=head.name,
        group_name=old.group_name,
        hamlet=old.hamlet,
        door=door,
        door_sort=door_sort_of(door),
        lat=old.lat,
        lon=old.lon,
        source_datum=old.source_datum,
        active=True,
        created_at=now(),
    )
    row.address = address_at(row, area_of(row.grid_id))
    db.session.add(row)
    db.session.flush()
    return row


def take_back_split(viewer: Viewer, new_id_: uuid.UUID, old_id: uuid.UUID, moved: Moved) -> None:
    """The people and tags that went come back as they were. The new row is merged away by the caller."""
    lock_dossiers({new_id_: "household", old_id: "household"})
    held_for_change(viewer, old_id, way=Way.UNDO)
    held_for_change(viewer, new_id_, way=Way.UNDO)
    for row in members_named([uuid.UUID(text) for text in moved["members"]]).values():
        if row.household_id == new_id_:
            row.household_id, row.head, row.relation = old_id, False, moved["members"][str(row.id)]
    standing = {tag.tag for tag in tags_of([old_id])[old_id]}
    for tag in db.session.query(HouseholdTag).filter_by(household_id=new_id_, ended_at=None):
        if str(tag.id) in moved["tags"] and tag.tag not in standing:
            tag.household_id = old_id
    touch_dossiers({new_id_: "household", old_id: "household"})
    db.session.flush()
