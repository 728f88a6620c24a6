"""The leader's first page in numbers: what waits for my word, what is open, late, soon late, and worth taking up.

Every number is counted by the filter of the list that it opens (`Figure.rows` are that list's address), so a figure
and its rows cannot drift apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fieldvisit.areas.queries import AreaFacts, grids_under
from fieldvisit.insight.figures import AGE_BANDS, AgeBand, ChannelShares, Figure, Period
from fieldvisit.insight.identity import Identity, identity_of, steps_of_term
from fieldvisit.insight.scope import Scope, earlier, scope_of
from fieldvisit.issues.address import filter_of
from fieldvisit.issues.counts import (
    count_issues,
    crossed,
    flows,
    open_by_grid,
    read_rows,
    stock_at,
    stock_now,
    stood,
)
from fieldvisit.issues.filters import BACKLOG_DAYS, MANY_REPORTERS, REOPENED_OFTEN
from fieldvisit.issues.queries import IssueRow
from fieldvisit.kernel import clock
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.paging import PER_PAGE, Page

DUE_SOON_DAYS = 3
Rows = dict[str, str]


@dataclass(frozen=True)
class Unresolved:
    """The figures of the first page."""

    collected: Figure
    open: Figure
    solved: Figure
    overdue: Figure
    due_soon: Figure
    due_soon_unsigned: Figure
    suggested: Figure
    reasons: tuple[Figure, ...]
    sign_off: Figure
    bands: tuple[tuple[AgeBand, Figure], ...]


def base_rows(scope: Scope, narrowed: Mapping[str, str]) -> Rows:
    """The part of the address that all figures of a page share."""
    return {"area": str(scope.area.id), **narrowed}


def period_rows(period: Period) -> Rows:
    """The period as the list's address says it."""
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def collected_rows(scope: Scope) -> Rows:
    """What came in: where the rows are of which the solved ones are a part."""
    return base_rows(scope, {}) | period_rows(scope.period)


def unresolved_figures(viewer: Viewer, scope: Scope, narrowed: Mapping[str, str]) -> Unresolved:
    """All figures of the page, in one statement."""
    base = base_rows(scope, narrowed)
    is_open = base | {"open": "1"}
    suggested = is_open | {"suggested": "1"}
    soon = is_open | {"due": str(DUE_SOON_DAYS)}
    collected = base | period_rows(scope.period)
    rows = {
        "open": is_open,
        "free": is_open | {"unsupervised": "1"},
        "overdue": is_open | {"overdue": "1"},
        "due_soon": soon,
        "unsigned": soon | {"unsigned": "1"},
        "suggested": suggested,
        "late": suggested | {"overdue": "1"},
        "reopened": suggested | {"reopened": str(REOPENED_OFTEN)},
        "reporters": suggested | {"reporters": str(MANY_REPORTERS)},
        "backlog": suggested | {"age": f"{BACKLOG_DAYS + 1}-"},
        "collected": collected,
        "solved": collected | {"outcome": "solved"},
        "sign_off": {"area": base["area"], "mine": "1", "state": "resolved"},
        "mine": {"area": base["area"], "mine": "1"},
        **{band.code: is_open | {"age": band.span} for band in AGE_BANDS},
    }
    count = count_rows(viewer, rows)

    def figure(name: str, of: str | None = None) -> Figure:
        return Figure(name, count[name], count[of] if of else None, rows[name])

    return Unresolved(
        collected=figure("collected"),
        open=figure("open"),
        solved=figure("solved", "collected"),
        overdue=figure("overdue", "open"),
        due_soon=figure("due_soon", "open"),
        due_soon_unsigned=figure("unsigned", "due_soon"),
        suggested=figure("suggested", "free"),
        reasons=tuple(figure(name, "suggested") for name in ("late", "reopened", "reporters", "backlog")),
        sign_off=figure("sign_off", "mine"),
        bands=tuple((band, figure(band.code, "open")) for band in AGE_BANDS),
    )


def count_rows(viewer: Viewer, rows: Mapping[str, Rows]) -> dict[str, int]:
    """How many rows the list of issues would show at each address."""
    return count_issues(viewer, {name: filter_of(viewer, address) for name, address in rows.items()})


def open_on_page(viewer: Viewer) -> int:
    """How many the page of what is unresolved opens with: those of the first of the viewer's areas."""
    if not viewer.places(Act.UNRESOLVED_SEE):
        return 0
    scope = scope_of(viewer, Act.UNRESOLVED_SEE, {})
    return count_rows(viewer, {"open": base_rows(scope, {}) | {"open": "1"}})["open"]


def channel_figures(viewer: Viewer, scope: Scope) -> tuple[Figure, Figure, tuple[Figure, ...]]:
    """Solved of what came in, the same of the period before, and through which channel."""
    collected = collected_rows(scope)
    before = base_rows(scope, {}) | period_rows(earlier(scope.period))
    solved = collected | {"outcome": "solved"}
    rows = {
        "collected": collected,
        "solved": solved,
        "before": before,
        "solved_before": before | {"outcome": "solved"},
        "on_spot": solved | {"channel": "on_spot"},
        "leader": solved | {"channel": "leader"},
    }
    count = count_rows(viewer, rows)
    shares = ChannelShares(count["solved"], count["on_spot"], count["leader"])
    earlier_solved = Figure("solved_before", count["solved_before"], count["before"], rows["solved_before"])
    return Figure("solved", count["solved"], count["collected"], solved), earlier_solved, shares.figures(solved)


def identity_figures(viewer: Viewer, scope: Scope) -> Identity:
    """The identity of the period: two stocks and the flows between them, each read for itself."""
    path, since = scope.area.path, clock.day_start(scope.period.first)
    until = clock.day_end(scope.period.last)
    # What is open now is what the rows say now; an earlier day's stock only the events remember.
    closing = stock_now(viewer, path) if until > clock.now() else stock_at(viewer, path, until)
    return identity_of(stock_at(viewer, path, since), closing, flows(viewer, path, since, until))


def identity_rows(
    viewer: Viewer, scope: Scope, term: str, page: int, per_page: int = PER_PAGE
) -> Page[tuple[IssueRow, datetime]]:
    """The issues behind one term of the identity, each with the moment that put it there."""
    path, since = scope.area.path, clock.day_start(scope.period.first)
    until = clock.day_end(scope.period.last)
    if term == "opening":
        return read_rows(viewer, stood(viewer, path, since), page, per_page)
    if term == "still_open":
        return read_rows(viewer, stood(viewer, path, until), page, per_page)
    steps, inwards = steps_of_term(term)
    return read_rows(viewer, crossed(viewer, path, since, until, steps, inwards=inwards), page, per_page)


def open_below(viewer: Viewer, scope: Scope, narrowed: Mapping[str, str]) -> list[tuple[AreaFacts, int]]:
    """The areas directly below with their open issues, for the way down."""
    if not scope.children:
        return []
    by_grid = open_by_grid(viewer, filter_of(viewer, base_rows(scope, narrowed) | {"open": "1"}))
    paths = {grid.id: grid.path for grid in grids_under([scope.area.path], limit=20_000)}
    totals: dict[str, int] = {}
    for grid_id, number in by_grid.items():
        for child in scope.children:
            if paths.get(grid_id, "").startswith(child.path):
                totals[child.path] = totals.get(child.path, 0) + number
    return [(child, totals.get(child.path, 0)) for child in scope.children]
