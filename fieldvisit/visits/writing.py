"""Visits on their way into their table: as plain rows, those of a batch together in one statement.

Fifty visits as objects of the session took longer to make and to remember than all else that a push does with them.
Nothing changes a visit that has just been recorded, so nothing needs the object.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict

from fieldvisit.storage.writing import write_rows
from fieldvisit.visits.models import Visit


class VisitRow(Struct):
    """A visit as it is written: the columns of its table, by the same names."""

    id: uuid.UUID
    shard_id: int
    household_id: uuid.UUID
    grid_id: int
    cadre_id: uuid.UUID
    cadre_name: str
    kind: str
    outcome: str
    started_at: datetime
    ended_at: datetime | None
    recorded_at: datetime
    notes: str | None
    phrases: list[str]
    people_met: list[str]
    companions: list[dict[str, str]]
    given: list[dict[str, object]]
    given_fen: int
    lat: float | None
    lon: float | None
    accuracy_m: float | None
    device_id: uuid.UUID | None
    clock_flag: bool
    supersedes: uuid.UUID | None = None
    superseded: bool = False
    corrected_by: uuid.UUID | None = None
    corrected_by_name: str | None = None


def write_visits(rows: Collection[VisitRow]) -> None:
    """Write them in one statement."""
    write_rows(Visit, [asdict(row) for row in rows])


@dataclass
class Pending:
    """The visits of a batch that are recorded and not yet written. Who reads visits has them written first."""

    rows: list[VisitRow] = field(default_factory=list)

    def write(self) -> None:
        """Write what waits."""
        waiting, self.rows = self.rows, []
        write_visits(waiting)
