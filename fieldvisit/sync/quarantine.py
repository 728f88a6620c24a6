"""Operations that could not be applied (待核对): kept whole and sealed, shown to the cadre and to who may mend them."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.kernel.text import has_control
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.expecting import expect_unbound
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Quarantined
from fieldvisit.sync.outcomes import Result, rejected
from fieldvisit.sync.work import Work
from fieldvisit.web.problems import wording

OPEN, APPLIED, DISMISSED = "open", "applied", "dismissed"
NO_GRID = 0  # where it lies that belongs to none


@dataclass(frozen=True)
class Refusal:
    """Why an operation could not be applied, in words that fit the columns."""

    code: str
    message: str
    field: str | None


def refusal_of(problem: Problem) -> Refusal:
    """The first thing that is wrong; field names come from outside and may be anything."""
    message, field = wording(problem), problem.field
    if isinstance(problem, InvalidInput) and problem.errors:
        field, texts = next(iter(problem.errors.items()))
        message = str(texts[0]) if texts and str(texts[0]) else message
    if field is not None and (has_control(field) or len(field) > 120):
        field = "body"
    return Refusal(problem.code[:40], message, field)


def keep(
    viewer: Viewer,
    work: Work,
    problem: Problem,
    *,
    grid_id: int | None,
    effective_at: datetime,
    recorded_at: datetime,
    clock_flag: bool,
    waits_for: uuid.UUID | None = None,
) -> Result:
    """Keep the operation for people to check, and say so. Its photos may come: they lie here until it is mended."""
    refusal = refusal_of(problem)
    db.session.add(
        Quarantined(
            operation_id=work.id,
            device_id=viewer.device_id,
            account_id=viewer.id,
            account_name=viewer.name,
            kind=work.kind_name,
            entity_id=work.entity_id,
            household_id=work.household_id,
            grid_id=grid_id,
            waits_for=waits_for,
            payload=work.envelope.payload,
            hash=work.envelope.hash,
            code=refusal.code,
            message=refusal.message,
            field=refusal.field,
            effective_at=effective_at,
            recorded_at=recorded_at,
            clock_flag=clock_flag,
        )
    )
    expect_unbound(viewer, _photos_in(work.envelope.raw.get("body")), shard_id=grid_id or NO_GRID, at=recorded_at)
    return rejected(work.id, refusal.code, refusal.message, refusal.field)


def _photos_in(body: Any) -> Any:
    return body.get("photos") if isinstance(body, dict) else None


def is_kept(operation_id: uuid.UUID, payload_hash: str) -> bool:
    """Whether this very payload is kept already (a reused id may be sent again and again)."""
    query = select(Quarantined.id).where(Quarantined.operation_id == operation_id, Quarantined.hash == payload_hash)
    return db.session.scalar(query.limit(1)) is not None


def open_state(operation_id: uuid.UUID) -> str | None:
    """`open`, `applied` or `dismissed`, of an operation that was kept; None where none was."""
    query = select(Quarantined.state).where(Quarantined.operation_id == operation_id)
    return db.session.scalar(query.order_by(Quarantined.recorded_at).limit(1))


def settle_superseded(account_id: uuid.UUID, entity_id: uuid.UUID, by: uuid.UUID, at: datetime) -> bool:
    """A refused record that its maker has sent again, mended: nobody needs to check the old one."""
    done = db.session.execute(
        update(Quarantined)
        .where(Quarantined.account_id == account_id, Quarantined.entity_id == entity_id, Quarantined.state == OPEN)
        .values(state=DISMISSED, settled_at=at, settled_by=by, settled_why="superseded")
        .returning(Quarantined.id)
    )
    if done.first() is None:
        return False
    touch_dossiers({account_id: "user"})  # it tells what is refused
    return True
