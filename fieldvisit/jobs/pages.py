"""后台任务: what of mine runs, what is ready to be fetched, what failed and what to do about it."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from fieldvisit.jobs import service, words
from fieldvisit.jobs.bell import ring
from fieldvisit.jobs.columns import asked_everyone
from fieldvisit.jobs.fetching import fetch_file
from fieldvisit.jobs.kinds import add_nightly
from fieldvisit.jobs.models import State
from fieldvisit.jobs.nights import tidy_jobs
from fieldvisit.jobs.queries import JobRow, job_badge, job_page, moving_jobs
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.json import compact
from fieldvisit.web.menu import Group, add_entry
from fieldvisit.web.paging import page_args

blueprint = Blueprint("jobs", __name__)
MOST_WATCHED = 50

add_entry(520, "jobs.mine", _l("后台任务"), Act.SIGNED_IN, job_badge, part="told", group=Group.TOOLS)
add_nightly("nightly.tidy", _l("夜间整理：清掉过期的导出文件"), tidy_jobs)


@blueprint.get("/jobs")
@requires(Act.SIGNED_IN)
def mine() -> str:
    """One's own jobs; an administrator of the system may look at all."""
    viewer = current_viewer()
    everyone = asked_everyone(viewer)
    page = job_page(viewer, page_args(), everyone=everyone)
    return render_template("jobs/list.html", page=page, everyone=everyone, job_words=words)


@blueprint.get("/jobs/state")
@requires(Act.SIGNED_IN)
def state() -> Response:
    """How the named jobs stand, for the page that refreshes itself."""
    ids = _ids(request.args.getlist("id")[:MOST_WATCHED])
    return compact({"jobs": [_moving(row) for row in moving_jobs(current_viewer(), ids)]})


def _ids(texts: list[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in texts]
    except ValueError:
        return []


def _moving(row: JobRow) -> dict[str, Any]:
    return {"id": str(row.id), "state": row.state, "done": row.done, "total": row.total}


@blueprint.get("/jobs/<uuid:job_id>/file")
@requires(Act.SIGNED_IN)
def fetch(job_id: uuid.UUID) -> Response:
    """The file of a finished job, for whoever asked for it."""
    return fetch_file(current_viewer(), job_id)


@blueprint.post("/jobs/<uuid:job_id>/cancel")
@requires(Act.SIGNED_IN)
def cancel(job_id: uuid.UUID) -> Response:
    """Call it off."""
    with unit_of_work():
        row = service.cancel_job(current_viewer(), job_id)
    if row.state in (State.CANCELLED, State.RUNNING):
        flash(_("取消了。"), "done")
    return redirect(url_for("jobs.mine"))


@blueprint.post("/jobs/<uuid:job_id>/again")
@requires(Act.SIGNED_IN)
def again(job_id: uuid.UUID) -> Response:
    """Ask for the same once more."""
    with unit_of_work():
        service.ask_again(current_viewer(), job_id)
    ring()
    flash(_("又排上了。"), "done")
    return redirect(url_for("jobs.mine"))
