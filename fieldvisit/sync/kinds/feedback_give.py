"""`feedback.give`: "this is a burden" (意见反馈). It belongs to no household."""

from typing import Any

from fieldvisit.people.feedback import FeedbackSchema, give_feedback
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import AtDoor, Doing, Kind, Places
from fieldvisit.web.schemas import load


def _parse(envelope: Envelope) -> Any:
    return load(FeedbackSchema(), envelope.parts["body"])


def _places(_envelope: Envelope, _command: Any) -> Places:
    return Places()


def _apply(doing: Doing) -> None:
    give_feedback(doing.viewer.id, doing.command, at=doing.effective.at, feedback_id=doing.entity_id)


KIND = Kind("feedback.give", _parse, _places, _apply, AtDoor.LEAVES)
