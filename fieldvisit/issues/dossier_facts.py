"""Issues as a tablet's dossiers hold them: facts in bulk, windowed by count, never confidential ones."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from fieldvisit.areas.queries import areas_of
from fieldvisit.assignments.queries import current_cadres, households_of
from fieldvisit.issues.models import Callback, Issue, IssueEvent, Reporter
from fieldvisit.issues.workflow import OPEN_STATES
from fieldvisit.kernel.clock import iso
from fieldvisit.photos.seen import facts_for_dossiers
from fieldvisit.storage.base import db

ENDED_SHOWN = 10
MOST_OWN = 500


def issues_for_dossiers(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """{household: all its open issues and the last 10 that ended}, newest first."""
    if not household_ids:
        return {}
    is_open = Issue.state.in_(OPEN_STATES)
    rank = func.row_number().over(
        partition_by=(Issue.household_id, is_open), order_by=(Issue.recorded_at.desc(), Issue.id.desc())
    )
    ranked = (
        select(Issue.id, rank.label("place"))
        .where(Issue.household_id.in_(household_ids), Issue.confidential.is_(False))
        .subquery()
    )
    query = (
        select(Issue)
        .join(ranked, ranked.c.id == Issue.id)
        .where(or_(is_open, ranked.c.place <= ENDED_SHOWN))
        .order_by(Issue.recorded_at.desc(), Issue.id.desc())
    )
    issues = list(db.session.scalars(query))
    keepers = {key: facts.cadre_id for key, facts in current_cadres(household_ids).items()}
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for issue, facts in zip(issues, _facts(issues), strict=True):
        assert issue.household_id is not None
        # Who handled it on the spot is not the one to ask whether it helped.
        asks_himself = issue.handler_id is not None and issue.handler_id == keepers.get(issue.household_id)
        facts["callback_due"] = issue.callback_due and not asks_himself
        found[issue.household_id].append(facts)
    return found


def issues_for_user(account_id: uuid.UUID, *, since: datetime) -> list[dict[str, Any]]:
    """Own issues recorded since then that lie in no dossier of a household kept now, newest first."""
    elsewhere: ColumnElement[bool] = Issue.household_id.not_in(households_of(account_id))
    query = (
        select(Issue)
        .where(Issue.raised_by_id == account_id, Issue.recorded_at >= since, Issue.confidential.is_(False))
        .where(or_(Issue.household_id.is_(None), elsewhere))
        .order_by(Issue.recorded_at.desc(), Issue.id.desc())
        .limit(MOST_OWN)
    )
    issues = list(db.session.scalars(query))
    found = _facts(issues)
    for issue, facts in zip(issues, found, strict=True):
        facts["callback_due"] = issue.callback_due and issue.handler_id != account_id
    return found


@dataclass(frozen=True)
class _Around:
    levels: dict[int, str]
    reporters: dict[uuid.UUID, list[Reporter]]
    events: dict[uuid.UUID, list[IssueEvent]]
    callbacks: dict[uuid.UUID, list[Callback]]


def _facts(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    ids = [issue.id for issue in issues]
    if not ids:
        return []
    areas = areas_of({issue.level_area_id for issue in issues})
    around = _Around({key: area.level.value for key, area in areas.items()}, *_linked(ids))
    photos = facts_for_dossiers(ids)
    return [_issue(issue, around) | photos.get(issue.id, {}) for issue in issues]


def _linked(ids: Sequence[uuid.UUID]) -> tuple[Any, Any, Any]:
    tables: tuple[tuple[Any, tuple[Any, ...]], ...] = (
        (Reporter, (Reporter.id,)),
        (IssueEvent, (IssueEvent.seq,)),
        (Callback, (Callback.recorded_at, Callback.id)),
    )
    found: list[dict[uuid.UUID, list[Any]]] = []
    for table, order in tables:
        by_issue: dict[uuid.UUID, list[Any]] = defaultdict(list)
        for row in db.session.scalars(select(table).where(table.issue_id.in_(ids)).order_by(*order)):
            by_issue[row.issue_id].append(row)
        found.append(by_issue)
    return found[0], found[1], found[2]


def _issue(issue: Issue, around: _Around) -> dict[str, Any]:
    reporters = around.reporters.get(issue.id, [])
    first = reporters[0] if reporters else None
    return {
        "id": str(issue.id),
        "number": issue.number,
        "category": issue.category,
        "description": issue.description,
        "urgency": issue.urgency,
        "state": issue.state,
        "version": issue.version,
        "cycle": issue.cycle,
        "intake": issue.intake,
        "resolution_channel": issue.resolution_channel,
        "outcome": issue.outcome,
        "confidential": issue.confidential,
        "household_id": issue.household_id and str(issue.household_id),
        "raised_by": {"id": str(issue.raised_by_id), "name": issue.raised_by_name},
        "reporter": {"id": str(first.id) if first else None, "name": first.name if first else None},
        "unit_name": issue.unit_name,
        "level": around.levels[issue.level_area_id],
        "occurred_at": iso(issue.occurred_at),
        "recorded_at": iso(issue.recorded_at),
        "due_at": iso(issue.due_at),
        "answer": issue.answer,
        "answered_at": iso(issue.answered_at),
        "answered_by": issue.answered_by,
        "callback_due": issue.callback_due,
        "supervised": issue.supervised,
        "events": [_event(row) for row in around.events.get(issue.id, [])],
        "callbacks": [_callback(row) for row in around.callbacks.get(issue.id, [])],
    }


def _event(row: IssueEvent) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "step": row.step,
        "from": row.from_state,
        "to": row.to_state,
        "at": iso(row.recorded_at),
        "occurred_at": iso(row.occurred_at),
        "actor_name": row.actor_name,
        "unit_name": row.unit_name,
        "note": row.note,
        "outcome": row.outcome,
        "cycle": row.cycle,
    }


def _callback(row: Callback) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "cycle": row.cycle,
        "reached": row.reached,
        "satisfaction": row.satisfaction,
        "words": row.words,
        "at": iso(row.recorded_at),
        "officer_name": row.officer_name,
    }
