"""平板改动: values that tablets brought beside what stands on record. The coordinator takes one or leaves it."""

import uuid

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.households.changes import open_changes, reveal_change, settle_change
from fieldvisit.households.rules import tag_words
from fieldvisit.households.words import CODED, FIELDS
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args

Answer = str | Response | tuple[str, int]
ONE = "/changes/<uuid:change_id>"


def add_change_pages(blueprint: Blueprint) -> None:
    """Put the pages on the desk's blueprint."""
    blueprint.add_url_rule("/changes", "changes", listing)
    blueprint.add_url_rule(ONE, "settle_change", settle, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/number", "reveal_change", reveal, methods=["POST"])


@requires(Act.HOUSEHOLD_EDIT)
def listing() -> Answer:
    """What waits, the oldest first."""
    page = open_changes(current_viewer(), page_args().page)
    return render_template("desk/changes.html", page=page, fields=FIELDS, coded=CODED, tag_words=tag_words)


@requires(Act.HOUSEHOLD_EDIT)
def settle(change_id: uuid.UUID) -> Answer:
    """Put the value in place, or leave what stands."""
    choice = request.form.get("choice", "")
    if choice not in ("take", "leave"):
        raise InvalidInput(field="choice")
    with unit_of_work():
        settle_change(current_viewer(), change_id, take=choice == "take")
    flash(_("换上了。") if choice == "take" else _("保留现在的。"), "done")
    return redirect(url_for("desk.changes"))


@requires(Act.HOUSEHOLD_EDIT)
def reveal(change_id: uuid.UUID) -> Answer:
    """The number that waits, in full; the press is in the audit trail."""
    with unit_of_work():
        number = reveal_change(current_viewer(), change_id)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(number=number)
    return render_template("desk/number.html", number=number, household_id=None)
