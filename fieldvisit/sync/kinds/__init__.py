"""The kinds of operation that tablets hand over: one small module each."""

from fieldvisit.sync.kinds.appointment_cancel import KIND as APPOINTMENT_CANCEL
from fieldvisit.sync.kinds.appointment_make import KIND as APPOINTMENT_MAKE
from fieldvisit.sync.kinds.callback_record import KIND as CALLBACK_RECORD
from fieldvisit.sync.kinds.feedback_give import KIND as FEEDBACK_GIVE
from fieldvisit.sync.kinds.household_amend import KIND as HOUSEHOLD_AMEND
from fieldvisit.sync.kinds.household_propose import KIND as HOUSEHOLD_PROPOSE
from fieldvisit.sync.kinds.issue_comment import KIND as ISSUE_COMMENT
from fieldvisit.sync.kinds.issue_raise import KIND as ISSUE_RAISE
from fieldvisit.sync.kinds.issue_step import KIND as ISSUE_STEP
from fieldvisit.sync.kinds.meeting_record import KIND as MEETING_RECORD
from fieldvisit.sync.kinds.survey_submit import KIND as SURVEY_SUBMIT
from fieldvisit.sync.kinds.task_done import KIND as TASK_DONE
from fieldvisit.sync.kinds.visit_record import KIND as VISIT_RECORD
from fieldvisit.sync.work import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        VISIT_RECORD,
        ISSUE_RAISE,
        ISSUE_STEP,
        ISSUE_COMMENT,
        CALLBACK_RECORD,
        MEETING_RECORD,
        FEEDBACK_GIVE,
        HOUSEHOLD_AMEND,
        HOUSEHOLD_PROPOSE,
        APPOINTMENT_MAKE,
        APPOINTMENT_CANCEL,
        SURVEY_SUBMIT,
        TASK_DONE,
    )
}
