"""Someone leaves: who keeps those households now. As few as possible move, then by the shortest ways."""

from collections.abc import Set
from dataclasses import replace

from fieldvisit.planning.ground import facts_of
from fieldvisit.planning.plan import Infeasible, Plan
from fieldvisit.planning.problem import Problem
from fieldvisit.planning.rooms import outweighing
from fieldvisit.planning.solving import solve_facts
from fieldvisit.planning.wide import widest


def leave(problem: Problem, gone: Set[int]) -> Plan | Infeasible:
    """A plan without the keepers in `gone`; of the others' households only those move that the limits force.

    What binds a household to one who is gone ends with his going. A household that nobody keeps yet is placed, too.
    """
    staying = _without(problem, gone)
    dearer = outweighing(widest(facts_of(staying, stay_cm=0)), len(problem.keepers))
    found = solve_facts(staying, facts_of(staying, stay_cm=dearer))
    usual = problem.stay_metres * 100
    if isinstance(found, Plan):
        return _at_usual_cost(found, dearer - usual)
    return replace(found, nearest=found.nearest and _at_usual_cost(found.nearest, dearer - usual))


def _without(problem: Problem, gone: Set[int]) -> Problem:
    keepers = [
        replace(keeper, least=0, most=0) if place in gone else keeper for place, keeper in enumerate(problem.keepers)
    ]
    must = {home: keeper for home, keeper in problem.must.items() if keeper not in gone}
    barred = {(home, keeper) for home in range(len(problem.homes)) for keeper in gone}
    return replace(problem, keepers=keepers, must=must, must_not=problem.must_not | barred)


def _at_usual_cost(plan: Plan, dearer_cm: int) -> Plan:
    """The number of moves weighed more than any way; told are ways and what leaving costs usually.

    The bound loses as much as the cost: it holds for plans that move as few.
    """
    less = dearer_cm * plan.moved
    return replace(plan, cost_cm=plan.cost_cm - less, bound_cm=plan.bound_cm - less)
