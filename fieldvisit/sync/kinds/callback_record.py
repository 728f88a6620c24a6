"""`callback.record`: a reporter was asked, at the door or by phone, whether it is solved."""

from typing import Any

from fieldvisit.issues.schemas import load_callback
from fieldvisit.issues.service import record_callback
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import AtDoor, Doing, Kind, Places


def _parse(envelope: Envelope) -> Any:
    return load_callback(envelope.parts["body"], id=envelope.parts["entity_id"])


def _places(_envelope: Envelope, command: Any) -> Places:
    return Places(issue_ids=frozenset({command.issue_id}))


def _apply(doing: Doing) -> None:
    record_callback(doing.viewer, doing.command, doing.stamp())


KIND = Kind("callback.record", _parse, _places, _apply, AtDoor.LEAVES)
