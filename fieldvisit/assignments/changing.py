"""Many households change their keeper in one act: locked together, written by few statements, each dossier raised once.

The caller judges who may. Flushes nothing, commits nothing: rows are written past the session's objects.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Uuid, bindparam, select, update

from fieldvisit.assignments.models import Assignment
from fieldvisit.assignments.queries import CadreFacts, current_cadres
from fieldvisit.households.dossiers import DossierKind, lock_dossiers, touch_dossiers
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.among import among
from fieldvisit.storage.base import UtcDateTime
from fieldvisit.storage.rows import execute
from fieldvisit.storage.writing import write_rows

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


def hold_keepers(household_ids: Collection[uuid.UUID], cadre_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CadreFacts]:
    """Lock the households and these cadres in one order, then say who keeps what: nobody can change that any more."""
    lock_dossiers(_kinds(household_ids, cadre_ids))
    return current_cadres(household_ids)


def change_keepers(
    changes: Sequence[NewKeeper],
    held: Mapping[uuid.UUID, CadreFacts],
    at: datetime,
    *,
    why: str,
    by: uuid.UUID | None,
) -> None:
    """End who keeps these households now and begin anew, all at the same moment.

    `held` is what `hold_keepers` said; `why` the former ones ended (replaced, undone).
    """
    ids = [change.household_id for change in changes]
    execute(_END, {"household_ids": ids, "at": at, "why": why})
    write_rows(Assignment, [_row(change, at, by) for change in changes if change.cadre_id is not None])
    cadres = {held[key].cadre_id for key in ids if key in held} | {change.cadre_id for change in changes}
    touch_dossiers(_kinds(ids, [key for key in cadres if key is not None]))


def replaced_at(household_ids: Collection[uuid.UUID], at: datetime) -> dict[uuid.UUID, CadreFacts]:
    """{household: who kept it until exactly this moment}."""
    rows = execute(_ENDED, {"household_ids": list(household_ids), "at": at}) if household_ids else ()
    return {row[0]: CadreFacts(row[0], row[1], row[2], row[3], at) for row in rows}


def _kinds(household_ids: Collection[uuid.UUID], cadre_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, DossierKind]:
    kinds: dict[uuid.UUID, DossierKind] = dict.fromkeys(household_ids, "household")
    return kinds | dict.fromkeys(cadre_ids, "user")


def _row(change: NewKeeper, at: datetime, by: uuid.UUID | None) -> dict[str, object]:
    return {
        "id": new_id(),
        "shard_id": change.shard_id,
        "household_id": change.household_id,
        "cadre_id": change.cadre_id,
        "cadre_name": change.cadre_name,
        "reason": change.reason,
        "from_at": at,
        "ended_at": None,
        "ended_why": None,
        "assigned_by": by,
    }
