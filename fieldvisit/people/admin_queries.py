"""Reads for the administrators' pages: accounts, feedback, the audit trail. Every list is paged."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from fieldvisit.kernel.clock import day_end, day_start
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.text import like_pattern
from fieldvisit.people.models import Account, AuditEntry, Feedback, Grant, Unit
from fieldvisit.storage.base import db
from fieldvisit.web.paging import Page, PageArgs


def _paged(query: Any, args: PageArgs, *, whole_rows: bool = False) -> Page[Any]:
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    cut = query.limit(args.per_page).offset(args.offset)
    rows: Sequence[Any] = db.session.execute(cut).all() if whole_rows else db.session.scalars(cut).all()
    return Page(rows, total, args.page, args.per_page)


def is_named(words: str) -> ColumnElement[bool]:
    """Whether an account is called so."""
    like = like_pattern(words)
    return or_(Account.username.ilike(like, escape="\\"), Account.name.like(like, escape="\\"))


@dataclass(frozen=True)
class AccountFilter:
    """Which accounts are asked for."""

    words: str = ""
    role: str = ""
    closed: bool = False
    waiting: bool = False  # for a first password


def account_page(asked: AccountFilter, args: PageArgs) -> Page[Account]:
    """A page of accounts."""
    return _paged(account_query(asked), args)


def account_query(asked: AccountFilter) -> Any:
    """Accounts by name or username, by role, open or closed, waiting for a first password."""
    query = select(Account).where(Account.active.is_(not asked.closed)).order_by(Account.username)
    if asked.waiting:
        query = query.where(Account.password_hash.is_(None))
    if asked.words:
        query = query.where(is_named(asked.words))
    if asked.role:
        holders = select(Grant.account_id).where(Grant.role == asked.role, Grant.ended_at.is_(None))
        query = query.where(Account.id.in_(holders))
    return query


def account_row(account_id: uuid.UUID) -> Account:
    """One account; NotVisible where there is none."""
    row = db.session.get(Account, account_id)
    if row is None:
        raise NotVisible()
    return row


def grants_of_many(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Grant]]:
    """{account: its grants that have not ended}."""
    found: dict[uuid.UUID, list[Grant]] = {key: [] for key in ids}
    query = select(Grant).where(Grant.account_id.in_(ids), Grant.ended_at.is_(None)).order_by(Grant.created_at)
    for grant in db.session.scalars(query):
        found[grant.account_id].append(grant)
    return found


def unit_page(words: str, args: PageArgs) -> Page[Unit]:
    """A page of departments."""
    return _paged(unit_query(words), args)


def unit_query(words: str) -> Any:
    """Departments by name or kind; those no longer used come last."""
    query = select(Unit).order_by(Unit.active.desc(), Unit.area_id, Unit.name)
    if words:
        like = like_pattern(words)
        query = query.where(or_(Unit.name.like(like, escape="\\"), Unit.kind.like(like, escape="\\")))
    return query


def all_units() -> list[Unit]:
    """Every department in use, by name."""
    return list(db.session.scalars(select(Unit).where(Unit.active).order_by(Unit.name).limit(1000)))


class UnitKind(NamedTuple):
    """A kind of department: its code, the first that bears it by name, and how many do."""

    code: str
    name: str
    number: int


def unit_kinds() -> dict[str, UnitKind]:
    """{code: the kind}, of the departments in use."""
    query = select(Unit.kind, func.min(Unit.name), func.count()).where(Unit.active).group_by(Unit.kind)
    return {row[0]: UnitKind(*row) for row in db.session.execute(query.order_by(Unit.kind).limit(200))}


def feedback_page(args: PageArgs) -> Page[Any]:
    """A page of what people said."""
    return _paged(feedback_query(), args, whole_rows=True)


def feedback_query() -> Any:
    """(feedback, account), unread first, newest first."""
    query = select(Feedback, Account).join(Account, Account.id == Feedback.account_id)
    return query.order_by(Feedback.seen_at.is_not(None), Feedback.at.desc(), Feedback.id)


def unread_feedback() -> int:
    """How many nobody has read."""
    return db.session.scalar(select(func.count()).select_from(Feedback).where(Feedback.seen_at.is_(None))) or 0


@dataclass(frozen=True)
class AuditFilter:
    """Which entries of the trail are asked for."""

    words: str = ""
    act: str = ""
    subject_id: str = ""
    start: date | None = None
    end: date | None = None


def audit_page(asked: AuditFilter, args: PageArgs) -> Page[Any]:
    """A page of the trail."""
    return _paged(audit_query(asked), args, whole_rows=True)


def audit_query(asked: AuditFilter) -> Any:
    """(entry, account or None), newest first."""
    query = select(AuditEntry, Account).outerjoin(Account, Account.id == AuditEntry.actor_id)
    if asked.words:
        query = query.where(is_named(asked.words))
    if asked.act:
        query = query.where(AuditEntry.act == asked.act)
    if asked.subject_id:
        query = query.where(AuditEntry.subject_id == asked.subject_id)
    if asked.start:
        query = query.where(AuditEntry.at >= day_start(asked.start))
    if asked.end:
        query = query.where(AuditEntry.at < day_end(asked.end))
    return query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())


def audited_acts() -> list[str]:
    """The acts that stand in the trail."""
    return list(db.session.scalars(select(AuditEntry.act).distinct().order_by(AuditEntry.act).limit(200)))
