"""Sign in and out, language, the way to one's own first page, and 意见反馈."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import Problem
from fieldvisit.people import accounts
from fieldvisit.people.acts import Act
from fieldvisit.people.feedback import give_feedback
from fieldvisit.people.filter_pages import add_filter_pages
from fieldvisit.people.forms import FeedbackForm, SignInForm
from fieldvisit.people.profile_pages import add_profile_pages
from fieldvisit.people.search_pages import add_search_pages
from fieldvisit.people.session import close_session, open_session
from fieldvisit.people.standing import home_endpoint, standing
from fieldvisit.people.typed_again import carried, offer_again
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.addresses import safe_next
from fieldvisit.web.guard import current_viewer, open_to_all, requires, viewer_or_none
from fieldvisit.web.languages import LANGUAGES
from fieldvisit.web.problems import wording

blueprint = Blueprint("people", __name__)
blueprint.add_app_template_global(standing)
add_profile_pages(blueprint)
add_filter_pages(blueprint)
add_search_pages(blueprint)

Answer = str | Response | tuple[str, int]


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> Answer:
    """The door."""
    target = safe_next(request.values.get("next"))
    form = SignInForm()
    if request.method == "GET":
        return redirect(target) if viewer_or_none() else _sign_in_page(form, target)
    if not form.validate_on_submit():
        return _sign_in_page(form, target, 422)
    return _try_to_sign_in(form, target)


def _try_to_sign_in(form: SignInForm, target: str) -> Answer:
    try:
        account = accounts.check_password(form.command.username, form.command.password, request.remote_addr or "")
    except Problem as problem:
        form.form_errors.append(wording(problem))
        return _sign_in_page(form, target, problem.status)
    open_session(account)
    typed = carried()
    return offer_again(typed) if typed else redirect(target)


def _sign_in_page(form: SignInForm, target: str, status: int = 200) -> Answer:
    return render_template("people/sign_in.html", form=form, target=target, typed=carried()), status


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> Answer:
    """Leave."""
    close_session()
    return redirect(url_for("people.sign_in"))


@blueprint.post("/language")
@open_to_all
def set_language() -> Answer:
    """Chinese or English, remembered with the account."""
    language = request.form.get("language", "")
    if language in LANGUAGES:
        viewer = viewer_or_none()
        if viewer is not None:
            with unit_of_work():
                accounts.set_language(viewer.id, language)
        session["language"] = language
    return redirect(safe_next(request.form.get("next")))


@blueprint.get("/")
@requires(Act.SIGNED_IN)
def home() -> Answer:
    """Everyone to their own first page."""
    return redirect(url_for(home_endpoint(current_viewer())))


@blueprint.route("/feedback", methods=["GET", "POST"])
@requires(Act.SIGNED_IN)
def feedback() -> Answer:
    """Say that something is a burden."""
    form = FeedbackForm(**_screen())
    if request.method == "POST" and form.validate_on_submit():
        with unit_of_work():
            give_feedback(current_viewer().id, form.command, at=now())
        flash(_("收到了，谢谢。管理员会看到。"), "done")
        return redirect(url_for("people.feedback"))
    return render_template("people/feedback.html", form=form), 422 if form.errors else 200


def _screen() -> dict[str, Any]:
    # Of an address only the first part is kept: the rest may name a household.
    first = "/" + request.args.get("screen", "").strip("/").split("/")[0].split("?")[0]
    return {"data": {"screen": first[:80]}} if request.method == "GET" and first != "/" else {}
