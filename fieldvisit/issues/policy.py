"""Who may do what with which issue: once on facts in memory, once as SQL. A property test proves that both agree.

The general rule is people.policy; here stands which facts of an issue count for which act. A coordinator triages
what waits at or below the level of the grant, not what has been escalated above it. A unit sees what it has now or
ever had, and handles only what it has now. A confidential issue (a complaint about a cadre, a neighbour) is seen
by its unit, the coordinators and leaders above, and whoever raised it. Nobody calls back on a case of their own.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from fieldvisit.areas.queries import areas_of, ids_under
from fieldvisit.assignments.queries import current_cadre, households_of, kept_at
from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.issues.workflow import Step
from fieldvisit.kernel.errors import NotAllowed, NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people import policy
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowColumns, RowFacts
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

STEP_ACTS: dict[Step, Act] = {
    Step.RAISE: Act.ISSUE_RAISE,
    Step.ON_SPOT: Act.ISSUE_RAISE,
    Step.DISPATCH: Act.ISSUE_TRIAGE,
    Step.ESCALATE: Act.ISSUE_TRIAGE,
    Step.REJECT: Act.ISSUE_TRIAGE,
    Step.REOPEN: Act.ISSUE_TRIAGE,
    Step.SIGN: Act.ISSUE_HANDLE,
    Step.START: Act.ISSUE_HANDLE,
    Step.CONTACT: Act.ISSUE_HANDLE,
    Step.RESOLVE: Act.ISSUE_HANDLE,
    Step.WITHDRAW: Act.ISSUE_WITHDRAW,
    Step.SUPERVISE: Act.SUPERVISE,
    Step.SIGN_OFF: Act.SUPERVISE,
    Step.COMMENT: Act.ISSUE_COMMENT,
    Step.CALLBACK: Act.CALLBACK_RECORD,
}

# Acts for which it counts at which level the issue waits, not merely where it is.
_BY_LEVEL = frozenset({Act.ISSUE_TRIAGE, Act.ISSUE_RAISE, Act.ISSUE_WITHDRAW})
# Acts open to any unit that ever had the case. Handling is for the one that has it now.
_BY_ANY_UNIT = frozenset({Act.ISSUE_SEE, Act.ISSUE_COMMENT})
# Acts of those who keep the household now, and of whoever raised the issue.
_BY_KEEPER = frozenset({Act.ISSUE_SEE, Act.ISSUE_COMMENT, Act.ISSUE_RAISE, Act.CALLBACK_RECORD})
_BY_RAISER = _BY_KEEPER | {Act.ISSUE_WITHDRAW}


@dataclass(frozen=True)
class IssueFacts:
    """What the rule needs to know of an issue."""

    grid_path: str
    level_path: str
    raised_by_id: UUID
    unit_id: int | None = None
    unit_ids: frozenset[int] = frozenset()  # every unit it ever was with
    cadre_ids: frozenset[UUID] = frozenset()
    handler_id: UUID | None = None
    confidential: bool = False


def may(viewer: Viewer, act: Act, facts: IssueFacts) -> bool:
    """Whether the act is allowed on the issue, whatever state it is in."""
    if facts.confidential and not _sees_confidential(viewer, facts):
        return False
    if act is Act.CALLBACK_RECORD and _is_handler(viewer, facts):
        return False
    return policy.may(viewer, act, _row_facts(act, facts))


def _row_facts(act: Act, facts: IssueFacts) -> RowFacts:
    now = frozenset({facts.unit_id} if facts.unit_id is not None else ())
    if act is Act.ISSUE_HANDLE:
        return RowFacts(unit_ids=now)
    return RowFacts(
        area_path=facts.level_path if act in _BY_LEVEL else facts.grid_path,
        unit_ids=facts.unit_ids | now if act in _BY_ANY_UNIT else frozenset(),
        cadre_ids=facts.cadre_ids if act in _BY_KEEPER else frozenset(),
        actor_ids=frozenset({facts.raised_by_id}) if act in _BY_RAISER else frozenset(),
    )


def _sees_confidential(viewer: Viewer, facts: IssueFacts) -> bool:
    if facts.raised_by_id == viewer.id:
        return True
    now = frozenset({facts.unit_id} if facts.unit_id is not None else ())
    return policy.may(viewer, Act.ISSUE_SEE_CONFIDENTIAL, RowFacts(facts.grid_path, now))


def _is_handler(viewer: Viewer, facts: IssueFacts) -> bool:
    return facts.handler_id == viewer.id or facts.unit_id in viewer.unit_ids(Act.ISSUE_HANDLE)


def within(viewer: Viewer, act: Act) -> ColumnElement[bool]:
    """The rule of `may` as a WHERE condition over Issue."""
    ways = policy.within(viewer, act, _row_columns(viewer, act))
    if act in _BY_ANY_UNIT and viewer.unit_ids(act):
        ways = or_(ways, _ever_with(viewer.unit_ids(act)))
    limits = [or_(Issue.confidential.is_(False), _confidential_within(viewer))]
    if act is Act.CALLBACK_RECORD:
        limits.append(_others_case(viewer))
    return and_(ways, *limits)


class _PathOf:
    """An area column that answers "does its path start with" by the ids of the subtree: one small subquery."""

    def __init__(self, column: Any) -> None:
        self._column = column

    def startswith(self, path: str) -> ColumnElement[bool]:
        """Whether the area lies within the subtree of `path`."""
        within_subtree: ColumnElement[bool] = self._column.in_(ids_under(path))
        return within_subtree


class _Nowhere:
    """For an act that no grant on an area allows."""

    def startswith(self, _path: str) -> ColumnElement[bool]:
        """Never."""
        return false()


def _row_columns(viewer: Viewer, act: Act) -> RowColumns:
    if act is Act.ISSUE_HANDLE:
        return RowColumns(_Nowhere(), unit_ids=(Issue.unit_id,))
    own: list[ColumnElement[bool]] = []
    if act in _BY_KEEPER and viewer.has_own(act):
        own.append(Issue.household_id.in_(households_of(viewer.id)))
    if act in _BY_RAISER:
        own.append(Issue.raised_by_id == viewer.id)
    area = Issue.level_area_id if act in _BY_LEVEL else Issue.grid_id
    units = (Issue.unit_id,) if act in _BY_ANY_UNIT else ()
    return RowColumns(_PathOf(area), unit_ids=units, own=own)


def _ever_with(units: tuple[int, ...]) -> ColumnElement[bool]:
    # Not correlated: one pass over the events, whatever the number of issues.
    return Issue.id.in_(select(IssueEvent.issue_id).where(IssueEvent.unit_id.in_(units)))


def _confidential_within(viewer: Viewer) -> ColumnElement[bool]:
    seen = policy.within(
        viewer, Act.ISSUE_SEE_CONFIDENTIAL, RowColumns(_PathOf(Issue.grid_id), unit_ids=(Issue.unit_id,))
    )
    return or_(seen, Issue.raised_by_id == viewer.id)


def _others_case(viewer: Viewer) -> ColumnElement[bool]:
    units = viewer.unit_ids(Act.ISSUE_HANDLE)
    return and_(
        or_(Issue.handler_id.is_(None), Issue.handler_id != viewer.id),
        or_(Issue.unit_id.is_(None), Issue.unit_id.not_in(units)),
    )


def facts_of(issue: Issue) -> IssueFacts:
    """The facts of a row as they are now."""
    areas = areas_of([issue.grid_id, issue.level_area_id])
    keeper = current_cadre(issue.household_id) if issue.household_id else None
    units = select(IssueEvent.unit_id).where(IssueEvent.issue_id == issue.id, IssueEvent.unit_id.is_not(None))
    return IssueFacts(
        grid_path=areas[issue.grid_id].path,
        level_path=areas[issue.level_area_id].path,
        raised_by_id=issue.raised_by_id,
        unit_id=issue.unit_id,
        unit_ids=frozenset(unit for unit in db.session.scalars(units.distinct()) if unit is not None),
        cadre_ids=frozenset({keeper.cadre_id} if keeper else ()),
        handler_id=issue.handler_id,
        confidential=issue.confidential,
    )


def facts_then(viewer: Viewer, issue: Issue, stamp: Stamp) -> IssueFacts:
    """The facts when an act happened: whoever kept the household then, or within the grace, still counts."""
    facts = facts_of(issue)
    late = issue.household_id is not None and viewer.id not in facts.cadre_ids and viewer.has_own(Act.ISSUE_SEE)
    if late and issue.household_id and kept_at(viewer.id, issue.household_id, stamp.occurred_at):
        return replace(facts, cadre_ids=facts.cadre_ids | {viewer.id})
    return facts


def ensure_visible(viewer: Viewer, facts: IssueFacts) -> None:
    """NotVisible where the issue is hidden: it looks as if it did not exist."""
    if not may(viewer, Act.ISSUE_SEE, facts):
        raise NotVisible()


def ensure_may(viewer: Viewer, act: Act, facts: IssueFacts) -> None:
    """NotAllowed where the issue may be seen and this may not be done."""
    if not may(viewer, act, facts):
        raise NotAllowed()
