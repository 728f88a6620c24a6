"""A visit recorded or corrected at the desk, and appointments. The household's page shows them."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.assignments.policy import ensure_household
from fieldvisit.households.queries import HouseholdFacts, household_facts
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.photos.seen import shown_photos
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.appointments import appointment_home, cancel_appointment, make_appointment
from fieldvisit.visits.blueprint import Answer, blueprint
from fieldvisit.visits.desk_rules import ensure_likely_day
from fieldvisit.visits.forms import GIFTS, AppointmentForm, VisitForm, wall_clock
from fieldvisit.visits.models import Visit
from fieldvisit.visits.phrases import all_phrases
from fieldvisit.visits.recorded import rest_of, visit_to_correct
from fieldvisit.visits.schemas import RecordVisit
from fieldvisit.visits.service import record_visit
from fieldvisit.visits.words import KINDS
from fieldvisit.web.choices import choices
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language

DOOR = "/households/<uuid:household_id>"


def _back(household_id: uuid.UUID) -> Response:
    return redirect(url_for("desk.household", household_id=household_id))


def _offered(home: HouseholdFacts, now: str | None = None) -> list[Any]:
    """The kinds that fit the household and the viewer, and the one it has."""
    fits = {"enterprise": home.kind == "enterprise", "leader": current_viewer().can(Act.LEAD)}
    return choices((code, words) for code, words in KINDS.items() if fits.get(code, True) or code == now)


def _dress(form: VisitForm, home: HouseholdFacts, row: Visit | None = None) -> VisitForm:
    form.kind.choices = _offered(home, row.kind if row else None)
    held = row.phrases if row else []
    words = [(one.id, one.text(page_language())) for one in all_phrases() if one.active or one.id in held]
    form.phrases.choices = choices(words, said=True)
    form.rest = dict(rest_of(row, GIFTS)) if row else {}
    form.photos = shown_photos(current_viewer(), "visit", [row.id]).get(row.id, []) if row else []
    form.photos_out.choices = choices((str(one.id), str(one.place)) for one in form.photos)
    return form


def _take(form: VisitForm, home: HouseholdFacts, row: Visit | None = None) -> bool:
    """Record it if the form was sent and is right; what is refused stands beside its field."""
    if request.method != "POST" or not form.validate_on_submit():
        return False
    said: RecordVisit = form.command
    stamp = Stamp(said.started_at, clock.now())
    try:
        ensure_likely_day(said.started_at)
        with unit_of_work():
            record_visit(current_viewer(), home.id, said, stamp, visit_id=new_id(), supersedes=row.id if row else None)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return False
    return True


def _page(form: VisitForm, home: HouseholdFacts, row: Visit | None = None) -> Answer:
    return render_template("visits/visit.html", form=form, home=home, visit=row), 422 if form.errors else 200


@blueprint.route(f"{DOOR}/visits/new", methods=["GET", "POST"])
@requires(Act.VISIT_RECORD)
def visit_new(household_id: uuid.UUID) -> Answer:
    """A visit written down at the desk."""
    home = ensure_household(current_viewer(), Act.VISIT_RECORD, household_id)
    form = _dress(
        VisitForm(**({"data": {"started_at": wall_clock(clock.now())}} if request.method == "GET" else {})), home
    )
    if _take(form, home):
        flash(_("记好了。"), "done")
        return _back(household_id)
    return _page(form, home)


@blueprint.route(f"{DOOR}/visits/<uuid:visit_id>/correct", methods=["GET", "POST"])
@requires(Act.VISIT_RECORD)
def visit_correct(household_id: uuid.UUID, visit_id: uuid.UUID) -> Answer:
    """A new version in place of an old one, which stays for who wants to see it."""
    row = visit_to_correct(current_viewer(), visit_id)
    home = household_facts(row.household_id)
    form = _dress(VisitForm(**({"data": _as_recorded(row)} if request.method == "GET" else {})), home, row)
    if _take(form, home, row):
        flash(_("更正好了，原来那条还留着。"), "done")
        return _back(home.id)
    return _page(form, home, row)


def _as_recorded(row: Visit) -> dict[str, Any]:
    gifts: dict[str, Any] = {}
    for number, gift in enumerate(row.given[:GIFTS], start=1):
        value = gift.get("value")
        gifts |= {f"what_{number}": gift.get("what"), f"value_{number}": "" if value is None else f"{value:g}"}
    started = wall_clock(row.started_at)
    plain = {"kind": row.kind, "outcome": row.outcome, "notes": row.notes, "phrases": row.phrases}
    return plain | gifts | {"started_at": started}


@blueprint.route(f"{DOOR}/appointments/new", methods=["GET", "POST"])
@requires(Act.VISIT_RECORD)
def appointment_new(household_id: uuid.UUID) -> Answer:
    """Plan a visit."""
    home = ensure_household(current_viewer(), Act.VISIT_RECORD, household_id)
    form = AppointmentForm()
    if request.method == "POST" and form.validate_on_submit():
        with unit_of_work():
            make_appointment(current_viewer(), home.id, form.command, Stamp.here(), appointment_id=new_id())
        flash(_("约好了，到那天会提醒联户干部。"), "done")
        return _back(home.id)
    return render_template("visits/appointment.html", form=form, home=home), 422 if form.errors else 200


@blueprint.post("/appointments/<uuid:appointment_id>/cancel")
@requires(Act.VISIT_RECORD)
def appointment_cancel(appointment_id: uuid.UUID) -> Answer:
    """It will not take place."""
    home = appointment_home(appointment_id)
    with unit_of_work():
        cancel_appointment(current_viewer(), appointment_id, Stamp.here())
    flash(_("取消了。"), "done")
    return _back(home)
