"""ODK Collect on a phone of one's own, or (the security administrator) on somebody else's: made, shown once, ended."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.models import Account
from fieldvisit.people.tokens import ensure_in_person
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.collect_forms import KeyForm
from fieldvisit.surveys.collect_settings import settings_picture
from fieldvisit.surveys.keys import live_keys, make_key, revoke_key
from fieldvisit.web.guard import current_viewer, requires

Answer = str | Response | tuple[str, int]
blueprint = Blueprint("collect", __name__)
ACCOUNT = "/admin/accounts/<uuid:account_id>/collect"


@blueprint.get("/collect")
@requires(Act.SURVEY_SUBMIT)
def mine() -> Answer:
    """The phones of one's own."""
    return _page(current_viewer().id)


@blueprint.post("/collect")
@requires(Act.SURVEY_SUBMIT)
def make_mine() -> Answer:
    """A key for a phone of one's own."""
    return _make(current_viewer().id)


@blueprint.post("/collect/<uuid:key_id>/revoke")
@requires(Act.SURVEY_SUBMIT)
def revoke_mine(key_id: uuid.UUID) -> Answer:
    """End a key of one's own."""
    return _revoke(current_viewer().id, key_id, url_for("collect.mine"))


@blueprint.get(ACCOUNT)
@requires(Act.ADMIN_SECURITY)
def theirs(account_id: uuid.UUID) -> Answer:
    """The phones of an account."""
    return _page(account_id)


@blueprint.post(ACCOUNT)
@requires(Act.ADMIN_SECURITY)
def make_theirs(account_id: uuid.UUID) -> Answer:
    """A key for somebody's phone."""
    return _make(account_id)


@blueprint.post(f"{ACCOUNT}/<uuid:key_id>/revoke")
@requires(Act.ADMIN_SECURITY)
def revoke_theirs(account_id: uuid.UUID, key_id: uuid.UUID) -> Answer:
    """End a key of somebody."""
    return _revoke(account_id, key_id, url_for("collect.theirs", account_id=account_id))


def _page(account_id: uuid.UUID, form: KeyForm | None = None, made: str | None = None) -> Answer:
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotVisible()
    form = form or KeyForm(formdata=None)
    page = render_template(
        "surveys/collect.html",
        account=account,
        own=account.id == current_viewer().id and request.path.startswith("/collect"),
        keys=live_keys(account_id),
        form=form,
        made=made,
        picture=settings_picture(made, _("入户")) if made else None,
    )
    return page, 422 if form.errors else 201 if made else 200


def _make(account_id: uuid.UUID) -> Answer:
    viewer, form = current_viewer(), KeyForm()
    ensure_in_person(viewer)
    if not form.validate_on_submit():
        return _page(account_id, form)
    try:
        with unit_of_work():
            if db.session.get(Account, account_id) is None:
                raise NotVisible()
            key, _row = make_key(account_id, form.command.name, by=viewer.id)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return _page(account_id, form)
    listed = url_for("openrosa.form_list", key=key, _external=True)
    return _page(account_id, made=listed.removesuffix("/formList"))


def _revoke(account_id: uuid.UUID, key_id: uuid.UUID, back: str) -> Answer:
    with unit_of_work():
        revoke_key(account_id, key_id, by=current_viewer().id)
    flash(_("停用了。这部手机再也取不到问卷，也交不进来。"), "done")
    return redirect(back)
