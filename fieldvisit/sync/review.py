"""Settle what waits to be checked: mend and apply it for whoever made it, or dismiss it with a reason.

It is credited to its maker and dated when it happened; the rights that count are the maker's together with those of
the person who checks it. Flushes, never commits.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.kernel.clock import iso, now
from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.kernel.ids import new_id
from fieldvisit.people import audit
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.sync.applying import Applying, Deferred
from fieldvisit.sync.effective_time import Effective
from fieldvisit.sync.envelope import envelope_of
from fieldvisit.sync.locking import lock_batch
from fieldvisit.sync.models import Quarantined
from fieldvisit.sync.outcomes import Outcome, applied, conflict
from fieldvisit.sync.parsing import parse_one
from fieldvisit.sync.quarantine import APPLIED, DISMISSED, OPEN, refusal_of
from fieldvisit.sync.receipts import amend_receipt
from fieldvisit.sync.refusals import behind_parent
from fieldvisit.sync.review_queries import body_of, quarantined, raw_of
from fieldvisit.sync.work import Work

MAX_REASON = 500
MOST_CHILDREN = 200


@dataclass(frozen=True)
class Reapplied:
    """What came of it: `applied` or `conflict`, and how many that hung on it went along or stay open."""

    outcome: Outcome
    children_applied: int
    children_open: int


def reapply(
    viewer: Viewer,
    review_id: uuid.UUID,
    body: Mapping[str, Any] | None = None,
    *,
    household_id: uuid.UUID | None = None,
) -> Reapplied:
    """Apply it with the body (and household) as mended, then what waits for it.

    Problems: not_visible, already_settled 409, and whatever is still wrong with it, field named.
    """
    row = quarantined(viewer, review_id)
    children = _children(row)
    author = _author(viewer, row)
    work = _work(row, body if body is not None else body_of(row), household_id)
    if work.problem is not None:
        raise work.problem
    works = [work, *(_work(child, body_of(child)) for child in children)]
    applying = Applying(author, lock_batch(author, works), now())
    _ensure_open(row)
    outcome = _apply(viewer, applying, row, work)
    done = sum(_apply_child(viewer, applying, child, work) for child, work in zip(children, works[1:], strict=True))
    touch_dossiers({row.account_id: "user"})
    audit.record("review_reapplied", actor_id=viewer.id, subject_kind="operation", subject_id=row.operation_id)
    db.session.flush()
    return Reapplied(outcome, done, len(children) - done)


def dismiss(viewer: Viewer, review_id: uuid.UUID, reason: str) -> None:
    """Close it without applying it. What waits for it can then be settled by itself."""
    words = reason.strip()
    if not words or len(words) > MAX_REASON:
        raise InvalidInput(_l("请写明原因，最多 %(count)s 个字。", count=MAX_REASON), field="reason")
    row = quarantined(viewer, review_id)
    touch_dossiers({row.account_id: "user"})
    _ensure_open(row)
    for child in _children(row):
        child.waits_for = None
    _settle(viewer, row, DISMISSED, words)
    audit.record("review_dismissed", actor_id=viewer.id, subject_kind="operation", subject_id=row.operation_id)
    db.session.flush()


def _ensure_open(row: Quarantined) -> None:
    """Lock it after the dossiers, as a push does, and look again: two may check the same one."""
    db.session.refresh(row, with_for_update=True)
    if row.state != OPEN:
        raise Problem(_l("这一条已经有人处理过了。"), code="already_settled", status=409)


def _children(row: Quarantined) -> list[Quarantined]:
    query = select(Quarantined).where(Quarantined.waits_for == row.operation_id, Quarantined.state == OPEN)
    return list(db.session.scalars(query.order_by(Quarantined.effective_at, Quarantined.id).limit(MOST_CHILDREN)))


def _author(viewer: Viewer, row: Quarantined) -> Viewer:
    """Its maker, with the rights of the one who checks it beside their own."""
    maker = viewer_of(row.account_id, row.device_id)
    if maker is None:
        return Viewer(row.account_id, "", row.account_name, None, viewer.scopes, row.device_id)
    return replace(maker, scopes=tuple(dict.fromkeys((*maker.scopes, *viewer.scopes))))


def _work(row: Quarantined, body: Mapping[str, Any], household_id: uuid.UUID | None = None) -> Work:
    """The operation anew. What could not be read of its envelope is taken from the row."""
    raw = raw_of(row)
    household = household_id or row.household_id
    # A reused id names another record already: this one becomes a record of its own.
    entity = new_id() if row.code == "id_reuse" or row.entity_id is None else row.entity_id
    parts = {
        "id": str(row.operation_id),
        "seq": raw["seq"] if type(raw.get("seq")) is int and 0 <= raw["seq"] < 2**31 else 0,
        "kind": raw.get("kind"),
        "entity_id": str(entity),
        "household_id": str(household) if household else None,
        "captured_at": iso(_captured(raw) or row.effective_at),
        "supersedes": raw.get("supersedes"),
        "body": dict(body),
    }
    return parse_one(envelope_of(row.operation_id, parts))


def _captured(raw: Mapping[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(raw.get("captured_at")))
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _apply(viewer: Viewer, applying: Applying, row: Quarantined, work: Work) -> Outcome:
    captured = _captured(raw_of(row)) or row.effective_at
    effective = Effective(row.effective_at, row.effective_at - captured, row.clock_flag)
    try:
        with db.session.begin_nested():
            clash = applying.apply(work, effective)
            db.session.flush()
    except OperationalError:
        raise
    except Deferred:
        raise behind_parent() from None
    except Exception as error:
        raise applying.problem_of(work, error) from error
    result = applied(work.id) if clash is None else conflict(work.id, clash.problem, dict(clash.kept), None)
    if row.code != "id_reuse":
        amend_receipt(row.operation_id, {key: value for key, value in result.items() if key != "yours"})
    _settle(viewer, row, APPLIED, None)
    return Outcome(result["outcome"])


def _apply_child(viewer: Viewer, applying: Applying, child: Quarantined, work: Work) -> bool:
    """A child that is wrong by itself stays open, saying what is wrong now."""
    try:
        if work.problem is not None:
            raise work.problem
        _apply(viewer, applying, child, work)
    except Problem as problem:
        refusal = refusal_of(problem)
        child.code, child.message, child.field, child.waits_for = refusal.code, refusal.message, refusal.field, None
        return False
    return True


def _settle(viewer: Viewer, row: Quarantined, state: str, why: str | None) -> None:
    row.state, row.settled_at, row.settled_by, row.settled_why = state, now(), viewer.id, why
