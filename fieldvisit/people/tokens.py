"""Personal access tokens: a person's own programs at the API, with the person's rights or fewer.

Shown once and kept as SHA-256. A token ends by its date, by revoking it, by closing the account, or when the person
changes the password. It opens nothing but /api/v1, and never what only tablets do.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate
from sqlalchemy import ColumnElement, and_, func, select, update

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible, Problem
from fieldvisit.people import audit
from fieldvisit.people.models import AccessToken
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.token_hash import token_hash
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.schemas import BaseSchema, CleanString, StrictInteger

PREFIX = "fieldvisit_"  # tells a token from a tablet's, and a secret scanner what it found
LONGEST_DAYS = 365
MOST = 20


@dataclass(frozen=True)
class NewToken:
    """What a person says of a token."""

    name: str
    days: int
    read_only: bool = True


class NewTokenSchema(BaseSchema):
    """Read-only unless said otherwise, and for a year at most."""

    command = NewToken

    name = CleanString(required=True, max_length=80)
    days = StrictInteger(
        required=True,
        validate=validate.Range(1, LONGEST_DAYS, error=_l("1 到 %(most)s 天。", most=LONGEST_DAYS)),
        error_messages={"invalid": _l("应当是整数。"), "required": _l("不能空着。")},
    )
    read_only = fields.Boolean(load_default=True)


def ensure_in_person(viewer: Viewer) -> None:
    """NotAllowed for a tablet's token: who finds a tablet must not make what outlives its revocation."""
    if viewer.device_id is not None:
        raise NotAllowed(_l("请在电脑上登录后再办。"))


def make_token(viewer: Viewer, new: NewToken) -> tuple[str, AccessToken]:
    """The token, to be shown once, and its row. Problems: not_allowed, invalid_input when there are too many."""
    ensure_in_person(viewer)
    held = select(func.count()).select_from(AccessToken)
    if (db.session.scalar(held.where(_live(viewer.id))) or 0) >= MOST:
        raise InvalidInput(_l("最多留 %(most)s 个，先停掉不用的。", most=MOST), field="name")
    token = PREFIX + secrets.token_urlsafe(32)
    row = AccessToken(
        account_id=viewer.id,
        name=new.name,
        token_hash=token_hash(token),
        read_only=new.read_only,
        created_at=now(),
        expires_at=now() + timedelta(days=new.days),
    )
    db.session.add(row)
    db.session.flush()
    detail = {"read_only": new.read_only, "days": new.days}
    audit.record("token_made", actor_id=viewer.id, subject_kind="token", subject_id=row.id, detail=detail)
    return token, row


def _live(account_id: uuid.UUID) -> ColumnElement[bool]:
    return and_(AccessToken.account_id == account_id, AccessToken.revoked_at.is_(None), AccessToken.expires_at > now())


def live_tokens(account_id: uuid.UUID) -> list[AccessToken]:
    """The tokens of an account that still open something, newest first."""
    query = select(AccessToken).where(_live(account_id)).order_by(AccessToken.created_at.desc(), AccessToken.id)
    return list(db.session.scalars(query.limit(MOST)))


def revoke_token(viewer: Viewer, token_id: uuid.UUID) -> None:
    """End one of the viewer's own tokens. NotVisible for anybody else's."""
    row = db.session.get(AccessToken, token_id)
    if row is None or row.account_id != viewer.id or row.revoked_at is not None:
        raise NotVisible()
    row.revoked_at = now()
    db.session.flush()
    audit.record("token_revoked", actor_id=viewer.id, subject_kind="token", subject_id=token_id)


def revoke_all_tokens(account_id: uuid.UUID) -> None:
    """End every token of an account: the password they were made under counts no longer."""
    db.session.execute(update(AccessToken).where(_live(account_id)).values(revoked_at=now()))


def is_access_token(token: str) -> bool:
    """Whether it looks like one of these."""
    return token.startswith(PREFIX)


def viewer_of_access_token(token: str, *, reading: bool) -> Viewer:
    """Who holds it. Problems: bad_token and token_expired 401, read_only_token 403 for anything but reading."""
    row = db.session.scalar(select(AccessToken).where(AccessToken.token_hash == token_hash(token)))
    if row is None or row.revoked_at is not None:
        raise Problem(code="bad_token", status=401)
    if row.expires_at <= now():
        raise Problem(code="token_expired", status=401)
    viewer = viewer_of(row.account_id)
    if viewer is None:
        raise Problem(code="bad_token", status=401)
    if row.read_only and not reading:
        raise Problem(_l("这个令牌只能看，不能改。"), code="read_only_token", status=403)
    return viewer
