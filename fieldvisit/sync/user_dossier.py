"""The user's own dossier: own meetings, own issues that lie in no household kept, and what waits to be checked."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from fieldvisit.households.proposing import own_proposals
from fieldvisit.issues.queries import issues_for_user, notices_for_user
from fieldvisit.kernel.clock import iso
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Quarantined
from fieldvisit.sync.quarantine import OPEN
from fieldvisit.sync.views import window_start
from fieldvisit.visits.company import accompanied_by
from fieldvisit.visits.queries import attended_by, meetings_by

if TYPE_CHECKING:
    from fieldvisit.households.models import Household
    from fieldvisit.visits.company import Accompanied
    from fieldvisit.visits.models import Meeting

MEETINGS = 20
QUARANTINED = 100


def user_dossier(viewer: Viewer) -> dict[str, Any]:
    """The dossier without token and revision."""
    meetings = meetings_by(viewer.id, MEETINGS)
    came = attended_by([meeting.id for meeting in meetings])
    return {
        "user": user_block(viewer),
        "meetings": [_meeting(row, came.get(row.id, [])) for row in meetings],
        "issues": issues_for_user(viewer.id, since=window_start()),
        "notices": notices_for_user(viewer.id),
        "quarantined": _quarantined(viewer),
        "accompanied": [_accompanied(row) for row in accompanied_by(viewer.id)],
        "proposals": [_proposal(row) for row in own_proposals(viewer.id)],
    }


def user_block(viewer: Viewer) -> dict[str, Any]:
    """Who the tablet's user is."""
    return {
        "id": str(viewer.id),
        "name": viewer.name,
        "username": viewer.username,
        "roles": [str(role) for role in viewer.roles],
        "language": viewer.language or "zh",
    }


def _meeting(row: "Meeting", attended: list[Any]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "kind": row.kind,
        "place": row.place,
        "started_at": iso(row.started_at),
        "headcount": row.headcount,
        "attended": [str(key) for key in attended],
        "notes": row.notes or "",
        "grid_id": row.grid_id,
    }


def _accompanied(row: "Accompanied") -> dict[str, Any]:
    """A visit that a colleague recorded for all who were there."""
    return {
        "id": str(row.visit_id),
        "kind": row.kind,
        "outcome": row.outcome,
        "started_at": iso(row.started_at),
        "cadre_name": row.cadre_name,
        "address": row.address,
    }


def _proposal(row: "Household") -> dict[str, Any]:
    """Only what never changes by itself: the address as it was said, and what was decided."""
    return {
        "id": str(row.id),
        "address": row.proposed_as,
        "state": row.proposal,
        "note": row.proposal_note,
        "into": str(row.merged_into) if row.merged_into and row.proposal == "merged" else None,
        "at": iso(row.proposed_at),
    }


def _quarantined(viewer: Viewer) -> list[dict[str, Any]]:
    columns = (
        Quarantined.operation_id,
        Quarantined.kind,
        Quarantined.code,
        Quarantined.message,
        Quarantined.recorded_at,
    )
    query = select(*columns).where(Quarantined.account_id == viewer.id, Quarantined.state == OPEN)
    rows = db.session.execute(query.order_by(Quarantined.recorded_at.desc(), Quarantined.id).limit(QUARANTINED))
    return [
        {"operation_id": str(key), "kind": kind, "code": code, "message": message, "at": iso(at)}
        for key, kind, code, message, at in rows
    ]
