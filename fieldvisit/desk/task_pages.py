"""要做的事: for a coordinator over the grids, for a cadre over the own households."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import grids_under
from fieldvisit.assignments.queries import current_cadres
from fieldvisit.desk.tasks import TONES, WORDS, asked_tasks, task_counts, task_page
from fieldvisit.field_tasks.doing import say_done
from fieldvisit.households.rules import tag_words
from fieldvisit.households.tag_due import due_tags
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import person
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.queries import last_reached
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args


def add_task_pages(blueprint: Blueprint) -> None:
    """Put the page on the desk's blueprint."""
    blueprint.add_url_rule("/tasks", "tasks", tasks)
    blueprint.add_url_rule("/tasks/<uuid:task_id>", "task_done", task_done, methods=["POST"])


@requires(Act.HOUSEHOLD_SEE)
def tasks() -> str:
    """What is due, and where; each figure opens its rows."""
    viewer, asked = current_viewer(), asked_tasks()
    page = task_page(viewer, asked, page_args())
    ids = [line.row.id for line in page.items]
    keepers = current_cadres(ids)
    kept_by_one = {facts.cadre_id for facts in keepers.values()} == {asked.cadre_id}
    return render_template(
        "desk/tasks.html",
        page=page,
        asked=asked,
        counts=task_counts(viewer, asked),
        words=WORDS,
        tones=TONES,
        keepers=keepers,
        reached=last_reached(ids),
        tags=due_tags(ids),
        tag_words=tag_words,
        grids=grids_under(viewer.places(Act.HOUSEHOLD_SEE), limit=500),
        cadre=person(asked.cadre_id) if asked.cadre_id and kept_by_one else None,
    )


@requires(Act.VISIT_RECORD)
def task_done(task_id: uuid.UUID) -> Response:
    """A task at a door was done, or is not after all."""
    done = request.form.get("done", "yes") == "yes"
    with unit_of_work():
        household_id = say_done(current_viewer(), task_id, done=done, stamp=Stamp.here()).household_id
    flash(_("记下了，做完了。") if done else _("又放回要做的里面了。"), "done")
    return redirect(url_for("desk.household", household_id=household_id))
