"""Give households to a cadre, take them back, undo. One transaction for all; flushes, never commits.

Every dossier that changes is locked first: the households', and those of the cadres who lose and gain them.
"""

import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.assignments.models import Assignment, Reason
from fieldvisit.assignments.policy import keepers_of
from fieldvisit.assignments.queries import CadreFacts, current_cadres, loads
from fieldvisit.assignments.rules import MOST_AT_ONCE, Effect, effects_to_confirm
from fieldvisit.households import policy
from fieldvisit.households.dossiers import DossierKind, lock_dossiers, touch_dossiers
from fieldvisit.households.queries import HouseholdFacts, household_facts_many
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem, StaleVersion
from fieldvisit.kernel.ids import new_id
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.queries import PersonFacts, people_named, person_with_role
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.constraints import constraint_means

UNDO_WITHIN = timedelta(hours=1)
constraint_means(
    "uq_assignment_current",
    lambda: StaleVersion(_l("有一户刚刚被别人安排了，请看过最新的再办。")),
    sqlite="assignment.household_id",
)


class LoadOutside(Problem):
    """409: somebody would keep fewer than 5 or more than 15. `effects` says who; confirm to go on."""

    code = "load_outside"
    status = 409

    def __init__(self, effects: list[Effect]) -> None:
        super().__init__(_l("有干部会不在 5 到 15 户之间，请看过再确认。"))
        self.effects = effects


@dataclass(frozen=True)
class Done:
    """What was assigned: at which moment (by which it can be undone), how many, to whom."""

    at: datetime
    count: int
    cadre_name: str


def assign_households(
    viewer: Viewer,
    household_ids: Collection[uuid.UUID],
    cadre_id: uuid.UUID,
    reason: str,
    *,
    confirmed: bool = True,
) -> Done:
    """Give the households to the cadre, ending who kept them before.

    Problems: not_visible, not_allowed, invalid_input, stale_version, load_outside (when not confirmed).
    """
    ids = list(dict.fromkeys(household_ids))
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise InvalidInput(_l("一次安排 1 到 60 户。"), field="household_ids")
    cadre = _cadre(cadre_id)
    former = _lock_all(ids, cadre_id)
    homes = _allowed(viewer, ids)
    changed = [
        key for key in ids if key not in former or (former[key].cadre_id, former[key].reason) != (cadre_id, reason)
    ]
    if not changed:
        raise InvalidInput(_l("这几户已经是这位干部联的了。"), field="cadre_id")
    outside = effects_to_confirm(effects_of(ids, cadre))
    if outside and not confirmed:
        raise LoadOutside(outside)
    at = now()
    _end(changed, at, "replaced")
    for key in changed:
        db.session.add(_span(homes[key], cadre, Reason(reason), at, viewer))
    _touch(changed, [facts.cadre_id for facts in former.values()], cadre_id)
    db.session.flush()
    return Done(at, len(changed), cadre.name)


def effects_of(household_ids: Collection[uuid.UUID], cadre: PersonFacts) -> list[Effect]:
    """What giving these households to the cadre does to everybody's load, the cadre first."""
    former = current_cadres(household_ids)
    leaving = Counter(facts.cadre_id for facts in former.values() if facts.cadre_id != cadre.id)
    coming = sum(1 for key in household_ids if key not in former or former[key].cadre_id != cadre.id)
    before = loads({cadre.id, *leaving})
    names = people_named(leaving)
    first = Effect(cadre.id, cadre.name, before[cadre.id], before[cadre.id] + coming)
    return [first] + [Effect(key, names[key].name, before[key], before[key] - lost) for key, lost in leaving.items()]


def ensure_may_assign(viewer: Viewer, home: HouseholdFacts) -> None:
    """Problems: not_visible, not_allowed."""
    policy.ensure(viewer, Act.ASSIGNMENT_EDIT, home, keepers_of(home.id))


def _cadre(cadre_id: uuid.UUID) -> PersonFacts:
    cadre = person_with_role(cadre_id, Role.CADRE)
    if cadre is None:
        raise InvalidInput(_l("没有这位干部。"), field="cadre_id")
    return cadre


def _lock_all(ids: list[uuid.UUID], *cadre_ids: uuid.UUID) -> dict[uuid.UUID, CadreFacts]:
    """Lock the households and every cadre concerned; stale when a keeper changed while we waited."""
    before = {key: facts.cadre_id for key, facts in current_cadres(ids).items()}
    kinds: dict[uuid.UUID, DossierKind] = dict.fromkeys(ids, "household")
    kinds |= dict.fromkeys((*cadre_ids, *before.values()), "user")
    lock_dossiers(kinds)
    after = current_cadres(ids)
    if {key: facts.cadre_id for key, facts in after.items()} != before:
        raise StaleVersion(_l("有一户刚刚被别人安排了，请看过最新的再办。"))
    return after


def _allowed(viewer: Viewer, ids: list[uuid.UUID]) -> dict[uuid.UUID, HouseholdFacts]:
    homes = household_facts_many(ids)
    for key in ids:
        if key not in homes:
            raise NotVisible(field="household_ids")
        ensure_may_assign(viewer, homes[key])
        if not homes[key].active:
            raise InvalidInput(_l("有一户已经不在册，请重新选。"), field="household_ids")
    return homes


def _end(ids: Collection[uuid.UUID], at: datetime, why: str) -> None:
    query = select(Assignment).where(Assignment.household_id.in_(ids), Assignment.ended_at.is_(None))
    for row in db.session.scalars(query):
        row.ended_at, row.ended_why = at, why
    db.session.flush()  # before the new ones: a household has one keeper at a time


def _span(home: HouseholdFacts, cadre: PersonFacts, reason: Reason, at: datetime, viewer: Viewer) -> Assignment:
    return Assignment(
        id=new_id(),
        shard_id=home.shard_id,
        household_id=home.id,
        cadre_id=cadre.id,
        cadre_name=cadre.name,
        reason=reason,
        from_at=at,
        assigned_by=viewer.id,
    )


def _touch(household_ids: Collection[uuid.UUID], former: Collection[uuid.UUID], *more: uuid.UUID) -> None:
    kinds: dict[uuid.UUID, DossierKind] = dict.fromkeys(household_ids, "household")
    touch_dossiers(kinds | dict.fromkeys((*former, *more), "user"))


def end_assignment(viewer: Viewer, household_id: uuid.UUID, why: str = "ended") -> None:
    """Nobody keeps the household any more. Quiet where nobody did."""
    former = _lock_all([household_id])
    homes = household_facts_many([household_id])
    if household_id not in homes:
        raise NotVisible()
    ensure_may_assign(viewer, homes[household_id])
    _end([household_id], now(), why)
    _touch([household_id], [facts.cadre_id for facts in former.values()])


def undo_assignment(viewer: Viewer, at: datetime) -> int:
    """Put back who kept what before the viewer's assignment of this moment; answers how many households.

    Only within the hour, and only where nobody changed it since. Problems: not_visible.
    """
    query = select(Assignment).where(
        Assignment.assigned_by == viewer.id, Assignment.from_at == at, Assignment.ended_at.is_(None)
    )
    rows = list(db.session.scalars(query.limit(MOST_AT_ONCE)))
    if not rows or now() - at > UNDO_WITHIN:
        raise NotVisible(_l("已经撤不回了：过了一小时，或者后来又改过。"))
    before = _kept_until(at, [row.household_id for row in rows])
    _lock_all([row.household_id for row in rows], *(row.cadre_id for row in before.values()))
    homes = _allowed(viewer, [row.household_id for row in rows])
    again = now()
    _end(list(homes), again, "undone")
    for key, row in before.items():
        keeper = PersonFacts(row.cadre_id, row.cadre_name, None, None, None, True)
        db.session.add(_span(homes[key], keeper, Reason(row.reason), again, viewer))
    _touch(list(homes), [row.cadre_id for row in rows], *(row.cadre_id for row in before.values()))
    db.session.flush()
    return len(rows)


def _kept_until(at: datetime, ids: list[uuid.UUID]) -> dict[uuid.UUID, Assignment]:
    query = select(Assignment).where(
        Assignment.household_id.in_(ids), Assignment.ended_at == at, Assignment.ended_why == "replaced"
    )
    return {row.household_id: row for row in db.session.scalars(query)}
