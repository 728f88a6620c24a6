"""The kinds of operation that tablets hand over: one small module each."""

from fieldvisit.sync.kinds import (
    callback_record,
    feedback_give,
    issue_comment,
    issue_raise,
    issue_step,
    meeting_record,
    visit_record,
)
from fieldvisit.sync.work import Kind

KINDS: dict[str, Kind] = {
    module.KIND.name: module.KIND
    for module in (
        visit_record,
        issue_raise,
        issue_step,
        issue_comment,
        callback_record,
        meeting_record,
        feedback_give,
    )
}
