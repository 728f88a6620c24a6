"""What taking an import back left alone: whom, and why."""

import uuid

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from fieldvisit.imports.models import ImportState
from fieldvisit.imports.policy import CADRES
from fieldvisit.imports.queries import facts_of, import_of, kept_page
from fieldvisit.imports.row_pages import seen_at
from fieldvisit.imports.undoing import HELD, KEPT
from fieldvisit.people.acts import Act
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args

WHY = {
    KEPT: _l("导入以后又有人改过"),
    HELD: _l("已经在用：有走访、安排或别的记录连着它"),
}

ACTIVATED = _l("已经启用，或者导入以后又有人改过")


def add_kept_pages(blueprint: Blueprint) -> None:
    """Put the page on the blueprint of imports."""
    blueprint.add_url_rule("/imports/<uuid:import_id>/kept", "kept", page)


@requires(Act.LIST_IMPORT)
def page(import_id: uuid.UUID) -> str | Response:
    """Those that stand as they are, each with why."""
    row = import_of(current_viewer(), import_id)
    if row.state != ImportState.UNDONE:
        return redirect(url_for("imports.one", import_id=import_id))
    why = WHY | {KEPT: ACTIVATED} if row.kind == CADRES else WHY
    return render_template(
        "imports/kept.html", facts=facts_of(row), page=kept_page(row.id, page_args()), why=why, seen_at=seen_at
    )
