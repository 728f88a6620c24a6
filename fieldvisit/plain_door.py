"""Beside HTTPS, a door without it: /trust and its certificate, and for everything else the way to the other door.

A tablet that does not trust the server's certificate yet would meet a red warning first. Here it can read what to do.
No cookie, no form and no data pass this door.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
PAGE, BELOW = "/trust", ("/trust/", "/static/")
_DROPPED = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")


def only_trust(app: Wsgi, secure: str) -> Wsgi:
    """The app, narrowed to what may be read without HTTPS; `secure` is the address of the other door."""

    def narrowed(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD") or not (path == PAGE or path.startswith(BELOW)):
            where = f"{secure}/tablet/" if path.startswith("/tablet") else f"{secure}/"
            start_response("302 Found", [("Location", where), ("Content-Length", "0")])
            return []
        plain = {name: value for name, value in environ.items() if name not in _DROPPED}
        return app(plain | {"fieldvisit.secure": secure}, _without_cookies(start_response))

    return narrowed


def _without_cookies(start_response: Any) -> Any:
    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
        return start_response(status, [one for one in headers if one[0].lower() != "set-cookie"], error)

    return start


class _Quiet(WSGIRequestHandler):
    """Says nothing of who came: the log must not grow with every scan of the network."""

    def version_string(self) -> str:
        """Not which program of which version listens here."""
        return "fieldvisit"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""


def open_plain_door(app: Wsgi, host: str, port: int, secure: str) -> None:
    """Listen in a thread that ends with the process. Where the port is taken, HTTPS alone must do."""
    with suppress(OSError, SystemExit):
        door = make_server(host, port, only_trust(app, secure), threaded=True, request_handler=_Quiet)
        threading.Thread(target=door.serve_forever, name="plain-door", daemon=True).start()
