"""The columns of the pages of figures, for exports: coverage by area, the rows behind a figure, the leader's lists."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import areas_of
from fieldvisit.insight.coverage import (
    LOADS,
    WHICH,
    AreaCoverage,
    HouseholdRow,
    Span,
    count_behind,
    coverage_of,
    stream_behind,
)
from fieldvisit.insight.coverage_cadres import CadreRow, every_cadre_behind
from fieldvisit.insight.coverage_grids import grids_asked, villages_of
from fieldvisit.insight.identity import LAST_TERM
from fieldvisit.insight.scope import Scope, scope_of
from fieldvisit.insight.unresolved import base_rows, identity_rows
from fieldvisit.insight.words import IDENTITY_WORDS
from fieldvisit.issues.address import Args, filter_of
from fieldvisit.issues.columns import ISSUE_COLUMNS, add_issue_list
from fieldvisit.issues.filters import IssueFilter
from fieldvisit.issues.queries import IssueRow, held_by
from fieldvisit.kernel import clock
from fieldvisit.kernel.text import mask_name
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.lists import Column, Listing, Said, add_list, lifted
from fieldvisit.web.paging import Page, every_item
from fieldvisit.web.words import share

UNRESOLVED_SORTS = ("overdue", "age", "reporters")


def _scope(viewer: Viewer, said: Said) -> Scope:
    return scope_of(viewer, Act.INSIGHT_SEE, said)


def _span(scope: Scope) -> Span:
    return clock.day_start(scope.period.first), clock.day_end(scope.period.last)


def _since(scope: Scope) -> datetime:
    return clock.day_start(scope.since)


def _unresolved(viewer: Viewer, said: Said) -> IssueFilter:
    scope = scope_of(viewer, Act.UNRESOLVED_SEE, said)
    narrowed = {name: said[name] for name in ("category", "unit") if said.get(name)}
    sort = Args(said).word("sort", UNRESOLVED_SORTS) or "overdue"
    return filter_of(viewer, base_rows(scope, narrowed) | {"open": "1"}, sort=sort)


def _supervised(viewer: Viewer, _said: Said) -> IssueFilter:
    return replace(held_by(viewer), open_only=True)


add_issue_list("unresolved", "insight.unresolved", _l("未解决的问题"), Act.UNRESOLVED_SEE, _unresolved)
add_issue_list("supervised", "insight.supervised", _l("我领衔的"), Act.SUPERVISE, _supervised)


def _parts(viewer: Viewer, said: Said) -> list[AreaCoverage]:
    """The areas below; the area itself where nothing lies below it."""
    scope = _scope(viewer, said)
    whole, parts = coverage_of(scope.area, _span(scope), _since(scope))
    return [part for part in parts if part.coverage.registered] or [AreaCoverage(scope.area, whole)]


def _grids(viewer: Viewer, said: Said) -> list[AreaCoverage]:
    return grids_asked(_scope(viewer, said), said).narrowed


def _named_grids(viewer: Viewer, said: Said) -> list[tuple[AreaCoverage, str]]:
    rows = _grids(viewer, said)
    villages = villages_of(rows)
    return [(row, villages.get(row.area.id, "")) for row in rows]


def _brief_reached(row: AreaCoverage) -> object:
    return _("走到 %(reached)s/%(households)s 户", reached=row.coverage.reached, households=row.coverage.households)


def _which(said: Said) -> str:
    return Args(said).word("which", WHICH) or "all"


def _behind(viewer: Viewer, said: Said) -> Iterator[tuple[HouseholdRow, str]]:
    scope = _scope(viewer, said)
    for piece in stream_behind(scope.area, _which(said), _span(scope), _since(scope)):
        grids = areas_of({row.grid_id for row in piece})
        yield from ((row, grids[row.grid_id].name) for row in piece)


def _count_behind(viewer: Viewer, said: Said) -> int:
    scope = _scope(viewer, said)
    return count_behind(scope.area, _which(said), _span(scope), _since(scope))


def _loads(viewer: Viewer, said: Said) -> list[CadreRow]:
    return every_cadre_behind(_scope(viewer, said).area, Args(said).word("which", LOADS) or LOADS[0])


def _term_page(viewer: Viewer, said: Said, number: int) -> Page[tuple[IssueRow, datetime]]:
    term = Args(said).word("term", IDENTITY_WORDS) or LAST_TERM
    return identity_rows(viewer, _scope(viewer, said), term, number)


def _count_term(viewer: Viewer, said: Said) -> int:
    return _term_page(viewer, said, 1).total


COVERAGE_COLUMNS: tuple[Column, ...] = (
    Column(_l("地方"), lambda row: row.area.name, 16, brief=True),
    Column(_l("在册户"), lambda row: row.coverage.households, 10),
    Column(_l("已走访"), lambda row: row.coverage.reached, 10, brief=_brief_reached),
    Column(_l("走访覆盖"), lambda row: share(row.coverage.reached, row.coverage.households), 10, brief=True, code=True),
    Column(_l("还没走访"), lambda row: row.coverage.unreached, 10),
    Column(_l("没有联户干部的户"), lambda row: row.coverage.orphans, 16),
    Column(_l("很久没走到的户"), lambda row: row.coverage.unseen, 14),
    Column(_l("标签要核实的户"), lambda row: row.coverage.tags_due, 14),
    Column(_l("联户干部"), lambda row: row.coverage.cadres, 10),
    Column(_l("联户数合适的干部"), lambda row: row.coverage.load_ok, 16),
)


def _add(code: str, endpoint: str, words: Any, columns: tuple[Column, ...], count: Any, rows: Any) -> None:
    add_list(Listing(code, endpoint, words, Act.INSIGHT_SEE, columns, count, rows))


_add(
    "coverage",
    "insight.coverage",
    _l("走访覆盖"),
    COVERAGE_COLUMNS,
    lambda viewer, said: len(_parts(viewer, said)),
    lambda viewer, said: iter(_parts(viewer, said)),
)
_add(
    "coverage_map",
    "insight.coverage_map",
    _l("走访覆盖（按网格）"),
    (Column(_l("村社区"), lambda row: row[1], 16), *lifted(COVERAGE_COLUMNS, lambda row: row[0])),
    lambda viewer, said: len(_grids(viewer, said)),
    lambda viewer, said: iter(_named_grids(viewer, said)),
)
_add(
    "coverage_rows",
    "insight.coverage_rows",
    _l("走访覆盖的户"),
    (
        Column(_l("户"), lambda row: row[0].name, 16, brief=lambda row: mask_name(row[0].name)),
        Column(_l("住在哪里"), lambda row: row[0].address, 36, brief=True),
        Column(_l("网格"), lambda row: row[1], 14),
    ),
    _count_behind,
    _behind,
)
_add(
    "coverage_cadres",
    "insight.coverage_cadres",
    _l("联户干部"),
    (
        Column(_l("干部"), lambda row: row.name, 12, brief=True),
        Column(_l("一共联几户"), lambda row: row.load, 12, brief=lambda row: _("%(load)s 户", load=row.load)),
    ),
    lambda viewer, said: len(_loads(viewer, said)),
    lambda viewer, said: iter(_loads(viewer, said)),
)
_add(
    "identity_rows",
    "insight.identity_term",
    _l("问题的来去"),
    (Column(_l("哪一天"), lambda row: row[1], 17), *lifted(ISSUE_COLUMNS, lambda row: row[0])),
    _count_term,
    lambda viewer, said: every_item(lambda number: _term_page(viewer, said, number)),
)
