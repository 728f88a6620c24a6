"""Record what happened at the door or in the courtyard. Flushes, never commits."""

import uuid
from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from fieldvisit.areas.models import Level
from fieldvisit.areas.queries import area_of
from fieldvisit.assignments.queries import households_of
from fieldvisit.households.dossiers import DossierKind, lock_dossiers, touch_dossiers
from fieldvisit.households.queries import HouseholdFacts, household_facts_many, resolve_merged
from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.queries import people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Attendance, Meeting, Visit
from fieldvisit.visits.policy import ensure_may_meet, ensure_may_record
from fieldvisit.visits.schemas import RecordMeeting, RecordVisit


def record_visit(
    viewer: Viewer,
    household_id: uuid.UUID,
    said: RecordVisit,
    stamp: Stamp,
    *,
    visit_id: uuid.UUID,
    supersedes: uuid.UUID | None = None,
) -> Visit:
    """Write a visit to a household (or the one it was merged into) and raise its dossier.

    Problems: not_visible (unknown or foreign household), invalid_input (an unknown companion).
    """
    household = resolve_merged(household_id)
    lock_dossiers({household.id: "household"})
    ensure_may_record(viewer, household, stamp)
    if supersedes is not None:
        _supersede_visit(viewer, household, supersedes)
    position = said.position or {}
    visit = Visit(
        id=visit_id,
        shard_id=household.grid_id,
        household_id=household.id,
        grid_id=household.grid_id,
        cadre_id=viewer.id,
        cadre_name=viewer.name,
        kind=said.kind,
        outcome=said.outcome,
        started_at=stamp.occurred_at,
        ended_at=_shifted_end(said, stamp),
        recorded_at=stamp.recorded_at,
        notes=said.notes,
        phrases=said.phrases,
        people_met=[str(key) for key in said.people_met],
        companions=_named(said.companions),
        given=said.given,
        lat=position.get("lat"),
        lon=position.get("lon"),
        accuracy_m=position.get("accuracy_m"),
        device_id=stamp.device_id,
        clock_flag=stamp.clock_flag,
        supersedes=supersedes,
    )
    db.session.add(visit)
    touch_dossiers({household.id: "household"})
    return visit


def _shifted_end(said: RecordVisit, stamp: Stamp) -> datetime | None:
    """The end moves with the start when a wrong clock was corrected."""
    return said.ended_at + (stamp.occurred_at - said.started_at) if said.ended_at else None


def _named(ids: Collection[uuid.UUID]) -> list[dict[str, str]]:
    known = people_named(ids)
    if len(known) < len(set(ids)):
        raise InvalidInput(_l("同行的人里有认不出的。"), field="companions")
    return [{"id": str(key), "name": known[key].name} for key in ids]


def _supersede_visit(viewer: Viewer, household: HouseholdFacts, visit_id: uuid.UUID) -> None:
    done = db.session.scalar(
        update(Visit)
        .where(Visit.id == visit_id, Visit.cadre_id == viewer.id, Visit.household_id == household.id)
        .values(superseded=True)
        .returning(Visit.id)
    )
    if done is None:
        raise NotVisible(field="supersedes")


def record_meeting(
    viewer: Viewer,
    said: RecordMeeting,
    stamp: Stamp,
    *,
    meeting_id: uuid.UUID,
    grid_id: int | None = None,
    supersedes: uuid.UUID | None = None,
) -> Meeting:
    """Write a meeting and who came; every household that came, and the cadre, get a new dossier revision.

    The grid is that of most households that came, or the cadre's own. Problems: not_allowed, invalid_input.
    """
    attended = household_facts_many(said.attended)
    if len(attended) < len(set(said.attended)):
        raise InvalidInput(_l("点名册里有认不出的户。"), field="attended")
    own_grids = frozenset(facts.grid_id for facts in household_facts_many(households_of(viewer.id)).values())
    grid = grid_id or _grid_of(attended.values(), own_grids)
    if grid is None or area_of(grid).level is not Level.GRID:
        raise InvalidInput(_l("请至少勾选一户。"), field="attended")
    kinds: dict[uuid.UUID, DossierKind] = dict.fromkeys(attended, "household")
    kinds[viewer.id] = "user"
    lock_dossiers(kinds)
    ensure_may_meet(viewer, grid, own_grids)
    if any(facts.grid_id != grid for facts in attended.values()):
        raise InvalidInput(_l("有的户不在这个网格。"), field="attended")
    if supersedes is not None:
        _supersede_meeting(viewer, supersedes)
    meeting = Meeting(
        id=meeting_id,
        shard_id=grid,
        grid_id=grid,
        kind=said.kind,
        cadre_id=viewer.id,
        cadre_name=viewer.name,
        place=said.place,
        started_at=stamp.occurred_at,
        recorded_at=stamp.recorded_at,
        headcount=said.headcount,
        notes=said.notes,
        device_id=stamp.device_id,
        clock_flag=stamp.clock_flag,
        supersedes=supersedes,
    )
    db.session.add(meeting)
    db.session.flush()
    db.session.add_all(Attendance(meeting_id=meeting_id, household_id=key, shard_id=grid) for key in attended)
    touch_dossiers(kinds)
    return meeting


def _grid_of(attended: Collection[HouseholdFacts], own_grids: frozenset[int]) -> int | None:
    grids = [facts.grid_id for facts in attended]
    if grids:
        return max(sorted(set(grids)), key=grids.count)
    return min(own_grids) if own_grids else None


def _supersede_meeting(viewer: Viewer, meeting_id: uuid.UUID) -> None:
    meeting = db.session.scalar(select(Meeting).where(Meeting.id == meeting_id, Meeting.cadre_id == viewer.id))
    if meeting is None:
        raise NotVisible(field="supersedes")
    meeting.superseded = True
