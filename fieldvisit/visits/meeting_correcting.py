"""A courtyard meeting corrected at the desk, by its page or by a program. Flushes, never commits."""

from typing import TYPE_CHECKING

from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.visits.desk_rules import ensure_likely_day
from fieldvisit.visits.recorded import MeetingSeen
from fieldvisit.visits.schemas import RecordMeeting
from fieldvisit.visits.service import record_meeting

if TYPE_CHECKING:
    from fieldvisit.visits.models import Meeting


def correct_meeting(viewer: Viewer, said: RecordMeeting, seen: MeetingSeen) -> "Meeting":
    """A new version in place of the one that was seen. Problems: invalid_input (an unlikely day, strange doors)."""
    ensure_likely_day(said.started_at)
    stamp = Stamp(said.started_at, clock.now())
    return record_meeting(viewer, said, stamp, meeting_id=new_id(), grid_id=seen.grid.id, supersedes=seen.row.id)
