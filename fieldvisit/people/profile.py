"""What people look after themselves: password, language, sessions, tablets, tokens. Flushes, never commits."""

import uuid
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate, validates_schema
from sqlalchemy import select

from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.people import audit
from fieldvisit.people.accounts import set_password
from fieldvisit.people.devices import revoke_device
from fieldvisit.people.models import Account, Device
from fieldvisit.people.passwords import MIN_LENGTH, password_fits
from fieldvisit.people.throttle import count_failure, ensure_not_throttled
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.languages import LANGUAGES
from fieldvisit.web.schemas import BaseSchema

MOST_DEVICES = 50
_EMPTY = {"required": _l("不能空着。")}


@dataclass(frozen=True)
class ChangePassword:
    """The password now, and the one wanted, twice."""

    old: str
    new: str
    again: str


class ChangePasswordSchema(BaseSchema):
    """A typing error must not lock anybody out: the new one is typed twice."""

    command = ChangePassword

    old = fields.String(required=True, validate=validate.Length(max=200), error_messages=_EMPTY)
    new = fields.String(
        required=True,
        validate=validate.Length(MIN_LENGTH, 200, error=_l("密码要 10 到 200 个字符。")),
        error_messages=_EMPTY,
    )
    again = fields.String(required=True, error_messages=_EMPTY)

    @validates_schema
    def _agrees(self, data: dict[str, str], **_more: object) -> None:
        if data.get("new") != data.get("again"):
            raise ValidationError(str(_l("两次写的不一样。")), "again")


def ensure_password(viewer: Viewer, password: str, address: str) -> None:
    """The password of the viewer, tried as rarely as at sign-in. Problems: invalid_input, too_many_tries."""
    ensure_not_throttled(viewer.username, address)
    account = db.session.get_one(Account, viewer.id)
    if not password_fits(account.password_hash, password):
        count_failure(viewer.username, address)
        raise InvalidInput(_l("现在的密码不对。"), field="old")


def change_password(viewer: Viewer, said: ChangePassword) -> Account:
    """Set the new password; every other session and all personal tokens end. The old one was checked before."""
    if said.new == said.old:
        raise InvalidInput(_l("新密码和现在的一样。"), field="new")
    set_password(viewer.id, said.new, by=viewer.id)
    return db.session.get_one(Account, viewer.id)


def sign_out_everywhere(viewer: Viewer) -> Account:
    """End every browser session of the viewer. Tablets stay: they may hold what is not sent yet."""
    account = db.session.get_one(Account, viewer.id)
    account.session_version += 1
    db.session.flush()
    audit.record("signed_out_everywhere", actor_id=viewer.id, subject_kind="account", subject_id=viewer.id)
    return account


def own_devices(account_id: uuid.UUID) -> list[Device]:
    """The tablets that were ever signed in under the account, newest first."""
    query = select(Device).where(Device.account_id == account_id)
    return list(db.session.scalars(query.order_by(Device.created_at.desc(), Device.id).limit(MOST_DEVICES)))


def revoke_own_device(viewer: Viewer, device_id: uuid.UUID) -> None:
    """A lost tablet of one's own forgets everything at its next contact. NotVisible for anybody else's."""
    row = db.session.get(Device, device_id)
    if row is None or row.account_id != viewer.id or row.revoked_at is not None:
        raise NotVisible()
    revoke_device(device_id, by=viewer.id)


@dataclass(frozen=True)
class SetLanguage:
    """The language of pages and messages."""

    language: str


class SetLanguageSchema(BaseSchema):
    """One of the two."""

    command = SetLanguage

    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES, error=_l("没有这个选项。")))
