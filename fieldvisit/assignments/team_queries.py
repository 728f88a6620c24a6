"""The teams of a grid as they are, and as they could be: divided by closeness."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Uuid, select

from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.assignments.board import CadreLoad, cadre_loads
from fieldvisit.assignments.candidates import places_of
from fieldvisit.assignments.models import VisitTeam, VisitTeamMember
from fieldvisit.households.queries import active_ids
from fieldvisit.people.acts import Role
from fieldvisit.people.queries import people_named, people_with_role_among
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute

_CURRENT = VisitTeamMember.ended_at.is_(None)


@dataclass(frozen=True)
class Mate:
    """A cadre of the grid: how many households he keeps there; `mostly`: he belongs there more than elsewhere."""

    id: uuid.UUID
    name: str
    title: str | None
    here: int
    mostly: bool


@dataclass(frozen=True)
class Place:
    """Where a cadre stands: in which team (by its number on the page, 0 in none), and whether he leads it."""

    number: int = 0
    leads: bool = False


@dataclass(frozen=True)
class GridTeams:
    """The cadres of a grid by name with their places; `team_ids` by number (the first is 1).

    `elsewhere` names those who keep households here and go in a team of another grid. `seen` changes with any place.
    """

    grid: AreaFacts
    mates: Sequence[Mate]
    places: dict[uuid.UUID, Place]
    team_ids: Sequence[uuid.UUID]
    elsewhere: Sequence[tuple[str, str]]
    seen: str


def teams_of_grid(grid: AreaFacts) -> GridTeams:
    """As it is now."""
    rows = _current_of(grid.id)
    team_ids = sorted({team_id for team_id, _, _ in rows})
    places = {cadre_id: Place(team_ids.index(team_id) + 1, leads) for team_id, cadre_id, leads in rows}
    loads = {row.id: row for row in cadre_loads(active_ids(grid.path))}
    away = {cadre_id: other for cadre_id, other in _grids_of_teams(loads).items() if other != grid.id}
    mates = _mates({key: row for key, row in loads.items() if key not in away}, set(places))
    names = areas_of(away.values())
    elsewhere = sorted((loads[key].name, names[grid_id].name) for key, grid_id in away.items())
    seen = hashlib.sha256(repr(rows).encode()).hexdigest()[:12]
    return GridTeams(grid, mates, places, team_ids, elsewhere, seen)


def _current_of(grid_id: int) -> list[tuple[uuid.UUID, uuid.UUID, bool]]:
    query = select(VisitTeamMember.team_id, VisitTeamMember.cadre_id, VisitTeamMember.leads)
    query = query.join(VisitTeam, VisitTeam.id == VisitTeamMember.team_id).where(_CURRENT, VisitTeam.grid_id == grid_id)
    return sorted((team_id, cadre_id, leads) for team_id, cadre_id, leads in db.session.execute(query.limit(2000)))


def _grids_of_teams(cadre_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """{cadre: the grid of the team he goes in now}."""
    query = (
        select(VisitTeamMember.cadre_id, VisitTeam.grid_id)
        .join(VisitTeam, VisitTeam.id == VisitTeamMember.team_id)
        .where(_CURRENT, VisitTeamMember.cadre_id.in_(list(cadre_ids)))
    )
    return dict(db.session.execute(query).all())


def _mates(loads: Mapping[uuid.UUID, CadreLoad], in_teams: set[uuid.UUID]) -> list[Mate]:
    """Cadres who keep households here, and whoever else is in a team, so that he can be taken out; by name."""
    cadres = {person.id for person in people_with_role_among(loads.keys() | in_teams, Role.CADRE)}
    people = people_named(loads.keys() & cadres | in_teams).values()
    found = []
    for person in people:
        load = loads.get(person.id)
        mostly = person.id in cadres and (load is None or 2 * load.here > load.load)
        found.append(Mate(person.id, person.name, person.title, load.here if load else 0, mostly))
    return sorted(found, key=lambda mate: (mate.name, mate.id))


_COMPANY = select(VisitTeamMember.team_id, VisitTeamMember.cadre_id).where(
    _CURRENT,
    VisitTeamMember.team_id.in_(
        select(VisitTeamMember.team_id).where(_CURRENT, among(VisitTeamMember.cadre_id, "cadre_ids", Uuid()))
    ),
)


def company_of(cadre_id: uuid.UUID) -> set[uuid.UUID]:
    """Who goes in the same team now; empty where the cadre is in none."""
    return {other for _team, other in execute(_COMPANY, {"cadre_ids": [cadre_id]})} - {cadre_id}


def proposed(now: GridTeams) -> dict[uuid.UUID, Place]:
    """Everybody who keeps most of his households here in teams of four to six by closeness.

    A team that stays much the same keeps its number, and its lead stays lead where he is still in it.
    """
    from fieldvisit.planning.teams import teams_of

    mates = [mate for mate in now.mates if mate.mostly]
    known = places_of({person.id: person for person in people_named([mate.id for mate in mates]).values()})
    spots = [known.get(mate.id) or (None, None) for mate in mates]
    groups = [[mates[place].id for place in team] for team in teams_of(spots)]
    found: dict[uuid.UUID, Place] = {}
    for number, group in _numbered(groups, now).items():
        lead = next((key for key in group if now.places.get(key, Place()).leads), group[0])
        found |= {key: Place(number, key == lead) for key in group}
    return found


def _numbered(groups: Sequence[list[uuid.UUID]], now: GridTeams) -> dict[int, list[uuid.UUID]]:
    """{number: group}: the numbers of today's teams to the groups that share most with them."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for place, group in enumerate(groups):
        for key in group:
            shared[place, now.places.get(key, Place()).number] += 1
    numbers: dict[int, int] = {}
    for (place, number), _ in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if number and place not in numbers and number not in numbers.values():
            numbers[place] = number
    free = iter(number for number in range(1, 2 * len(groups) + 1) if number not in numbers.values())
    return {numbers.get(place) or next(free): group for place, group in enumerate(groups)}
