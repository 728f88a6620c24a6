"""The audit trail: who looked at or changed what is sensitive. Ids and codes only."""

import uuid
from collections.abc import Mapping

from fieldvisit.kernel.clock import now
from fieldvisit.people.models import AuditEntry
from fieldvisit.storage.base import db


def record(
    act: str,
    *,
    actor_id: uuid.UUID | None,
    subject_kind: str | None = None,
    subject_id: object | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write one entry in the running transaction."""
    db.session.add(
        AuditEntry(
            at=now(),
            actor_id=actor_id,
            act=act,
            subject_kind=subject_kind,
            subject_id=None if subject_id is None else str(subject_id),
            detail=dict(detail or {}),
        )
    )
