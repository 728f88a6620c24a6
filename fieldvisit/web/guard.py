"""Deny by default: an endpoint says which act it needs, or that it is open, or the program refuses to start."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from fieldvisit.kernel.errors import NotAllowed, Problem

View = TypeVar("View", bound=Callable[..., Any])


class MayAct(Protocol):
    """What the guard needs to know of whoever is asking."""

    def can(self, act: Any) -> bool:
        """Whether the act is allowed anywhere."""
        ...


def requires(act: StrEnum) -> Callable[[View], View]:
    """Only for those who may do `act` somewhere; the service judges the row."""

    def mark(view: View) -> View:
        view.guard_act = act  # type: ignore[attr-defined]
        return view

    return mark


def requires_device(view: View) -> View:
    """Only with a device token; the session cookie does not count here."""
    view.guard_device = True  # type: ignore[attr-defined]
    return view


def requires_key(act: StrEnum) -> Callable[[View], View]:
    """Only for whoever holds the key in the address (`<key>`) and may do `act`; nothing else counts here."""

    def mark(view: View) -> View:
        view.guard_key = True  # type: ignore[attr-defined]
        return requires(act)(view)

    return mark


def open_to_all(view: View) -> View:
    """Needs no account. Must show nothing about anybody."""
    view.guard_open = True  # type: ignore[attr-defined]
    return view


def takes_up_to(most: int) -> Callable[[View], View]:
    """A view to which a file is sent: more bytes than a form may bring."""

    def mark(view: View) -> View:
        view.guard_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


class NotSignedIn(Problem):
    """401: nobody, or a session that ended."""

    code = "not_signed_in"
    status = 401


def rule_of(view: Any) -> str | None:
    """The guard of a view as a word: `open`, `device` (then its act), the act, or None when it has none."""
    if getattr(view, "guard_open", False):
        return "open"
    act = getattr(view, "guard_act", None)
    if act is None:
        return None
    if getattr(view, "guard_key", False):
        return f"key:{act}"
    return f"device:{act}" if getattr(view, "guard_device", False) else str(act)


def is_by_key() -> bool:
    """Whether the view that is asked for lets in by the key in its address alone: no cookie is looked at."""
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), "guard_key", False))


def is_for_devices() -> bool:
    """Whether the view that is asked for is only for devices."""
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), "guard_device", False))


def ensure_all_guarded(app: Flask) -> None:
    """Refuse to start with an endpoint that has no guard."""
    bare = sorted(name for name, view in app.view_functions.items() if name != "static" and rule_of(view) is None)
    if bare:
        raise RuntimeError(f"endpoints without a guard: {', '.join(bare)}")


def install_guard(
    app: Flask,
    load_session: Callable[[], Any],
    load_bearer: Callable[[str], Any],
    load_key: Callable[[str], Any],
    sign_in_again: Callable[[], Response],
) -> None:
    """Check every request before its view runs. `sign_in_again` answers a form whose session has ended."""

    def check() -> Response | None:
        view = app.view_functions.get(request.endpoint or "")
        if view is None or request.endpoint == "static" or getattr(view, "guard_open", False):
            return None
        viewer = load_key((request.view_args or {})["key"]) if is_by_key() else _bearer(load_bearer)
        if viewer is None and not getattr(view, "guard_device", False):
            viewer = load_session()
        if viewer is None:
            return _ask_to_sign_in(sign_in_again)
        g.viewer = viewer
        request.max_content_length = getattr(view, "guard_bytes", request.max_content_length)
        if not viewer.can(getattr(view, "guard_act")):  # noqa: B009 - the mark a decorator left
            raise NotAllowed()
        return None

    app.before_request(check)
    app.extensions["fieldvisit.load_session"] = load_session


def _bearer(load: Callable[[str], Any]) -> Any:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return load(token.strip()) if scheme.lower() == "bearer" and token.strip() else None


def _ask_to_sign_in(again: Callable[[], Response]) -> Response:
    if request.path.startswith("/api/"):
        raise NotSignedIn()
    if request.method == "GET":
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    return again()


def current_viewer() -> Any:
    """Whoever is asking (a `people.viewer.Viewer`); raises NotSignedIn on open pages without a session."""
    viewer = viewer_or_none()
    if viewer is None:
        raise NotSignedIn()
    return viewer


def viewer_or_none() -> Any:
    """Whoever is asking, or None."""
    if "viewer" not in g:
        g.viewer = current_app.extensions["fieldvisit.load_session"]()
    return g.viewer
