"""走访覆盖 and 解决渠道: how far the ground is covered, and how things got solved, with the identity as proof."""

from flask import render_template, request

from fieldvisit.insight.blueprint import blueprint
from fieldvisit.insight.coverage import LOADS, WHICH, Span, coverage_of, households_behind, loads_behind
from fieldvisit.insight.figures import Period, percentage_points, signed
from fieldvisit.insight.scope import PERIODS, scope_of
from fieldvisit.insight.unresolved import channel_figures, identity_figures, identity_rows
from fieldvisit.insight.words import IDENTITY_WORDS
from fieldvisit.issues.address import Args
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import people_named
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args


@blueprint.get("/coverage")
@requires(Act.INSIGHT_SEE)
def coverage() -> str:
    """走访覆盖, from the viewer's area down to the grid."""
    scope = scope_of(current_viewer(), Act.INSIGHT_SEE, request.args.to_dict())
    whole, parts = coverage_of(scope.area, span_of(scope.period))
    return render_template("insight/coverage.html", scope=scope, whole=whole, parts=parts, periods=PERIODS)


@blueprint.get("/coverage/rows")
@requires(Act.INSIGHT_SEE)
def coverage_rows() -> str:
    """The households behind a figure of coverage."""
    said = request.args.to_dict()
    scope = scope_of(current_viewer(), Act.INSIGHT_SEE, said)
    which = Args(said).word("which", WHICH) or "all"
    page = households_behind(scope.area, which, span_of(scope.period), page_args().page)
    return render_template("insight/coverage_rows.html", scope=scope, which=which, page=page)


@blueprint.get("/coverage/cadres")
@requires(Act.INSIGHT_SEE)
def coverage_cadres() -> str:
    """The cadres behind a figure of load: by name, never by number."""
    said = request.args.to_dict()
    scope = scope_of(current_viewer(), Act.INSIGHT_SEE, said)
    which = Args(said).word("which", LOADS)
    if which is None:
        raise NotVisible(field="which")
    rows = loads_behind(scope.area, which)
    names = {key: person.name for key, person in people_named([row.cadre_id for row in rows]).items()}
    rows.sort(key=lambda row: (names.get(row.cadre_id, ""), row.cadre_id))
    return render_template("insight/coverage_cadres.html", scope=scope, which=which, rows=rows, names=names)


@blueprint.get("/figures")
@requires(Act.INSIGHT_SEE)
def figures() -> str:
    """解决渠道, and the account of what came and went."""
    viewer = current_viewer()
    scope = scope_of(viewer, Act.INSIGHT_SEE, request.args.to_dict())
    solved, before, channels = channel_figures(viewer, scope)
    return render_template(
        "insight/figures.html",
        scope=scope,
        periods=PERIODS,
        solved=solved,
        change=signed(percentage_points(solved, before)),
        channels=channels,
        identity=identity_figures(viewer, scope),
    )


@blueprint.get("/figures/rows")
@requires(Act.INSIGHT_SEE)
def identity_term() -> str:
    """The issues behind one term of the identity."""
    viewer, said = current_viewer(), request.args.to_dict()
    scope = scope_of(viewer, Act.INSIGHT_SEE, said)
    term = Args(said).word("term", IDENTITY_WORDS)
    if term is None:
        raise NotVisible(field="term")
    page = identity_rows(viewer, scope, term, page_args().page)
    return render_template("insight/identity_rows.html", scope=scope, words=IDENTITY_WORDS[term], page=page)


def span_of(period: Period) -> Span:
    """The instants of a period."""
    return clock.day_start(period.first), clock.day_end(period.last)
