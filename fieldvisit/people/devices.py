"""Tablets: registered once with a password, known afterwards by a token of 32 random bytes (kept as SHA-256)."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Integer, Select, and_, bindparam, case, func, select, update
from sqlalchemy.orm import aliased

from fieldvisit.kernel.clock import local_date, now
from fieldvisit.kernel.errors import Problem
from fieldvisit.people import audit
from fieldvisit.people.acts import Role
from fieldvisit.people.device_reports import SETS, DeviceReport, note_emptied, told
from fieldvisit.people.models import Account, Device, Grant
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.token_hash import token_hash
from fieldvisit.people.viewer import Scope, Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute
from fieldvisit.storage.unit_of_work import single_question

TOKEN_DAYS = 180
LEASE_DAYS = 7


@dataclass(frozen=True)
class NewDevice:
    """What a tablet says of itself. `formerly`: names that were given to this very browser, of whomever."""

    id: uuid.UUID
    name: str
    app_version: str | None = None
    signing_key: str | None = None
    formerly: Sequence[uuid.UUID] = ()


@dataclass(frozen=True)
class Earlier:
    """What had been waiting when a tablet was last heard of: this very one, cleared since, or (`same` is False) the
    account's last other one, of which nobody can say here whether it still lies somewhere.
    """

    name: str
    seen_on: date
    lost: int
    same: bool


def register_device(account: Account, new: NewDevice) -> tuple[str, Device]:
    """A fresh token and the device. A known device of the same account gets a new token; a foreign id is refused."""
    token = secrets.token_urlsafe(32)
    device = db.session.get(Device, new.id)
    if device is not None and device.account_id != account.id:
        raise Problem(_l("这台设备登记在别人名下。"), code="device_taken", status=409, field="device.id")
    device = device or _cleared(account.id, new.formerly)
    if device is None:
        device = Device(id=new.id, account_id=account.id, created_at=now())
        db.session.add(device)
    device.name, device.app_version, device.signing_key = new.name, new.app_version, new.signing_key
    device.token_hash, device.expires_at = token_hash(token), now() + timedelta(days=TOKEN_DAYS)
    device.revoked_at = device.signed_out_at = None
    db.session.flush()
    audit.record("device_registered", actor_id=account.id, subject_kind="device", subject_id=device.id)
    return token, device


def _cleared(account_id: uuid.UUID, formerly: Sequence[uuid.UUID]) -> Device | None:
    """The device of the account that this browser was before its store was cleared: it goes on under its old name."""
    query = _live(account_id).where(Device.id.in_(formerly)).limit(1)
    device = db.session.scalar(query) if formerly else None
    if device is not None:
        note_emptied(device.id, now())
        db.session.refresh(device)
    return device


def earlier_device(device: Device, asked_id: uuid.UUID) -> Earlier | None:
    """What the person has to be told who has just signed in on `device` under the id `asked_id`, None where nothing."""
    if device.id != asked_id:
        return _earlier(device, device.lost or 0, same=True)
    waits = func.coalesce(Device.waiting, 0) + func.coalesce(Device.photos_waiting, 0)
    other = db.session.scalar(_live(device.account_id).where(Device.id != device.id, waits > 0).limit(1))
    return None if other is None else _earlier(other, (other.waiting or 0) + (other.photos_waiting or 0), same=False)


def _live(account_id: uuid.UUID) -> Select[Any]:
    """The account's devices that nobody has signed out or revoked, last heard of first."""
    heard = func.coalesce(Device.last_seen_at, Device.created_at)
    query = select(Device).where(Device.account_id == account_id, Device.revoked_at.is_(None))
    return query.where(Device.signed_out_at.is_(None)).order_by(heard.desc(), Device.id)


def _earlier(device: Device, lost: int, *, same: bool) -> Earlier:
    return Earlier(device.name, local_date(device.last_seen_at or device.created_at), lost, same)


# Account and grants come along, a row for each grant, so that who asks is found by one question. Statements that every
# request of a tablet needs are made once: to make one and find its compiled form again takes longer than to run it.
_ENDED = aliased(Grant)
_HOLDER = (
    select(
        Device.id.label("device_id"),
        Device.revoked_at,
        Device.signed_out_at,
        Device.expires_at,
        Account.id.label("account_id"),
        Account.username,
        Account.name,
        Account.language,
        Account.active,
        Grant.role,
        Grant.area_path,
        Grant.unit_id,
        select(_ENDED.id).where(_ENDED.account_id == Account.id, _ENDED.ended_at.is_not(None)).exists().label("ended"),
    )
    .join(Account, Account.id == Device.account_id)
    .outerjoin(Grant, and_(Grant.account_id == Account.id, Grant.ended_at.is_(None)))
    .where(Device.token_hash == bindparam("token_hash"))
)
_SEQ = bindparam("seq", type_=Integer())
_HEARD = (
    update(Device)
    .where(Device.id == bindparam("device_id"))
    .values(last_seen_at=bindparam("at"), last_seq=case((Device.last_seq < _SEQ, _SEQ), else_=Device.last_seq))
    .returning(Device.created_at)
)
_HEARD_AND_TOLD = _HEARD.values(SETS)


def viewer_of_token(token: str) -> Viewer:
    """Who holds the token. Problems 401: token_expired, signed_out, bad_token; 403: device_revoked with the id."""
    with single_question():
        rows = execute(_HOLDER, {"token_hash": token_hash(token)}).all()
    if not rows:
        raise Problem(code="bad_token", status=401)
    device = rows[0]
    if device.revoked_at is not None:
        raise Problem(code="device_revoked", status=403, detail={"device_id": str(device.device_id)})
    if device.signed_out_at is not None:
        raise Problem(code="signed_out", status=401)
    if device.expires_at <= now():
        raise Problem(code="token_expired", status=401)
    if not device.active:
        raise Problem(code="signed_out", status=401)
    scopes = tuple(Scope(Role(row.role), row.area_path, row.unit_id) for row in rows if row.role is not None)
    holder = (device.account_id, device.username, device.name, device.language, scopes, device.device_id)
    return Viewer(*holder, had_others=bool(device.ended))


def signer_of(device_id: uuid.UUID) -> tuple[Viewer, str] | None:
    """Who signed in on the device and the key it signs with (PEM); a revoked device too. None when it cannot sign.

    A closed account may do nothing any more, but what was recorded on its tablet is kept to be checked.
    """
    device = db.session.get(Device, device_id)
    if device is None or device.signing_key is None:
        return None
    account = db.session.get_one(Account, device.account_id)
    closed = Viewer(account.id, account.username, account.name, account.language, (), device_id)
    return viewer_of(account.id, device_id) or closed, device.signing_key


def revoke_device(device_id: uuid.UUID, *, by: uuid.UUID | None) -> None:
    """The next request of the tablet is told to forget everything."""
    db.session.execute(update(Device).where(Device.id == device_id).values(revoked_at=now()))
    audit.record("device_revoked", actor_id=by, subject_kind="device", subject_id=device_id)


def hear_device(device_id: uuid.UUID, last_seq: int, report: DeviceReport | None = None) -> datetime:
    """Lock the device's row for the rest of the transaction, note how far its operations have come and what it reports.

    What one tablet sends twice at once is so taken in turn. Returns when it was registered. Problems: signed_out.
    """
    said = {"device_id": device_id, "seq": last_seq, "at": now()}
    row = (execute(_HEARD_AND_TOLD, said | told(report)) if report else execute(_HEARD, said)).first()
    if row is None:
        raise Problem(code="signed_out", status=401)
    registered_at: datetime = row.created_at
    return registered_at
