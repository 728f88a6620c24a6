"""The three queues people work from: what waits to be taken on, what my unit has to do, whom to call back.

Each puts the most pressing first and the usual next step one press away; anything rarer is done on the issue's page.
"""

import uuid
from dataclasses import dataclass, replace

from flask import g, render_template, request

from fieldvisit.issues.address import Args
from fieldvisit.issues.blueprint import blueprint
from fieldvisit.issues.card_parts import EventRow, last_returns
from fieldvisit.issues.cards import suggested_after_return
from fieldvisit.issues.counts import count_issues
from fieldvisit.issues.forms import CallbackForm
from fieldvisit.issues.issue_pages import callback_forms
from fieldvisit.issues.queries import (
    IssueCard,
    IssueRow,
    QueueCounts,
    issue_cards,
    issue_ids,
    issue_list,
    queue_counts,
)
from fieldvisit.issues.queue_address import narrowing, queue_filter
from fieldvisit.issues.routing import UnitChoice, suggested_unit, unit_choices
from fieldvisit.issues.workflow import TRIAGE_STATES, WORK_STATES
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page, page_args
from fieldvisit.web.searching import typed_search

CALLS_A_PAGE = 10


@dataclass(frozen=True)
class ToTriage:
    """An issue that waits, and where it should go; with who gave it back and why, if it had been somewhere."""

    row: IssueRow
    suggested: UnitChoice | None
    choices: list[UnitChoice]
    returned: EventRow | None


def counts(viewer: Viewer) -> QueueCounts:
    """What waits for this viewer; counted once a request, for the menu and the page alike."""
    if "queue_counts" not in g:
        g.queue_counts = queue_counts(viewer)
    found: QueueCounts = g.queue_counts
    return found


@blueprint.get("/triage")
@requires(Act.ISSUE_TRIAGE)
@typed_search
def triage() -> str:
    """待受理: danger and the oldest first; what a unit gave back among them."""
    viewer, act = current_viewer(), Act.ISSUE_TRIAGE
    page = issue_list(viewer, queue_filter(viewer, act, states=TRIAGE_STATES, page=page_args().page))
    return render_template("issues/triage.html", page=page, waiting=_with_units(page), narrowing=narrowing(viewer, act))


def _with_units(page: Page[IssueRow]) -> list[ToTriage]:
    choices = {grid_id: unit_choices(grid_id) for grid_id in {row.grid_id for row in page.items}}
    pairs = {(row.category.code, row.grid_id) for row in page.items}
    usual = {pair: suggested_unit(*pair) for pair in pairs}
    returned = last_returns([row.id for row in page.items if row.state == "returned"])
    found = []
    for row in page.items:
        given_back = returned.get(row.id)
        suggested = usual[row.category.code, row.grid_id]
        if given_back is not None:
            suggested = suggested_after_return(row.category.code, row.grid_id, given_back.detail, given_back.unit_id)
        found.append(ToTriage(row, suggested, choices[row.grid_id], given_back))
    return found


WORK_GROUPS = {"to_sign": ("dispatched",), "in_work": ("signed", "in_progress"), "answered": ("resolved",)}
WORK_A_PAGE = 50


@blueprint.get("/work")
@requires(Act.ISSUE_HANDLE)
@typed_search
def work() -> str:
    """我的办件: due first, overdue on top. Three groups side by side, or one of them page by page."""
    viewer, chosen = current_viewer(), Args(request.args.to_dict()).word("group", WORK_GROUPS)
    wanted = queue_filter(viewer, Act.ISSUE_HANDLE, per_page=WORK_A_PAGE)
    each = {name: replace(wanted, states=states) for name, states in WORK_GROUPS.items()}
    shown = {chosen: replace(each[chosen], page=page_args().page)} if chosen else each
    return render_template(
        "issues/work.html",
        groups={name: issue_list(viewer, asked) for name, asked in shown.items()},
        chosen=chosen,
        number=count_issues(viewer, each | {"late": replace(wanted, states=WORK_STATES, overdue=True)}),
        narrowing=narrowing(viewer, Act.ISSUE_HANDLE),
    )


@dataclass(frozen=True)
class ToCall:
    """An issue whose reporters are asked, with a form for each."""

    card: IssueCard
    forms: dict[uuid.UUID | None, CallbackForm]


@blueprint.get("/callbacks")
@requires(Act.CALLBACK_RECORD)
@typed_search
def callbacks() -> str:
    """回访: those resolved longest ago first."""
    viewer, act = current_viewer(), Act.CALLBACK_RECORD
    page = issue_ids(viewer, queue_filter(viewer, act, callback_due=True, page=page_args().page, per_page=CALLS_A_PAGE))
    to_call = [ToCall(card, callback_forms(card)) for card in issue_cards(viewer, page.items)]
    return render_template("issues/callbacks.html", page=page, to_call=to_call, narrowing=narrowing(viewer, act))
