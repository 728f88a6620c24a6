"""我的账号: who I am, language, password, where I am signed in, my tablets, my tokens."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.people import profile as mine
from fieldvisit.people import tokens
from fieldvisit.people.acts import Act
from fieldvisit.people.profile_forms import ChangePasswordForm, TokenForm
from fieldvisit.people.session import open_session
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.problems import wording

Answer = str | Response | tuple[str, int]


def add_profile_pages(blueprint: Blueprint) -> None:
    """Put the pages on the blueprint of people."""
    blueprint.add_url_rule("/profile", view_func=profile)
    blueprint.add_url_rule("/profile/password", view_func=password, methods=["POST"])
    blueprint.add_url_rule("/profile/sign-out-everywhere", view_func=everywhere, methods=["POST"])
    blueprint.add_url_rule("/profile/devices/<uuid:device_id>/revoke", view_func=revoke_tablet, methods=["POST"])
    blueprint.add_url_rule("/profile/tokens", view_func=token, methods=["POST"])
    blueprint.add_url_rule("/profile/tokens/<uuid:token_id>/revoke", view_func=revoke_token, methods=["POST"])


def _page(
    *, secret: ChangePasswordForm | None = None, asked: TokenForm | None = None, made: str | None = None
) -> Answer:
    viewer = current_viewer()
    forms = {
        "password_form": secret or ChangePasswordForm(formdata=None),
        "token_form": asked or TokenForm(formdata=None),
    }
    page = render_template(
        "people/profile.html",
        devices=mine.own_devices(viewer.id),
        tokens=tokens.live_tokens(viewer.id),
        made=made,
        now=now(),
        **forms,
    )
    return page, 422 if any(form.errors for form in forms.values()) else 201 if made else 200


@requires(Act.SIGNED_IN)
def profile() -> Answer:
    """All of it on one page."""
    return _page()


@requires(Act.SIGNED_IN)
def password() -> Answer:
    """A new password; other sessions and all tokens end, this session goes on."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _page(secret=form)
    try:
        mine.ensure_password(current_viewer(), form.command.old, request.remote_addr or "")
        with unit_of_work():
            account = mine.change_password(current_viewer(), form.command)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return _page(secret=form)
    except Problem as problem:
        form.take_errors({"old": [wording(problem)]})
        return _page(secret=form)
    open_session(account)
    flash(_("密码改好了。别处的登录都退出了，个人令牌都停了。"), "done")
    return redirect(url_for("people.profile"))


@requires(Act.SIGNED_IN)
def everywhere() -> Answer:
    """Every other browser has to sign in again; this one goes on."""
    with unit_of_work():
        account = mine.sign_out_everywhere(current_viewer())
    open_session(account)
    flash(_("别处的登录都退出了。"), "done")
    return redirect(url_for("people.profile"))


@requires(Act.SIGNED_IN)
def revoke_tablet(device_id: uuid.UUID) -> Answer:
    """A lost tablet of one's own."""
    with unit_of_work():
        mine.revoke_own_device(current_viewer(), device_id)
    flash(_("注销了。这台平板下次联网时会清空。"), "done")
    return redirect(url_for("people.profile"))


@requires(Act.SIGNED_IN)
def token() -> Answer:
    """Make a token; it is shown on this answer and never again."""
    tokens.ensure_in_person(current_viewer())
    form = TokenForm()
    if not form.validate_on_submit():
        return _page(asked=form)
    try:
        with unit_of_work():
            made, _row = tokens.make_token(current_viewer(), form.command)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return _page(asked=form)
    return _page(made=made)


@requires(Act.SIGNED_IN)
def revoke_token(token_id: uuid.UUID) -> Answer:
    """End a token."""
    with unit_of_work():
        tokens.revoke_token(current_viewer(), token_id)
    flash(_("令牌停了。"), "done")
    return redirect(url_for("people.profile"))
