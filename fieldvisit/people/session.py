"""Who is signed in: by the session cookie of a browser, by the bearer token of a device, or by a personal one."""

import uuid
from dataclasses import replace

from flask import Flask, Request, request, session
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, current_user, login_user, logout_user

from fieldvisit.kernel.errors import Problem
from fieldvisit.people.devices import viewer_of_token
from fieldvisit.people.models import Account
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.tokens import is_access_token, viewer_of_access_token
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.guard import is_for_devices

API = "/api/v1/"
READING = ("GET", "HEAD")
_WORKING = "working_area"


class SignedIn:
    """What Flask-Login keeps: the account's id and the session version it was opened under."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account_id: uuid.UUID, version: int) -> None:
        self.account_id = account_id
        self.version = version

    def get_id(self) -> str:
        """The cookie's word for this session."""
        return f"{self.account_id}|{self.version}"


def install_sessions(app: Flask) -> None:
    """Attach Flask-Login."""
    manager = LoginManager(app)
    manager.session_protection = None  # a tablet's address changes with every cell
    manager.user_loader(_load)


def _load(word: str) -> SignedIn | None:
    account_id, _, version = word.partition("|")
    try:
        account = db.session.get(Account, uuid.UUID(account_id))
    except ValueError:
        return None
    if account is None or not account.active or str(account.session_version) != version:
        return None
    return SignedIn(account.id, account.session_version)


def session_viewer() -> Viewer | None:
    """The viewer of this browser's session, or None."""
    user = current_user
    viewer = viewer_of(user.account_id) if user.is_authenticated else None
    return at_work(viewer, session.get(_WORKING)) if viewer is not None else None


def at_work(viewer: Viewer, path: object) -> Viewer:
    """The viewer at work in an area; everywhere, where the area does not lie in a grant (any more)."""
    granted = [scope.area_path for scope in viewer.scopes if scope.area_path]
    if not isinstance(path, str) or not any(path.startswith(one) for one in granted):
        return viewer
    return replace(viewer, working=path)


def work_in(path: str | None) -> None:
    """Remember for this session where one works; None is everywhere."""
    if path is None:
        session.pop(_WORKING, None)
    else:
        session[_WORKING] = path


def bearer_viewer(token: str) -> Viewer:
    """The viewer of a device's token or of a personal one, which opens the API and nothing that only tablets do."""
    if not is_access_token(token):
        return viewer_of_token(token)
    viewer = viewer_of_access_token(token, reading=request.method in READING)
    if not request.path.startswith(API) or is_for_devices():
        raise Problem(_l("个人令牌只能用在接口上。"), code="token_not_here", status=403)
    return viewer


def open_session(account: Account) -> None:
    """Sign this browser in; the old cookie's contents are dropped so that a planted session is worth nothing."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    login_user(SignedIn(account.id, account.session_version))


def close_session() -> None:
    """Sign this browser out."""
    logout_user()
    session.clear()


def asks_with_token(asked: Request = request) -> bool:
    """Whether the request brings a bearer token (and so needs no CSRF token)."""
    return asked.headers.get("Authorization", "").lower().startswith("bearer ")
