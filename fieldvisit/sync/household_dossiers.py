"""The dossier of a household as it travels: built for many at once, with a fixed number of queries.

Every list is ordered and cut by count, never by time, and nothing depends on the clock: the same revision makes
the same bytes.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.assignments.former import Handed, handed_over
from fieldvisit.assignments.queries import CadreFacts, current_cadres
from fieldvisit.field_tasks.queries import open_tasks
from fieldvisit.households.amend_fields import opened
from fieldvisit.households.changes import changes_to_tell
from fieldvisit.households.holdings import households_named, members_of, tags_of
from fieldvisit.households.rules import FIRM_FIELDS, is_sensitive
from fieldvisit.households.tag_due import verify_by
from fieldvisit.issues.queries import issues_for_dossiers
from fieldvisit.kernel.clock import iso, local_date
from fieldvisit.photos.seen import facts_for_dossiers
from fieldvisit.samples.queries import samples_for_dossiers
from fieldvisit.surveys.dossier_facts import surveys_for_dossiers
from fieldvisit.sync.reference import village_name
from fieldvisit.visits.appointments import open_appointments
from fieldvisit.visits.correcting import earlier_versions
from fieldvisit.visits.queries import attended_by, recent_meetings, recent_visits

if TYPE_CHECKING:
    from fieldvisit.field_tasks.models import FieldTask
    from fieldvisit.households.models import FieldChange, Household, HouseholdTag, Member
    from fieldvisit.visits.models import Appointment, Meeting, Visit

VISITS = 20
MEETINGS = 3
VERSIONS = 3  # of a corrected visit, the latest first


@dataclass(frozen=True)
class Meetings:
    """The newest meetings of each grid, and who came to them."""

    by_grid: Mapping[int, "list[Meeting]"]
    attended: Mapping[uuid.UUID, Collection[uuid.UUID]]


def household_dossiers(ids: Collection[uuid.UUID]) -> Iterator[tuple[uuid.UUID, dict[str, Any]]]:
    """(id, dossier without token and revision) of each household, in the order given."""
    rows = households_named(ids)
    grids = areas_of({row.grid_id for row in rows.values()})
    cadres, members, tags = current_cadres(ids), members_of(ids), tags_of(ids)
    handed = handed_over(ids)
    visits, issues = recent_visits(ids, VISITS), issues_for_dossiers(ids)
    meetings = _meetings(grids)
    appointments, changes = open_appointments(ids), changes_to_tell(ids)
    listed = [visit for rows in visits.values() for visit in rows]
    earlier, photos = earlier_versions(listed), facts_for_dossiers([visit.id for visit in listed])
    surveys, tasks, samples = surveys_for_dossiers(ids), open_tasks(ids), samples_for_dossiers(ids)
    for key in ids:
        row = rows[key]
        yield (
            key,
            {
                "household": _household(row, grids[row.grid_id]),
                "assignment": _assignment(cadres.get(key), handed.get(key)),
                "members": [_member(member) for member in members.get(key, ())],
                "tags": [_tag(tag) for tag in tags.get(key, ())],
                "visits": [
                    _visit(visit, earlier.get(visit.id, [])) | photos.get(visit.id, {}) for visit in visits.get(key, ())
                ],
                "meetings": [_meeting(row, meeting, meetings) for meeting in meetings.by_grid.get(row.grid_id, ())],
                "issues": issues.get(key, []),
                "appointments": [_appointment(planned) for planned in appointments.get(key, ())],
                "to_check": [_change(change) for change in changes.get(key, ())],
                **surveys.get(key, {}),
                **({"samples": samples[key]} if samples.get(key) else {}),
                **({"tasks": [_task(one) for one in tasks[key]]} if tasks.get(key) else {}),
            },
        )


def _meetings(grids: Mapping[int, AreaFacts]) -> Meetings:
    by_grid = recent_meetings(list(grids), MEETINGS)
    came = attended_by([meeting.id for rows in by_grid.values() for meeting in rows])
    return Meetings(by_grid, {key: frozenset(ids) for key, ids in came.items()})


def _household(row: "Household", grid: AreaFacts) -> dict[str, Any]:
    known = row.lat is not None and row.lon is not None
    return {
        "id": str(row.id),
        "kind": row.kind,
        "name": row.name,
        "grid_id": row.grid_id,
        "grid_name": grid.name,
        "village_name": village_name(grid),
        "group": row.group_name,
        "hamlet": row.hamlet,
        "door": row.door,
        "address": row.address,
        "position": {"lat": row.lat, "lon": row.lon} if known else None,
        "speaks": row.speaks,
        "active": row.active,
        "state": "active" if row.active else "proposed" if row.proposal == "open" else "gone",
        **_firm(row),
    }


def _firm(row: "Household") -> dict[str, Any]:
    """What is known of an enterprise; a family's dossier says nothing of it."""
    return {name: getattr(row, name) for name in FIRM_FIELDS} if row.kind == "enterprise" else {}


def _assignment(cadre: CadreFacts | None, handed: Handed | None) -> dict[str, Any] | None:
    if cadre is None:
        return None
    return {
        "cadre_id": str(cadre.cadre_id),
        "cadre_name": cadre.cadre_name,
        "reason": cadre.reason,
        "since": iso(cadre.since),
        **({"handed": {"by": handed.cadre_name, "at": iso(handed.at)}} if handed else {}),
    }


def _member(row: "Member") -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "sex": row.sex,
        "birth_year": row.birth_year,
        "relation": row.relation,
        "head": row.head,
        "phone": row.phone,
    }


def _tag(row: "HouseholdTag") -> dict[str, Any]:
    return {
        "tag": row.tag,
        "sensitive": is_sensitive(row.tag),
        "verified_on": row.verified_on.isoformat() if row.verified_on else None,
        "expires_on": row.expires_on.isoformat() if row.expires_on else None,
        "basis": row.basis,
        "verify_by": verify_by(row.tag, row.verified_on, local_date(row.created_at), row.expires_on).isoformat(),
    }


def _visit(row: "Visit", earlier: "Sequence[Visit]") -> dict[str, Any]:
    """A visit, with what it stood in for: a correction never hides its original."""
    versions = [_version(before) for before in earlier[:VERSIONS]]
    return _version(row) | ({"earlier": versions} if versions else {})


def _version(row: "Visit") -> dict[str, Any]:
    return {
        "id": str(row.id),
        "kind": row.kind,
        "outcome": row.outcome,
        "started_at": iso(row.started_at),
        "ended_at": iso(row.ended_at),
        "notes": row.notes or "",
        "phrases": row.phrases,
        "cadre_id": str(row.cadre_id),
        "cadre_name": row.cadre_name,
        "companions": [companion["name"] for companion in row.companions],
        "given": row.given,
        "supersedes": str(row.supersedes) if row.supersedes else None,
        "corrected_by": row.corrected_by_name,
        **_to_correct(row),
    }


def _to_correct(row: "Visit") -> dict[str, list[str]]:
    """What a correction on another tablet has to keep; left out where there is nothing."""
    beside = [one["id"] for one in row.companions if one.get("id")]
    parts = {"people_met": row.people_met, "companion_ids": beside}
    return {name: ids for name, ids in parts.items() if ids}


def _appointment(row: "Appointment") -> dict[str, Any]:
    return {
        "id": str(row.id),
        "planned_at": iso(row.planned_at),
        "with_whom": row.with_whom,
        "reason": row.reason,
        "made_by": row.made_by_name,
        "made_at": iso(row.made_at),
    }


def _task(row: "FieldTask") -> dict[str, Any]:
    return {
        "id": str(row.id),
        "words": row.words,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "form_title": row.form_title,
        "made_by": row.made_by_name,
        "made_at": iso(row.made_at),
    }


def _change(row: "FieldChange") -> dict[str, Any]:
    """A value that waits for the coordinator, told to who keeps the household and so holds its numbers anyway."""
    return {
        "id": str(row.id),
        "field": f"members.{row.member_id}.{row.field}" if row.member_id else row.field,
        "cause": row.cause,
        "kept": opened(row.kept),
        "yours": opened(row.yours),
        "by": row.account_name,
        "at": iso(row.occurred_at),
    }


def _meeting(household: "Household", row: "Meeting", meetings: Meetings) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "place": row.place,
        "started_at": iso(row.started_at),
        "attended": household.id in meetings.attended.get(row.id, ()),
    }
