"""走访覆盖 and 解决渠道: how far the ground is covered, and how things got solved, with the identity as proof."""

from flask import render_template, request

from fieldvisit.insight.blueprint import blueprint
from fieldvisit.insight.coverage import LOADS, WHICH, Span, coverage_of, households_behind
from fieldvisit.insight.coverage_cadres import cadres_behind
from fieldvisit.insight.figures import Figure, Period, percentage_points, signed
from fieldvisit.insight.identity import LAST_TERM
from fieldvisit.insight.scope import PERIODS, scope_of
from fieldvisit.insight.unresolved import channel_figures, collected_rows, identity_figures, identity_rows
from fieldvisit.insight.words import IDENTITY_WORDS
from fieldvisit.issues.address import Args
from fieldvisit.kernel import clock
from fieldvisit.people.acts import Act
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args


@blueprint.get("/coverage")
@requires(Act.INSIGHT_SEE)
def coverage() -> str:
    """走访覆盖, from the viewer's area down to the grid."""
    scope = scope_of(current_viewer(), Act.INSIGHT_SEE, request.args.to_dict())
    whole, parts = coverage_of(scope.area, span_of(scope.period), clock.day_start(scope.since))
    return render_template(
        "insight/coverage.html", scope=scope, whole=whole, parts=parts, periods=PERIODS, today=clock.today()
    )


@blueprint.get("/coverage/rows")
@requires(Act.INSIGHT_SEE)
def coverage_rows() -> str:
    """The households behind a figure of coverage."""
    said = request.args.to_dict()
    scope = scope_of(current_viewer(), Act.INSIGHT_SEE, said)
    which = Args(said).word("which", WHICH) or "all"
    since = clock.day_start(scope.since)
    page = households_behind(scope.area, which, span_of(scope.period), since, page_args().page)
    return render_template("insight/coverage_rows.html", scope=scope, which=which, page=page)


@blueprint.get("/coverage/cadres")
@requires(Act.INSIGHT_SEE)
def coverage_cadres() -> str:
    """The cadres behind a figure of load: by name, never by number. All of them where the address names no figure."""
    said = request.args.to_dict()
    scope = scope_of(current_viewer(), Act.INSIGHT_SEE, said)
    which = Args(said).word("which", LOADS) or LOADS[0]
    found = cadres_behind(scope.area, which, page_args().page)
    return render_template(
        "insight/coverage_cadres.html", scope=scope, which=which, page=found.page, numbers=found.numbers
    )


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
        collected=Figure("collected", solved.denominator or 0, None, collected_rows(scope)),
        solved=solved,
        change=signed(percentage_points(solved, before)),
        channels=channels,
        identity=identity_figures(viewer, scope),
    )


@blueprint.get("/figures/rows")
@requires(Act.INSIGHT_SEE)
def identity_term() -> str:
    """The issues behind one term of the identity; what is still open where the address names none."""
    viewer, said = current_viewer(), request.args.to_dict()
    scope = scope_of(viewer, Act.INSIGHT_SEE, said)
    term = Args(said).word("term", IDENTITY_WORDS) or LAST_TERM
    page = identity_rows(viewer, scope, term, page_args().page)
    return render_template("insight/identity_rows.html", scope=scope, words=IDENTITY_WORDS[term], page=page)


def span_of(period: Period) -> Span:
    """The instants of a period."""
    return clock.day_start(period.first), clock.day_end(period.last)
