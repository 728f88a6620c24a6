"""Two rows for one door become one, and two again within a week. Flushes, never commits.

What happened there moves along by the rooms that keep it (`desk.regrouping` says in which order); each tells which rows
it moved, and all of that lies with the merge.
"""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.households.doors import held_for_change
from fieldvisit.households.dossiers import lock_dossiers, touch_dossiers
from fieldvisit.households.history import Way, changes_by
from fieldvisit.households.holdings import members_named, members_of, tags_of
from fieldvisit.households.models import FieldChange, Household, HouseholdTag, Proposal
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.people import audit
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.moving import move_rows

Moved = dict[str, Any]


def merge_households(viewer: Viewer, doubled_id: uuid.UUID, kept_id: uuid.UUID) -> Moved:
    """Close the doubled row in favour of the kept one; members and tags that are missing there move along.

    Answers what moved, in ids. Problems: invalid_input, not_visible, not_allowed, step_refused.
    """
    if doubled_id == kept_id:
        raise InvalidInput(_l("不能并到自己。"), field="into_id")
    lock_dossiers({doubled_id: "household", kept_id: "household"})
    kept = held_for_change(viewer, kept_id, way=Way.MERGE)
    doubled = held_for_change(viewer, doubled_id, way=Way.MERGE)
    if kept.kind != doubled.kind:
        raise InvalidInput(_l("住户和企业不能合并。"), field="into_id")
    if not kept.active:
        raise InvalidInput(_l("那一户已经搬走，不能并过去。"), field="into_id")
    moved: Moved = {"active": doubled.active, "proposal": doubled.proposal}
    moved |= _bring_members(doubled_id, kept_id) | _bring_tags(doubled_id, kept_id)
    waiting = [one.id for one in db.session.query(FieldChange).filter_by(household_id=doubled_id, state="open")]
    moved["changes"] = _texts(move_rows(FieldChange, doubled_id, kept_id, waiting))
    doubled.active, doubled.merged_into = False, kept_id
    if doubled.proposal == Proposal.OPEN:
        doubled.proposal = Proposal.MERGED
    touch_dossiers({doubled_id: "household", kept_id: "household"})
    audit.record(
        "household_merged",
        actor_id=viewer.id,
        subject_kind="household",
        subject_id=doubled_id,
        detail={"into": str(kept_id)},
    )
    db.session.flush()
    return moved


def part_households(viewer: Viewer, doubled_id: uuid.UUID, kept_id: uuid.UUID, moved: Moved) -> Household:
    """Two rows again: what moved goes back, as far as it still lies there. Problems: step_refused."""
    lock_dossiers({doubled_id: "household", kept_id: "household"})
    held_for_change(viewer, kept_id, way=Way.UNDO)
    doubled = db.session.get_one(Household, doubled_id, populate_existing=True)
    if doubled.merged_into != kept_id:
        raise StepRefused(_l("这两户已经分开了。"))
    changes_by(viewer, doubled_id, Way.UNDO)
    _give_back_members(doubled_id, kept_id, moved)
    for tag in _tags_named([*moved["tags"], *moved["tags_ended"]]):
        if tag.household_id == kept_id and str(tag.id) in moved["tags"]:
            tag.household_id = doubled_id
        elif tag.household_id == doubled_id:
            tag.ended_at = None
    move_rows(FieldChange, kept_id, doubled_id, _keys(moved["changes"]))
    doubled.merged_into, doubled.active, doubled.proposal = None, moved["active"], moved["proposal"]
    touch_dossiers({doubled_id: "household", kept_id: "household"})
    audit.record("household_parted", actor_id=viewer.id, subject_kind="household", subject_id=doubled_id)
    db.session.flush()
    return doubled


def _bring_members(doubled_id: uuid.UUID, kept_id: uuid.UUID) -> Moved:
    rows = members_of([doubled_id, kept_id])
    known = {(row.name, row.birth_year) for row in rows[kept_id]} | {(row.name, None) for row in rows[kept_id]}
    moved: Moved = {"members": [], "members_ended": [], "heads": []}
    for row in rows[doubled_id]:
        moved["heads"] += [str(row.id)] if row.head else []
        if (row.name, row.birth_year) in known:
            row.ended_at = now()
            moved["members_ended"].append(str(row.id))
        else:
            row.household_id, row.head = kept_id, False
            moved["members"].append(str(row.id))
    return moved


def _give_back_members(doubled_id: uuid.UUID, kept_id: uuid.UUID, moved: Moved) -> None:
    people = members_named(_keys([*moved["members"], *moved["members_ended"]]))
    for row in people.values():
        came = str(row.id) in moved["members"]
        if came and row.household_id == kept_id and not row.head:
            row.household_id = doubled_id
        elif not came and row.household_id == doubled_id:
            row.ended_at = None
        row.head = row.head or (row.household_id == doubled_id and str(row.id) in moved["heads"])


def _bring_tags(doubled_id: uuid.UUID, kept_id: uuid.UUID) -> Moved:
    rows = tags_of([doubled_id, kept_id])
    known = {row.tag for row in rows[kept_id]}
    moved: Moved = {"tags": [], "tags_ended": []}
    for row in rows[doubled_id]:
        if row.tag in known:
            row.ended_at = now()
            moved["tags_ended"].append(str(row.id))
        else:
            row.household_id = kept_id
            moved["tags"].append(str(row.id))
    return moved


def _tags_named(texts: list[str]) -> list[HouseholdTag]:
    return db.session.query(HouseholdTag).filter(HouseholdTag.id.in_(_keys(texts))).all() if texts else []


def _texts(keys: list[uuid.UUID]) -> list[str]:
    return [str(key) for key in keys]


def _keys(texts: list[str]) -> list[uuid.UUID]:
    return [uuid.UUID(text) for text in texts]
