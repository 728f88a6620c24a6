"""The cheapest way to give every home a keeper: min-cost flow by OR-tools over whole centimetres.

Least loads are exact: each keeper *demands* what is forced on him, and only what goes beyond may flow to the sink.
"""

import numpy as np

from fieldvisit.planning.distances import Cents
from fieldvisit.planning.pairs import Pairs
from fieldvisit.planning.rooms import Rooms


def cheapest(pairs: Pairs, rooms: Rooms) -> Cents | None:
    """The keeper of each home (n) at the least cost among these pairs, None where no plan keeps the limits."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    homes, keepers = pairs.homes, pairs.keepers
    beyond = homes - int(rooms.forced.sum())
    if beyond < 0:
        return None
    sink = homes + keepers
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        pairs.home, pairs.keeper + homes, np.ones_like(pairs.home), pairs.cost
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        rooms.whose + homes, np.full_like(rooms.whose, sink), rooms.places, rooms.price
    )
    supplies = np.concatenate([np.ones(homes, dtype=np.int64), -rooms.forced, [-beyond]])
    flow.set_nodes_supplies(np.arange(sink + 1), supplies)
    status = flow.solve()
    if status == flow.INFEASIBLE:
        return None
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the flow ended as {status}")
    used = flow.flows(arcs) > 0
    keeper_of = np.empty(homes, dtype=np.int64)
    keeper_of[pairs.home[used]] = pairs.keeper[used]
    return keeper_of
