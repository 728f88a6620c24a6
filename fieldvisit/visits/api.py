"""The API of visits, meetings and appointments as the desk's pages have them. Tablets bring theirs by sync."""

import uuid
from typing import Any

from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotAllowed
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits import api_schemas as schemas
from fieldvisit.visits.appointments import MakeAppointmentSchema, cancel_appointment, make_appointment
from fieldvisit.visits.desk_rules import ensure_likely_day
from fieldvisit.visits.listing import VisitFilter, VisitLine, areas_seen, find_visits, given_by_area
from fieldvisit.visits.meeting_correcting import correct_meeting
from fieldvisit.visits.meeting_listing import MeetingFilter, MeetingLine, find_meetings
from fieldvisit.visits.recorded import meeting_seen, visit_to_correct
from fieldvisit.visits.schemas import RecordMeetingSchema, RecordVisit, RecordVisitSchema
from fieldvisit.visits.service import record_visit
from fieldvisit.web.api import PREFIX, RoomApi, body_of, list_of, page_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page

api = RoomApi("visits_api", __name__, url_prefix=PREFIX, description="Visits, courtyard meetings, appointments.")
blueprints = [api]
DOOR = "/households/<uuid:household_id>"
MEETING = "/meetings/<uuid:meeting_id>"


def _found(line: VisitLine) -> dict[str, Any]:
    row = {name: getattr(line.visit, name) for name in schemas.VisitRowSchema().fields}
    home = line.household
    return row | {"household_name": home.name, "address": home.address, "grid_name": line.grid_name}


def _meeting(line: MeetingLine) -> dict[str, Any]:
    row = {name: getattr(line.meeting, name) for name in schemas.MeetingRowSchema().fields}
    return row | {"grid_name": line.grid_name, "came": line.came}


@api.on("GET", "/visits", page_of(schemas.VisitFoundSchema), asks=schemas.VisitsQuery, refuses=(404,))
@requires(Act.VISIT_SEE)
def visits() -> Page[dict[str, Any]]:
    """Visits within reach, the newest first; corrected ones as they count now."""
    args, said = schemas.VisitsQuery.page_and_rest()
    page = find_visits(current_viewer(), VisitFilter(**said), args)
    return Page([_found(line) for line in page.items], page.total, page.page, page.per_page)


@api.on("POST", f"{DOOR}/visits", schemas.VisitRowSchema, 201, takes=RecordVisitSchema, refuses=(409,))
@requires(Act.VISIT_RECORD)
def record(household_id: uuid.UUID) -> Any:
    """Write down a visit in the asker's own name."""
    return _record(household_id, body_of(RecordVisitSchema))


@api.on("PUT", "/visits/<uuid:visit_id>", schemas.VisitRowSchema, takes=RecordVisitSchema, refuses=(409,))
@requires(Act.VISIT_RECORD)
def correct(visit_id: uuid.UUID) -> Any:
    """A new version in place of an old one, which stays; it has an id of its own and stays its maker's."""
    said = body_of(RecordVisitSchema)
    row = visit_to_correct(current_viewer(), visit_id)
    return _record(row.household_id, said, row.id)


def _record(household_id: uuid.UUID, said: RecordVisit, before: uuid.UUID | None = None) -> Any:
    ensure_likely_day(said.started_at)
    stamp = Stamp(said.started_at, clock.now())
    with unit_of_work():
        return record_visit(current_viewer(), household_id, said, stamp, visit_id=new_id(), supersedes=before)


@api.on("POST", f"{DOOR}/appointments", schemas.PlannedSchema, 201, takes=MakeAppointmentSchema, refuses=(409,))
@requires(Act.VISIT_RECORD)
def plan(household_id: uuid.UUID) -> Any:
    """Plan a visit."""
    said = body_of(MakeAppointmentSchema)
    with unit_of_work():
        return make_appointment(current_viewer(), household_id, said, Stamp.here(), appointment_id=new_id())


@api.on("DELETE", "/appointments/<uuid:appointment_id>", None, refuses=(409,))
@requires(Act.VISIT_RECORD)
def cancel(appointment_id: uuid.UUID) -> None:
    """It will not take place; the row stays for the record."""
    with unit_of_work():
        cancel_appointment(current_viewer(), appointment_id, Stamp.here())


@api.on("GET", "/meetings", page_of(schemas.MeetingFoundSchema), asks=schemas.SpanQuery, refuses=(404,))
@requires(Act.VISIT_SEE)
def meetings() -> Page[dict[str, Any]]:
    """Courtyard meetings within reach, the newest first."""
    args, said = schemas.SpanQuery.page_and_rest()
    page = find_meetings(current_viewer(), MeetingFilter(**said), args)
    return Page([_meeting(line) for line in page.items], page.total, page.page, page.per_page)


def _card(meeting_id: uuid.UUID) -> dict[str, Any]:
    seen = meeting_seen(current_viewer(), meeting_id)
    row = {name: getattr(seen.row, name) for name in schemas.MeetingRowSchema().fields}
    return row | {"grid": seen.grid, "attended": sorted(seen.attended), "may_correct": seen.may_correct}


@api.on("GET", MEETING, schemas.MeetingCardSchema)
@requires(Act.VISIT_SEE)
def meeting(meeting_id: uuid.UUID) -> dict[str, Any]:
    """One meeting and the households that came."""
    return _card(meeting_id)


@api.on("PUT", MEETING, schemas.MeetingCardSchema, takes=RecordMeetingSchema, refuses=(409,))
@requires(Act.MEETING_RECORD)
def correct_one(meeting_id: uuid.UUID) -> dict[str, Any]:
    """A new version in place of an old one; answers the new one."""
    viewer, said = current_viewer(), body_of(RecordMeetingSchema)
    seen = meeting_seen(viewer, meeting_id)
    if not seen.may_correct:
        raise NotAllowed()
    with unit_of_work():
        made = correct_meeting(viewer, said, seen).id
    return _card(made)


@api.on("GET", "/given", list_of(schemas.GivenLineSchema), asks=schemas.GivenQuery, refuses=(404,))
@requires(Act.INSIGHT_SEE)
def given() -> dict[str, Any]:
    """What was given at condolence and assistance visits, by the areas below; nothing is summed by person."""
    viewer, said = current_viewer(), schemas.GivenQuery.said()
    asked = VisitFilter(kind=said.get("kind", ""), since=said.get("since"), until=said.get("until"))
    return {"items": given_by_area(viewer, areas_seen(viewer, said.get("area_id")), asked)}
