"""Receipts: what became of every operation that was ever acknowledged. Written with the operation, never pruned."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute
from fieldvisit.storage.writing import write_rows
from fieldvisit.sync.models import Receipt
from fieldvisit.sync.outcomes import Outcome, Result
from fieldvisit.sync.work import Work


@dataclass(frozen=True)
class Known:
    """What is remembered of an operation."""

    hash: str
    outcome: str
    result: Result

    @property
    def in_place(self) -> bool:
        """Whether what depends on it may go on."""
        return self.outcome in (Outcome.APPLIED, Outcome.CONFLICT)


# Not as one array (`storage/among.py`): the table grows by every operation.
_KNOWN = select(Receipt.id, Receipt.hash, Receipt.outcome, Receipt.result).where(
    Receipt.id.in_(bindparam("ids", expanding=True))
)


def known_receipts(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Known]:
    """{operation: what became of it}, for those that were acknowledged."""
    if not ids:
        return {}
    rows = execute(_KNOWN, {"ids": list(ids)})
    return {key: Known(digest, outcome, result) for key, digest, outcome, result in rows}


def missing_receipts(account_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Those of the ids that this account never handed over, or that a restore has forgotten."""
    query = select(Receipt.id).where(Receipt.id.in_(ids), Receipt.account_id == account_id)
    found = set(db.session.scalars(query)) if ids else set()
    return [key for key in dict.fromkeys(ids) if key not in found]


def write_receipts(viewer: Viewer, settled: Sequence[tuple[Work, Result]], recorded_at: datetime) -> None:
    """One row for each operation settled in this transaction, in one statement."""
    write_rows(Receipt, [_row(viewer, work, result, recorded_at) for work, result in settled])


def amend_receipt(operation_id: uuid.UUID, result: Result) -> None:
    """A mended operation was applied after all: a tablet that asks again hears so."""
    values = {"outcome": str(result["outcome"]), "result": result}
    db.session.execute(update(Receipt).where(Receipt.id == operation_id).values(values))


def _row(viewer: Viewer, work: Work, result: Result, recorded_at: datetime) -> dict[str, Any]:
    return {
        "id": work.id,
        "device_id": viewer.device_id,
        "account_id": viewer.id,
        "seq": work.seq,
        "kind": work.kind_name,
        "entity_id": work.entity_id,
        "hash": work.envelope.hash,
        "outcome": str(result["outcome"]),
        # Tokens age, and what the tablet said lies in its own outbox: neither belongs into a row for ever.
        "result": {key: value for key, value in result.items() if key not in ("dossiers", "yours")},
        "recorded_at": recorded_at,
    }


def was_handed_over(account_id: uuid.UUID, entity_id: uuid.UUID) -> bool:
    """Whether the account has handed over an operation that made or meant to make the record."""
    query = select(Receipt.id).where(Receipt.account_id == account_id, Receipt.entity_id == entity_id)
    return db.session.scalar(query.limit(1)) is not None
