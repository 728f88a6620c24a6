"""Tablets: registered once with a password, known afterwards by a token of 32 random bytes (kept as SHA-256)."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, select, update

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import Problem
from fieldvisit.people import audit
from fieldvisit.people.models import Account, Device
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

TOKEN_DAYS = 180
LEASE_DAYS = 7


@dataclass(frozen=True)
class NewDevice:
    """What a tablet says of itself."""

    id: uuid.UUID
    name: str
    app_version: str | None = None
    signing_key: str | None = None


def register_device(account: Account, new: NewDevice) -> tuple[str, Device]:
    """A fresh token and the device. A known device of the same account gets a new token; a foreign id is refused."""
    token = secrets.token_urlsafe(32)
    device = db.session.get(Device, new.id)
    if device is not None and device.account_id != account.id:
        raise Problem(_l("这台设备登记在别人名下。"), code="device_taken", status=409, field="device.id")
    if device is None:
        device = Device(id=new.id, account_id=account.id, created_at=now())
        db.session.add(device)
    device.name, device.app_version, device.signing_key = new.name, new.app_version, new.signing_key
    device.token_hash, device.expires_at = _hash(token), now() + timedelta(days=TOKEN_DAYS)
    device.revoked_at = device.signed_out_at = None
    db.session.flush()
    audit.record("device_registered", actor_id=account.id, subject_kind="device", subject_id=device.id)
    return token, device


# The account comes along, so that who asks is found without another question. Statements that every request of a
# tablet needs are made once: to make one and find its compiled form again takes longer than to run it.
_HOLDER = (
    select(Device, Account)
    .join(Account, Account.id == Device.account_id)
    .where(Device.token_hash == bindparam("token_hash"))
)
_LOCKED = select(Device).where(Device.id == bindparam("device_id")).with_for_update()


def viewer_of_token(token: str) -> Viewer:
    """Who holds the token. Problems 401: token_expired, signed_out, bad_token; 403: device_revoked with the id."""
    found = db.session.execute(_HOLDER, {"token_hash": _hash(token)}).first()
    if found is None:
        raise Problem(code="bad_token", status=401)
    device = found.Device
    if device.revoked_at is not None:
        raise Problem(code="device_revoked", status=403, detail={"device_id": str(device.id)})
    if device.signed_out_at is not None:
        raise Problem(code="signed_out", status=401)
    if device.expires_at <= now():
        raise Problem(code="token_expired", status=401)
    viewer = viewer_of(device.account_id, device.id)
    if viewer is None:
        raise Problem(code="signed_out", status=401)
    return viewer


def revoke_device(device_id: uuid.UUID, *, by: uuid.UUID | None) -> None:
    """The next request of the tablet is told to forget everything."""
    db.session.execute(update(Device).where(Device.id == device_id).values(revoked_at=now()))
    audit.record("device_revoked", actor_id=by, subject_kind="device", subject_id=device_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class DeviceFacts:
    """A device as the inbox sees it."""

    id: uuid.UUID
    account_id: uuid.UUID
    registered_at: datetime
    last_seq: int


def lock_device(device_id: uuid.UUID) -> DeviceFacts:
    """Lock the device's row for the rest of the transaction: what one tablet sends twice at once is taken in turn."""
    row = db.session.scalar(_LOCKED, {"device_id": device_id})
    if row is None:
        raise Problem(code="signed_out", status=401)
    return DeviceFacts(row.id, row.account_id, row.created_at, row.last_seq)


def note_push(device_id: uuid.UUID, last_seq: int) -> None:
    """Remember that the device was heard and how far its operations have come."""
    values = {"last_seen_at": now(), "last_seq": last_seq}
    db.session.execute(update(Device).where(Device.id == device_id).values(values))
