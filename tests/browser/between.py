"""What may stand between a tablet and its server: a network that drops answers, a portal, a proxy with a mind.

A real HTTP proxy on a port of its own, so that the tablet's browser meets it as it would in the field. Nothing is
patched inside the page.
"""

import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

Answer = tuple[int, dict[str, str], bytes]
# What belongs to one line only; and no compression, so that a mind can read what it changes.
_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length", "accept-encoding"}


@dataclass
class Asked:
    """One request that came by, and how to hand it on to the server."""

    method: str
    path: str
    body: bytes
    hand_on: Callable[[], Answer] = field(repr=False)


class Dropped(Exception):
    """Raised by a mind: the line is cut without an answer."""


class Between:
    """Stands between; `mind(asked)` decides what the tablet hears, None passes everything on."""

    def __init__(self, port: int) -> None:
        self.server_port = port
        self.mind: Callable[[Asked], Answer] | None = None
        self.seen: list[Asked] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def pushes(self) -> list[Asked]:
        """The pushes that came by so far."""
        return [asked for asked in self.seen if asked.path.endswith("/sync/push")]

    def _pass(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.server_port, timeout=60)
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            kept = {name: value for name, value in answer.getheaders() if name.lower() not in _HOP}
            return answer.status, kept, answer.read()
        finally:
            line.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        between = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
                asked = Asked(
                    self.command, self.path, body, lambda: between._pass(self.command, self.path, headers, body)
                )
                between.seen.append(asked)
                try:
                    status, kept, content = between.mind(asked) if between.mind else asked.hand_on()
                except (Dropped, OSError, http.client.HTTPException):
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in kept.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        return Handler
