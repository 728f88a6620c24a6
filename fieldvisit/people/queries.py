"""Reads over accounts, grants and units."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, String, Uuid, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from fieldvisit.kernel.geo import Position
from fieldvisit.people.acts import Role
from fieldvisit.people.models import Account, Grant, SystemFact, Unit
from fieldvisit.people.viewer import Scope, Viewer
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute

# Made once, because every request needs it.
_HELD = select(Grant.role, Grant.area_path, Grant.unit_id).where(
    Grant.account_id == bindparam("account_id", type_=Uuid()), Grant.ended_at.is_(None)
)


def viewer_of(account_id: uuid.UUID, device_id: uuid.UUID | None = None) -> Viewer | None:
    """The viewer of an active account, or None."""
    account = db.session.get(Account, account_id)
    if account is None or not account.active:
        return None
    rows = execute(_HELD, {"account_id": account_id})
    scopes = tuple(Scope(Role(role), area_path, unit_id) for role, area_path, unit_id in rows)
    return Viewer(account.id, account.username, account.name, account.language, scopes, device_id)


def accounts_with_grants(account_ids: Select[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    """A statement, to be made once, that finds the active account of a subquery: a row for each of its grants."""
    columns = (Account.id, Account.username, Account.name, Account.language)
    query = select(*columns, Grant.role, Grant.area_path, Grant.unit_id)
    query = query.outerjoin(Grant, and_(Grant.account_id == Account.id, Grant.ended_at.is_(None)))
    return query.where(Account.active.is_(True), Account.id.in_(account_ids))


def viewer_in(rows: Sequence[Any]) -> Viewer | None:
    """The viewer of whom such rows tell; None where there are none."""
    if not rows:
        return None
    scopes = tuple(Scope(Role(row.role), row.area_path, row.unit_id) for row in rows if row.role is not None)
    one = rows[0]
    return Viewer(one.id, one.username, one.name, one.language, scopes)


_FORMER = select(Grant.role, Grant.ended_at).where(
    Grant.account_id == bindparam("account_id", type_=Uuid()),
    Grant.area_path.is_(None),
    Grant.unit_id.is_(None),
    Grant.ended_at >= bindparam("since"),
)


def former_own_scopes(account_id: uuid.UUID, since: datetime) -> list[tuple[Scope, datetime]]:
    """Roles on own assignments that ended after `since`, and when: what was done before may still arrive."""
    rows = execute(_FORMER, {"account_id": account_id, "since": since})
    return [(Scope(Role(role)), ended) for role, ended in rows if ended is not None]


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


_FACTS = tuple(getattr(Account, part.name) for part in fields(PersonFacts))
_NAMED = select(*_FACTS).where(among(Account.id, "ids", Uuid()))


def active_people(ids: Select[uuid.UUID], *, limit: int) -> Select[Any]:
    """A statement for the active persons of a subquery, for those who make it once; `people_found` runs it."""
    return select(*_FACTS).where(Account.active, Account.id.in_(ids)).order_by(Account.id).limit(limit)


def people_found(statement: Select[Any], **said: Any) -> list[PersonFacts]:
    """The persons of such a statement."""
    return [PersonFacts(*row) for row in execute(statement, said)]


def people_named(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PersonFacts]:
    """Several persons by id."""
    if not ids:
        return {}
    return {row[0]: PersonFacts(*row) for row in execute(_NAMED, {"ids": list(ids)})}


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


def _holders(role: Role | BindParameter[str]) -> Select[uuid.UUID]:
    return select(Grant.account_id).where(Grant.role == role, Grant.ended_at.is_(None))


def person_with_role(account_id: uuid.UUID, role: Role) -> PersonFacts | None:
    """The active person if they hold the role, else None."""
    found = people_with_role_among([account_id], role)
    return found[0] if found else None


def people_with_role_among(ids: Collection[uuid.UUID], role: Role) -> list[PersonFacts]:
    """Those of the ids who are active and hold the role, by name."""
    query = select(Account).where(Account.active, Account.id.in_(ids), Account.id.in_(_holders(role)))
    return [_facts(row) for row in db.session.scalars(query.order_by(Account.name, Account.id))] if ids else []


_HOLDING = select(Account.id).where(
    among(Account.id, "ids", Uuid()), Account.active, Account.id.in_(_holders(bindparam("role", type_=String())))
)


def holding_among(ids: Collection[uuid.UUID], role: Role) -> set[uuid.UUID]:
    """Which of the ids are active and hold the role."""
    return {key for (key,) in execute(_HOLDING, {"ids": list(ids), "role": str(role)})} if ids else set()


def people_of_unit(unit_id: int, roles: Collection[Role], *, limit: int = 100) -> list[PersonFacts]:
    """Active people who hold any of the roles on the unit, by name."""
    holders = select(Grant.account_id).where(Grant.unit_id == unit_id, Grant.role.in_(roles), Grant.ended_at.is_(None))
    query = select(Account).where(Account.active, Account.id.in_(holders)).order_by(Account.name, Account.id)
    return [_facts(row) for row in db.session.scalars(query.limit(limit))]


def people_over(paths: Collection[str], role: Role, *, limit: int = 100) -> list[PersonFacts]:
    """Active people who hold the role on exactly any of these areas, by name."""
    holders = select(Grant.account_id).where(Grant.role == role, Grant.area_path.in_(paths), Grant.ended_at.is_(None))
    query = select(Account).where(Account.active, Account.id.in_(holders)).order_by(Account.name, Account.id)
    return [_facts(row) for row in db.session.scalars(query.limit(limit))]


def people_near(role: Role, middle: Position, degrees: float, *, limit: int = 200) -> list[PersonFacts]:
    """Active people with the role who live within so many degrees of a point."""
    query = select(Account).where(
        Account.active,
        Account.id.in_(_holders(role)),
        Account.lat.between(middle.lat - degrees, middle.lat + degrees),
        Account.lon.between(middle.lon - degrees, middle.lon + degrees),
    )
    return [_facts(row) for row in db.session.scalars(query.order_by(Account.name, Account.id).limit(limit))]


def people_called(name: str, role: Role, *, limit: int = 10) -> list[PersonFacts]:
    """Active people with the role whose name or account name is exactly this."""
    query = select(Account).where(
        Account.active, Account.id.in_(_holders(role)), or_(Account.name == name, Account.username == name)
    )
    return [_facts(row) for row in db.session.scalars(query.order_by(Account.id).limit(limit))]


def grants_of(account_id: uuid.UUID) -> list[Grant]:
    """The grants of an account that have not ended."""
    return list(db.session.scalars(select(Grant).where(Grant.account_id == account_id, Grant.ended_at.is_(None))))


def unit_of(unit_id: int) -> Unit | None:
    """One unit, or None."""
    return db.session.get(Unit, unit_id)


def units_by_id(ids: Collection[int]) -> dict[int, Unit]:
    """Several units by id."""
    rows = db.session.scalars(select(Unit).where(Unit.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


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


_SYSTEM_FACT = select(SystemFact.value).where(SystemFact.key == bindparam("key"))
_SYSTEM_FACTS = select(SystemFact.key, SystemFact.value).where(among(SystemFact.key, "keys", String()))


def system_fact(key: str) -> str | None:
    """What the installation knows of itself under the key."""
    found: str | None = execute(_SYSTEM_FACT, {"key": key}).scalar()
    return found


def system_facts(keys: Collection[str]) -> dict[str, str]:
    """{key: what the installation knows}, of those that it knows."""
    return {row.key: row.value for row in execute(_SYSTEM_FACTS, {"keys": list(keys)})}


def set_system_fact(key: str, value: str, session: Session | None = None) -> None:
    """Remember a fact of the installation; `session`: another than the program's own."""
    into = session or db.session
    into.merge(SystemFact(key=key, value=value))
    into.flush()
