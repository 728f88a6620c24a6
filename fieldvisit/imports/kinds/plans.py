"""What is about to be written: the changes of each subject, and the rows that no longer fit."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from fieldvisit.storage.row_changes import RowChange


@dataclass(frozen=True)
class Planned:
    """What one row of the file writes about its subject. `fresh`: the subject is put on the register by it."""

    subject_id: uuid.UUID
    number: int
    changes: Sequence[RowChange]
    fresh: bool


@dataclass
class Plan:
    """Everything of one piece. `stale`: rows left out because what stands there is no longer what was seen."""

    changes: dict[uuid.UUID, list[RowChange]] = field(default_factory=dict)
    fresh: set[uuid.UUID] = field(default_factory=set)
    stale: set[int] = field(default_factory=set)
    shards: dict[uuid.UUID, int] = field(default_factory=dict)  # of households that were there before

    def add(self, one: Planned) -> None:
        """Take a row's changes in."""
        if one.changes:
            self.changes.setdefault(one.subject_id, []).extend(one.changes)
            if one.fresh:
                self.fresh.add(one.subject_id)
