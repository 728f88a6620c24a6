"""The envelopes of devices, pull, push and receipts: everything around an operation's body.

One bad operation must never hold back its neighbours: if it has an id it gets an answer of its own and is kept.
Only a push whose frame is broken is refused as a whole.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate
from msgspec import Struct

from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.people.device_reports import DeviceReport, report_in
from fieldvisit.people.devices import NewDevice
from fieldvisit.sync.canonical import canonical, hash_of
from fieldvisit.sync.protocol import ensure_push
from fieldvisit.web.schemas import BaseSchema, CleanString, Instant, StrictInteger, load

MAX_OPERATIONS = 100
MAX_BODY = 1024 * 1024
MAX_IDS = 5000
MAX_SEQ = 2**31 - 1


class Report(fields.Raw):
    """What a tablet says of itself; what cannot be read is passed over, so that it never holds a record up."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> DeviceReport | None:
        return report_in(value)


REPORT = {
    "description": "Of the tablet itself: waiting, quarantined, photos_waiting, waiting_since, app_version, persisted, "
    "free_mb, emptied; signing_key (PEM) with a pull, kept where none is known. Passed over where it cannot be read."
}


class _DeviceSchema(BaseSchema):
    command = NewDevice

    id = fields.UUID(required=True)
    name = CleanString(required=True, max_length=80)
    app_version = CleanString(load_default=None, allow_none=True, max_length=40)
    signing_key = CleanString(load_default=None, allow_none=True, max_length=2000)
    formerly = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=20))


@dataclass(frozen=True)
class Registration:
    """A first sign-in on a tablet."""

    username: str
    password: str
    device: NewDevice
    otp: str | None = None


class RegistrationSchema(BaseSchema):
    """Body of POST devices."""

    command = Registration

    username = CleanString(required=True, max_length=64)
    password = fields.String(required=True, validate=validate.Length(1, 200))
    otp = CleanString(load_default=None, allow_none=True, max_length=16)
    device = fields.Nested(_DeviceSchema, required=True)


@dataclass(frozen=True)
class Held:
    """What a tablet says it holds."""

    protocol: int
    epoch: str | None
    reference: dict[str, str]
    dossiers: dict[uuid.UUID, str]
    device: DeviceReport | None = None


class PullSchema(BaseSchema):
    """Body of POST sync/pull."""

    command = Held

    protocol = StrictInteger(required=True)
    epoch = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=80))
    reference = fields.Dict(
        keys=fields.String(validate=validate.Length(max=40)),
        values=fields.String(validate=validate.Length(max=80)),
        load_default=dict,
        validate=validate.Length(max=50),
    )
    dossiers = fields.Dict(
        keys=fields.UUID(),
        values=fields.String(validate=validate.Length(max=120)),
        load_default=dict,
        validate=validate.Length(max=MAX_IDS),
    )
    device = Report(load_default=None, allow_none=True, metadata=REPORT)


PULL = PullSchema()  # made once: to copy its fields takes longer than to read a pull


@dataclass(frozen=True)
class Asked:
    """Ids a tablet wants to hear of."""

    operations: list[uuid.UUID] = field(default_factory=list)
    photos: list[uuid.UUID] = field(default_factory=list)
    attachments: list[uuid.UUID] = field(default_factory=list)  # files of questionnaires


class ReceiptsSchema(BaseSchema):
    """Body of POST sync/receipts."""

    command = Asked

    operations = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MAX_IDS))
    photos = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MAX_IDS))
    attachments = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MAX_IDS))


class PushSchema(BaseSchema):
    """The frame of POST sync/push; each operation is judged by itself."""

    protocol = StrictInteger(required=True)
    device_time = Instant(load_default=None, allow_none=True)
    operations = fields.List(fields.Dict(), required=True)  # keys of JSON are text already
    device = Report(load_default=None, allow_none=True, metadata=REPORT)


class DependsOn(fields.Field[tuple[uuid.UUID, ...]]):
    """One operation id or a few."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> tuple[uuid.UUID, ...]:
        listed = value if isinstance(value, list) else [value]
        if len(listed) > 20:
            raise self.make_error("validator_failed")
        return tuple(_key(item) for item in listed)


class OperationSchema(BaseSchema):
    """The envelope of one operation."""

    id = fields.UUID(required=True)
    seq = StrictInteger(required=True, validate=validate.Range(0, MAX_SEQ))
    kind = CleanString(required=True, max_length=40)
    entity_id = fields.UUID(required=True)
    household_id = fields.UUID(load_default=None, allow_none=True)
    captured_at = Instant(required=True)
    last_sync_at = Instant(load_default=None, allow_none=True)
    base_revision = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(0, MAX_SEQ))
    supersedes = fields.UUID(load_default=None, allow_none=True)
    depends_on = DependsOn(load_default=(), allow_none=True)
    body = fields.Dict(required=True)


_FRAME, _OPERATION = PushSchema(), OperationSchema()


class Envelope(Struct, frozen=True):
    """One operation as received: its envelope understood, or the problem that kept it from being."""

    id: uuid.UUID
    raw: Mapping[str, Any]
    payload: str
    hash: str
    parts: Mapping[str, Any]
    problem: Problem | None = None


@dataclass(frozen=True)
class Batch:
    """A push whose frame holds."""

    device_time: datetime | None
    envelopes: Sequence[Envelope]
    report: DeviceReport | None = None


def read_batch(body: Mapping[str, Any]) -> Batch:
    """The push, or the problem of its frame: 413 too many operations, 426 a protocol we no longer speak, 422."""
    frame = load(_FRAME, body)
    ensure_push(frame["protocol"])
    if len(frame["operations"]) > MAX_OPERATIONS:
        raise Problem(code="too_large", status=413, detail={"max_operations": MAX_OPERATIONS})
    envelopes = [_envelope(index, raw) for index, raw in enumerate(body["operations"])]
    return Batch(frame["device_time"], envelopes, frame["device"])


def _envelope(index: int, raw: Mapping[str, Any]) -> Envelope:
    try:
        operation_id = _key(raw.get("id"))
    except ValidationError as error:
        raise InvalidInput(_l("不是有效的编号。"), field=f"operations.{index}.id") from error
    return envelope_of(operation_id, raw)


_ID = fields.UUID()


def _key(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise _ID.make_error("invalid_uuid") from None


def envelope_of(operation_id: uuid.UUID, raw: Mapping[str, Any]) -> Envelope:
    """The operation with its canonical form; a bad envelope is a problem of this operation alone."""
    payload = canonical(raw)
    try:
        parts = load(_OPERATION, raw)
    except Problem as problem:
        return Envelope(operation_id, raw, payload, hash_of(payload), {}, problem)
    return Envelope(operation_id, raw, payload, hash_of(payload), parts)
