"""Accounts and units by the hundred: what stands there, and whole rows for what comes in.

Nothing is judged here: the caller has. Rows are dicts of every column, for `storage/row_changes.py`.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from fieldvisit.kernel.ids import new_id
from fieldvisit.people.acts import Role
from fieldvisit.people.models import Account, Grant, Unit
from fieldvisit.storage.base import db
from fieldvisit.storage.row_changes import MOST_IDS, whole_row

MOST_UNITS = 20_000


@dataclass(frozen=True)
class Held:
    """A role on its scope."""

    role: str
    area_path: str | None = None
    unit_id: int | None = None


@dataclass
class Known:
    """An account with the roles it holds; `phone` is opened."""

    id: uuid.UUID
    username: str
    name: str
    title: str | None
    phone: str | None
    sex: str | None
    speaks: list[str] | None
    lat: float | None
    lon: float | None
    active: bool
    held: set[Held] = field(default_factory=set)

    @property
    def gives_rights(self) -> bool:
        """Whether this is an administrator who gives rights: whose own rights no file may touch."""
        return any(one.role == Role.SECURITY_ADMIN for one in self.held)


_COLUMNS = (
    Account.id, Account.username, Account.name, Account.title, Account.phone, Account.sex, Account.speaks,
    Account.lat, Account.lon, Account.active,
)  # fmt: skip


def accounts_by_username(usernames: Collection[str]) -> dict[uuid.UUID, Known]:
    """Accounts that are called so, however the letters are written."""
    wanted = {username.lower() for username in usernames}
    return _accounts(func.lower(Account.username).in_(piece) for piece in _pieces(wanted))


def accounts_by_name(names: Collection[str]) -> dict[uuid.UUID, Known]:
    """Active accounts of people of these names."""
    return _accounts(Account.active & Account.name.in_(piece) for piece in _pieces(set(names)))


def accounts_by_id(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Known]:
    """Some accounts by their ids."""
    return _accounts(Account.id.in_(piece) for piece in _pieces(set(ids)))


def _pieces(wanted: Collection[Any]) -> Iterator[list[Any]]:
    some = sorted(wanted)
    yield from (some[start : start + MOST_IDS] for start in range(0, len(some), MOST_IDS))


def _accounts(conditions: Iterator[ColumnElement[bool]]) -> dict[uuid.UUID, Known]:
    found: dict[uuid.UUID, Known] = {}
    for condition in conditions:
        here = {row[0]: Known(*row) for row in db.session.execute(select(*_COLUMNS).where(condition))}
        held = select(Grant.account_id, Grant.role, Grant.area_path, Grant.unit_id).where(Grant.ended_at.is_(None))
        held = held.join(Account, Account.id == Grant.account_id).where(condition)
        for key, role, area_path, unit_id in db.session.execute(held):
            if key in here:
                here[key].held.add(Held(role, area_path, unit_id))
        found |= here
    return found


def account_row(key: uuid.UUID, said: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """An account without a password: it waits for its activation."""
    return whole_row(Account, {**said, "id": key, "password_hash": None, "created_at": at})


def grant_row(account_id: uuid.UUID, held: Held, at: datetime) -> dict[str, Any]:
    """A role given from now on."""
    scope = {"role": held.role, "area_path": held.area_path, "unit_id": held.unit_id}
    return whole_row(Grant, {"id": new_id(), "account_id": account_id, "created_at": at, **scope})


@dataclass(frozen=True)
class KnownUnit:
    """A department."""

    id: int
    code: str
    kind: str
    name: str
    area_id: int
    active: bool


def every_unit() -> list[KnownUnit]:
    """All departments, those no longer used too, by id."""
    columns = (Unit.id, Unit.code, Unit.kind, Unit.name, Unit.area_id, Unit.active)
    query = select(*columns).order_by(Unit.id).limit(MOST_UNITS)
    return [KnownUnit(*row) for row in db.session.execute(query)]


def unit_row(number: int, said: Mapping[str, Any]) -> dict[str, Any]:
    """A department that is added; one without a code is given one."""
    return whole_row(Unit, {**said, "id": number, "code": said.get("code") or new_unit_code(), "active": True})


def new_unit_code() -> str:
    """The code of a department that brings none."""
    return f"u-{new_id().hex[-12:]}"


def taken_codes(codes: Sequence[str]) -> set[str]:
    """Those of the codes that a department bears."""
    return set(db.session.scalars(select(Unit.code).where(Unit.code.in_(codes)))) if codes else set()
