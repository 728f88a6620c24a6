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

from sqlalchemy import String, bindparam, func, select, update

from fieldvisit.kernel import clock
from fieldvisit.kernel.text import has_control
from fieldvisit.people import audit
from fieldvisit.people.models import Device
from fieldvisit.storage.rows import execute

MOST = 1_000_000
LONGEST_VERSION = 40
QUIET = timedelta(hours=1)


@dataclass(frozen=True)
class DeviceReport:
    """Counts of what is not sent, refused, and of photos not sent; `emptied`: it found its own store cleared."""

    waiting: int
    quarantined: int
    photos_waiting: int = 0
    waiting_since: datetime | None = None
    app_version: str | None = None
    persisted: bool | None = None
    free_mb: int | None = None
    emptied: bool = False


def report_in(said: Any) -> DeviceReport | None:
    """The report in a request's body, or None where there is none that can be read."""
    if not isinstance(said, dict):
        return None
    try:
        return DeviceReport(
            waiting=_count(said["waiting"]),
            quarantined=_count(said["quarantined"]),
            photos_waiting=_count(said.get("photos_waiting") or 0),
            waiting_since=_moment(said.get("waiting_since")),
            app_version=_version(said.get("app_version")),
            persisted=_flag(said.get("persisted")),
            free_mb=None if said.get("free_mb") is None else min(_count(said["free_mb"], 2**53), MOST),
            emptied=_flag(said.get("emptied")) or False,
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _count(value: Any, most: int = MOST) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError("no count")
    return value


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    at = datetime.fromisoformat(value)
    if at.tzinfo is None or not 1970 < at.year < 2200:
        raise ValueError("no moment")
    return at


def _version(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_VERSION or has_control(value):
        raise ValueError("no version")
    return value


def _flag(value: Any) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise TypeError("no flag")
    return value


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
    *(getattr(Device, name) for name in (*_WATCHED, "reported_at", "emptied_at", "lost")),
).where(Device.id == bindparam("device_id"))


def is_news(device_id: uuid.UUID, report: DeviceReport) -> bool:
    """Whether the report is worth a write: it says something else than the last, or that one is an hour old."""
    row = execute(_ONE, {"device_id": device_id}).first()
    if row is None:
        return False
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
