"""常用筛选: kept and found on the list's own page, called otherwise or dropped on a page of their own."""

import uuid
from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people import saved_filters as kept
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.addresses import page_with
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.lists import filters_in, list_named
from fieldvisit.web.problems import wording
from fieldvisit.web.schemas import load

ONE = "/filters/<uuid:filter_id>"


def add_filter_pages(blueprint: Blueprint) -> None:
    """Put the pages on the blueprint of people."""
    blueprint.add_app_template_global(filters_kept)
    blueprint.add_url_rule("/filters", view_func=filters)
    blueprint.add_url_rule("/lists/<name>/filters", view_func=keep_filter, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/rename", view_func=rename_filter, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/drop", view_func=drop_filter, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/take-back", view_func=take_filter_back, methods=["POST"])


def filters_kept(listing: str) -> list[kept.KeptFilter]:
    """One's own filters of a list, for its page."""
    return kept.saved_filters(current_viewer(), listing)


@requires(Act.SIGNED_IN)
def filters() -> str:
    """All of one's own."""
    return render_template("people/filters.html", rows=kept.saved_filters(current_viewer()))


@requires(Act.SIGNED_IN)
def keep_filter(name: str) -> Response:
    """Keep what the list's page is narrowed to now."""
    viewer, said = current_viewer(), filters_in(request.form)
    listing = list_named(viewer, name)
    here = page_with(listing.endpoint, said, listing.within)
    return _done(here, lambda: _keep(name, said), _("记住了，下次一按就是这组条件。"))


def _keep(listing: str, said: Mapping[str, str]) -> None:
    body = {"name": request.form.get("filter_name", ""), "filters": dict(said)}
    kept.save_filter(current_viewer(), listing, load(kept.KeepFilterSchema(), body))


@requires(Act.SIGNED_IN)
def rename_filter(filter_id: uuid.UUID) -> Response:
    """Call it otherwise."""
    return _done(url_for("people.filters"), lambda: _rename(filter_id), _("改好了。"))


def _rename(filter_id: uuid.UUID) -> None:
    said = load(kept.FilterNameSchema(), {"name": request.form.get("name", "")})
    kept.rename_filter(current_viewer(), filter_id, said["name"])


@requires(Act.SIGNED_IN)
def drop_filter(filter_id: uuid.UUID) -> Response:
    """No longer kept; the toast takes it back."""
    with unit_of_work():
        kept.drop_filter(current_viewer(), filter_id)
    undo = url_for("people.take_filter_back", filter_id=filter_id)
    flash({"words": _("删掉了。"), "undo": undo, "fields": {}}, "done")  # type: ignore[arg-type]
    return redirect(url_for("people.filters"))


@requires(Act.SIGNED_IN)
def take_filter_back(filter_id: uuid.UUID) -> Response:
    """Kept again."""
    here = url_for("people.filters")
    return _done(here, lambda: kept.take_filter_back(current_viewer(), filter_id), _("又记住了。"))


def _done(here: str, act: Callable[[], object], words: str) -> Response:
    """Do it in one transaction and go there; what does not fit is said in a toast."""
    try:
        with unit_of_work():
            act()
        flash(words, "done")
    except InvalidInput as problem:
        flash(next((str(text) for texts in problem.errors.values() for text in texts), wording(problem)), "late")
    return redirect(here)
