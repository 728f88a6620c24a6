"""What a plan changes, looked at now: what stands in its way, and what it does to everybody's load."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from fieldvisit.areas.queries import AreaFacts
from fieldvisit.assignments.queries import CadreFacts, loads
from fieldvisit.assignments.rules import Effect, effects_to_confirm
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.kernel.errors import Problem
from fieldvisit.people.acts import Role
from fieldvisit.people.queries import people_named, people_with_role_among
from fieldvisit.plans.models import Plan, PlanLine
from fieldvisit.storage.base import db

MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A household of a plan that gets another cadre."""

    household_id: uuid.UUID
    before: uuid.UUID | None
    after: uuid.UUID


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


def changes_of(plan: Plan) -> list[Change]:
    """The lines that give a household to another cadre, in the order of the households' ids."""
    given = PlanLine.to_cadre_id
    query = select(PlanLine.household_id, PlanLine.from_cadre_id, given).where(
        PlanLine.plan_id == plan.id,
        given.is_not(None),
        or_(PlanLine.from_cadre_id.is_(None), PlanLine.from_cadre_id != given),
    )
    rows = db.session.execute(query.order_by(PlanLine.household_id))
    return [Change(key, before, after) for key, before, after in rows if after is not None]


def cadres_in(changes: Collection[Change]) -> list[uuid.UUID]:
    """Everyone who loses or gains a household."""
    ids = {change.before for change in changes if change.before} | {change.after for change in changes}
    return sorted(ids)


def in_the_way(
    changes: Sequence[Change],
    keepers: Mapping[uuid.UUID, CadreFacts],
    homes: Mapping[uuid.UUID, HouseholdFacts],
    area: AreaFacts,
) -> list[Stuck]:
    """What no longer is as the plan took it to be."""
    able = holders([change.after for change in changes])
    found = ((change, _obstacle(change, keepers, homes, area, able)) for change in changes)
    return [Stuck(change.household_id, why) for change, why in found if why is not None]


def _obstacle(
    change: Change,
    keepers: Mapping[uuid.UUID, CadreFacts],
    homes: Mapping[uuid.UUID, HouseholdFacts],
    area: AreaFacts,
    able: Collection[uuid.UUID],
) -> str | None:
    keeper = keepers.get(change.household_id)
    stands = (keeper.cadre_id if keeper else None) == change.before
    return obstacle(homes.get(change.household_id), area, stands=stands, able=change.after in able)


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
    return {person.id for person in people_with_role_among(sorted(set(cadre_ids)), Role.CADRE)}


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
