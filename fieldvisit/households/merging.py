"""Two rows for one door become one. Flushes, never commits.

What happened there moves along by the rooms that keep it (`desk.leaving` says in which order).
"""

import uuid

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from fieldvisit.households.doors import held_for_change
from fieldvisit.households.dossiers import lock_dossiers, touch_dossiers
from fieldvisit.households.history import Way
from fieldvisit.households.holdings import members_of, tags_of
from fieldvisit.households.models import FieldChange, Household, Proposal
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people import audit
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db


def merge_households(viewer: Viewer, doubled_id: uuid.UUID, kept_id: uuid.UUID) -> Household:
    """Close the doubled row in favour of the kept one; members and tags that are missing there move along."""
    if doubled_id == kept_id:
        raise InvalidInput(_l("不能并到自己。"), field="into_id")
    lock_dossiers({doubled_id: "household", kept_id: "household"})
    kept = held_for_change(viewer, kept_id, way=Way.MERGE)
    doubled = held_for_change(viewer, doubled_id, way=Way.MERGE)
    if kept.kind != doubled.kind:
        raise InvalidInput(_l("住户和企业不能合并。"), field="into_id")
    if not kept.active:
        raise InvalidInput(_l("那一户已经搬走，不能并过去。"), field="into_id")
    _bring_members(doubled_id, kept_id)
    _bring_tags(doubled_id, kept_id)
    moved = update(FieldChange).where(FieldChange.household_id == doubled_id, FieldChange.state == "open")
    db.session.execute(moved.values(household_id=kept_id), execution_options={"synchronize_session": "fetch"})
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
    return kept


def _bring_members(doubled_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    rows = members_of([doubled_id, kept_id])
    known = {(row.name, row.birth_year) for row in rows[kept_id]} | {(row.name, None) for row in rows[kept_id]}
    for row in rows[doubled_id]:
        if (row.name, row.birth_year) in known:
            row.ended_at = now()
        else:
            row.household_id, row.head = kept_id, False


def _bring_tags(doubled_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    rows = tags_of([doubled_id, kept_id])
    known = {row.tag for row in rows[kept_id]}
    for row in rows[doubled_id]:
        if row.tag in known:
            row.ended_at = now()
        else:
            row.household_id = kept_id
