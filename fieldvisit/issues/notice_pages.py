"""消息: what concerns me, newest first; opening one marks it as seen."""

import uuid

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from fieldvisit.issues.blueprint import blueprint
from fieldvisit.issues.notices import late_counts, notice_list, see_all, see_notice, standing_notices
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args


@blueprint.get("/notices")
@requires(Act.SIGNED_IN)
def notices() -> str:
    """The list, under what is late by now."""
    viewer = current_viewer()
    page = notice_list(viewer, page_args().page)
    told = standing_notices(viewer) if page.page == 1 else []
    return render_template("issues/notices.html", page=page, late=late_counts(viewer), told=told)


@blueprint.post("/notices/<uuid:notice_id>/open")
@requires(Act.SIGNED_IN)
def open_notice(notice_id: uuid.UUID) -> Response:
    """Seen, and on to the issue."""
    with unit_of_work():
        issue_id = see_notice(current_viewer(), notice_id)
    return redirect(url_for("issues.issue", issue_id=issue_id))


@blueprint.post("/notices/seen")
@requires(Act.SIGNED_IN)
def all_seen() -> Response:
    """All of them."""
    with unit_of_work():
        see_all(current_viewer())
    return redirect(url_for("issues.notices"))
