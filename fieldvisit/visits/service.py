"""Record what happened at the door or in the courtyard. Flushes, never commits."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.models import Level
from fieldvisit.areas.queries import area_of
from fieldvisit.assignments.own_grids import grids_kept
from fieldvisit.households.dossiers import DossierKind, lock_dossiers, touch_dossiers
from fieldvisit.households.holdings import standing_in_grids
from fieldvisit.households.queries import HouseholdFacts, household_facts_many, resolve_merged
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.queries import PersonFacts
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.expecting import carry_photos, expect_photos
from fieldvisit.storage.base import db
from fieldvisit.visits.appointments import keep_appointments
from fieldvisit.visits.company import keep_company, people_beside
from fieldvisit.visits.correcting import (
    Original,
    latest_version,
    meeting_to_correct,
    supersede_meeting,
    supersede_visit,
)
from fieldvisit.visits.doors import Door, door_of
from fieldvisit.visits.models import Attendance, Meeting
from fieldvisit.visits.policy import ensure_kind, ensure_may_meet, ensure_may_record
from fieldvisit.visits.rules import given_fen
from fieldvisit.visits.schemas import RecordMeeting, RecordVisit
from fieldvisit.visits.writing import Pending, VisitRow


def record_visit(
    viewer: Viewer,
    household_id: uuid.UUID,
    said: RecordVisit,
    stamp: Stamp,
    *,
    visit_id: uuid.UUID,
    supersedes: uuid.UUID | None = None,
    door: Door | None = None,
) -> VisitRow:
    """Write a visit to a household (or the one it was merged into) and raise its dossier.

    `door`: what has been read of it already, under its lock.
    Problems: not_visible (unknown or foreign household), invalid_input (an unknown companion).
    """
    household = door.household if door else resolve_merged(household_id)
    beside = people_beside(said, viewer)
    kinds: dict[uuid.UUID, DossierKind] = {household.id: "household", **dict.fromkeys(beside, "user")}
    if door is None or beside:
        lock_dossiers(kinds)
    door = door or door_of(household)
    ensure_may_record(viewer, household, stamp, household_id, door.facts)
    ensure_kind(viewer, household, said)
    if supersedes is not None:
        supersedes = latest_version(household.id, supersedes)
    original = supersede_visit(viewer, household, supersedes) if supersedes is not None else None
    visit = _visit(viewer, household, said, stamp, beside, visit_id)
    visit.supersedes = supersedes
    if original is not None:
        _credit(visit, original, viewer)
        _keep_place(visit, original, said)
    pending = door.pending or Pending()
    pending.rows.append(visit)
    if door.pending is None or beside or said.photos or supersedes is not None:
        pending.write()  # what is written next speaks of it
    _photos(viewer, visit, said)
    keep_company(visit, household.address, beside)
    keep_appointments(visit, door.planned if supersedes is None else None)  # the corrected one gave back what it kept
    if beside or not door.has_risen:
        touch_dossiers(kinds)
    return visit


def _photos(viewer: Viewer, visit: VisitRow, said: RecordVisit) -> None:
    """Await those that are named; a correction that says nothing of them keeps those there were."""
    if said.photos:
        expect_photos(
            viewer,
            "visit",
            visit.id,
            said.photos,
            shard_id=visit.shard_id,
            at=visit.recorded_at,
            instead_of=visit.supersedes,
        )
    elif said.photos is None and visit.supersedes is not None:
        carry_photos(visit.id, visit.supersedes)


def _visit(
    viewer: Viewer,
    household: HouseholdFacts,
    said: RecordVisit,
    stamp: Stamp,
    beside: Mapping[uuid.UUID, PersonFacts],
    visit_id: uuid.UUID,
) -> VisitRow:
    position = said.position or {}
    return VisitRow(
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
        companions=[{"id": str(key), "name": person.name} for key, person in beside.items()],
        given=said.given,
        given_fen=given_fen(said.given),
        lat=position.get("lat"),
        lon=position.get("lon"),
        accuracy_m=position.get("accuracy_m"),
        device_id=stamp.device_id,
        clock_flag=stamp.clock_flag,
    )


def _keep_place(visit: VisitRow, original: Original, said: RecordVisit) -> None:
    """Who corrects it elsewhere does not know where it was: only `null` takes that away."""
    if said.position == {}:
        visit.lat, visit.lon, visit.accuracy_m = original.lat, original.lon, original.accuracy_m


def _credit(visit: VisitRow, original: Original, viewer: Viewer) -> None:
    """A visit stays its maker's, whoever corrects it."""
    if original.cadre_id != viewer.id:
        visit.cadre_id, visit.cadre_name = original.cadre_id, original.cadre_name
        visit.corrected_by, visit.corrected_by_name = viewer.id, viewer.name


def _shifted_end(said: RecordVisit, stamp: Stamp) -> datetime | None:
    """The end moves with the start when a wrong clock was corrected."""
    return said.ended_at + (stamp.occurred_at - said.started_at) if said.ended_at else None


def record_meeting(
    viewer: Viewer,
    said: RecordMeeting,
    stamp: Stamp,
    *,
    meeting_id: uuid.UUID,
    grid_id: int | None = None,
    supersedes: uuid.UUID | None = None,
) -> Meeting:
    """Write a meeting and who came; the cadre and every household of the grid get a new dossier revision.

    Those who did not come too: they are the ones to be visited at the door. The grid is that of most households that
    came, or the cadre's own. Problems: not_allowed, invalid_input.
    """
    attended = household_facts_many(said.attended)
    if len(attended) < len(set(said.attended)):
        raise InvalidInput(_l("点名册里有认不出的户。"), field="attended")
    own_grids = frozenset(grids_kept(viewer.id, stamp.occurred_at))
    grid = grid_id or _grid_of(attended.values(), own_grids)
    if grid is None or area_of(grid).level is not Level.GRID:
        raise InvalidInput(_l("请至少勾选一户。"), field="attended")
    kinds: dict[uuid.UUID, DossierKind] = dict.fromkeys([*standing_in_grids([grid]), *attended], "household")
    original = meeting_to_correct(viewer, supersedes) if supersedes is not None else None
    maker = Original(viewer.id, viewer.name) if original is None else original
    kinds |= {viewer.id: "user", maker.cadre_id: "user"}
    lock_dossiers(kinds)
    ensure_may_meet(viewer, grid, own_grids)
    if any(facts.grid_id != grid for facts in attended.values()):
        raise InvalidInput(_l("有的户不在这个网格。"), field="attended")
    if supersedes is not None:
        supersede_meeting(supersedes)
    meeting = Meeting(
        id=meeting_id,
        shard_id=grid,
        grid_id=grid,
        kind=said.kind,
        cadre_id=maker.cadre_id,
        cadre_name=maker.cadre_name,
        corrected_by=viewer.id if maker.cadre_id != viewer.id else None,
        corrected_by_name=viewer.name if maker.cadre_id != viewer.id else None,
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
