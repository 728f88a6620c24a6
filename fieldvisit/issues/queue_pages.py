"""The three queues people work from: what waits to be taken on, what my unit has to do, whom to call back.

Each puts the most pressing first and the usual next step one press away; anything rarer is done on the issue's page.
"""

import uuid
from dataclasses import dataclass, replace

from flask import g, render_template

from fieldvisit.issues.blueprint import blueprint
from fieldvisit.issues.filters import IssueFilter
from fieldvisit.issues.forms import CallbackForm
from fieldvisit.issues.issue_pages import callback_forms
from fieldvisit.issues.queries import IssueCard, IssueRow, QueueCounts, issue_card, issue_list, queue_counts
from fieldvisit.issues.routing import UnitChoice, suggested_unit, unit_choices
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page, page_args

CALLS_A_PAGE = 10


@dataclass(frozen=True)
class ToTriage:
    """An issue that waits, and where it should go."""

    row: IssueRow
    suggested: UnitChoice | None
    choices: list[UnitChoice]


def counts(viewer: Viewer) -> QueueCounts:
    """What waits for this viewer; counted once a request, for the menu and the page alike."""
    if "queue_counts" not in g:
        g.queue_counts = queue_counts(viewer)
    found: QueueCounts = g.queue_counts
    return found


@blueprint.get("/triage")
@requires(Act.ISSUE_TRIAGE)
def triage() -> str:
    """待受理: danger and the oldest first."""
    wanted = IssueFilter(act=Act.ISSUE_TRIAGE, states=("submitted",), page=page_args().page)
    page = issue_list(current_viewer(), wanted)
    return render_template("issues/triage.html", page=page, waiting=_with_units(page))


def _with_units(page: Page[IssueRow]) -> list[ToTriage]:
    choices = {grid_id: unit_choices(grid_id) for grid_id in {row.grid_id for row in page.items}}
    pairs = {(row.category.code, row.grid_id) for row in page.items}
    suggested = {pair: suggested_unit(*pair) for pair in pairs}
    return [ToTriage(row, suggested[row.category.code, row.grid_id], choices[row.grid_id]) for row in page.items]


WORK_GROUPS = {"to_sign": ("dispatched",), "in_work": ("signed", "in_progress"), "answered": ("resolved",)}


@blueprint.get("/work")
@requires(Act.ISSUE_HANDLE)
def work() -> str:
    """我的办件: due first, overdue on top."""
    viewer, args = current_viewer(), page_args()
    wanted = IssueFilter(act=Act.ISSUE_HANDLE, per_page=50)
    groups = {
        name: issue_list(viewer, replace(wanted, states=states, page=args.page if name == "in_work" else 1))
        for name, states in WORK_GROUPS.items()
    }
    return render_template("issues/work.html", groups=groups, counts=counts(viewer))


@dataclass(frozen=True)
class ToCall:
    """An issue whose reporters are asked, with a form for each."""

    card: IssueCard
    forms: dict[uuid.UUID | None, CallbackForm]


@blueprint.get("/callbacks")
@requires(Act.CALLBACK_RECORD)
def callbacks() -> str:
    """回访: those resolved longest ago first."""
    viewer = current_viewer()
    wanted = IssueFilter(
        act=Act.CALLBACK_RECORD, callback_due=True, sort="due", page=page_args().page, per_page=CALLS_A_PAGE
    )
    page = issue_list(viewer, wanted)
    cards = [issue_card(viewer, row.id) for row in page.items]
    to_call = [ToCall(card, callback_forms(card)) for card in cards]
    return render_template("issues/callbacks.html", page=page, to_call=to_call)
