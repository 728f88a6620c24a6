"""Merges and splits as they lie on record, each with what it moved: for a week they can be undone. Flushes only."""

import uuid
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from fieldvisit.households.models import Household, Regrouping
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotVisible, StepRefused
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

UNDO_WITHIN = timedelta(days=7)
MERGE, SPLIT = "merge", "split"


def note_regrouping(viewer: Viewer, kind: str, other_id: uuid.UUID, kept_id: uuid.UUID, moved: dict[str, Any]) -> None:
    """Keep what was moved; ids only."""
    kept = db.session.get_one(Household, kept_id)
    db.session.add(
        Regrouping(
            shard_id=kept.shard_id,
            kind=kind,
            kept_id=kept_id,
            other_id=other_id,
            moved=moved,
            made_by=viewer.id,
            made_by_name=viewer.name,
            made_at=clock.now(),
        )
    )
    db.session.flush()


def regroupings_to_undo(household_id: uuid.UUID) -> list[Regrouping]:
    """What was merged or split here within the week and stands, the newest first."""
    query = select(Regrouping).where(
        or_(Regrouping.kept_id == household_id, Regrouping.other_id == household_id),
        Regrouping.undone_at.is_(None),
        Regrouping.made_at > clock.now() - UNDO_WITHIN,
    )
    return list(db.session.scalars(query.order_by(Regrouping.made_at.desc()).limit(10)))


def regrouping(regrouping_id: uuid.UUID) -> Regrouping:
    """One by its id. Problems: not_visible."""
    row = db.session.get(Regrouping, regrouping_id, populate_existing=True)
    if row is None:
        raise NotVisible()
    return row


def ensure_can_be_undone(row: Regrouping) -> None:
    """Problems: step_refused, saying why: undone already, older than a week, or something later stands on it."""
    if row.undone_at is not None:
        raise StepRefused(_l("这一次已经撤销过了。"))
    if row.made_at <= clock.now() - UNDO_WITHIN:
        raise StepRefused(_l("过了一周，不能撤销了。"))
    later = select(Regrouping.id).where(
        Regrouping.id != row.id,
        Regrouping.undone_at.is_(None),
        Regrouping.made_at >= row.made_at,
        or_(*(column.in_((row.kept_id, row.other_id)) for column in (Regrouping.kept_id, Regrouping.other_id))),
    )
    if db.session.scalar(later.limit(1)) is not None:
        raise StepRefused(_l("后来又合并或拆开过，先撤销后面的那一次。"))


def note_undone(viewer: Viewer, row: Regrouping) -> None:
    """It was undone now."""
    row.undone_at, row.undone_by = clock.now(), viewer.id
    db.session.flush()
