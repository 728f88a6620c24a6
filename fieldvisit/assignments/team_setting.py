"""Set the teams of a grid in one change, and take that back. Flushes, never commits."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.areas.queries import AreaFacts, area_of
from fieldvisit.assignments.models import VisitTeam, VisitTeamMember
from fieldvisit.assignments.team_queries import GridTeams, Place, teams_of_grid
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotVisible, StaleVersion
from fieldvisit.kernel.ids import new_id
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.constraints import constraint_means

UNDO_WITHIN = timedelta(hours=1)
constraint_means(
    "uq_visit_team_member_current",
    lambda: StaleVersion(_l("刚刚有人改过分组，请看过最新的再改。")),
    sqlite="visit_team_member.cadre_id",
)


def grid_to_team(viewer: Viewer, grid_id: int) -> AreaFacts:
    """The grid, if the viewer may set its teams. Problems: not_visible."""
    grid = area_of(grid_id)
    if not any(grid.path.startswith(path) for path in viewer.area_paths(Act.ASSIGNMENT_EDIT)):
        raise NotVisible()
    return grid


def set_teams(viewer: Viewer, grid_id: int, places: Mapping[uuid.UUID, Place], seen: str) -> datetime | None:
    """Put the cadres of the grid where they are told to be; answers the moment, None where nothing changes.

    A number past today's teams makes a team. Who is not named goes in no team. Problems: not_visible, invalid_input
    (a cadre of elsewhere, a team without a lead or with two), stale_version (`seen` is not what is there).
    """
    before = teams_of_grid(grid_to_team(viewer, grid_id))
    if seen != before.seen:
        raise StaleVersion(_l("刚刚有人改过分组，请看过最新的再改。"))
    ensure_sound(before, places)
    changed = {mate.id for mate in before.mates if before.places.get(mate.id, Place()) != places.get(mate.id, Place())}
    if not changed:
        return None
    at = now()
    _end(viewer, changed, at)
    teams = dict(enumerate(before.team_ids, start=1))
    named = {places.get(cadre_id, Place()).number for cadre_id in changed}
    teams |= _begin_teams(viewer, grid_id, sorted(named - teams.keys() - {0}), at)
    for cadre_id in sorted(changed):
        place = places.get(cadre_id, Place())
        if place.number:
            _begin(viewer, teams[place.number], cadre_id, place.leads, at)
    db.session.flush()
    return at


def ensure_sound(before: GridTeams, places: Mapping[uuid.UUID, Place]) -> None:
    """Problems: invalid_input, with the first thing that is not right."""
    if not set(places) <= {mate.id for mate in before.mates}:
        raise InvalidInput(_l("有一位不是这个网格的联户干部，请刷新再看。"), field="places")
    for number in sorted({place.number for place in places.values()} - {0}):
        leads = sum(place.leads for place in places.values() if place.number == number)
        if leads > 1:
            raise InvalidInput(_("第 %(number)s 组有几位组长，请只留一位。", number=number), field="lead")
        if not leads:
            raise InvalidInput(_("第 %(number)s 组还没有组长，请勾一位。", number=number), field="lead")


def _end(viewer: Viewer, cadre_ids: set[uuid.UUID], at: datetime) -> None:
    query = select(VisitTeamMember).where(VisitTeamMember.cadre_id.in_(cadre_ids), VisitTeamMember.ended_at.is_(None))
    for row in db.session.scalars(query):
        row.ended_at, row.ended_by = at, viewer.id
    db.session.flush()  # before the new ones: a cadre is in one team at a time


def _begin_teams(viewer: Viewer, grid_id: int, numbers: Sequence[int], at: datetime) -> dict[int, uuid.UUID]:
    """New teams; teams are numbered in the order of their ids, so these are in the order of the numbers."""
    teams = dict(zip(numbers, sorted(new_id() for _number in numbers), strict=True))
    db.session.add_all([VisitTeam(id=key, grid_id=grid_id, made_by=viewer.id, made_at=at) for key in teams.values()])
    db.session.flush()
    return teams


def _begin(viewer: Viewer, team_id: uuid.UUID, cadre_id: uuid.UUID, leads: bool, at: datetime) -> None:
    row = VisitTeamMember(team_id=team_id, cadre_id=cadre_id, leads=leads, from_at=at, set_by=viewer.id)
    db.session.add(row)


def undo_teams(viewer: Viewer, grid_id: int, at: datetime) -> int:
    """Put the teams back as they were before the viewer's change of this moment; answers how many cadres.

    Only within the hour, and only where nobody changed them since. Problems: not_visible.
    """
    grid_to_team(viewer, grid_id)
    begun, ended = _of_moment(viewer, grid_id, at)
    concerned = {row.cadre_id for row in (*begun, *ended)}
    current = select(VisitTeamMember.id).where(
        VisitTeamMember.cadre_id.in_(concerned), VisitTeamMember.ended_at.is_(None)
    )
    if not concerned or now() - at > UNDO_WITHIN or set(db.session.scalars(current)) != {row.id for row in begun}:
        raise NotVisible(_l("已经撤不回了：过了一小时，或者后来又改过。"))
    again = now()
    _end(viewer, concerned, again)
    for row in ended:
        _begin(viewer, row.team_id, row.cadre_id, row.leads, again)
    db.session.flush()
    return len(concerned)


def may_undo(viewer: Viewer, grid_id: int, at: datetime | None) -> bool:
    """Whether something of the viewer's of this moment could still be taken back."""
    return at is not None and now() - UNDO_WITHIN <= at <= now() and any(_of_moment(viewer, grid_id, at))


def _of_moment(viewer: Viewer, grid_id: int, at: datetime) -> tuple[list[VisitTeamMember], list[VisitTeamMember]]:
    """What the viewer began and what he ended at this moment in the grid."""
    here = select(VisitTeamMember).join(VisitTeam, VisitTeam.id == VisitTeamMember.team_id)
    here = here.where(VisitTeam.grid_id == grid_id).limit(2000)
    begun = here.where(VisitTeamMember.from_at == at, VisitTeamMember.set_by == viewer.id)
    ended = here.where(VisitTeamMember.ended_at == at, VisitTeamMember.ended_by == viewer.id)
    return list(db.session.scalars(begun)), list(db.session.scalars(ended))
