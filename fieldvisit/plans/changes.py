"""What a plan changes, looked at now: what stands in its way, and what it does to everybody's load."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, or_, select

from fieldvisit.areas.queries import AreaFacts
from fieldvisit.assignments.queries import CadreFacts, current_cadres, keeping, loads
from fieldvisit.assignments.rules import Effect, effects_to_confirm
from fieldvisit.households.queries import HouseholdFacts, active_ids, household_facts_many, shards
from fieldvisit.kernel.errors import Problem
from fieldvisit.people.acts import Role
from fieldvisit.people.queries import holding_among, people_named
from fieldvisit.plans.models import Plan, PlanLine
from fieldvisit.storage.base import db

MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A household of a plan that gets another cadre."""

    household_id: uuid.UUID
    before: uuid.UUID | None
    after: uuid.UUID
    shard_id: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """A household that cannot be changed, or not go back; `why` is a word of words.STALE."""

    household_id: uuid.UUID
    why: str

    def said(self) -> dict[str, str]:
        """As JSON keeps it."""
        return {"household_id": str(self.household_id), "why": self.why}


class PlanStale(Problem):
    """409: the register changed since the plan was made; `detail.stuck` names the households, `number` counts them."""

    code = "plan_stale"
    status = 409

    def __init__(self, stuck: Sequence[Stuck]) -> None:
        words = _l("做好这份安排以后，有 %(number)s 户变了。请看过，再重新算一次。", number=len(stuck))
        told = [one.said() for one in stuck[:MOST_TOLD]]
        super().__init__(words, detail={"stuck": told, "number": len(stuck)})


def _changing(plan_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    """Which lines of the plan give a household to another cadre."""
    given, before = PlanLine.to_cadre_id, PlanLine.from_cadre_id
    return PlanLine.plan_id == plan_id, given.is_not(None), or_(before.is_(None), before != given)


def changes_of(plan: Plan) -> list[Change]:
    """The lines that give a household to another cadre, in the order of the households' ids."""
    placed = shards().subquery()
    query = select(PlanLine.household_id, PlanLine.from_cadre_id, PlanLine.to_cadre_id, placed.c.shard_id)
    query = query.join(placed, placed.c.id == PlanLine.household_id).where(*_changing(plan.id))
    return [Change(*row) for row in db.session.execute(query.order_by(PlanLine.household_id))]


def cadres_in(changes: Collection[Change]) -> list[uuid.UUID]:
    """Everyone who loses or gains a household."""
    ids = {change.before for change in changes if change.before} | {change.after for change in changes}
    return sorted(ids)


@dataclass(frozen=True, slots=True)
class Odd:
    """Households of a plan that are not as they were taken to be, with how they stand now."""

    ids: Collection[uuid.UUID]
    keepers: Mapping[uuid.UUID, CadreFacts]
    homes: Mapping[uuid.UUID, HouseholdFacts]


def in_the_way(plan: Plan, changes: Sequence[Change], area: AreaFacts) -> list[Stuck]:
    """What no longer is as the plan took it to be. The database names what is odd; only that is looked at."""
    able = holders([change.after for change in changes])
    unable = {change.household_id for change in changes if change.after not in able}
    odd = odd_ones(plan, area, keeping(), PlanLine.from_cadre_id, unable)
    looked = [change for change in changes if change.household_id in odd.ids]
    found = ((change.household_id, _obstacle(change, odd, area, able)) for change in looked)
    return [Stuck(household_id, why) for household_id, why in found if why is not None]


def odd_ones(
    plan: Plan,
    area: AreaFacts,
    kept: Select[uuid.UUID, uuid.UUID],
    taken: Any,
    more: Collection[uuid.UUID] = (),
) -> Odd:
    """What changes by the plan, but is kept (by the rows of `kept`) by another than the line's column `taken`, or is no
    active household of the area; and `more`.
    """
    kept_now = kept.subquery()
    strange = or_(kept_now.c.cadre_id.is_distinct_from(taken), PlanLine.household_id.not_in(active_ids(area.path)))
    query = select(PlanLine.household_id).outerjoin(kept_now, kept_now.c.household_id == PlanLine.household_id)
    ids = {*db.session.scalars(query.where(*_changing(plan.id), strange)), *more}
    return Odd(ids, current_cadres(ids), household_facts_many(ids))


def _obstacle(change: Change, odd: Odd, area: AreaFacts, able: Collection[uuid.UUID]) -> str | None:
    keeper = odd.keepers.get(change.household_id)
    stands = (keeper.cadre_id if keeper else None) == change.before
    return obstacle(odd.homes.get(change.household_id), area, stands=stands, able=change.after in able)


def obstacle(home: HouseholdFacts | None, area: AreaFacts, *, stands: bool, able: bool) -> str | None:
    """Why a household cannot go to whom it should: `stands`, its keeper is the one it was taken to be; `able`, whoever
    is to keep it may. A word of words.STALE, or None.
    """
    why = place_lost(home, area)
    if why is not None:
        return why
    if not stands:
        return "kept_by_other"
    return None if able else "cadre_gone"


def place_lost(home: HouseholdFacts | None, area: AreaFacts) -> str | None:
    """Why a household no longer belongs to a plan of the area, if it does not."""
    if home is None or not home.active:
        return "gone"
    return None if home.area_path.startswith(area.path) else "elsewhere"


def holders(cadre_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of them who are cadres now."""
    return holding_among(set(cadre_ids), Role.CADRE)


def outside(changes: Sequence[Change]) -> list[Effect]:
    """Who would come to keep fewer than five or more than fifteen, counted over all that they keep now."""
    ids = cadres_in(changes)
    lost, gained = Counter(change.before for change in changes), Counter(change.after for change in changes)
    held, names = loads(ids), people_named(ids)
    effects = [Effect(key, names[key].name, held[key], held[key] - lost[key] + gained[key]) for key in ids]
    return effects_to_confirm(effects)


def told(stuck: Sequence[Stuck]) -> list[dict[str, Any]]:
    """So many of them as are kept with a plan."""
    return [one.said() for one in stuck[:MOST_TOLD]]
