"""What a tablet says of itself beside its work: what waits on it and how safely that lies there. Never where it is,
never what anybody wrote.

It comes with a push, whose transaction writes the device's row anyway, and with a pull only when something is other
than what was said last: an unchanged pull writes nothing. What cannot be read is passed over: no report is worth a
record.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, validate
from sqlalchemy import String, bindparam, func, select, update

from fieldvisit.kernel import clock
from fieldvisit.people import audit
from fieldvisit.people.models import Device
from fieldvisit.people.signing_keys import note_signing_key, readable_key
from fieldvisit.storage.rows import execute
from fieldvisit.web.schemas import BaseSchema, CleanString, Instant, StrictInteger

MOST = 1_000_000
LONGEST_VERSION = 40
QUIET = timedelta(hours=1)


@dataclass(frozen=True)
class DeviceReport:
    """Counts of what is not sent, refused, and of photos not sent; `emptied`: it found its own store cleared;
    `signing_key`: it was signed in before it could tell one.
    """

    waiting: int
    quarantined: int
    photos_waiting: int = 0
    waiting_since: datetime | None = None
    app_version: str | None = None
    persisted: bool | None = None
    free_mb: int | None = None
    emptied: bool = False
    signing_key: str | None = None


class _RoomField(StrictInteger):
    """Free megabytes; more than anybody has is cut, because what a browser reckons may be anything."""

    most = 2**53

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        return min(super()._deserialize(value, attr, data, **more), MOST)


class _Flag(fields.Boolean):
    """True or false, not a number or a word that looks like one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class _KeyField(fields.Raw):
    """A key that cannot be used is as good as none: it spoils no report."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str | None:
        return readable_key(value)


_COUNT = validate.Range(0, MOST)


class _ReportSchema(BaseSchema):
    """What newer tablets say beside this is passed over."""

    command = DeviceReport

    class Meta:
        """A report has no field that must be understood."""

        unknown = EXCLUDE

    waiting = StrictInteger(required=True, validate=_COUNT)
    quarantined = StrictInteger(required=True, validate=_COUNT)
    photos_waiting = StrictInteger(load_default=0, validate=_COUNT)
    waiting_since = Instant(load_default=None, allow_none=True)
    app_version = CleanString(max_length=LONGEST_VERSION, load_default=None)
    persisted = _Flag(load_default=None, allow_none=True)
    free_mb = _RoomField(load_default=None, allow_none=True, validate=validate.Range(min=0))
    emptied = _Flag(load_default=False)
    signing_key = _KeyField(load_default=None)


_REPORT = _ReportSchema()


def report_in(said: Any) -> DeviceReport | None:
    """The report in a request's body, or None where there is none that can be read."""
    try:
        report: DeviceReport = _REPORT.load(said)
    except ValidationError:
        return None
    return report


# The columns that a report sets; a version it does not name stays. Made once, because every push needs it.
_SET = ("waiting", "waiting_since", "quarantined", "photos_waiting", "persisted", "free_mb")
SETS: dict[str, Any] = {
    "reported_at": bindparam("at"),
    "app_version": func.coalesce(bindparam("told_app_version", type_=String()), Device.app_version),
    **{name: bindparam(f"told_{name}") for name in _SET},
}


def told(report: DeviceReport) -> dict[str, Any]:
    """What a statement that sets these columns asks for, but `at`."""
    said = {f"told_{name}": getattr(report, name) for name in (*_SET, "app_version")}
    return said if report.waiting else said | {"told_waiting_since": None}


_WATCHED = ("waiting", "quarantined", "photos_waiting", "persisted", "app_version")
_ONE = select(
    *(getattr(Device, name) for name in (*_WATCHED, "reported_at", "emptied_at", "lost", "signing_key")),
).where(Device.id == bindparam("device_id"))


def is_news(device_id: uuid.UUID, report: DeviceReport) -> bool:
    """Whether the report is worth a write: it says something else than the last, or that one is an hour old."""
    row = execute(_ONE, {"device_id": device_id}).first()
    if row is None:
        return False
    if report.signing_key and not row.signing_key:
        return True
    if report.emptied or row.reported_at is None or row.reported_at <= clock.now() - QUIET:
        return True
    return any(getattr(row, name) != value for name, value in _watched(report).items())


def _watched(report: DeviceReport) -> dict[str, Any]:
    said = {name: getattr(report, name) for name in _WATCHED}
    return said if report.app_version else {name: value for name, value in said.items() if name != "app_version"}


_NOTED = update(Device).where(Device.id == bindparam("device_id")).values(last_seen_at=bindparam("at"), **SETS)


def note_report(device_id: uuid.UUID, report: DeviceReport) -> int | None:
    """Write it on the device's row. Where the tablet came back empty: how many records had been waiting on it."""
    at = clock.now()
    lost = note_emptied(device_id, at) if report.emptied else None
    if report.signing_key:
        note_signing_key(device_id, report.signing_key)
    execute(_NOTED, {"device_id": device_id, "at": at, **told(report)})
    return lost


def note_emptied(device_id: uuid.UUID, at: datetime) -> int:
    """Remember that the tablet's store was cleared; said twice within a day it is the same one. What was lost."""
    row = execute(_ONE, {"device_id": device_id}).one()
    if row.emptied_at is not None and row.emptied_at > at - timedelta(days=1) and not row.waiting:
        return int(row.lost or 0)
    lost = (row.waiting or 0) + (row.photos_waiting or 0)
    values = {"emptied_at": at, "lost": lost, "waiting": 0, "waiting_since": None, "photos_waiting": 0}
    execute(update(Device).where(Device.id == device_id).values(**values), {})
    audit.record("device_emptied", actor_id=None, subject_kind="device", subject_id=device_id, detail={"lost": lost})
    return lost
