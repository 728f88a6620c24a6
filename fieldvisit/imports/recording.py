"""The audit trail of accounts and units that a file brings: each as if done by hand, with the import beside it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from fieldvisit.people import audit
from fieldvisit.people.models import Account, AuditEntry, Grant, Unit
from fieldvisit.storage.base import Base, db
from fieldvisit.storage.row_changes import RowChange

_PUT: Mapping[type[Base], tuple[str, str]] = {Account: ("account_opened", "account"), Unit: ("unit_added", "unit")}
_CHANGED: Mapping[type[Base], tuple[str, str]] = {
    Account: ("account_amended", "account"), Unit: ("unit_amended", "unit"),
}  # fmt: skip
_BACK = {"account_opened": "account_taken_back", "unit_added": "unit_taken_back"}


def record_written(import_id: uuid.UUID, changes: Mapping[uuid.UUID, Sequence[RowChange]]) -> None:
    """Write down what was written about accounts and units, as the deed of whoever confirmed it."""
    told = _told(changes)
    actor_id = _last_actor(import_id, "import_confirmed") if told else None
    for subject_id, one in told:
        if one.model is Grant:
            detail = {name: one.after[name] for name in ("role", "area_path", "unit_id")}
            _record("grant_given", "account", subject_id, import_id, actor_id, detail)
        else:
            act, kind = (_PUT if one.before is None else _CHANGED)[one.model]
            fields = {} if one.before is None else {"fields": sorted(one.after)}
            _record(act, kind, one.id, import_id, actor_id, fields)


def record_taken_back(import_id: uuid.UUID, changes: Mapping[uuid.UUID, Sequence[RowChange]]) -> None:
    """Write down what was taken back of accounts and units, as the deed of whoever asked for it."""
    told = _told(changes)
    actor_id = _last_actor(import_id, "import_undone") if told else None
    for subject_id, one in told:
        if one.model is Grant:
            _record("grant_ended", "account", subject_id, import_id, actor_id, {})
        elif one.before is None:
            act, kind = _PUT[one.model]
            _record(_BACK[act], kind, one.id, import_id, actor_id, {})
        else:
            act, kind = _CHANGED[one.model]
            _record(act, kind, one.id, import_id, actor_id, {"fields": sorted(one.before)})


def _told(changes: Mapping[uuid.UUID, Sequence[RowChange]]) -> list[tuple[uuid.UUID, RowChange]]:
    return [(key, one) for key, some in changes.items() for one in some if one.model is Grant or one.model in _PUT]


def _record(
    act: str, kind: str, key: object, import_id: uuid.UUID, actor_id: uuid.UUID | None, detail: Mapping[str, Any]
) -> None:
    told = {**detail, "import": str(import_id)}
    audit.record(act, actor_id=actor_id, subject_kind=kind, subject_id=key, detail=told)


def _last_actor(import_id: uuid.UUID, act: str) -> uuid.UUID | None:
    query = select(AuditEntry.actor_id).where(AuditEntry.act == act, AuditEntry.subject_id == str(import_id))
    return db.session.scalar(query.order_by(AuditEntry.at.desc()).limit(1))
