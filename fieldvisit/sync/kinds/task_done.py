"""`task.done`: a task at a door was done, or is not after all; the operation names the task."""

from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields

from fieldvisit.field_tasks.doing import say_done
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import AtDoor, Doing, Kind, Places
from fieldvisit.web.schemas import BaseSchema, load


@dataclass(frozen=True)
class _Said:
    done: bool = True


class _DoneSchema(BaseSchema):
    """Done, unless it says otherwise."""

    command: ClassVar[type[Any] | None] = _Said

    done = fields.Boolean(load_default=True, truthy={True}, falsy={False})


def _parse(envelope: Envelope) -> Any:
    return load(_DoneSchema(), envelope.parts["body"])


def _places(envelope: Envelope, _command: Any) -> Places:
    household_id = envelope.parts["household_id"]
    return Places(household_ids=frozenset({household_id} if household_id else ()))


def _apply(doing: Doing) -> None:
    say_done(doing.viewer, doing.entity_id, done=doing.command.done, stamp=doing.stamp())


KIND: Kind = Kind("task.done", _parse, _places, _apply, AtDoor.LEAVES)
