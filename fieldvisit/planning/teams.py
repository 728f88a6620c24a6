"""Teams that go round together (走访组): four to six people who are near to each other, one of them the lead.

A good division, not a proven one: begun by centres far apart and the cheapest way to share people out among them,
then made better by moving one person or changing two until nothing makes it shorter.
"""

from collections.abc import Sequence

import numpy as np

from fieldvisit.planning.distances import Cents, ways_cm
from fieldvisit.planning.flow import cheapest
from fieldvisit.planning.pairs import Pairs
from fieldvisit.planning.problem import TEAM_LEAST, TEAM_MOST
from fieldvisit.planning.rooms import Rooms

_USUAL = 5
_ROUNDS = 20
Spot = tuple[float | None, float | None]


def teams_of(spots: Sequence[Spot]) -> list[list[int]]:
    """The places of the people in teams, each led by its first: who is nearest to all others of it.

    WGS-84 degrees; who has no position counts as in the middle of all. Fewer than TEAM_LEAST people are one team; seven
    cannot be four to six and are four and three.
    """
    if not spots:
        return []
    ways = _ways(spots)
    number = _number(len(spots))
    team_of = _shared_out(ways, number)
    _improve(ways, team_of, number)
    teams = [np.flatnonzero(team_of == team) for team in range(number)]
    led = [[int(person) for person in _lead_first(ways, team)] for team in teams if len(team)]
    return sorted(led, key=min)


def _number(people: int) -> int:
    """How many teams: of five where that goes up, of four to six in any case where numbers allow it."""
    fewest = -(-people // TEAM_MOST)
    return max(fewest, min(round(people / _USUAL), people // TEAM_LEAST))


def _limits(people: int, number: int) -> tuple[int, int]:
    return min(TEAM_LEAST, people // number), TEAM_MOST


def _ways(spots: Sequence[Spot]) -> Cents:
    at = np.array([(np.nan, np.nan) if None in spot else spot for spot in spots], dtype=np.float64)
    unknown = np.isnan(at[:, 0])
    at[unknown] = at[~unknown].mean(axis=0) if (~unknown).any() else 0.0
    return ways_cm(at[:, 0], at[:, 1], at[:, 0], at[:, 1])


def _shared_out(ways: Cents, number: int) -> Cents:
    """Everyone to one of the middle people, who are chosen anew until they stay."""
    people = len(ways)
    least, most = _limits(people, number)
    one = np.ones(number, dtype=np.int64)
    rooms = Rooms(one * least, np.arange(number), one * (most - least), one * 0)
    middles = [int(ways.sum(axis=1).argmax())]
    while len(middles) < number:
        middles.append(int(ways[middles].min(axis=0).argmax()))
    team_of = np.zeros(people, dtype=np.int64)
    for _ in range(_ROUNDS):
        shared = cheapest(Pairs.of(ways[:, middles], np.ones((people, number), dtype=np.bool_)), rooms)
        team_of = team_of if shared is None else shared  # the limits leave room for everybody: there is a way
        anew = [int(_lead_first(ways, np.flatnonzero(team_of == team))[0]) for team in range(number)]
        if anew == middles:
            break
        middles = anew
    return team_of


def _lead_first(ways: Cents, team: Cents) -> Cents:
    """The people of a team, first the one with the shortest ways to the others."""
    near = ways[np.ix_(team, team)].sum(axis=1)
    return team[np.lexsort((team, np.where(near == near.min(), 0, 1)))]


def _improve(ways: Cents, team_of: Cents, number: int) -> None:
    """Move one or change two as long as the ways within teams, all pairs together, become shorter."""
    least, most = _limits(len(ways), number)
    while True:
        inside = np.array([ways[:, team_of == team].sum(axis=1) for team in range(number)]).T  # person × team
        own = inside[np.arange(len(ways)), team_of]
        gain = inside - own[:, None]
        size = np.bincount(team_of, minlength=number)
        may_leave, may_enter = size[team_of] > least, size < most
        moves = np.where(may_leave[:, None] & may_enter, gain, 0)
        changes = gain[:, team_of] + gain[:, team_of].T - 2 * ways
        changes[team_of[:, None] == team_of] = 0
        if min(moves.min(), changes.min()) >= 0:
            return
        if moves.min() <= changes.min():
            person, team = np.unravel_index(int(moves.argmin()), moves.shape)
            team_of[person] = team
        else:
            one, other = np.unravel_index(int(changes.argmin()), changes.shape)
            team_of[one], team_of[other] = team_of[other], team_of[one]
