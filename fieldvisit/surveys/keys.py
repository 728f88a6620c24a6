"""Keys of foreign apps (ODK Collect): a word in the server's address in place of a password. For questionnaires only.

Shown once and kept as SHA-256. A key ends by revoking it, by closing the account, or when its holder may hand in
answers no longer.
"""

import secrets
import uuid
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse
from sqlalchemy import ColumnElement, and_, bindparam, select, update

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem
from fieldvisit.people import audit
from fieldvisit.people.queries import accounts_with_grants, viewer_in
from fieldvisit.people.throttle import limiter
from fieldvisit.people.token_hash import token_hash
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute
from fieldvisit.storage.unit_of_work import single_question
from fieldvisit.surveys.models import SurveyToken

MOST = 10
LONGEST_NAME = 80
SEEN_EVERY = timedelta(minutes=5)
WRONG_KEYS: RateLimitItem = parse("60 per 5 minutes")


def make_key(account_id: uuid.UUID, name: str, *, by: uuid.UUID | None) -> tuple[str, SurveyToken]:
    """The key, to be shown once, and its row. Flushes. Problems: invalid_input when there are too many."""
    if len(live_keys(account_id)) >= MOST:
        raise InvalidInput(_l("最多留 %(most)s 个，先停掉不用的。", most=MOST), field="name")
    key = secrets.token_urlsafe(32)
    row = SurveyToken(
        account_id=account_id, name=name[:LONGEST_NAME], token_hash=token_hash(key), made_by=by, made_at=now()
    )
    db.session.add(row)
    db.session.flush()
    audit.record("survey_key_made", actor_id=by, subject_kind="account", subject_id=account_id)
    return key, row


def _live(account_id: uuid.UUID) -> ColumnElement[bool]:
    return and_(SurveyToken.account_id == account_id, SurveyToken.revoked_at.is_(None))


def live_keys(account_id: uuid.UUID) -> list[SurveyToken]:
    """The keys of an account that still open something, newest first."""
    query = select(SurveyToken).where(_live(account_id)).order_by(SurveyToken.made_at.desc(), SurveyToken.id)
    return list(db.session.scalars(query.limit(MOST)))


def revoke_key(account_id: uuid.UUID, key_id: uuid.UUID, *, by: uuid.UUID | None) -> None:
    """End a key of the account. Flushes. NotVisible where there is none."""
    query = update(SurveyToken).where(_live(account_id), SurveyToken.id == key_id).values(revoked_at=now())
    if db.session.execute(query.returning(SurveyToken.id)).first() is None:
        raise NotVisible()
    audit.record("survey_key_revoked", actor_id=by, subject_kind="account", subject_id=account_id)


_HOLDER = accounts_with_grants(
    select(SurveyToken.account_id).where(
        SurveyToken.token_hash == bindparam("token_hash"), SurveyToken.revoked_at.is_(None)
    )
)


def viewer_of_key(key: str) -> Viewer:
    """Who holds the key. Problems: bad_key 403 (never 401: a phone would ask its user for a password);
    too_many_tries 429 for an address that has tried many wrong ones.
    """
    with single_question():
        viewer = viewer_in(execute(_HOLDER, {"token_hash": token_hash(key)}).all())
    if viewer is not None:
        return viewer
    if not limiter.limiter.hit(WRONG_KEYS, "survey_key", get_remote_address()):
        raise Problem(code="too_many_tries", status=429, detail={"retry_after": 300})
    raise Problem(_l("这个地址里的密钥不对，或者已经停用。请重新扫二维码。"), code="bad_key", status=403)


_noted: dict[str, datetime] = {}  # by this process: {hash: when}
_MOST_NOTED = 10_000


def note_seen(key: str) -> None:
    """The key was used now; written every few minutes only, so that phones of one key do not wait for each other."""
    at, mine = now(), token_hash(key)
    noted = _noted.get(mine)
    if noted is not None and noted <= at < noted + SEEN_EVERY:
        return
    db.session.execute(update(SurveyToken).where(SurveyToken.token_hash == mine).values(last_seen_at=at))
    if len(_noted) >= _MOST_NOTED:
        _noted.clear()
    _noted[mine] = at
