"""Who may do what with which issue: once on facts in memory, once as SQL. A property test proves that both agree.

The general rule is people.policy; here stands which facts of an issue count for which act. A coordinator triages
what waits at or below the level of the grant, not what has been escalated above it. A unit sees what it has now or
ever had, and handles only what it has now; the unit in the lead of a supervision sees it and reports on it. A
confidential issue (a complaint about a cadre, a neighbour) is seen by its unit, the coordinators and leaders above,
and whoever raised it; who reported it, only by its unit and the coordinators at its level and above. Nobody calls
back on a case of their own.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from fieldvisit.areas.queries import areas_of, ids_under
from fieldvisit.assignments.queries import current_cadres, households_of, kept_at
from fieldvisit.issues.models import Issue, IssueEvent, Supervision
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
    Step.ON_SPOT: Act.ISSUE_ON_SPOT,
    Step.DISPATCH: Act.ISSUE_TRIAGE,
    Step.ESCALATE: Act.ISSUE_TRIAGE,
    Step.REJECT: Act.ISSUE_TRIAGE,
    Step.REOPEN: Act.ISSUE_TRIAGE,
    Step.SIGN: Act.ISSUE_HANDLE,
    Step.START: Act.ISSUE_HANDLE,
    Step.CONTACT: Act.ISSUE_HANDLE,
    Step.HAND_OVER: Act.ISSUE_HAND_OVER,
    Step.RETURN: Act.ISSUE_HANDLE,
    Step.RESOLVE: Act.ISSUE_HANDLE,
    Step.WITHDRAW: Act.ISSUE_WITHDRAW,
    Step.APPEAL: Act.ISSUE_APPEAL,
    Step.TAKE_BACK: Act.ISSUE_TRIAGE,
    Step.SUPERVISE: Act.SUPERVISE,
    Step.DIRECT: Act.SUPERVISE,
    Step.REPORT: Act.ISSUE_REPORT,
    Step.SIGN_OFF: Act.SUPERVISE,
    Step.COMMENT: Act.ISSUE_COMMENT,
    Step.CALLBACK: Act.CALLBACK_RECORD,
}

# Acts for which it counts at which level the issue waits, not merely where it is.
_BY_LEVEL = frozenset(
    {Act.ISSUE_TRIAGE, Act.ISSUE_RAISE, Act.ISSUE_ON_SPOT, Act.ISSUE_WITHDRAW, Act.ISSUE_REPORTER_SEE}
)
# Acts of the unit that has the case now; of no area.
_BY_UNIT_ALONE = frozenset({Act.ISSUE_HANDLE, Act.ISSUE_HAND_OVER, Act.ISSUE_REPORT})
# Acts that take a unit beside an area, and those open to any unit that ever had the case.
_BY_UNIT = frozenset({Act.ISSUE_SEE, Act.ISSUE_COMMENT, Act.ISSUE_REPORTER_SEE})
_BY_ANY_UNIT = frozenset({Act.ISSUE_SEE, Act.ISSUE_COMMENT})
# Acts also of the unit in the lead while the case is supervised.
_BY_LEAD_UNIT = _BY_ANY_UNIT | {Act.ISSUE_REPORT}
# Acts of those who keep the household now, and of whoever raised the issue.
_BY_KEEPER = frozenset(
    {
        Act.ISSUE_SEE,
        Act.ISSUE_COMMENT,
        Act.ISSUE_RAISE,
        Act.ISSUE_ON_SPOT,
        Act.ISSUE_APPEAL,
        Act.CALLBACK_RECORD,
    }
)
_BY_RAISER = _BY_KEEPER | {Act.ISSUE_WITHDRAW}


@dataclass(frozen=True)
class IssueFacts:
    """What the rule needs to know of an issue."""

    grid_path: str
    level_path: str
    raised_by_id: UUID
    unit_id: int | None = None
    unit_ids: frozenset[int] = frozenset()  # every unit it ever was with
    lead_unit_id: int | None = None  # of the supervision that stands
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


def sees_reporter(viewer: Viewer, facts: IssueFacts) -> bool:
    """Whether the viewer is told who reported it. For an issue that is not confidential: whoever sees it."""
    return not facts.confidential or may(viewer, Act.ISSUE_REPORTER_SEE, facts)


def _row_facts(act: Act, facts: IssueFacts) -> RowFacts:
    units = _units(act, facts)
    if act in _BY_UNIT_ALONE:
        return RowFacts(unit_ids=units)
    return RowFacts(
        area_path=facts.level_path if act in _BY_LEVEL else facts.grid_path,
        unit_ids=units,
        cadre_ids=facts.cadre_ids if act in _BY_KEEPER else frozenset(),
        actor_ids=frozenset({facts.raised_by_id}) if act in _BY_RAISER else frozenset(),
    )


def _units(act: Act, facts: IssueFacts) -> frozenset[int]:
    units = {facts.unit_id} if act in _BY_UNIT_ALONE | _BY_UNIT else set()
    if act in _BY_ANY_UNIT:
        units |= facts.unit_ids
    if act in _BY_LEAD_UNIT:
        units.add(facts.lead_unit_id)
    return frozenset(unit for unit in units if unit is not None)


def _sees_confidential(viewer: Viewer, facts: IssueFacts) -> bool:
    if facts.raised_by_id == viewer.id:
        return True
    units = frozenset(unit for unit in (facts.unit_id, facts.lead_unit_id) if unit is not None)
    return policy.may(viewer, Act.ISSUE_SEE_CONFIDENTIAL, RowFacts(facts.grid_path, units))


def _is_handler(viewer: Viewer, facts: IssueFacts) -> bool:
    return facts.handler_id == viewer.id or facts.unit_id in viewer.unit_ids(Act.ISSUE_HANDLE)


def within(viewer: Viewer, act: Act) -> ColumnElement[bool]:
    """The rule of `may` as a WHERE condition over Issue."""
    ways = policy.within(viewer, act, _row_columns(viewer, act))
    units = viewer.unit_ids(act)
    if act in _BY_ANY_UNIT and units:
        ways = or_(ways, _ever_with(units))
    if act in _BY_LEAD_UNIT and units:
        ways = or_(ways, _led_by(units))
    limits = [or_(Issue.confidential.is_(False), _confidential_within(viewer))]
    if act is Act.CALLBACK_RECORD:
        limits.append(_others_case(viewer))
    return and_(ways, *limits)


def at_work(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """What keeps a list of issues to the area one works in now, whatever level they wait at."""
    return policy.at_work(viewer, _PathOf(Issue.grid_id))


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
    if act in _BY_UNIT_ALONE:
        return RowColumns(_Nowhere(), unit_ids=(Issue.unit_id,))
    own: list[ColumnElement[bool]] = []
    if act in _BY_KEEPER and viewer.has_own(act):
        own.append(Issue.household_id.in_(households_of(viewer.id)))
    if act in _BY_RAISER:
        own.append(Issue.raised_by_id == viewer.id)
    area = Issue.level_area_id if act in _BY_LEVEL else Issue.grid_id
    units = (Issue.unit_id,) if act in _BY_UNIT else ()
    return RowColumns(_PathOf(area), unit_ids=units, own=own)


def _ever_with(units: tuple[int, ...]) -> ColumnElement[bool]:
    # Not correlated: one pass over the events, whatever the number of issues.
    return Issue.id.in_(select(IssueEvent.issue_id).where(IssueEvent.unit_id.in_(units)))


def _led_by(units: tuple[int, ...]) -> ColumnElement[bool]:
    led = select(Supervision.issue_id).where(Supervision.lead_unit_id.in_(units), Supervision.signed_off_at.is_(None))
    return Issue.id.in_(led)


def _confidential_within(viewer: Viewer) -> ColumnElement[bool]:
    act = Act.ISSUE_SEE_CONFIDENTIAL
    seen = policy.within(viewer, act, RowColumns(_PathOf(Issue.grid_id), unit_ids=(Issue.unit_id,)))
    units = viewer.unit_ids(act)
    return or_(seen, Issue.raised_by_id == viewer.id, *((_led_by(units),) if units else ()))


def _others_case(viewer: Viewer) -> ColumnElement[bool]:
    units = viewer.unit_ids(Act.ISSUE_HANDLE)
    return and_(
        or_(Issue.handler_id.is_(None), Issue.handler_id != viewer.id),
        or_(Issue.unit_id.is_(None), Issue.unit_id.not_in(units)),
    )


def facts_of(issue: Issue) -> IssueFacts:
    """The facts of a row as they are now."""
    return facts_of_many([issue])[issue.id]


def facts_of_many(issues: Sequence[Issue]) -> dict[UUID, IssueFacts]:
    """The facts of several rows, in a handful of queries."""
    areas = areas_of({key for issue in issues for key in (issue.grid_id, issue.level_area_id)})
    keepers = current_cadres({issue.household_id for issue in issues if issue.household_id})
    units, leads = _units_ever(issues), _lead_units(issues)
    found = {}
    for issue in issues:
        keeper = keepers.get(issue.household_id) if issue.household_id else None
        found[issue.id] = IssueFacts(
            grid_path=areas[issue.grid_id].path,
            level_path=areas[issue.level_area_id].path,
            raised_by_id=issue.raised_by_id,
            unit_id=issue.unit_id,
            unit_ids=frozenset(units[issue.id]),
            lead_unit_id=leads.get(issue.id),
            cadre_ids=frozenset({keeper.cadre_id} if keeper else ()),
            handler_id=issue.handler_id,
            confidential=issue.confidential,
        )
    return found


def _units_ever(issues: Sequence[Issue]) -> dict[UUID, set[int]]:
    found: dict[UUID, set[int]] = defaultdict(set)
    query = select(IssueEvent.issue_id, IssueEvent.unit_id).where(IssueEvent.issue_id.in_([one.id for one in issues]))
    for issue_id, unit_id in db.session.execute(query.where(IssueEvent.unit_id.is_not(None)).distinct()):
        found[issue_id].add(int(unit_id or 0))
    return found


def _lead_units(issues: Sequence[Issue]) -> dict[UUID, int | None]:
    held = [issue.id for issue in issues if issue.supervised]
    if not held:
        return {}
    query = select(Supervision.issue_id, Supervision.lead_unit_id)
    return dict(
        db.session.execute(query.where(Supervision.issue_id.in_(held), Supervision.signed_off_at.is_(None))).all()
    )


def facts_then(viewer: Viewer, issue: Issue, stamp: Stamp) -> IssueFacts:
    """The facts when an act happened: whoever kept the household then, or within the grace, still counts.

    The grace is for what a tablet wrote down; at a desk it counts who keeps the household now.
    """
    facts = facts_of(issue)
    if stamp.device_id is None:
        return facts
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
