"""Everything other rooms and pages read of issues, under one name."""

from fieldvisit.issues.cards import CallbackRow, EventRow, IssueCard, ReporterRow, issue_card
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
from fieldvisit.issues.listing import issue_list
from fieldvisit.issues.queues import MovedRow, QueueCounts, queue_counts, waiting_since
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
    "issue_card",
    "issue_homes",
    "issue_list",
    "issues_for_dossiers",
    "issues_for_user",
    "queue_counts",
    "suggested_unit",
    "unit_choices",
    "waiting_since",
]
