"""Asking the planner, part by part: who is proposed for each household, and what is said of it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldvisit.people.preferences import Preference
from fieldvisit.planning.plan import Infeasible, Reason
from fieldvisit.planning.plan import Plan as Solution
from fieldvisit.plans.homes import Known, PlanHome
from fieldvisit.plans.parts import Part

MOST_NAMED = 200  # households or cadres named in a reason; its number counts all
Report = Callable[[int, int | None], None]


@dataclass
class Proposed:
    """What the planner proposes: {household: cadre or nobody}, and what it says of the whole."""

    keeper_of: dict[uuid.UUID, uuid.UUID | None] = field(default_factory=dict)
    cost_cm: int = 0
    bound_cm: int = 0
    proven: bool = True
    reasons: list[dict[str, Any]] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """As it is kept with the plan."""
        said = {"cost_cm": self.cost_cm, "bound_cm": self.bound_cm, "proven": self.proven, "reasons": self.reasons}
        return said | {"homes": len(self.keeper_of)}


def propose(
    parts: Sequence[Part],
    known: Known,
    people: Mapping[uuid.UUID, Preference],
    stay_metres: int,
    *,
    leaving: bool,
    report: Report,
) -> Proposed:
    """Ask for each part; `leaving`: those who leave are replaced with the fewest moves."""
    made, total = Proposed(), sum(len(part.homes) for part in parts)
    for part in parts:
        report(len(made.keeper_of), total)
        _take(made, part, _solved(part, known, people, stay_metres, leaving=leaving))
    return made


def _solved(
    part: Part, known: Known, people: Mapping[uuid.UUID, Preference], stay_metres: int, *, leaving: bool
) -> Solution | Infeasible:
    problem = part.problem(known, people, stay_metres)
    if leaving:
        from fieldvisit.planning.leaving import leave

        return leave(problem, {place for place, keeper in enumerate(part.keepers) if keeper.leaving})
    from fieldvisit.planning.solving import solve

    return solve(problem)


def _take(made: Proposed, part: Part, answer: Solution | Infeasible) -> None:
    plan = answer.nearest if isinstance(answer, Infeasible) else answer
    if isinstance(answer, Infeasible):
        made.reasons += [_said(part, reason) for reason in answer.reasons]
    if plan is None:
        made.keeper_of.update((home.id, home.kept_by) for home in part.homes)
        made.proven = False
        return
    made.keeper_of.update(
        (home.id, part.keepers[keeper].id if keeper >= 0 else None)
        for home, keeper in zip(part.homes, plan.keeper_of, strict=True)
    )
    made.cost_cm += plan.cost_cm
    made.bound_cm += plan.bound_cm
    made.proven &= plan.proven


def _said(part: Part, reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "number": reason.number,
        "homes": [str(part.homes[place].id) for place in reason.homes[:MOST_NAMED]],
        "cadres": [str(part.keepers[place].id) for place in reason.keepers[:MOST_NAMED]],
    }


def hand_over(homes: Sequence[PlanHome], leaver: uuid.UUID, successor: uuid.UUID) -> Proposed:
    """All that one keeps goes to a named other; nobody else is touched."""
    made = Proposed({home.id: successor if home.kept_by == leaver else home.kept_by for home in homes})
    made.proven = False  # nothing was optimised: a person decided
    return made
