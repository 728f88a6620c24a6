"""A leader's first page: what waits for my word, then what is open, the latest first. And what I supervise."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import render_template, request

from fieldvisit.insight.blueprint import blueprint
from fieldvisit.insight.scope import PERIODS, Scope, scope_of
from fieldvisit.insight.unresolved import base_rows, open_below, unresolved_figures
from fieldvisit.issues.address import Args, filter_of
from fieldvisit.issues.categories import active_tree
from fieldvisit.issues.counts import units_among
from fieldvisit.issues.queries import held_by, issue_list, waiting_since
from fieldvisit.issues.stepping import preset_deadline
from fieldvisit.kernel import clock
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args

SORTS = ("overdue", "age", "reporters")
ROWS_A_PAGE = 10


@blueprint.get("/unresolved")
@requires(Act.UNRESOLVED_SEE)
def unresolved() -> str:
    """未解决."""
    viewer, said = current_viewer(), request.args.to_dict()
    scope = scope_of(viewer, Act.UNRESOLVED_SEE, said)
    narrowed = {name: said[name] for name in ("category", "unit") if said.get(name)}
    return render_template(
        "insight/unresolved.html",
        scope=scope,
        figures=unresolved_figures(viewer, scope, narrowed),
        below=open_below(viewer, scope, narrowed),
        waiting=_for_my_word(viewer),
        moved=waiting_since(viewer, clock.day_start(clock.today() - timedelta(days=1))),
        deadline=preset_deadline(),
        said=said,
        **_rows(viewer, scope, narrowed, said),
    )


def _rows(viewer: Viewer, scope: Scope, narrowed: Mapping[str, str], said: Mapping[str, str]) -> dict[str, Any]:
    """最该先看, and what its filters offer."""
    sort = Args(said).word("sort", SORTS) or "overdue"
    is_open = {"open": "1"}
    wanted = filter_of(
        viewer, base_rows(scope, narrowed) | is_open, sort=sort, page=page_args().page, per_page=ROWS_A_PAGE
    )
    return {
        "page": issue_list(viewer, wanted),
        "sort": sort,
        "sorts": SORTS,
        "periods": PERIODS,
        "tree": active_tree(),
        "units": units_among(viewer, filter_of(viewer, base_rows(scope, {}) | is_open)),
    }


def _for_my_word(viewer: Viewer) -> Any:
    """Resolved under my supervision: it closes when I sign."""
    return issue_list(viewer, replace(held_by(viewer), states=("resolved",)))


@blueprint.get("/supervised")
@requires(Act.SUPERVISE)
def supervised() -> str:
    """我领衔的: what waits for my signature first, then by deadline."""
    viewer = current_viewer()
    mine = replace(held_by(viewer), open_only=True, page=page_args().page)
    return render_template("insight/supervised.html", page=issue_list(viewer, mine), waiting=_for_my_word(viewer))
