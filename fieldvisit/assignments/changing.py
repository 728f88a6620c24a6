"""Many households change their keeper in one act: locked together, written by few statements, each dossier raised once.

The caller judges who may. Flushes nothing, commits nothing: rows are written past the session's objects.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Uuid, bindparam, select, update

from fieldvisit.assignments.models import Assignment
from fieldvisit.assignments.queries import CadreFacts
from fieldvisit.households.dossiers import DossierKind, lock_many, raise_many
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.among import among
from fieldvisit.storage.base import UtcDateTime
from fieldvisit.storage.rows import execute
from fieldvisit.storage.writing import ReadyRows, make_ready, write_ready

_AMONG = among(Assignment.household_id, "household_ids", Uuid())
_END = (
    update(Assignment)
    .where(_AMONG, Assignment.ended_at.is_(None))
    .values(ended_at=bindparam("at", type_=UtcDateTime()), ended_why=bindparam("why"))
)
_ENDED = select(Assignment.household_id, Assignment.cadre_id, Assignment.cadre_name, Assignment.reason).where(
    _AMONG, Assignment.ended_at == bindparam("at", type_=UtcDateTime())
)


@dataclass(frozen=True, slots=True)
class NewKeeper:
    """A household and who keeps it from now on; without a `cadre_id` nobody does."""

    household_id: uuid.UUID
    shard_id: int
    cadre_id: uuid.UUID | None
    cadre_name: str = ""
    reason: str = "near"


def hold_keepers(household_ids: Collection[uuid.UUID], cadre_ids: Collection[uuid.UUID]) -> None:
    """Lock the households and these cadres in one order: nobody can change who keeps what any more."""
    lock_many(_kinds(household_ids, cadre_ids))


@dataclass(frozen=True)
class NewKeepers:
    """Many of them, made ready to be written under the lock."""

    household_ids: list[uuid.UUID]
    rows: ReadyRows


def make_keepers_ready(changes: Sequence[NewKeeper]) -> NewKeepers:
    """Before the lock: what can be worked out of what changes hands."""
    rows = [_row(change) for change in changes if change.cadre_id is not None]
    return NewKeepers([change.household_id for change in changes], make_ready(Assignment, rows))


def change_keepers(
    new: NewKeepers, cadre_ids: Collection[uuid.UUID], at: datetime, *, why: str, by: uuid.UUID | None
) -> None:
    """End who keeps these households now and begin anew, all at the same moment.

    All were held by `hold_keepers`; `cadre_ids`: who loses or gains one of them. `why` the former ones ended
    (replaced, undone).
    """
    execute(_END, {"household_ids": new.household_ids, "at": at, "why": why})
    write_ready(new.rows, {"from_at": at, "assigned_by": by})
    raise_many([*new.household_ids, *cadre_ids])


def replaced_at(household_ids: Collection[uuid.UUID], at: datetime) -> dict[uuid.UUID, CadreFacts]:
    """{household: who kept it until exactly this moment}."""
    rows = execute(_ENDED, {"household_ids": list(household_ids), "at": at}) if household_ids else ()
    return {row[0]: CadreFacts(row[0], row[1], row[2], row[3], at) for row in rows}


def _kinds(household_ids: Collection[uuid.UUID], cadre_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, DossierKind]:
    kinds: dict[uuid.UUID, DossierKind] = dict.fromkeys(household_ids, "household")
    return kinds | dict.fromkeys(cadre_ids, "user")


def _row(change: NewKeeper) -> dict[str, object]:
    return {
        "id": new_id(),
        "shard_id": change.shard_id,
        "household_id": change.household_id,
        "cadre_id": change.cadre_id,
        "cadre_name": change.cadre_name,
        "reason": change.reason,
    }
