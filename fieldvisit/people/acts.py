"""What people may do, and which role may do it: one readable table. Deny by default."""

from enum import StrEnum


class Act(StrEnum):
    """Every act that is guarded. An endpoint names one; a service asks for one on a row."""

    SIGNED_IN = "signed_in"  # any account with a grant: own profile, language, feedback
    HOUSEHOLD_SEE = "household_see"
    HOUSEHOLD_EDIT = "household_edit"
    HOUSEHOLD_AMEND = "household_amend"  # from the door: what changed there, three-way, numbers are checked
    HOUSEHOLD_PROPOSE = "household_propose"  # a door that is not on the register yet
    NUMBER_REVEAL = "number_reveal"
    NUMBER_EXPORT = "number_export"  # phones and identity numbers in full in a file of the register, written down
    LIST_IMPORT = "list_import"  # open the pages of files that are brought in; which lists says another act
    REGISTER_IMPORT = (
        "register_import"  # bring in a file of households, their people and tags, of enterprises; take it along
    )
    ASSIGNMENT_SEE = "assignment_see"
    ASSIGNMENT_EDIT = "assignment_edit"
    VISIT_SEE = "visit_see"
    VISIT_RECORD = "visit_record"
    MEETING_RECORD = "meeting_record"
    ISSUE_SEE = "issue_see"
    ISSUE_SEE_CONFIDENTIAL = "issue_see_confidential"
    ISSUE_RAISE = "issue_raise"
    ISSUE_ON_SPOT = "issue_on_spot"  # dealt with at the door after all
    ISSUE_TRIAGE = "issue_triage"  # dispatch, escalate, reject, reopen by hand
    ISSUE_HANDLE = "issue_handle"  # sign, start, contact, resolve, return
    ISSUE_HAND_OVER = "issue_hand_over"  # to a named handler of the unit
    ISSUE_REPORT = "issue_report"  # tell the leader who supervises how it goes
    ISSUE_APPEAL = "issue_appeal"  # against a rejection, one level up
    ISSUE_REPORTER_SEE = "issue_reporter_see"  # who reported a confidential issue
    ISSUE_WITHDRAW = "issue_withdraw"
    ISSUE_COMMENT = "issue_comment"
    CALLBACK_RECORD = "callback_record"
    SUPERVISE = "supervise"  # take under supervision, direct, sign off: for oneself or for a leader
    LEAD = "lead"  # be the leader under whose name it is supervised
    REVIEW = "review"  # the queue of operations to check (待核对)
    OUTBOX_IMPORT = "outbox_import"  # a tablet's file, brought to a desk when nothing else goes
    INSIGHT_SEE = "insight_see"
    UNRESOLVED_SEE = "unresolved_see"
    FORM_SEE = "form_see"  # questionnaires as they are asked, without any answer
    FORM_MANAGE = "form_manage"  # upload, publish, retire: their areas are towns and larger
    SURVEY_SUBMIT = "survey_submit"  # hand in answers, from a tablet or a foreign app
    ANSWER_SEE = "answer_see"  # what was answered, but for what lies sealed
    ANSWER_OPEN = "answer_open"  # a sealed answer, one at a time, written down
    ANSWER_REVIEW = "answer_review"  # approve answers, question or reject them
    DEVICE_USE = "device_use"
    DEVICE_SEE = "device_see"  # the tablets of those one looks after: what waits on them, how they are kept
    ADMIN_SYSTEM = "admin_system"  # categories, units, feedback
    ADMIN_SECURITY = "admin_security"  # accounts, grants, devices
    ADMIN_AUDIT = "admin_audit"  # the audit trail


class Role(StrEnum):
    """A role, bound to a scope by a grant."""

    CADRE = "cadre"
    COORDINATOR = "coordinator"
    HANDLER = "handler"
    UNIT_LEAD = "unit_lead"
    CALLBACK_OFFICER = "callback_officer"
    LEADER = "leader"
    LEADER_OFFICE = "leader_office"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


_EVERYONE = frozenset({Act.SIGNED_IN, Act.DEVICE_USE})

_CADRE = frozenset(
    {
        Act.HOUSEHOLD_SEE,
        Act.HOUSEHOLD_AMEND,
        Act.HOUSEHOLD_PROPOSE,
        Act.NUMBER_REVEAL,
        Act.VISIT_SEE,
        Act.VISIT_RECORD,
        Act.MEETING_RECORD,
        Act.ISSUE_SEE,
        Act.ISSUE_RAISE,
        Act.ISSUE_ON_SPOT,
        Act.ISSUE_WITHDRAW,
        Act.ISSUE_APPEAL,
        Act.ISSUE_COMMENT,
        Act.CALLBACK_RECORD,
        Act.FORM_SEE,
        Act.SURVEY_SUBMIT,
        Act.ANSWER_SEE,
        Act.ANSWER_OPEN,
    }
)

_COORDINATOR = _CADRE | {
    Act.HOUSEHOLD_EDIT,
    Act.NUMBER_EXPORT,
    Act.LIST_IMPORT,
    Act.REGISTER_IMPORT,
    Act.ASSIGNMENT_SEE,
    Act.ASSIGNMENT_EDIT,
    Act.ISSUE_SEE_CONFIDENTIAL,
    Act.ISSUE_REPORTER_SEE,
    Act.ISSUE_TRIAGE,
    Act.REVIEW,
    Act.OUTBOX_IMPORT,
    Act.INSIGHT_SEE,
    Act.FORM_MANAGE,
    Act.ANSWER_REVIEW,
    Act.DEVICE_SEE,
}

_HANDLER = frozenset(
    {
        Act.ISSUE_SEE,
        Act.ISSUE_SEE_CONFIDENTIAL,
        Act.ISSUE_REPORTER_SEE,
        Act.ISSUE_HANDLE,
        Act.ISSUE_REPORT,
        Act.ISSUE_COMMENT,
    }
)

_LEADER = frozenset(
    {
        Act.HOUSEHOLD_SEE,
        Act.VISIT_SEE,
        Act.ASSIGNMENT_SEE,
        Act.ISSUE_SEE,
        Act.ISSUE_SEE_CONFIDENTIAL,
        Act.ISSUE_COMMENT,
        Act.SUPERVISE,
        Act.LEAD,
        Act.INSIGHT_SEE,
        Act.UNRESOLVED_SEE,
        Act.FORM_SEE,
        Act.ANSWER_SEE,
        # 联点: a leader visits too, and says what was heard.
        Act.VISIT_RECORD,
        Act.ISSUE_RAISE,
        Act.SURVEY_SUBMIT,
    }
)
# The office sees and does what its leader does, in the leader's name; what is confidential is told to the leader alone.
_LEADER_OFFICE = _LEADER - {Act.LEAD, Act.ISSUE_SEE_CONFIDENTIAL, Act.VISIT_RECORD, Act.ISSUE_RAISE, Act.SURVEY_SUBMIT}

ROLE_ACTS: dict[Role, frozenset[Act]] = {
    Role.CADRE: _EVERYONE | _CADRE,
    Role.COORDINATOR: _EVERYONE | _COORDINATOR,
    Role.HANDLER: _EVERYONE | _HANDLER,
    Role.UNIT_LEAD: _EVERYONE | _HANDLER | {Act.ISSUE_HAND_OVER},
    Role.CALLBACK_OFFICER: _EVERYONE | {Act.ISSUE_SEE, Act.CALLBACK_RECORD, Act.ISSUE_COMMENT, Act.NUMBER_REVEAL},
    Role.LEADER: _EVERYONE | _LEADER,
    Role.LEADER_OFFICE: _EVERYONE | _LEADER_OFFICE,
    Role.SYSTEM_ADMIN: _EVERYONE | {Act.ADMIN_SYSTEM, Act.LIST_IMPORT, Act.FORM_SEE, Act.FORM_MANAGE},
    Role.SECURITY_ADMIN: _EVERYONE | {Act.ADMIN_SECURITY, Act.LIST_IMPORT, Act.DEVICE_SEE, Act.OUTBOX_IMPORT},
    Role.AUDIT_ADMIN: _EVERYONE | {Act.ADMIN_AUDIT},
}
