"""The list of tablets, for those who look after their holders: by name, never by who was seen last.

It tells that a tablet was heard of on a day, what waits on it and how it is kept; not where it is, nor at what minute.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from fieldvisit.kernel import clock
from fieldvisit.people.admin_queries import is_named
from fieldvisit.people.models import Account, Device
from fieldvisit.storage.base import db
from fieldvisit.storage.streaming import pieces
from fieldvisit.web.paging import Page, PageArgs

SILENT_DAYS = 7
EMPTIED_DAYS = 30

_HEARD = func.coalesce(Device.last_seen_at, Device.created_at)
_WAITS = func.coalesce(Device.waiting, 0) + func.coalesce(Device.photos_waiting, 0)
# What a tablet can be picked by. `old`: another program than this server's; `unkept`: its browser may clear it away.
STATES: dict[str, Callable[["DeviceFilter"], ColumnElement[bool]]] = {
    "waiting": lambda _asked: _WAITS > 0,
    "refused": lambda _asked: func.coalesce(Device.quarantined, 0) > 0,
    "emptied": lambda _asked: Device.emptied_at >= clock.now() - timedelta(days=EMPTIED_DAYS),
    "unkept": lambda _asked: Device.persisted.is_(False),
    "old": lambda asked: Device.app_version != asked.version,
    "silent": lambda _asked: silent_before() > _HEARD,
}


@dataclass(frozen=True)
class DeviceFilter:
    """Which tablets are asked for. `holders`: whose, None for everybody's; `version`: the program of this server."""

    holders: "Select[uuid.UUID] | None"
    version: str
    words: str = ""
    state: str = ""
    gone: bool = False


@dataclass(frozen=True)
class DeviceLine:
    """A tablet as its line of the list."""

    device: Device
    account: Account
    version: str

    @property
    def seen_at(self) -> datetime:
        """When it was last heard of; pages and the API tell the day."""
        return self.device.last_seen_at or self.device.created_at

    @property
    def marks(self) -> tuple[str, ...]:
        """The states that it is in."""
        device = self.device
        held = {
            "waiting": bool(device.waiting or device.photos_waiting),
            "refused": bool(device.quarantined),
            "emptied": bool(device.emptied_at and device.emptied_at >= clock.now() - timedelta(days=EMPTIED_DAYS)),
            "unkept": device.persisted is False,
            "old": bool(device.app_version and device.app_version != self.version),
            "silent": self.seen_at < silent_before(),
        }
        return tuple(code for code in STATES if held[code])


def silent_before() -> datetime:
    """Before this a tablet that was not heard of since has been away for long."""
    return clock.day_start(clock.today() - timedelta(days=SILENT_DAYS))


def device_page(asked: DeviceFilter, args: PageArgs) -> Page[DeviceLine]:
    """A page of them, by the names of their holders."""
    query = _matching(asked)
    cut = query.order_by(Account.name, Device.id).limit(args.per_page).offset(args.offset)
    lines = [DeviceLine(device, account, asked.version) for device, account in db.session.execute(cut)]
    return Page(lines, count_devices(asked), args.page, args.per_page)


def count_devices(asked: DeviceFilter) -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(_matching(asked).subquery())) or 0


def stream_devices(asked: DeviceFilter) -> Iterator[DeviceLine]:
    """All of them, in pieces."""
    for piece in pieces(_matching(asked), (Account.name, Device.id)):
        yield from (DeviceLine(device, account, asked.version) for device, account in piece)


def _matching(asked: DeviceFilter) -> Any:
    ended = or_(Device.revoked_at.is_not(None), Device.signed_out_at.is_not(None))
    query = select(Device, Account).join(Account, Account.id == Device.account_id)
    query = query.where(ended if asked.gone else ~ended, _of(asked.holders))
    if asked.words:
        query = query.where(is_named(asked.words))
    return query.where(STATES[asked.state](asked)) if asked.state in STATES else query


def _of(holders: "Select[uuid.UUID] | None") -> ColumnElement[bool]:
    return true() if holders is None else Device.account_id.in_(holders)
