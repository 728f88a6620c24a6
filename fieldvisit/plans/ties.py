"""What ties a household to a cadre: said, changed and ended by whoever may assign the household.

Ties are no part of a dossier: tablets do not carry them. Flushes, never commits.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Uuid, bindparam, select

from fieldvisit.assignments.policy import ensure_household
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotVisible, StaleVersion, StepRefused
from fieldvisit.kernel.ids import new_id
from fieldvisit.people import audit
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.queries import people_named, person_with_role
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.models import CadreTie, TieKind
from fieldvisit.plans.schemas import SetTie
from fieldvisit.storage.base import db
from fieldvisit.storage.constraints import constraint_means

MOST_TIES = 100  # of one household
for _name, _columns in (
    ("uq_cadre_tie_pair", "cadre_tie.household_id, cadre_tie.cadre_id"),
    ("uq_cadre_tie_must", "cadre_tie.household_id"),
):
    constraint_means(_name, lambda: StaleVersion(_l("刚刚有人改过这一户的关系，请看过最新的再办。")), sqlite=_columns)


_STANDING = (
    select(CadreTie)
    .where(CadreTie.household_id == bindparam("household_id", type_=Uuid()), CadreTie.ended_at.is_(None))
    .order_by(CadreTie.made_at, CadreTie.id)
    .limit(MOST_TIES)
)


@dataclass(frozen=True)
class TieRow:
    """A tie as a list shows it."""

    id: uuid.UUID
    cadre_id: uuid.UUID
    cadre_name: str
    kind: str
    made_by_name: str
    made_at: datetime


def set_tie(viewer: Viewer, said: SetTie) -> CadreTie:
    """Say how the two are tied; what was said of them before ends, and so does another cadre's `must`.

    Problems: not_visible, not_allowed, invalid_input (cadre_id).
    """
    home = ensure_household(viewer, Act.ASSIGNMENT_EDIT, said.household_id)
    if person_with_role(said.cadre_id, Role.CADRE) is None:
        raise InvalidInput(_l("没有这位干部。"), field="cadre_id")
    at = now()
    for row in _standing(home.id):
        if row.cadre_id == said.cadre_id or TieKind.MUST == row.kind == said.kind:
            row.ended_at = at
    db.session.flush()  # before the new one: a pair is tied in one way at a time
    made = CadreTie(
        id=new_id(), household_id=home.id, cadre_id=said.cadre_id, kind=said.kind, made_by=viewer.id,
        made_by_name=viewer.name, made_at=at,
    )  # fmt: skip
    db.session.add(made)
    _tell(viewer, "tie_set", made)
    db.session.flush()
    return made


def end_tie(viewer: Viewer, tie_id: uuid.UUID) -> CadreTie:
    """It holds no longer. Quiet where it had ended. Problems: not_visible, not_allowed."""
    row = _tie(tie_id)
    ensure_household(viewer, Act.ASSIGNMENT_EDIT, row.household_id)
    if row.ended_at is None:
        row.ended_at = now()
        _tell(viewer, "tie_ended", row)
        db.session.flush()
    return row


def take_back_tie(viewer: Viewer, tie_id: uuid.UUID) -> CadreTie:
    """Undo what was done last with a tie: one that was ended holds again; one that was set is gone, and what it
    replaced holds again.

    Problems: not_visible, not_allowed, step_refused (the two, or who must keep the household, were said anew since).
    """
    row = _tie(tie_id)
    home = ensure_household(viewer, Act.ASSIGNMENT_EDIT, row.household_id)
    standing = _standing(home.id)
    if row.ended_at is None:
        row.ended_at = now()
        back = _replaced_by(row)
        standing.remove(row)
    else:
        back = [row]
    for one in back:
        if any(_excludes(other, one) for other in standing):
            raise StepRefused(_l("后来又改过这一户的关系，撤不回了。"))
    db.session.flush()  # what goes before what comes back: a pair is tied in one way at a time
    for one in back:
        one.ended_at = None
    _tell(viewer, "tie_taken_back", row)
    db.session.flush()
    return row


def _replaced_by(row: CadreTie) -> list[CadreTie]:
    """What ended in the moment in which this one was said."""
    query = select(CadreTie).where(CadreTie.household_id == row.household_id, CadreTie.ended_at == row.made_at)
    return list(db.session.scalars(query.with_for_update()))


def _excludes(one: CadreTie, other: CadreTie) -> bool:
    """Whether the two cannot hold at once."""
    return one.cadre_id == other.cadre_id or one.kind == other.kind == TieKind.MUST


def ties_of(viewer: Viewer, household_id: uuid.UUID) -> Sequence[TieRow]:
    """How a household is tied now, by the cadre's name. Problems: not_visible, not_allowed."""
    ensure_household(viewer, Act.ASSIGNMENT_SEE, household_id)
    rows = list(db.session.scalars(_STANDING, {"household_id": household_id}))
    names = people_named({row.cadre_id for row in rows})
    made = [
        TieRow(row.id, row.cadre_id, names[row.cadre_id].name, row.kind, row.made_by_name, row.made_at) for row in rows
    ]
    return sorted(made, key=lambda tie: (tie.cadre_name, tie.id))


def _tie(tie_id: uuid.UUID) -> CadreTie:
    row = db.session.get(CadreTie, tie_id, populate_existing=True, with_for_update=True)
    if row is None:
        raise NotVisible()
    return row


def _standing(household_id: uuid.UUID) -> list[CadreTie]:
    return list(db.session.scalars(_STANDING.with_for_update(), {"household_id": household_id}))


def _tell(viewer: Viewer, act: str, tie: CadreTie) -> None:
    detail = {"kind": tie.kind, "cadre": str(tie.cadre_id)}
    audit.record(act, actor_id=viewer.id, subject_kind="household", subject_id=tie.household_id, detail=detail)
