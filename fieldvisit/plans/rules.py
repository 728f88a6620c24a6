"""What is decided of plans without looking anything up: which step from which state, limits, what ties are worth."""

from datetime import timedelta
from typing import NamedTuple

from fieldvisit.assignments.rules import FEWEST, MOST, Load
from fieldvisit.plans.models import PlanState

AT_ONCE = 1_000  # households; more are planned by the worker
MOST_HOMES = 20_000  # of one plan: a town
MOST_ON_A_BOARD = 6_000
MOST_MOVED = 500  # households, by one move of the hand
WRITTEN_AT_ONCE = 6_000  # changes confirmed while one waits; more by the worker
UNDO_WITHIN = timedelta(days=7)
FARTHEST = timedelta(days=92)  # a change can be meant for a day so far off

OPEN = (PlanState.READY, PlanState.INFEASIBLE)  # adjusted, confirmed, made anew, dropped
ENDED = (PlanState.CONFIRMED, PlanState.UNDONE, PlanState.DROPPED)
AGAIN = (*OPEN, PlanState.FAILED)

# Metres of way that are gladly walked for it.
KIN_METRES = 600
FAMILIAR_METRES = 300
VISIT_METRES, MOST_VISITS = 25, 6  # for each time they met within a year, six at most
FAMILIAR_VISITS = 3  # so often met counts as familiar
LANGUAGE_METRES = 300
WOMAN_METRES = 150  # a woman for a woman who lives alone


class Limits(NamedTuple):
    """How many households a cadre keeps in all; a plan may be asked for narrower ones than five to fifteen."""

    fewest: int = FEWEST
    most: int = MOST

    def word(self, households: int) -> Load:
        """How a load lies to them; `none` is a cadre without any."""
        if households <= 0:
            return "none"
        if households < self.fewest:
            return "under"
        return "over" if households > self.most else "ok"


USUAL = Limits()


def room_left(
    elsewhere: int, limits: Limits = USUAL, *, borrowed: bool = False, leaving: bool = False
) -> tuple[int, int]:
    """(least, most) of the limits that a cadre can keep here, who keeps so many elsewhere.

    Who is borrowed need not keep any; who leaves keeps none.
    """
    if leaving:
        return 0, 0
    most = max(0, limits.most - elsewhere)
    return 0 if borrowed else min(max(0, limits.fewest - elsewhere), most), most


def worth_of_visits(met: int) -> int:
    """What it is worth, in metres, that they met so often within a year."""
    return VISIT_METRES * min(met, MOST_VISITS)
