"""Accounts and grants (security administrator)."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.text import mask_phone
from fieldvisit.people import accounts as account_service
from fieldvisit.people import admin_queries, administration
from fieldvisit.people.acts import Act
from fieldvisit.people.columns import asked_accounts
from fieldvisit.people.forms import AmendAccountForm, GrantForm, OpenAccountForm, PasswordForm
from fieldvisit.people.models import Account, Grant
from fieldvisit.people.places import places
from fieldvisit.people.queries import grants_of, units_by_id
from fieldvisit.people.words import ROLES, role_scope
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.choices import choices
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.menu import Group, add_entry
from fieldvisit.web.paging import page_args

Answer = str | Response | tuple[str, int]
add_entry(600, "people_admin.accounts", _l("账号与权限"), Act.ADMIN_SECURITY, group=Group.ACCOUNTS)


def add_account_pages(blueprint: Blueprint) -> None:
    """Put the pages on the administrators' blueprint."""
    blueprint.add_url_rule("/admin/accounts", view_func=accounts)
    blueprint.add_url_rule("/admin/accounts/new", view_func=new_account, methods=["GET", "POST"])
    blueprint.add_url_rule("/admin/accounts/<uuid:account_id>", view_func=account)
    blueprint.add_url_rule("/admin/accounts/<uuid:account_id>/details", view_func=details, methods=["POST"])
    blueprint.add_url_rule("/admin/accounts/<uuid:account_id>/grants", view_func=give, methods=["POST"])
    blueprint.add_url_rule("/admin/accounts/<uuid:account_id>/password", view_func=password, methods=["POST"])
    blueprint.add_url_rule("/admin/accounts/<uuid:account_id>/active", view_func=activity, methods=["POST"])
    blueprint.add_url_rule("/admin/grants/<uuid:grant_id>/end", view_func=end, methods=["POST"])


@requires(Act.ADMIN_SECURITY)
def accounts() -> Answer:
    """Everyone who may sign in."""
    asked = asked_accounts()
    page = admin_queries.account_page(asked, page_args())
    grants = admin_queries.grants_of_many([row.id for row in page.items])
    every = [grant for some in grants.values() for grant in some]
    return render_template(
        "people/accounts.html", page=page, asked=asked, grants=grants, scopes=_scopes(every), roles=ROLES
    )


def _scopes(grants: list[Grant]) -> dict[uuid.UUID, str]:
    """{grant: its scope in words that people entered}; own assignments stand as an empty text."""
    named = places().by_path({grant.area_path for grant in grants if grant.area_path})
    units = units_by_id({grant.unit_id for grant in grants if grant.unit_id})
    words = {}
    for grant in grants:
        if grant.unit_id is not None:
            words[grant.id] = units[grant.unit_id].name
        else:
            place = named.get(grant.area_path or "")
            words[grant.id] = place.name if place else grant.area_path or ""
    return words


@requires(Act.ADMIN_SECURITY)
def new_account() -> Answer:
    """Open an account."""
    form = OpenAccountForm()
    if request.method == "POST" and form.validate_on_submit():
        try:
            with unit_of_work():
                made = administration.open_account(current_viewer(), form.command)
        except InvalidInput as problem:
            form.take_errors(problem.errors)
        else:
            flash(_("账号开好了。接着给权限。"), "done")
            return redirect(url_for("people_admin.account", account_id=made.id))
    return render_template("people/account_new.html", form=form), 422 if form.errors else 200


def _account_page(
    account_id: uuid.UUID,
    *,
    grant: GrantForm | None = None,
    secret: PasswordForm | None = None,
    known: AmendAccountForm | None = None,
) -> Answer:
    row = admin_queries.account_row(account_id)
    grants = grants_of(account_id)
    grant_form = grant or GrantForm(formdata=None)
    grant_form.unit_id.choices = choices(
        [("", ""), *((unit.id, unit.name) for unit in admin_queries.all_units())], said=True
    )
    password_form = secret or PasswordForm(formdata=None)
    known_form = known or AmendAccountForm(formdata=None, data=_known(row))
    page = render_template(
        "people/account.html",
        account=row,
        grants=grants,
        scopes=_scopes(grants),
        roles=ROLES,
        role_scope=role_scope,
        grant_form=grant_form,
        password_form=password_form,
        known_form=known_form,
        phone_masked=mask_phone(row.phone),
        usual=places().usual(),
    )
    return page, 422 if grant_form.errors or password_form.errors or known_form.errors else 200


def _known(row: Account) -> dict[str, object]:
    """What is known of a person as the form shows it; the phone is never written into a page."""
    said: dict[str, object] = {name: getattr(row, name) for name in ("name", "title", "sex", "lat", "lon")}
    return said | {"speaks": row.speaks or []}


@requires(Act.ADMIN_SECURITY)
def account(account_id: uuid.UUID) -> Answer:
    """One account: what it may do, its password, closing it."""
    return _account_page(account_id)


@requires(Act.ADMIN_SECURITY)
def details(account_id: uuid.UUID) -> Answer:
    """Correct what is known of a person."""
    admin_queries.account_row(account_id)
    form = AmendAccountForm()
    if not form.validate_on_submit():
        return _account_page(account_id, known=form)
    with unit_of_work():
        administration.amend_account(current_viewer(), account_id, form.command)
    flash(_("改好了。"), "done")
    return redirect(url_for("people_admin.account", account_id=account_id))


@requires(Act.ADMIN_SECURITY)
def give(account_id: uuid.UUID) -> Answer:
    """Give a role."""
    form = GrantForm()
    if not form.validate_on_submit():
        return _account_page(account_id, grant=form)
    try:
        with unit_of_work():
            administration.give_grant(current_viewer(), account_id, form.command)
    except InvalidInput as problem:
        form.take_errors(problem.errors)
        return _account_page(account_id, grant=form)
    flash(_("权限给了，马上生效。"), "done")
    return redirect(url_for("people_admin.account", account_id=account_id))


@requires(Act.ADMIN_SECURITY)
def end(grant_id: uuid.UUID) -> Answer:
    """Take a role back."""
    with unit_of_work():
        whose = administration.end_grant(current_viewer(), grant_id)
    flash(_("权限收回了，马上生效。"), "done")
    return redirect(url_for("people_admin.account", account_id=whose))


@requires(Act.ADMIN_SECURITY)
def password(account_id: uuid.UUID) -> Answer:
    """Give a new password; every session opened with the old one ends."""
    admin_queries.account_row(account_id)
    form = PasswordForm()
    if not form.validate_on_submit():
        return _account_page(account_id, secret=form)
    with unit_of_work():
        account_service.set_password(account_id, form.command.password, by=current_viewer().id)
    flash(_("密码改好了，原来的登录都退出了。"), "done")
    return redirect(url_for("people_admin.account", account_id=account_id))


@requires(Act.ADMIN_SECURITY)
def activity(account_id: uuid.UUID) -> Answer:
    """Close an account or open it again."""
    active = request.form.get("active") == "1"
    with unit_of_work():
        administration.set_active(current_viewer(), account_id, active)
    flash(_("账号重新启用了。") if active else _("账号停用了，办过的事都还在。"), "done")
    return redirect(url_for("people_admin.account", account_id=account_id))
