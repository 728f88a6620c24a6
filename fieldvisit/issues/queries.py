"""Everything other rooms and pages read of issues, under one name."""

from fieldvisit.issues.cards import CallbackRow, EventRow, IssueCard, ReporterRow, issue_card, issue_cards
from fieldvisit.issues.dossier_facts import issues_for_dossiers, issues_for_user
from fieldvisit.issues.filters import (
    BACKLOG_DAYS,
    MANY_REPORTERS,
    REOPENED_OFTEN,
    SORTS,
    IssueFilter,
    conditions,
)
from fieldvisit.issues.homes import IssueHome, issue_homes
from fieldvisit.issues.listing import issue_ids, issue_list
from fieldvisit.issues.notices import notices_for_user, notices_mark
from fieldvisit.issues.queues import MovedRow, QueueCounts, held_by, queue_counts, waiting_since
from fieldvisit.issues.routing import UnitChoice, suggested_unit, unit_choices
from fieldvisit.issues.rows import IssueRow, Latest, SupervisionRow

__all__ = [
    "BACKLOG_DAYS",
    "MANY_REPORTERS",
    "REOPENED_OFTEN",
    "SORTS",
    "CallbackRow",
    "EventRow",
    "IssueCard",
    "IssueFilter",
    "IssueHome",
    "IssueRow",
    "Latest",
    "MovedRow",
    "QueueCounts",
    "ReporterRow",
    "SupervisionRow",
    "UnitChoice",
    "conditions",
    "held_by",
    "issue_card",
    "issue_cards",
    "issue_homes",
    "issue_ids",
    "issue_list",
    "issues_for_dossiers",
    "issues_for_user",
    "notices_for_user",
    "notices_mark",
    "queue_counts",
    "suggested_unit",
    "unit_choices",
    "waiting_since",
]
