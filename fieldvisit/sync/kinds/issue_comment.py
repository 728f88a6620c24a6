"""`issue.comment`: a word beside an issue's course."""

from typing import Any

from fieldvisit.issues.schemas import CommentSchema
from fieldvisit.issues.service import comment_issue
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import AtDoor, Doing, Kind, Places
from fieldvisit.web.schemas import load


def _parse(envelope: Envelope) -> Any:
    return load(CommentSchema(), envelope.parts["body"])


def _places(envelope: Envelope, _command: Any) -> Places:
    return Places(issue_ids=frozenset({envelope.parts["entity_id"]}))


def _apply(doing: Doing) -> None:
    comment_issue(doing.viewer, doing.entity_id, doing.command, doing.stamp())


KIND = Kind("issue.comment", _parse, _places, _apply, AtDoor.LEAVES)
