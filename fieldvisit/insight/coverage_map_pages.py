"""走访覆盖 on a map: grids shaded by one figure, and the same figure of each grid as a list beside it.

The browser draws the map of two answers: the ground, and what is said of each grid. Without it the list says all.
"""

from typing import Any

from flask import Response, jsonify, render_template, request, url_for

from fieldvisit.households.ground import Outline, collected, feature_at, ground_features, ground_of
from fieldvisit.insight.blueprint import blueprint
from fieldvisit.insight.coverage import AreaCoverage
from fieldvisit.insight.coverage_grids import GridsAsked, grids_asked, villages_of
from fieldvisit.insight.scope import scope_of
from fieldvisit.insight.shading import EMPTY
from fieldvisit.insight.shading_words import SHADING_WORDS, number_words
from fieldvisit.kernel import clock
from fieldvisit.people.acts import Act
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page, page_args


def _asked() -> GridsAsked:
    said = request.args.to_dict()
    return grids_asked(scope_of(current_viewer(), Act.INSIGHT_SEE, said), said)


@blueprint.get("/coverage/map")
@requires(Act.INSIGHT_SEE)
def coverage_map() -> str:
    """The map, its legend (each line narrows the list), and the grids by code."""
    asked, args = _asked(), page_args()
    shown = asked.narrowed
    rows = shown[args.offset : args.offset + args.per_page]
    return render_template(
        "insight/coverage_map.html",
        scope=asked.scope,
        asked=asked,
        shading=asked.shading,
        bands=[band for band in (*(band for band, _least, _most in asked.shading.bands), EMPTY) if asked.count(band)],
        page=Page(rows, len(shown), args.page, args.per_page),
        villages=villages_of(rows),
        rows_behind=rows_behind,
        today=clock.today(),
    )


@blueprint.get("/coverage/map.geojson")
@requires(Act.INSIGHT_SEE)
def coverage_ground() -> Response:
    """The ground: outlines of grids and villages, names, and the middle of each grid, where its number stands."""
    grids = ground_of(scope_of(current_viewer(), Act.INSIGHT_SEE, request.args.to_dict()).area)
    return jsonify(ground_features(grids) | {"middles": collected(_middle(grid) for grid in grids)})


def _middle(grid: Outline) -> dict[str, Any]:
    return feature_at(grid.middle, {"id": grid.area.id})


@blueprint.get("/coverage/map.json")
@requires(Act.INSIGHT_SEE)
def coverage_shades() -> Response:
    """What is said of each grid: {id: {band, name, brief, words, rows}}."""
    asked = _asked()
    return jsonify({row.area.id: _said(asked, row) for row in asked.rows})


def _said(asked: GridsAsked, row: AreaCoverage) -> dict[str, Any]:
    number, base = asked.shading.number(row.coverage), asked.shading.base(row.coverage)
    return {
        "band": asked.shading.band(row.coverage),
        "name": row.area.name,
        "brief": f"{number}/{base}",
        "words": f"{SHADING_WORDS[asked.shading.code]} {number_words(asked.shading, row.coverage)}",
        "rows": rows_behind(asked, row),
    }


def rows_behind(asked: GridsAsked, row: AreaCoverage, *, whole: bool = False) -> str:
    """The address of the rows behind a grid's number; `whole`: of all that it is a part of."""
    shading, scope = asked.shading, asked.scope
    if shading.of == "cadres":
        return url_for("insight.coverage_cadres", area=row.area.id, which="cadres" if whole else shading.which)
    since = scope.since if shading.code == "unseen" else None
    which = "all" if whole else shading.which
    return url_for("insight.coverage_rows", area=row.area.id, period=scope.period.code, which=which, since=since)
