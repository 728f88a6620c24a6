"""What administrators look after: lost tablets (security), 意见反馈 (system), the audit trail (audit)."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from fieldvisit.people import admin_queries, administration
from fieldvisit.people.acts import Act
from fieldvisit.people.feedback import mark_feedback_seen
from fieldvisit.people.words import ACTS, DETAILS, SCREENS, SUBJECTS
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asked_day, asked_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.menu import Group, add_entry
from fieldvisit.web.paging import page_args

Answer = str | Response
add_entry(
    640,
    "people_admin.feedback_list",
    _l("收到的意见"),
    Act.ADMIN_SYSTEM,
    lambda _viewer: admin_queries.unread_feedback(),
    part="unseen",
    group=Group.TOOLS,
)
add_entry(650, "people_admin.audit_trail", _l("审计记录"), Act.ADMIN_AUDIT, group=Group.TOOLS)


def add_watch_pages(blueprint: Blueprint) -> None:
    """Put the pages on the administrators' blueprint."""
    blueprint.add_url_rule("/admin/devices/<uuid:device_id>/revoke", view_func=revoke, methods=["POST"])
    blueprint.add_url_rule("/admin/feedback", view_func=feedback_list)
    blueprint.add_url_rule("/admin/feedback/<uuid:feedback_id>/seen", view_func=feedback_seen, methods=["POST"])
    blueprint.add_url_rule("/audit", view_func=audit_trail)


@requires(Act.ADMIN_SECURITY)
def revoke(device_id: uuid.UUID) -> Answer:
    """A lost tablet forgets everything at its next request."""
    with unit_of_work():
        administration.revoke_device(current_viewer(), device_id)
    flash(_("注销了。这台平板下次联网时会清空。"), "done")
    return redirect(url_for("desk.devices", gone=1))


@requires(Act.ADMIN_SYSTEM)
def feedback_list() -> Answer:
    """What people said."""
    page = admin_queries.feedback_page(page_args())
    return render_template("people/feedback_list.html", page=page, screens=SCREENS)


@requires(Act.ADMIN_SYSTEM)
def feedback_seen(feedback_id: uuid.UUID) -> Answer:
    """Read."""
    with unit_of_work():
        mark_feedback_seen(current_viewer(), feedback_id)
    return redirect(url_for("people_admin.feedback_list"))


@requires(Act.ADMIN_AUDIT)
def audit_trail() -> Answer:
    """Who looked at or changed what is sensitive."""
    asked = admin_queries.AuditFilter(
        asked_text("q"), asked_text("act"), asked_text("subject"), asked_day("from"), asked_day("to")
    )
    page = admin_queries.audit_page(asked, page_args())
    acts = [(code, ACTS.get(code, code)) for code in admin_queries.audited_acts()]
    words = {"words": ACTS, "subjects": SUBJECTS, "details": DETAILS}
    return render_template("people/audit.html", page=page, asked=asked, acts=acts, **words)
