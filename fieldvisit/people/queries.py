"""Reads over accounts, grants and units."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from fieldvisit.people.acts import Role
from fieldvisit.people.models import Account, Grant, SystemFact, Unit
from fieldvisit.people.viewer import Scope, Viewer
from fieldvisit.storage.base import db


def viewer_of(account_id: uuid.UUID, device_id: uuid.UUID | None = None) -> Viewer | None:
    """The viewer of an active account, or None."""
    account = db.session.get(Account, account_id)
    if account is None or not account.active:
        return None
    rows = db.session.scalars(select(Grant).where(Grant.account_id == account_id, Grant.ended_at.is_(None)))
    scopes = tuple(Scope(Role(row.role), row.area_path, row.unit_id) for row in rows)
    return Viewer(account.id, account.username, account.name, account.language, scopes, device_id)


@dataclass(frozen=True)
class PersonFacts:
    """A person as other rooms see one."""

    id: uuid.UUID
    name: str
    title: str | None
    lat: float | None
    lon: float | None
    active: bool


def _facts(account: Account) -> PersonFacts:
    return PersonFacts(account.id, account.name, account.title, account.lat, account.lon, account.active)


def person(account_id: uuid.UUID) -> PersonFacts | None:
    """One person, or None."""
    account = db.session.get(Account, account_id)
    return _facts(account) if account else None


def people_named(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PersonFacts]:
    """Several persons by id."""
    if not ids:
        return {}
    rows = db.session.scalars(select(Account).where(Account.id.in_(ids)))
    return {row.id: _facts(row) for row in rows}


def people_with_role(role: Role, *, limit: int = 500) -> list[PersonFacts]:
    """Active people who hold the role anywhere, by name."""
    holders = select(Grant.account_id).where(Grant.role == role, Grant.ended_at.is_(None))
    query = select(Account).where(Account.active, Account.id.in_(holders)).order_by(Account.name, Account.id)
    return [_facts(row) for row in db.session.scalars(query.limit(limit))]


def paths_with_role(role: Role, paths: Collection[str]) -> set[str]:
    """Which of the areas have an active holder of the role granted on exactly that area."""
    query = select(Grant.area_path).join(Account, Account.id == Grant.account_id)
    query = query.where(Grant.role == role, Grant.ended_at.is_(None), Account.active, Grant.area_path.in_(paths))
    return {path for path in db.session.scalars(query) if path is not None}


def grants_of(account_id: uuid.UUID) -> list[Grant]:
    """The grants of an account that have not ended."""
    return list(db.session.scalars(select(Grant).where(Grant.account_id == account_id, Grant.ended_at.is_(None))))


def unit_of(unit_id: int) -> Unit | None:
    """One unit, or None."""
    return db.session.get(Unit, unit_id)


def units_in(area_ids: Collection[int], *, kind: str | None = None) -> list[Unit]:
    """Active units that belong to any of the areas, by name."""
    query = select(Unit).where(Unit.active, Unit.area_id.in_(area_ids))
    if kind is not None:
        query = query.where(Unit.kind == kind)
    return list(db.session.scalars(query.order_by(Unit.name).limit(500)))


def find_accounts(words: str, *, limit: int = 50, offset: int = 0) -> list[Account]:
    """Accounts whose name or username holds the words."""
    query = select(Account).order_by(Account.username).limit(limit).offset(offset)
    if words:
        like = f"%{words}%"
        query = query.where(or_(Account.username.ilike(like), Account.name.like(like)))
    return list(db.session.scalars(query))


def system_fact(key: str) -> str | None:
    """What the installation knows of itself under the key."""
    row = db.session.get(SystemFact, key)
    return row.value if row else None


def set_system_fact(key: str, value: str) -> None:
    """Remember a fact of the installation."""
    db.session.merge(SystemFact(key=key, value=value))
    db.session.flush()
