"""One visit or meeting as a page shows it and as its correction begins: judged by who may see and correct it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from fieldvisit.areas.queries import AreaFacts, area_of
from fieldvisit.assignments.queries import households_of
from fieldvisit.households.holdings import roll_of
from fieldvisit.households.queries import household_facts_many
from fieldvisit.kernel.errors import NotAllowed, NotVisible, StaleVersion
from fieldvisit.kernel.text import mask_name
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowFacts
from fieldvisit.people.policy import may as may_in
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.visits.correcting import may_correct
from fieldvisit.visits.listing import within
from fieldvisit.visits.models import Meeting, Visit
from fieldvisit.visits.queries import attended_by


def visit_to_correct(viewer: Viewer, visit_id: uuid.UUID) -> Visit:
    """The visit as it counts now. Problems: not_visible, not_allowed, stale_version (it was corrected already)."""
    row = db.session.scalar(select(Visit).where(Visit.id == visit_id, within(viewer)))
    if row is None:
        raise NotVisible()
    if not may_correct(viewer, row.cadre_id, area_of(row.grid_id).path):
        raise NotAllowed()
    if row.superseded:
        raise StaleVersion()
    return row


def rest_of(row: Visit, shown: int) -> Mapping[str, Any]:
    """What a correction keeps as it was, because the form does not show it."""
    spot = {"lat": row.lat, "lon": row.lon, "accuracy_m": row.accuracy_m} if row.lat is not None else None
    rest: dict[str, Any] = {
        "people_met": row.people_met,
        "companions": [one["id"] for one in row.companions if one.get("id")],
        "given": row.given[shown:],
        "position": spot,
    }
    return {name: value for name, value in rest.items() if value}


@dataclass(frozen=True)
class MeetingSeen:
    """A meeting, with who came among the doors of its grid. `gone`: came, and are no longer on its roll."""

    row: Meeting
    grid: AreaFacts
    attended: frozenset[uuid.UUID]
    roll: list[dict[str, object]]
    gone: list[dict[str, object]]
    may_correct: bool
    earlier: list[Meeting]

    @property
    def came(self) -> list[dict[str, object]]:
        """Every door that came, as the roll says it."""
        here = {str(key) for key in self.attended}
        return [*(one for one in self.roll if str(one["id"]) in here), *self.gone]


def meeting_seen(viewer: Viewer, meeting_id: uuid.UUID) -> MeetingSeen:
    """One meeting in full. Problems: not_visible."""
    row = db.session.get(Meeting, meeting_id)
    if row is None:
        raise NotVisible()
    grid = area_of(row.grid_id)
    seen = row.cadre_id == viewer.id or may_in(viewer, Act.VISIT_SEE, RowFacts(grid.path))
    if not seen and not _keeps_a_door_in(viewer, grid.id):
        raise NotVisible()
    attended, roll = frozenset(attended_by([row.id]).get(row.id, ())), roll_of([grid.id])
    return MeetingSeen(
        row=row,
        grid=grid,
        attended=attended,
        roll=roll,
        gone=_no_longer_on(roll, attended),
        may_correct=not row.superseded and may_correct(viewer, row.cadre_id, grid.path),
        earlier=_earlier(row),
    )


def _no_longer_on(roll: list[dict[str, object]], attended: frozenset[uuid.UUID]) -> list[dict[str, object]]:
    others = attended - {uuid.UUID(str(one["id"])) for one in roll}
    homes = sorted(household_facts_many(others).values(), key=lambda home: (home.address, home.id))
    names = {home.id: home.name if home.kind == "enterprise" else mask_name(home.name) for home in homes}
    return [{"id": str(home.id), "address": home.address, "head": names[home.id]} for home in homes]


def _keeps_a_door_in(viewer: Viewer, grid_id: int) -> bool:
    """A cadre sees who came to the meetings of the own grids: the tablet's roll shows these doors anyway."""
    if not viewer.has_own(Act.VISIT_SEE):
        return False
    return any(home.grid_id == grid_id for home in household_facts_many(households_of(viewer.id)).values())


def _earlier(row: Meeting) -> list[Meeting]:
    found: list[Meeting] = []
    before = row.supersedes
    while before is not None and len(found) < 20:
        older = db.session.get(Meeting, before)
        if older is None:
            break
        found.append(older)
        before = older.supersedes
    return found
