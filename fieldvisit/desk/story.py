"""A household's whole story on one card: who lives there, who keeps it, visits, meetings, issues and their answers.

What happened under a row that was merged into this one belongs to its story.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fieldvisit.areas.queries import AreaFacts, line_of
from fieldvisit.assignments.policy import ensure_household, may
from fieldvisit.assignments.queries import CadreFacts, current_cadre
from fieldvisit.desk.visits_seen import VisitSeen, visits_seen
from fieldvisit.field_tasks.queries import done_tasks, open_tasks
from fieldvisit.households.card import HouseholdCard, household_card
from fieldvisit.households.changes import ChangeRow, changes_of
from fieldvisit.households.queries import HouseholdFacts, merged_here
from fieldvisit.households.regroupings import regroupings_to_undo
from fieldvisit.issues.queries import IssueFilter, IssueRow, issue_list
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.visits.appointments import open_appointments
from fieldvisit.visits.queries import attended_by, recent_meetings

if TYPE_CHECKING:
    from fieldvisit.field_tasks.models import FieldTask
    from fieldvisit.households.models import Regrouping
    from fieldvisit.visits.models import Appointment

MOST_ISSUES = 20
MOST_MEETINGS = 3


@dataclass(frozen=True)
class MeetingSeen:
    """A meeting of the grid, and whether somebody of this household came."""

    id: uuid.UUID
    place: str
    at: datetime
    attended: bool


@dataclass(frozen=True)
class Story:
    """All of it, and what this viewer may do here."""

    card: HouseholdCard
    line: tuple[AreaFacts, ...]
    keeper: CadreFacts | None
    visits: tuple[VisitSeen, ...]
    meetings: tuple[MeetingSeen, ...]
    issues: tuple[IssueRow, ...]
    may_edit: bool
    may_assign: bool
    may_reveal: bool
    may_raise: bool
    may_visit: bool
    appointments: tuple["Appointment", ...]
    changes: tuple[ChangeRow, ...]
    tasks: tuple["FieldTask", ...]
    tasks_done: tuple["FieldTask", ...]
    regroupings: tuple["Regrouping", ...] = ()

    @property
    def to_say(self) -> IssueRow | None:
        """The newest answer: what to say first at the door."""
        answered = [issue for issue in self.issues if issue.answer and issue.answered_at]
        return max(answered, key=lambda issue: (issue.answered_at, issue.id), default=None)


def story_of(viewer: Viewer, household_id: uuid.UUID, language: str) -> Story:
    """The story, as far as the viewer may see it. Problems: not_visible."""
    home = ensure_household(viewer, Act.HOUSEHOLD_SEE, household_id)
    ids = [household_id, *merged_here(household_id)]
    seen = may(viewer, Act.VISIT_SEE, home)
    return Story(
        card=household_card(household_id),
        line=tuple(line_of(home.grid_id))[2:],
        keeper=current_cadre(household_id),
        visits=visits_seen(viewer, home, ids, language) if seen else (),
        meetings=_meetings(home, ids) if seen else (),
        issues=_issues(viewer, ids),
        may_edit=may(viewer, Act.HOUSEHOLD_EDIT, home),
        may_assign=may(viewer, Act.ASSIGNMENT_EDIT, home),
        may_reveal=may(viewer, Act.NUMBER_REVEAL, home),
        may_raise=may(viewer, Act.ISSUE_TRIAGE, home),
        may_visit=may(viewer, Act.VISIT_RECORD, home),
        appointments=tuple(open_appointments([household_id]).get(household_id, ())) if seen else (),
        tasks=tuple(open_tasks([household_id]).get(household_id, ())),
        tasks_done=tuple(done_tasks(household_id)),
        changes=tuple(changes_of(household_id)) if may(viewer, Act.HOUSEHOLD_EDIT, home) else (),
        regroupings=tuple(regroupings_to_undo(household_id)) if may(viewer, Act.HOUSEHOLD_EDIT, home) else (),
    )


def _meetings(home: HouseholdFacts, ids: Collection[uuid.UUID]) -> tuple[MeetingSeen, ...]:
    rows = recent_meetings([home.grid_id], MOST_MEETINGS).get(home.grid_id, [])
    came = attended_by([row.id for row in rows])
    return tuple(
        MeetingSeen(row.id, row.place, row.started_at, not set(ids).isdisjoint(came.get(row.id, ()))) for row in rows
    )


def _issues(viewer: Viewer, ids: Collection[uuid.UUID]) -> tuple[IssueRow, ...]:
    found: list[IssueRow] = []
    for key in ids:
        found += issue_list(viewer, IssueFilter(household_id=key, sort="newest", per_page=MOST_ISSUES)).items
    found.sort(key=lambda row: (row.recorded_at, row.id), reverse=True)
    return tuple(found[:MOST_ISSUES])
