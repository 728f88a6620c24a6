"""Accounts: sign in, make, grant, end."""

import uuid
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.people import audit
from fieldvisit.people.acts import Role
from fieldvisit.people.models import Account, Grant
from fieldvisit.people.passwords import MIN_LENGTH, hash_password, password_fits
from fieldvisit.people.throttle import count_failure, ensure_not_throttled
from fieldvisit.people.tokens import revoke_all_tokens
from fieldvisit.storage.base import db
from fieldvisit.storage.constraints import constraint_means

constraint_means(
    "uq_account_username",
    lambda: InvalidInput(_l("这个账号名已经有人用了。"), field="username"),
    sqlite="account.username",
)


def check_password(username: str, password: str, address: str) -> Account:
    """The active account with this password. Problems: bad_credentials 401, too_many_tries 429."""
    ensure_not_throttled(username, address)
    account = db.session.scalar(select(Account).where(Account.username == username))
    fits = password_fits(account.password_hash if account else None, password)
    if account is None or not fits or not account.active:
        count_failure(username, address)
        raise Problem(_l("账号或密码不对。"), code="bad_credentials", status=401)
    return account


@dataclass(frozen=True)
class NewAccount:
    """What an account is made of."""

    username: str
    name: str
    title: str | None = None
    password: str | None = None


def open_account(new: NewAccount, *, by: uuid.UUID | None = None) -> Account:
    """Make an account; without a password it waits for its activation."""
    if new.password is not None:
        ensure_strong(new.password)
    account = Account(
        username=new.username,
        name=new.name,
        title=new.title,
        password_hash=hash_password(new.password) if new.password else None,
        created_at=now(),
    )
    db.session.add(account)
    db.session.flush()
    audit.record("account_opened", actor_id=by, subject_kind="account", subject_id=account.id)
    return account


def ensure_strong(password: str) -> None:
    """Refuse a password shorter than MIN_LENGTH."""
    if len(password) < MIN_LENGTH:
        raise InvalidInput(_l("密码至少要 %(count)s 个字符。", count=MIN_LENGTH), field="password")


def set_password(account_id: uuid.UUID, password: str, *, by: uuid.UUID | None) -> None:
    """Give a new password; end every session and personal token that came of the old one."""
    ensure_strong(password)
    account = db.session.get_one(Account, account_id)
    account.password_hash = hash_password(password)
    account.session_version += 1
    revoke_all_tokens(account_id)
    db.session.flush()
    audit.record("password_set", actor_id=by, subject_kind="account", subject_id=account_id)


def give_grant(
    account_id: uuid.UUID,
    role: Role,
    *,
    area_path: str | None = None,
    unit_id: int | None = None,
    by: uuid.UUID | None = None,
) -> Grant:
    """Bind a role to a scope: an area, a unit, or (neither) own assignments."""
    grant = Grant(account_id=account_id, role=role, area_path=area_path, unit_id=unit_id, created_at=now())
    db.session.add(grant)
    db.session.flush()
    detail = {"role": str(role), "area_path": area_path, "unit_id": unit_id}
    audit.record("grant_given", actor_id=by, subject_kind="account", subject_id=account_id, detail=detail)
    return grant


def end_grant(grant_id: uuid.UUID, *, by: uuid.UUID | None) -> None:
    """End a grant; it stays on record."""
    grant = db.session.get_one(Grant, grant_id)
    grant.ended_at = grant.ended_at or now()
    db.session.flush()
    audit.record("grant_ended", actor_id=by, subject_kind="account", subject_id=grant.account_id)


def set_active(account_id: uuid.UUID, active: bool, *, by: uuid.UUID | None) -> None:
    """Close an account (its sessions end, its doings stay) or open it again."""
    account = db.session.get_one(Account, account_id)
    account.active = active
    account.session_version += 1
    db.session.flush()
    audit.record(
        "account_opened_again" if active else "account_closed",
        actor_id=by,
        subject_kind="account",
        subject_id=account_id,
    )


def set_language(account_id: uuid.UUID, language: str) -> None:
    """Remember the language a person chose."""
    db.session.get_one(Account, account_id).language = language
    db.session.flush()
