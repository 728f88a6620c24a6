"""What is decided of imports without looking anything up: limits, and what may be done in which state."""

from datetime import datetime, timedelta

from fieldvisit.imports.models import Decision, ImportState, Verdict

MOST_BYTES = 64 * 1024 * 1024
AT_ONCE_BYTES = 256 * 1024  # a larger file is looked through by the worker
AT_ONCE_ROWS = 500  # more are written by the worker
PIECE = 1_000  # subjects of one transaction
KEPT = timedelta(days=30)  # so long a whole import can be taken back
MOST_HEADER_ROW = 200
FORGOTTEN = timedelta(days=7)  # a file that nobody went on with

RANKS = {Verdict.WRONG: 0, Verdict.LIKELY: 1, Verdict.CHANGED: 2, Verdict.NEW: 3, Verdict.SAME: 4}
BUSY = (ImportState.READING, ImportState.WRITING, ImportState.UNDOING)
OPEN = (ImportState.COLUMNS, ImportState.READING, ImportState.READY)


def is_written(verdict: str, decision: str | None) -> bool:
    """Whether a row is among those that a confirmation writes."""
    if decision in (Decision.LEAVE, Decision.STALE) or verdict in (Verdict.WRONG, Verdict.SAME):
        return False
    return verdict != Verdict.LIKELY or decision in (Decision.SAME, Decision.NEW)


def may_undo(state: str, written_at: datetime | None, at: datetime) -> bool:
    """Whether what was written can still be taken back."""
    return state == ImportState.WRITTEN and written_at is not None and at < written_at + KEPT
