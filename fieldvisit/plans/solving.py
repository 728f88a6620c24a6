"""Asking the planner, part by part: who is proposed for each household, and what is said of it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldvisit.people.preferences import Preference
from fieldvisit.planning.plan import Infeasible, Reason
from fieldvisit.planning.plan import Plan as Solution
from fieldvisit.plans.homes import Known, PlanHome
from fieldvisit.plans.keepers import PlanKeeper
from fieldvisit.plans.parts import Part

MOST_NAMED = 200  # households or cadres named in a reason; its number counts all
NEVER_WILLINGLY = 100_000  # metres: a household stays wherever it can
Report = Callable[[int, int | None], None]


@dataclass
class Proposed:
    """What the planner proposes: {household: cadre or nobody}, and what it says of the whole."""

    keeper_of: dict[uuid.UUID, uuid.UUID | None] = field(default_factory=dict)
    cost_cm: int = 0
    bound_cm: int = 0
    proven: bool = True
    borrowed: list[PlanKeeper] = field(default_factory=list)
    reasons: list[dict[str, Any]] = field(default_factory=list)

    @property
    def within_limits(self) -> bool:
        """Whether it keeps them, be it with borrowed cadres."""
        return not self.reasons or bool(self.borrowed)

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
    lenders: Sequence[PlanKeeper],
    report: Report,
) -> Proposed:
    """Ask for each part; `leaving`: those who leave are replaced with the fewest moves.

    Where an area that is planned at once has too few cadres, as few as possible are borrowed of the `lenders`.
    """
    made, total = Proposed(), sum(len(part.homes) for part in parts)
    for part in parts:
        report(len(made.keeper_of), total)
        answer = _solved(part, known, people, stay_metres, leaving=leaving)
        if isinstance(answer, Infeasible):
            made.reasons += [_said(part, reason) for reason in answer.reasons]
            if answer.missing_keepers and lenders and len(parts) == 1:
                stay = NEVER_WILLINGLY if leaving else stay_metres
                if _take_borrowed(made, Part(part.homes, [*part.keepers, *lenders]), known, people, stay, lenders):
                    continue
        _take(made, part, answer.nearest if isinstance(answer, Infeasible) else answer)
    return made


def _take_borrowed(
    made: Proposed,
    part: Part,
    known: Known,
    people: Mapping[uuid.UUID, Preference],
    stay_metres: int,
    lenders: Sequence[PlanKeeper],
) -> bool:
    """Whether borrowing did: the plan with as few lenders as possible is taken, and who they are is said."""
    from fieldvisit.planning.borrowing import borrow

    found = borrow(part.problem(known, people, stay_metres), len(part.keepers) - len(lenders))
    if isinstance(found, Infeasible):
        return False
    _take(made, part, found)
    used = set(made.keeper_of.values())
    made.borrowed = [lender for lender in lenders if lender.id in used]
    ids = [str(lender.id) for lender in made.borrowed]
    made.reasons.append({"code": "borrowed", "number": len(ids), "homes": [], "cadres": ids})
    return True


def _solved(
    part: Part, known: Known, people: Mapping[uuid.UUID, Preference], stay_metres: int, *, leaving: bool
) -> Solution | Infeasible:
    problem = part.problem(known, people, stay_metres)
    if leaving:
        from fieldvisit.planning.leaving import leave

        return leave(problem, frozenset())  # whoever leaves is not among the keepers of the part
    from fieldvisit.planning.solving import solve

    return solve(problem)


def _take(made: Proposed, part: Part, plan: Solution | None) -> None:
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
