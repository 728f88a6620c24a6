"""Pages that change the register: new, edit, members, tags. The list and the household's page show what
other rooms know too, so they are in the desk.
"""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import grids_under
from fieldvisit.households import policy, service
from fieldvisit.households.finding import lies_elsewhere
from fieldvisit.households.forms import AmendTagForm, DoorForm, MemberForm, RegisterForm, TagForm
from fieldvisit.households.history_pages import add_history_pages
from fieldvisit.households.holdings import members_of, tags_of
from fieldvisit.households.models import Household, HouseholdKind
from fieldvisit.households.queries import household_facts, household_row
from fieldvisit.households.rules import tag_words
from fieldvisit.households.seed_tags import TAGS
from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.addresses import safe_next
from fieldvisit.web.asked import asked_number
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language

blueprint = Blueprint("households", __name__)
add_history_pages(blueprint)
Answer = str | Response | tuple[str, int]
DOOR = "/households/<uuid:household_id>"


def _seen(household_id: uuid.UUID) -> Household:
    """The household, if it may be changed; the service judges again under the lock."""
    policy.ensure(current_viewer(), Act.HOUSEHOLD_EDIT, household_facts(household_id))
    return household_row(household_id)


def _back(household_id: uuid.UUID) -> Response:
    return redirect(url_for("desk.household", household_id=household_id))


def _page(template: str, form: SchemaForm, **more: Any) -> Answer:
    return render_template(f"households/{template}.html", form=form, **more), 422 if form.errors else 200


def _done(form: SchemaForm, act: Any) -> bool:
    """If the form was sent and is right, do it in one transaction; what is refused stands beside its field."""
    if request.method != "POST" or not form.validate_on_submit():
        return False
    try:
        with unit_of_work():
            act(form.command)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return False
    return True


@blueprint.route("/households/new", methods=["GET", "POST"])
@requires(Act.HOUSEHOLD_EDIT)
def register_new() -> Answer:
    """Put a household on the register."""
    viewer = current_viewer()
    form = RegisterForm(**({"data": {"grid_id": str(asked_number("grid") or "")}} if request.method == "GET" else {}))
    form.grid_id.choices = choices([("", _("按位置或地址找"))]) + _grid_choices()
    made: list[Household] = []
    if _done(form, lambda said: made.append(service.register_household(viewer, said))):
        flash(_("登记好了。接着安排联户干部。"), "done")
        _tell_of_grid(made[0])
        return _back(made[0].id)
    return _page("new", form)


def _tell_of_grid(row: Household) -> None:
    """Where a household stands elsewhere, offer the way there."""
    if there := lies_elsewhere(row):
        flash(_("它的位置在%(there)s里。要划过去，到“户的位置”里按一下。", there=there), "soon")


def _grid_choices() -> list[Any]:
    grids = grids_under(current_viewer().places(Act.HOUSEHOLD_EDIT), limit=500)
    return choices(((grid.id, grid.name) for grid in grids), said=True)


@blueprint.route(f"{DOOR}/edit", methods=["GET", "POST"])
@requires(Act.HOUSEHOLD_EDIT)
def edit(household_id: uuid.UUID) -> Answer:
    """Correct name, door, position, note."""
    row = _seen(household_id)
    form = DoorForm(obj=row)
    if row.kind == HouseholdKind.ENTERPRISE:
        form.name.label.text = _("企业名称")
    if _done(form, lambda said: service.amend_household(current_viewer(), household_id, said)):
        flash(_("改好了。"), "done")
        _tell_of_grid(household_row(household_id))
        return _back(household_id)
    return _page("edit", form, household=row)


@blueprint.route(f"{DOOR}/members/new", methods=["GET", "POST"])
@requires(Act.HOUSEHOLD_EDIT)
def member_new(household_id: uuid.UUID) -> Answer:
    """Someone more lives there."""
    row = _seen(household_id)
    form = MemberForm()
    if _done(form, lambda said: service.add_member(current_viewer(), household_id, said)):
        flash(_("加好了。"), "done")
        return _back(household_id)
    return _page("member", form, household=row, member=None)


@blueprint.route(f"{DOOR}/members/<uuid:member_id>", methods=["GET", "POST"])
@requires(Act.HOUSEHOLD_EDIT)
def member(household_id: uuid.UUID, member_id: uuid.UUID) -> Answer:
    """Correct what is known of a person. Numbers on record are not shown: a new one replaces, an empty one keeps."""
    row = _seen(household_id)
    person = next((one for one in members_of([household_id])[household_id] if one.id == member_id), None)
    if person is None:
        raise NotVisible()
    known = {name: getattr(person, name) for name in ("name", "relation", "sex", "birth_year", "head")}
    form = MemberForm(data=known)
    if _done(form, lambda said: service.amend_member(current_viewer(), household_id, member_id, said)):
        flash(_("改好了。"), "done")
        return _back(household_id)
    return _page("member", form, household=row, member=person)


@blueprint.post(f"{DOOR}/members/<uuid:member_id>/end")
@requires(Act.HOUSEHOLD_EDIT)
def member_end(household_id: uuid.UUID, member_id: uuid.UUID) -> Answer:
    """Lives there no longer."""
    with unit_of_work():
        service.end_member(current_viewer(), household_id, member_id)
    flash(_("移出了。"), "done")
    return _back(household_id)


@blueprint.route(f"{DOOR}/tags/new", methods=["GET", "POST"])
@requires(Act.HOUSEHOLD_EDIT)
def tag_new(household_id: uuid.UUID) -> Answer:
    """Note what is true of a household."""
    row = _seen(household_id)
    form = TagForm()
    if _done(form, lambda said: service.add_tag(current_viewer(), household_id, said)):
        flash(_("标签加好了。"), "done")
        return _back(household_id)
    held = {tag.tag for tag in tags_of([household_id])[household_id]}
    form.leave_out(held)
    return _page("tag", form, household=row, kinds=[kind for kind in TAGS if kind.sensitive])


@blueprint.route(f"{DOOR}/tags/<uuid:tag_id>", methods=["GET", "POST"])
@requires(Act.HOUSEHOLD_EDIT)
def tag_edit(household_id: uuid.UUID, tag_id: uuid.UUID) -> Answer:
    """Correct what a tag rests on, and until when it holds."""
    household = _seen(household_id)
    tag = next((one for one in tags_of([household_id])[household_id] if one.id == tag_id), None)
    if tag is None:
        raise NotVisible()
    form = AmendTagForm(obj=tag)
    if _done(form, lambda said: service.amend_tag(current_viewer(), household_id, tag_id, said)):
        flash(_("改好了。"), "done")
        return _back(household_id)
    return _page("tag_edit", form, household=household, words=tag_words(tag.tag, page_language()))


@blueprint.post(f"{DOOR}/tags/<uuid:tag_id>/verify")
@requires(Act.HOUSEHOLD_EDIT)
def tag_verify(household_id: uuid.UUID, tag_id: uuid.UUID) -> Answer:
    """Still true; back to the list it was pressed in."""
    with unit_of_work():
        service.verify_tag(current_viewer(), household_id, tag_id)
    flash(_("核实好了，记的是今天。"), "done")
    there = url_for("desk.household", household_id=household_id)
    return redirect(safe_next(request.form.get("next") or there))


@blueprint.post(f"{DOOR}/tags/<uuid:tag_id>/end")
@requires(Act.HOUSEHOLD_EDIT)
def tag_end(household_id: uuid.UUID, tag_id: uuid.UUID) -> Answer:
    """No longer true."""
    with unit_of_work():
        service.end_tag(current_viewer(), household_id, tag_id)
    flash(_("标签去掉了。"), "done")
    return _back(household_id)
