"""The API of figures: each with its base, and the rows behind it, counted by the same filters as on the pages."""

from typing import Any

from marshmallow import Schema, fields

from fieldvisit.areas.api import AreaSchema
from fieldvisit.insight.coverage import LOADS, WHICH, coverage_of, households_behind
from fieldvisit.insight.coverage_cadres import every_cadre_behind
from fieldvisit.insight.coverage_grids import each_grid, villages_of
from fieldvisit.insight.coverage_pages import span_of
from fieldvisit.insight.figures import Coverage, Figure, percentage_points
from fieldvisit.insight.identity import LAST_TERM, TERMS, Identity
from fieldvisit.insight.scope import PERIODS, Scope, scope_of
from fieldvisit.insight.unresolved import channel_figures, identity_figures, identity_rows, unresolved_figures
from fieldvisit.issues.address import filter_of
from fieldvisit.issues.api_schemas import IssueLineSchema, line_json, query_of
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.web.api import (
    PREFIX,
    Moment,
    Paged,
    Query,
    RoomApi,
    a_day,
    a_number,
    a_word,
    list_of,
    page_of,
    some_text,
)
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page

api = RoomApi("figures_api", __name__, url_prefix=f"{PREFIX}/figures", description="Figures and the rows behind them.")
blueprints = [api]


class FigureSchema(Schema):
    """`numerator` of `denominator`; `rows` is the query of `GET /issues` that finds exactly the numerator's rows."""

    name = fields.String(required=True)
    numerator = fields.Integer(required=True)
    denominator = fields.Integer(allow_none=True)
    percent = fields.Float(allow_none=True)
    rows = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class PeriodSchema(Schema):
    """Whole local days, both ends included."""

    code = fields.String(required=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True)


class ScopeSeenSchema(Schema):
    """Which area and which days the figures are of."""

    area = fields.Nested(AreaSchema, required=True)
    period = fields.Nested(PeriodSchema, required=True)


class UnresolvedSchema(ScopeSeenSchema):
    """未解决 in numbers."""

    figures = fields.List(fields.Nested(FigureSchema), required=True)
    bands = fields.List(fields.Nested(FigureSchema), required=True, metadata={"description": "open, by age"})


class CoverageCountsSchema(Schema):
    """Counts only, never persons. `unreached` + `reached` = `households`."""

    households = fields.Integer(required=True)
    reached = fields.Integer(required=True)
    unreached = fields.Integer(required=True)
    orphans = fields.Integer(required=True)
    cadres = fields.Integer(required=True)
    load_ok = fields.Integer(required=True)
    unseen = fields.Integer(required=True, metadata={"description": "nobody met there since `since`"})
    tags_due = fields.Integer(required=True, metadata={"description": "with a tag that should be looked at again"})
    registered = fields.Boolean(required=True)


class AreaCoverageSchema(Schema):
    """One area below."""

    area = fields.Nested(AreaSchema, required=True)
    coverage = fields.Nested(CoverageCountsSchema, required=True)


class CoverageSchema(ScopeSeenSchema):
    """走访覆盖 of an area and of each area directly below."""

    whole = fields.Nested(CoverageCountsSchema, required=True)
    parts = fields.List(fields.Nested(AreaCoverageSchema), required=True)


class GridCoverageSchema(AreaCoverageSchema):
    """One grid, and the village it lies in."""

    village = fields.String(required=True)


class ChannelsSchema(ScopeSeenSchema):
    """解决渠道: solved of what came in, and through which channel. `change`: percentage points to the period before."""

    solved = fields.Nested(FigureSchema, required=True)
    before = fields.Nested(FigureSchema, required=True)
    change = fields.Float(allow_none=True)
    channels = fields.List(fields.Nested(FigureSchema), required=True)


class IdentitySchema(ScopeSeenSchema):
    """opening + new + returned = closed + merged + rejected + withdrawn + still_open; `holds` says whether."""

    opening = fields.Integer(required=True)
    new = fields.Integer(required=True)
    returned = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    merged = fields.Integer(required=True)
    rejected = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)
    still_open = fields.Integer(required=True)
    holds = fields.Boolean(required=True)


class IdentityRowSchema(Schema):
    """An issue, and the moment that put it into the term."""

    issue = fields.Nested(IssueLineSchema, required=True)
    at = Moment(allow_none=True)


class HouseholdBehindSchema(Schema):
    """A household that a figure counted."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    grid_id = fields.Integer(required=True)


class CadreBehindSchema(Schema):
    """A cadre that a figure of load counted, in the order of names."""

    cadre_id = fields.UUID(required=True)
    name = fields.String(required=True)
    households = fields.Integer(required=True)
    fits = fields.Boolean(required=True)


class ScopeQuery(Query):
    """An area within reach (the asker's own where none is named) and a period (this month)."""

    area_id = a_number()
    period = a_word(*PERIODS)


class CoverageQuery(ScopeQuery):
    """`since`: from which day on nobody was met, for `unseen` (three months ago where none is named)."""

    since = a_day()


class UnresolvedQuery(ScopeQuery):
    """Narrowed to a category or a unit."""

    category = some_text(40)
    unit_id = a_number()


class PagedScope(Paged, ScopeQuery):
    """A page of the rows behind a figure."""


class HouseholdsQuery(PagedScope):
    """Which households."""

    which = a_word(*WHICH)
    since = a_day()


class GridsQuery(Paged, CoverageQuery):
    """A page of grids."""


class TermQuery(PagedScope):
    """Which term of the identity."""

    term = a_word("opening", *TERMS, LAST_TERM)


class CadresQuery(ScopeQuery):
    """Which cadres."""

    which = a_word(*LOADS)


def _scope(said: dict[str, Any], act: Act = Act.INSIGHT_SEE) -> Scope:
    words = {"area": said.get("area_id"), "period": said.get("period"), "since": said.get("since")}
    scope = scope_of(current_viewer(), act, {name: str(value) for name, value in words.items() if value is not None})
    if scope.aside is not None:  # a page explains another place than the one asked for; a program must not get it
        raise NotVisible()
    return scope


def _said(figure: Figure) -> dict[str, Any]:
    """A figure, its rows as the list of the API asks for them."""
    asked = filter_of(current_viewer(), figure.rows)
    numbers = {name: getattr(figure, name) for name in ("name", "numerator", "denominator", "percent")}
    return numbers | {"rows": query_of(asked)}


def _seen(scope: Scope) -> dict[str, Any]:
    return {"area": scope.area, "period": scope.period}


@api.on("GET", "/unresolved", UnresolvedSchema, asks=UnresolvedQuery, refuses=(404,))
@requires(Act.UNRESOLVED_SEE)
def unresolved() -> dict[str, Any]:
    """What waits for a word, is open, overdue, due soon, worth taking up."""
    said = UnresolvedQuery.said()
    scope = _scope(said, Act.UNRESOLVED_SEE)
    words = {"category": said.get("category"), "unit": said.get("unit_id")}
    found = unresolved_figures(current_viewer(), scope, {name: str(value) for name, value in words.items() if value})
    plain: list[Figure] = [found.collected, found.open, found.solved, found.overdue, found.due_soon]
    plain += [found.due_soon_unsigned, found.suggested, found.sign_off, *found.reasons]
    bands = [_said(figure) for _band, figure in found.bands]
    return _seen(scope) | {"figures": [_said(figure) for figure in plain], "bands": bands}


@api.on("GET", "/coverage", CoverageSchema, asks=CoverageQuery, refuses=(404,))
@requires(Act.INSIGHT_SEE)
def coverage() -> dict[str, Any]:
    """走访覆盖, from an area down to the grid."""
    scope = _scope(CoverageQuery.said())
    whole, parts = coverage_of(scope.area, span_of(scope.period), clock.day_start(scope.since))
    below = [{"area": part.area, "coverage": _counts(part.coverage)} for part in parts]
    return _seen(scope) | {"whole": _counts(whole), "parts": below}


def _counts(found: Coverage) -> dict[str, Any]:
    return {name: getattr(found, name) for name in CoverageCountsSchema().fields}


@api.on("GET", "/coverage/grids", page_of(GridCoverageSchema), asks=GridsQuery, refuses=(404,))
@requires(Act.INSIGHT_SEE)
def coverage_grids() -> Page[dict[str, Any]]:
    """走访覆盖 grid by grid, by code: what the map is shaded by."""
    args, said = GridsQuery.page_and_rest()
    scope = _scope(said)
    rows = each_grid(scope.area, span_of(scope.period), clock.day_start(scope.since))
    shown = rows[args.offset : args.offset + args.per_page]
    villages = villages_of(shown)
    items = [
        {"area": row.area, "coverage": _counts(row.coverage), "village": villages.get(row.area.id, "")} for row in shown
    ]
    return Page(items, len(rows), args.page, args.per_page)


@api.on("GET", "/coverage/households", page_of(HouseholdBehindSchema), asks=HouseholdsQuery, refuses=(404,))
@requires(Act.INSIGHT_SEE)
def coverage_households() -> Any:
    """The households behind a figure of coverage."""
    args, said = HouseholdsQuery.page_and_rest()
    scope = _scope(said)
    since, which = clock.day_start(scope.since), said.get("which", "all")
    return households_behind(scope.area, which, span_of(scope.period), since, args.page, args.per_page)


@api.on("GET", "/coverage/cadres", list_of(CadreBehindSchema), asks=CadresQuery, refuses=(404,))
@requires(Act.INSIGHT_SEE)
def coverage_cadres() -> dict[str, Any]:
    """The cadres behind a figure of load, by name, never by number."""
    said = CadresQuery.said()
    rows = every_cadre_behind(_scope(said).area, said.get("which", LOADS[0]))
    return {
        "items": [
            {"cadre_id": row.cadre_id, "name": row.name, "households": row.load, "fits": row.fits} for row in rows
        ]
    }


@api.on("GET", "/channels", ChannelsSchema, asks=ScopeQuery, refuses=(404,))
@requires(Act.INSIGHT_SEE)
def channels() -> dict[str, Any]:
    """解决渠道."""
    scope = _scope(ScopeQuery.said())
    solved, before, shares = channel_figures(current_viewer(), scope)
    change = percentage_points(solved, before)
    channels = [_said(figure) for figure in shares]
    return _seen(scope) | {"solved": _said(solved), "before": _said(before), "change": change, "channels": channels}


@api.on("GET", "/identity", IdentitySchema, asks=ScopeQuery, refuses=(404,))
@requires(Act.INSIGHT_SEE)
def identity() -> dict[str, Any]:
    """The account of what came and went, each side read for itself."""
    scope = _scope(ScopeQuery.said())
    found: Identity = identity_figures(current_viewer(), scope)
    terms = {name: getattr(found, name) for name in ("opening", *TERMS, "still_open", "holds")}
    return _seen(scope) | terms


@api.on("GET", "/identity/issues", page_of(IdentityRowSchema), asks=TermQuery, refuses=(404,))
@requires(Act.INSIGHT_SEE)
def identity_issues() -> Page[dict[str, Any]]:
    """The issues behind one term of the identity."""
    args, said = TermQuery.page_and_rest()
    page = identity_rows(current_viewer(), _scope(said), said.get("term", LAST_TERM), args.page, args.per_page)
    rows = [{"issue": line_json(row), "at": at} for row, at in page.items]
    return Page(rows, page.total, page.page, page.per_page)
