"""Corrections: answers that stand for earlier ones. The earlier ones stay, and say by which they are superseded."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, String, Uuid, bindparam, select, update
from sqlalchemy.orm import aliased

from fieldvisit.households.queries import household_facts_many
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute
from fieldvisit.surveys.answer_policy import may_answer_for
from fieldvisit.surveys.instance import Instance
from fieldvisit.surveys.models import SurveySubmission

_HOPS = 50  # corrections of corrections that are followed


@dataclass(frozen=True)
class Original:
    """What is corrected: the last of the line that begins with the one named."""

    id: uuid.UUID
    household_id: uuid.UUID | None
    grid_id: int | None
    shard_id: int
    line_id: uuid.UUID  # the answers that the line of corrections began with


_COLUMNS = (
    SurveySubmission.id,
    SurveySubmission.household_id,
    SurveySubmission.grid_id,
    SurveySubmission.shard_id,
    SurveySubmission.account_id,
    SurveySubmission.superseded_by,
    SurveySubmission.first_id,
)
_EARLIER = aliased(SurveySubmission)
# A correction may have come before what it corrects: then it stands at once. A part of the statement that writes the
# row of `corrected_id`.
EARLIER_CORRECTION = (
    select(_EARLIER.id)
    .where(
        _EARLIER.deprecated_id == bindparam("corrected_id", type_=String()),
        _EARLIER.account_id == bindparam("corrected_by", type_=Uuid()),
        _EARLIER.instance_id != bindparam("corrected_id", type_=String()),
    )
    .order_by(_EARLIER.received_at, _EARLIER.id)
    .limit(1)
    .scalar_subquery()
)
_BY_ID = select(*_COLUMNS).where(SurveySubmission.id == bindparam("id"))
_BY_INSTANCE = select(*_COLUMNS).where(SurveySubmission.instance_id == bindparam("instance_id"))


def find_original(viewer: Viewer, said: Instance, named: uuid.UUID | None, stamp: Stamp) -> Original | None:
    """The answers that these correct, as far as they are here and the viewer may correct them.

    An instance that names what is not here (yet) or is somebody else's stands by itself. Problems: not_visible where
    the sender names the submission itself and there is none.
    """
    if named is not None:
        row = execute(_BY_ID, {"id": named}).first()
        if row is None or not _may_correct(viewer, row, stamp):
            raise NotVisible(field="supersedes")
    elif said.deprecated_id is None or said.deprecated_id == said.instance_id:
        return None
    else:
        row = execute(_BY_INSTANCE, {"instance_id": said.deprecated_id}).first()
        if row is None or not _may_correct(viewer, row, stamp):
            return None
    last = _last_of(row)
    return Original(last.id, last.household_id, last.grid_id, last.shard_id, last.first_id or last.id)


def _last_of(row: Row[Any]) -> Row[Any]:
    """Who corrects an earlier version corrects the one that stands."""
    for _hop in range(_HOPS):
        after = execute(_BY_ID, {"id": row.superseded_by}).first() if row.superseded_by else None
        if after is None:
            break
        row = after
    return row


def _may_correct(viewer: Viewer, row: Row[Any], stamp: Stamp) -> bool:
    """Whoever handed them in, and whoever may hand in answers for the household now."""
    if row.account_id == viewer.id:
        return True
    facts = household_facts_many([row.household_id]).get(row.household_id) if row.household_id else None
    return facts is not None and may_answer_for(viewer, facts, stamp, facts.id)


def stand_for(original: Original, submission_id: uuid.UUID) -> None:
    """The correction stands for the original from now on; for the one that stands, where another came meanwhile."""
    last = _last_of(execute(_BY_ID.with_for_update(), {"id": original.id}).one())
    if last.id != submission_id:
        one = SurveySubmission.id == last.id
        db.session.execute(update(SurveySubmission).where(one).values(superseded_by=submission_id))
