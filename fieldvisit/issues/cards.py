"""One issue whole: its row, its events, whom to call back, and what this viewer may do now."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fieldvisit.areas.queries import area_of, level_above, line_of
from fieldvisit.issues import policy, workflow
from fieldvisit.issues.card_parts import CallbackRow, EventRow, Parts, ReporterRow, parts_of
from fieldvisit.issues.deadlines import return_until
from fieldvisit.issues.handling import HANDLERS
from fieldvisit.issues.models import Issue
from fieldvisit.issues.policy import IssueFacts
from fieldvisit.issues.routing import UnitChoice, suggested_unit, unit_choices
from fieldvisit.issues.rows import IssueRow, SupervisionRow, rows_of, supervisions_of
from fieldvisit.issues.taking_back import PRESSES, Press, last_presses
from fieldvisit.issues.words import Channel
from fieldvisit.issues.workflow import ANSWERED_STATES, State, Step
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.queries import PersonFacts, people_of_unit, people_over
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

__all__ = ["CallbackRow", "EventRow", "IssueCard", "ReporterRow", "issue_card", "issue_cards", "open_steps"]
# Steps whose form offers units.
_WITH_UNITS = (Step.DISPATCH, Step.RETURN, Step.SUPERVISE)


@dataclass(frozen=True)
class IssueCard:
    """An issue as its page shows it. No reporters are told where `row.reporter_hidden`."""

    row: IssueRow
    lat: float | None
    lon: float | None
    reporters: tuple[ReporterRow, ...]
    events: tuple[EventRow, ...]
    callbacks: tuple[CallbackRow, ...]
    supervisions: tuple[SupervisionRow, ...]
    open_steps: tuple[str, ...]
    suggested_unit: UnitChoice | None
    unit_choices: tuple[UnitChoice, ...]
    handler_choices: tuple[PersonFacts, ...]
    leader_choices: tuple[PersonFacts, ...]
    level_above_name: str | None
    return_until: datetime | None
    accept_due_at: datetime | None
    sign_due_at: datetime | None
    resolve_due_at: datetime | None
    dispatched_at: datetime | None
    signed_at: datetime | None
    first_contact_at: datetime | None

    @property
    def last_return(self) -> EventRow | None:
        """Who gave it back last, and why."""
        return next((event for event in reversed(self.events) if event.step == Step.RETURN), None)

    @property
    def rejection(self) -> EventRow | None:
        """Why it was not taken on, and how the reporter was told; while that stands."""
        if self.row.state != State.REJECTED:
            return None
        return next((event for event in reversed(self.events) if event.step == Step.REJECT), None)


def issue_card(viewer: Viewer, issue_id: uuid.UUID) -> IssueCard:
    """The issue for this viewer; NotVisible when it is missing or hidden."""
    found = issue_cards(viewer, [issue_id])
    if not found:
        raise NotVisible()
    return found[0]


def issue_cards(viewer: Viewer, ids: Collection[uuid.UUID]) -> list[IssueCard]:
    """Several issues in the order of their ids, read at once; those missing or hidden are left out."""
    rows = {row.id: row for row in db.session.scalars(select(Issue).where(Issue.id.in_(ids)))}
    issues = [rows[key] for key in ids if key in rows]
    facts = policy.facts_of_many(issues)
    issues = [issue for issue in issues if policy.may(viewer, Act.ISSUE_SEE, facts[issue.id])]
    held = supervisions_of([issue.id for issue in issues])
    lines = {row.id: row for row in rows_of(viewer, issues, held)}
    parts = parts_of(issues, held, without_reporters={key for key, row in lines.items() if row.reporter_hidden})
    return [_card(viewer, issue, facts[issue.id], lines[issue.id], parts) for issue in issues]


def _card(viewer: Viewer, issue: Issue, facts: IssueFacts, row: IssueRow, parts: Parts) -> IssueCard:
    events = parts.events.get(issue.id, [])
    steps = open_steps(viewer, issue, facts, press=_press(events))
    above = level_above(area_of(issue.level_area_id)) if {Step.ESCALATE, Step.APPEAL} & set(steps) else None
    located = not row.reporter_hidden
    return IssueCard(
        row=row,
        lat=issue.lat if located else None,
        lon=issue.lon if located else None,
        reporters=tuple(parts.reporters.get(issue.id, ())),
        events=tuple(events),
        callbacks=tuple(parts.callbacks.get(issue.id, ())),
        supervisions=tuple(parts.supervisions.get(issue.id, ())),
        open_steps=steps,
        suggested_unit=_suggested(issue, events) if Step.DISPATCH in steps else None,
        unit_choices=tuple(unit_choices(issue.grid_id)) if set(_WITH_UNITS) & set(steps) else (),
        handler_choices=_colleagues(issue) if Step.HAND_OVER in steps else (),
        leader_choices=_leaders(viewer, issue, facts) if Step.SUPERVISE in steps else (),
        level_above_name=above.name if above else None,
        return_until=return_until(issue.dispatched_at) if issue.dispatched_at and Step.RETURN in steps else None,
        accept_due_at=issue.accept_due_at,
        sign_due_at=issue.sign_due_at,
        resolve_due_at=issue.resolve_due_at,
        dispatched_at=issue.dispatched_at,
        signed_at=issue.signed_at,
        first_contact_at=issue.first_contact_at,
    )


def open_steps(viewer: Viewer, issue: Issue, facts: IssueFacts, *, press: Press | None = None) -> tuple[str, ...]:
    """What this viewer may do with it now: the workflow's steps that the rights allow, and the facts beside it.

    `press` is the last dispatch or rejection, where it has been read already.
    """
    state = State(issue.state)
    on_spot = issue.resolution_channel == Channel.ON_SPOT
    steps = [*workflow.open_steps(state, on_spot=on_spot, supervised=issue.supervised), Step.COMMENT]
    if state in ANSWERED_STATES:
        steps.append(Step.CALLBACK)
    allowed = [step for step in steps if policy.may(viewer, policy.STEP_ACTS[step], facts)]
    return tuple(step.value for step in allowed if _in_time(step, viewer, issue, press))


def _in_time(step: Step, viewer: Viewer, issue: Issue, press: Press | None) -> bool:
    """What the state and the rights allow may still be too late, or have nowhere to go."""
    if step in (Step.ESCALATE, Step.APPEAL):
        return level_above(area_of(issue.level_area_id)) is not None
    if step is Step.RETURN:
        return issue.dispatched_at is not None and clock.now() < return_until(issue.dispatched_at)
    if step is Step.TAKE_BACK:
        press = press or last_presses([issue.id]).get(issue.id)
        return press is not None and press.refusal(viewer, clock.now()) is None
    return True


def _press(events: Collection[EventRow]) -> Press | None:
    found = [event for event in events if event.step in PRESSES]
    return Press(found[-1].step, found[-1].actor_id, found[-1].at) if found else None


def _suggested(issue: Issue, events: Collection[EventRow]) -> UnitChoice | None:
    """The owner that a returning unit named, or the category's unit; never the one that just gave it back."""
    returned = [event for event in events if event.step == Step.RETURN]
    if not returned:
        return suggested_unit(issue.category, issue.grid_id)
    return suggested_after_return(issue.category, issue.grid_id, returned[-1].detail, returned[-1].unit_id)


def suggested_after_return(
    category: str, grid_id: int, detail: Mapping[str, object], given_back_by: int | None
) -> UnitChoice | None:
    """Whose it may be after a unit gave it back."""
    named = next((unit for unit in unit_choices(grid_id) if unit.id == detail.get("owner_id")), None)
    usual = named or suggested_unit(category, grid_id)
    return None if usual is None or usual.id == given_back_by else usual


def _colleagues(issue: Issue) -> tuple[PersonFacts, ...]:
    """Whom it may be handed to: the others of the unit."""
    people = people_of_unit(issue.unit_id, HANDLERS) if issue.unit_id is not None else []
    return tuple(person for person in people if person.id != issue.handler_id)


def _leaders(viewer: Viewer, issue: Issue, facts: IssueFacts) -> tuple[PersonFacts, ...]:
    """For whom an office may act here: the leaders over the place within its own area, its own level's first."""
    if policy.may(viewer, Act.LEAD, facts):
        return ()
    own = viewer.area_paths(Act.SUPERVISE)
    paths = [area.path for area in line_of(issue.grid_id) if area.path.startswith(own)]
    return tuple(person for path in paths for person in people_over([path], Role.LEADER))
