"""The columns of an issue as the fold of its events: what a step changes beside the state.

Pure. The service advances the picture of a row by one event and writes it back; the property tests fold all events
from the beginning and must come to the same columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from fieldvisit.issues import deadlines, workflow
from fieldvisit.issues.deadlines import Clocks
from fieldvisit.issues.words import Channel, Outcome, Urgency
from fieldvisit.issues.workflow import Folded, State, Step


class Happened(Protocol):
    """What the fold reads of an event row."""

    step: Any
    outcome: Any
    note: Any
    actor_id: Any
    actor_name: Any
    unit_id: Any
    unit_name: Any
    detail: Any
    occurred_at: Any
    recorded_at: Any


@dataclass(frozen=True)
class Picture:
    """Everything about an issue that its events decide. Field names are the columns'."""

    state: State
    urgency: Urgency
    level_area_id: int
    version: int = 1
    cycle: int = 1
    supervised: bool = False
    resolution_channel: Channel | None = None
    outcome: Outcome | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    unit_id: int | None = None
    unit_name: str | None = None
    handler_id: UUID | None = None
    handler_name: str | None = None
    due_at: datetime | None = None
    accept_due_at: datetime | None = None
    sign_due_at: datetime | None = None
    resolve_due_at: datetime | None = None
    dispatched_at: datetime | None = None
    signed_at: datetime | None = None
    first_contact_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    closed_how: str | None = None
    returns: int = 0


def advance(picture: Picture | None, event: Happened) -> Picture:
    """The picture after one more event."""
    step = Step(event.step)
    if picture is None:
        begun = workflow.advance(None, event)
        fresh = Picture(begun.state, Urgency(event.detail["urgency"]), int(event.detail["level_area_id"]))
        return _wound(fresh, step, event.recorded_at)
    if step in workflow.BESIDE:
        return picture
    course = workflow.advance(_course(picture), event)
    after = replace(
        picture,
        state=course.state,
        version=course.version,
        cycle=course.cycle,
        supervised=course.supervised,
        resolution_channel=course.channel,
        outcome=course.outcome,
        returns=course.returns,
        **_marks(picture, step, event, course.state),
    )
    return _wound(after, step, event.recorded_at)


def fold(events: Iterable[Happened]) -> Picture:
    """The picture from the beginning."""
    picture: Picture | None = None
    for event in events:
        picture = advance(picture, event)
    if picture is None:
        raise ValueError("an issue begins with an event")
    return picture


def _course(picture: Picture) -> Folded:
    return Folded(
        picture.state,
        picture.version,
        picture.cycle,
        picture.supervised,
        picture.resolution_channel,
        picture.outcome,
        picture.returns,
    )


def _wound(picture: Picture, step: Step, at: datetime) -> Picture:
    clocks = Clocks(picture.accept_due_at, picture.sign_due_at, picture.resolve_due_at)
    clocks = deadlines.wind(clocks, step, picture.state, at, picture.urgency)
    return replace(
        picture,
        accept_due_at=clocks.accept_due_at,
        sign_due_at=clocks.sign_due_at,
        resolve_due_at=clocks.resolve_due_at,
        due_at=deadlines.due_at(picture.state, clocks),
    )


def _marks(picture: Picture, step: Step, event: Happened, after: State) -> dict[str, Any]:
    """What else the step leaves on the issue."""
    handler = {"handler_id": event.actor_id, "handler_name": event.actor_name}
    match step:
        case Step.DISPATCH:
            return _dispatched(picture, event)
        case Step.RETURN | Step.TAKE_BACK:
            return _without_a_unit(step)
        case Step.HAND_OVER:
            return {"handler_id": UUID(event.detail["handler_id"]), "handler_name": event.detail["handler_name"]}
        case Step.ESCALATE | Step.APPEAL:
            return {"level_area_id": int(event.detail["level_area_id"])}
        case Step.SIGN:
            return {"signed_at": event.recorded_at, **handler}
        case Step.START:
            return handler
        case Step.CONTACT:
            return {"first_contact_at": picture.first_contact_at or event.recorded_at}
        case Step.RESOLVE:
            return _answered(event, event.unit_name or event.actor_name) | handler
        case Step.ON_SPOT:
            return _answered(event, event.actor_name) | handler
        case Step.CLOSE:
            return {"closed_at": event.recorded_at, "closed_how": event.detail["how"]}
        case Step.REOPEN:
            return _reopened(after)
        case _:
            return {}


def _dispatched(picture: Picture, event: Happened) -> dict[str, Any]:
    return {
        "dispatched_at": event.recorded_at,
        "unit_id": event.unit_id,
        "unit_name": event.unit_name,
        "urgency": Urgency(event.detail.get("urgency") or picture.urgency),
        # What came back had its cadre here, or the unit's handler and signature.
        "signed_at": None,
        "handler_id": None,
        "handler_name": None,
    }


def _without_a_unit(step: Step) -> dict[str, Any]:
    """Nobody has it any more. What was taken back was never dispatched."""
    gone: dict[str, Any] = {"unit_id": None, "unit_name": None, "handler_id": None, "handler_name": None}
    return gone | ({"dispatched_at": None} if step is Step.TAKE_BACK else {})


def _answered(event: Happened, by: str) -> dict[str, Any]:
    return {
        "answer": event.note,
        "answered_at": event.occurred_at,
        "answered_by": by,
        "resolved_at": event.recorded_at,
    }


def _reopened(after: State) -> dict[str, Any]:
    """The answer stays to be read; the rest of the old cycle's end is gone."""
    gone: dict[str, Any] = {"resolved_at": None, "closed_at": None, "closed_how": None}
    if after is State.SUBMITTED:
        gone |= {"dispatched_at": None, "signed_at": None}
    return gone
