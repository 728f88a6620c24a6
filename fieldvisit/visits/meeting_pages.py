"""A courtyard meeting at the desk: who came, door by door, and its correction."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from fieldvisit.kernel.errors import InvalidInput, NotAllowed
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.blueprint import Answer, blueprint
from fieldvisit.visits.forms import MeetingForm, wall_clock
from fieldvisit.visits.meeting_correcting import correct_meeting
from fieldvisit.visits.recorded import MeetingSeen, meeting_seen
from fieldvisit.web.choices import choices
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.words import said

ONE = "/meetings/<uuid:meeting_id>"


@blueprint.get(ONE)
@requires(Act.VISIT_SEE)
def meeting(meeting_id: uuid.UUID) -> Answer:
    """One meeting, and what it was before it was corrected."""
    return render_template("visits/meeting.html", seen=meeting_seen(current_viewer(), meeting_id))


@blueprint.route(f"{ONE}/correct", methods=["GET", "POST"])
@requires(Act.MEETING_RECORD)
def meeting_correct(meeting_id: uuid.UUID) -> Answer:
    """A new version in place of an old one."""
    seen = meeting_seen(current_viewer(), meeting_id)
    if not seen.may_correct:
        raise NotAllowed()
    form = MeetingForm(**({"data": _as_recorded(seen)} if request.method == "GET" else {}))
    form.attended.choices = choices((one["id"], said(f"{one['address']} {one['head']}")) for one in seen.roll)
    made = _take(form, seen)
    if made is not None:
        flash(_("更正好了，原来那条还留着。"), "done")
        return redirect(url_for("visits.meeting", meeting_id=made))
    return render_template("visits/meeting_correct.html", form=form, seen=seen), 422 if form.errors else 200


def _as_recorded(seen: MeetingSeen) -> dict[str, Any]:
    plain = {name: getattr(seen.row, name) for name in ("place", "headcount", "notes")}
    return plain | {"started_at": wall_clock(seen.row.started_at), "attended": [str(key) for key in seen.attended]}


def _take(form: MeetingForm, seen: MeetingSeen) -> uuid.UUID | None:
    if request.method != "POST" or not form.validate_on_submit():
        return None
    try:
        with unit_of_work():
            return correct_meeting(current_viewer(), form.command, seen).id
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return None
