"""Corrections: a new version stands in for an old one, which stays for who wants to see it.

Whoever recorded it corrects it; so may the coordinator of the area, and then it stays its maker's.
"""

import uuid
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy import true as always

from fieldvisit.areas.queries import area_of
from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowFacts, may
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.visits.appointments import release_appointments
from fieldvisit.visits.models import Companion, Meeting, Visit

MOST_VERSIONS = 20


class Original(NamedTuple):
    """Whose record it was, and where it was noted down."""

    cadre_id: uuid.UUID
    cadre_name: str
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None


def may_correct(viewer: Viewer, cadre_id: uuid.UUID, area_path: str) -> bool:
    """Its maker, or a coordinator of the area."""
    return viewer.id == cadre_id or may(viewer, Act.HOUSEHOLD_EDIT, RowFacts(area_path))


def latest_version(household_id: uuid.UUID, visit_id: uuid.UUID) -> uuid.UUID:
    """The version that counts now: two tablets may have corrected the same visit, and the later one stands last."""
    db.session.flush()  # what came in the same push
    query = select(Visit.supersedes, Visit.id).where(Visit.household_id == household_id, Visit.supersedes.is_not(None))
    after = dict(db.session.execute(query.order_by(Visit.recorded_at, Visit.id)).all())
    for _hop in range(len(after)):
        visit_id = after.get(visit_id) or visit_id
    return visit_id


def supersede_visit(viewer: Viewer, household: HouseholdFacts, visit_id: uuid.UUID) -> Original:
    """Put the old version behind. Problems: not_visible (none such, or not the viewer's to correct)."""
    anybody = may(viewer, Act.HOUSEHOLD_EDIT, RowFacts(household.area_path))
    mine = always() if anybody else Visit.cadre_id == viewer.id
    done = db.session.execute(
        update(Visit)
        .where(Visit.id == visit_id, Visit.household_id == household.id, mine)
        .values(superseded=True)
        .returning(Visit.cadre_id, Visit.cadre_name, Visit.lat, Visit.lon, Visit.accuracy_m)
    ).first()
    if done is None:
        raise NotVisible(field="supersedes")
    release_appointments(visit_id)
    beside = db.session.scalars(select(Companion.account_id).where(Companion.visit_id == visit_id))
    touch_dossiers(dict.fromkeys(beside, "user"))
    return Original(*done)


def meeting_to_correct(viewer: Viewer, meeting_id: uuid.UUID) -> Original:
    """Whose meeting it was. Problems: not_visible (none such, or not the viewer's to correct)."""
    query = select(Meeting.cadre_id, Meeting.cadre_name, Meeting.grid_id).where(Meeting.id == meeting_id)
    found = db.session.execute(query).first()
    if found is None or not may_correct(viewer, found.cadre_id, area_of(found.grid_id).path):
        raise NotVisible(field="supersedes")
    return Original(found.cadre_id, found.cadre_name)


def supersede_meeting(meeting_id: uuid.UUID) -> None:
    """Put the old version behind."""
    db.session.execute(
        update(Meeting).where(Meeting.id == meeting_id).values(superseded=True),
        execution_options={"synchronize_session": "fetch"},
    )


def earlier_versions(visits: Collection[Visit]) -> dict[uuid.UUID, list[Visit]]:
    """{visit: what it stood in for, the latest first}."""
    found: dict[uuid.UUID, list[Visit]] = {}
    waiting = {visit.id: visit.supersedes for visit in visits if visit.supersedes}
    for _hop in range(MOST_VERSIONS):
        if not waiting:
            break
        rows = {row.id: row for row in db.session.scalars(select(Visit).where(Visit.id.in_(set(waiting.values()))))}
        onward: dict[uuid.UUID, uuid.UUID | None] = {}
        for key, before in waiting.items():
            row = rows.get(before) if before else None
            if row is not None:
                found.setdefault(key, []).append(row)
                onward[key] = row.supersedes
        waiting = {key: before for key, before in onward.items() if before}
    return found
