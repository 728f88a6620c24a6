"""What may become of an operation, and how each outcome is told to the tablet."""

import uuid
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from fieldvisit.kernel.errors import Problem

Result = dict[str, Any]
RETRY_SECONDS = 5


class Outcome(StrEnum):
    """The six outcomes a tablet knows."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    RETRY = "retry"


def applied(operation_id: uuid.UUID) -> Result:
    """It is in the database."""
    return {"id": str(operation_id), "outcome": Outcome.APPLIED}


def duplicate(operation_id: uuid.UUID, original: Mapping[str, Any]) -> Result:
    """It came before; `original` is the answer given then."""
    first = {key: value for key, value in original.items() if key not in ("id", "dossiers")}
    return {"id": str(operation_id), "outcome": Outcome.DUPLICATE, "original": first}


def conflict(operation_id: uuid.UUID, problem: Problem, kept: Any, yours: Any) -> Result:
    """The server's state stays; what was said is kept beside it."""
    told = {"code": problem.code, "kept": kept, "yours": yours}
    return {"id": str(operation_id), "outcome": Outcome.CONFLICT, **told}


def rejected(operation_id: uuid.UUID, code: str, message: str, field: str | None) -> Result:
    """It could not be applied; it is kept for people to check."""
    told = {"code": code, "message": message, "field": field}
    return {"id": str(operation_id), "outcome": Outcome.REJECTED, **told}


def deferred(operation_id: uuid.UUID, waiting_for: Sequence[uuid.UUID]) -> Result:
    """It needs another operation first; it is not kept, the tablet sends it again."""
    first = str(waiting_for[0]) if waiting_for else None
    return {"id": str(operation_id), "outcome": Outcome.DEFERRED, "waiting_for": first}


def retry(operation_id: uuid.UUID) -> Result:
    """The database was busy three times; nothing was written."""
    return {"id": str(operation_id), "outcome": Outcome.RETRY, "after": RETRY_SECONDS}
