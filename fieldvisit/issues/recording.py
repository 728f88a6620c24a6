"""The one way an issue changes: lock, check, take the step, append the event, fold it in, tell those concerned.

Dossiers are locked before the issue is read, so that revision order is commit order; every writer of an issue holds
its dossiers, so two of them never wait for each other's rows.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select

from fieldvisit.households.dossiers import DossierKind, lock_dossiers, touch_dossiers
from fieldvisit.issues import policy
from fieldvisit.issues.folding import Picture, advance
from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.issues.notifying import notify
from fieldvisit.issues.words import Channel, Outcome, Urgency
from fieldvisit.issues.workflow import State, Step
from fieldvisit.kernel.errors import NotVisible, Problem, StaleVersion
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.constraints import constraint_means


def _id_reused() -> Problem:
    return Problem(code="id_reuse", status=409, field="id")


# Keys are made by whoever creates the row: one that is taken is another row's, or the same one sent twice.
constraint_means("pk_issue", _id_reused, sqlite="issue.id")
constraint_means("pk_callback", _id_reused, sqlite="callback.id")

_WORDS = {"state": State, "urgency": Urgency, "resolution_channel": Channel, "outcome": Outcome}


@dataclass(frozen=True)
class Said:
    """What goes with a step: by whom (None: by itself), the text, the unit it concerns."""

    by: Viewer | None = None
    note: str | None = None
    outcome: str | None = None
    unit_id: int | None = None
    unit_name: str | None = None
    on_behalf_of: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


def open_issue(viewer: Viewer, issue_id: uuid.UUID, act: Act, stamp: Stamp, *, version: int | None = None) -> Issue:
    """The issue, its dossiers and itself locked, ready for the act.

    Problems: not_visible, stale_version (with the version and state now), not_allowed.
    """
    found = db.session.execute(select(Issue.household_id, Issue.raised_by_id).where(Issue.id == issue_id)).one_or_none()
    if found is None:
        raise NotVisible()
    lock_dossiers(dossiers_of(found.household_id, found.raised_by_id))
    issue = db.session.get_one(Issue, issue_id, populate_existing=True, with_for_update=True)
    facts = policy.facts_then(viewer, issue, stamp)
    policy.ensure_visible(viewer, facts)
    if version is not None and version != issue.version:
        raise StaleVersion(field="version", detail={"version": issue.version, "state": issue.state})
    policy.ensure_may(viewer, act, facts)
    return issue


def dossiers_of(household_id: uuid.UUID | None, raised_by_id: uuid.UUID) -> dict[uuid.UUID, DossierKind]:
    """The dossiers an issue lies in: its household's, and that of whoever raised it."""
    kinds: dict[uuid.UUID, DossierKind] = {raised_by_id: "user"}
    if household_id is not None:
        kinds[household_id] = "household"
    return kinds


def record(issue: Issue, step: Step, stamp: Stamp, said: Said | None = None) -> IssueEvent:
    """Take the step and append its event. StepRefused where the table has no such step."""
    said = said or Said()
    before = None if step is Step.RAISE else State(issue.state)
    event = _event(issue, step, stamp, said)
    picture = advance(None if before is None else picture_of(issue), event)
    event.from_state, event.to_state = before, picture.state
    event.version, event.cycle = picture.version, picture.cycle
    for name, value in vars(picture).items():
        setattr(issue, name, value)
    if before is None:
        db.session.add(issue)
    db.session.flush()  # the issue first: events point at it
    db.session.add(event)
    db.session.flush()
    touch_dossiers(dossiers_of(issue.household_id, issue.raised_by_id))
    notify(issue, event)
    return event


def picture_of(issue: Issue) -> Picture:
    """The row as its events left it."""
    values: dict[str, Any] = {part.name: getattr(issue, part.name) for part in fields(Picture)}
    for name, words in _WORDS.items():
        if values[name] is not None:
            values[name] = words(values[name])
    return Picture(**values)


def _event(issue: Issue, step: Step, stamp: Stamp, said: Said) -> IssueEvent:
    seq, recorded_at = _after_the_last(issue, step, stamp)
    return IssueEvent(
        shard_id=issue.shard_id,
        issue_id=issue.id,
        seq=seq,
        step=step,
        grid_id=issue.grid_id,
        actor_id=said.by.id if said.by else None,
        actor_name=said.by.name if said.by else "",
        on_behalf_of=said.on_behalf_of,
        unit_id=said.unit_id,
        unit_name=said.unit_name,
        note=said.note,
        outcome=said.outcome,
        detail=dict(said.detail),
        occurred_at=stamp.occurred_at,
        recorded_at=recorded_at,
    )


def _after_the_last(issue: Issue, step: Step, stamp: Stamp) -> tuple[int, datetime]:
    """The next ordinal, and a time that never runs backwards, or stocks by day would break with the server's clock."""
    if step is Step.RAISE:
        return 1, stamp.recorded_at
    query = select(IssueEvent.seq, IssueEvent.recorded_at).where(IssueEvent.issue_id == issue.id)
    last = db.session.execute(query.order_by(IssueEvent.seq.desc()).limit(1)).one()
    return last.seq + 1, max(last.recorded_at, stamp.recorded_at)
