"""The teams that the cadres of each grid go round in, as rows: each is led by the one whose title says so."""

from datetime import datetime, timedelta
from typing import Any

from fieldvisit.assignments.models import VisitTeam, VisitTeamMember
from fieldvisit.demo.areas import Areas
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.people import LED, Officials
from fieldvisit.demo.town import grids
from fieldvisit.demo.writing import write

AFTER_REGISTER = timedelta(days=12)


def write_teams(officials: Officials, areas: Areas, since: datetime) -> None:
    """One team for each of `officials.teams()`, formed when the register had been taken."""
    chance, at = Chance("teaming"), since + AFTER_REGISTER
    teams, members = list[dict[str, Any]](), list[dict[str, Any]]()
    for (grid, _number), cadres in officials.teams().items():
        if grid is None:
            continue
        team_id, by = chance.key(at), officials.coordinators[grids()[grid][0].code].id
        teams.append({"id": team_id, "grid_id": areas.grids[grid].id, "made_by": by, "made_at": at})
        led = next((cadre for cadre in cadres if cadre.title == LED), cadres[-1])
        members += [
            {
                "id": chance.key(at), "team_id": team_id, "cadre_id": cadre.id, "leads": cadre is led,
                "from_at": at, "set_by": by, "ended_at": None, "ended_by": None,
            }
            for cadre in cadres
        ]  # fmt: skip
    write(VisitTeam, teams)
    write(VisitTeamMember, members)
