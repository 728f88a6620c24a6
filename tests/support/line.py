"""One line between a tablet and its server: what was asked, how it is handed on, and how an answer goes back.

Each answer ends its line: a browser repeats by itself what breaks on a line that was used before, and the fault would
be mended unseen.
"""

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
Mind = Callable[["Asked"], Answer]
PATIENCE = 60
# What belongs to one line only; and no compression, so that a mind can read what it changes.
_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length", "accept-encoding"}


class Dropped(Exception):
    """Raised by a mind: the line is cut without an answer."""


class Cut(Exception):
    """The line is cut in the middle of this answer."""

    def __init__(self, answer: Answer, share: float) -> None:
        super().__init__()
        self.answer, self.share = answer, share


@dataclass
class Asked:
    """One request that came by; `hand_on()` asks the server, with another body if told so."""

    method: str
    path: str
    headers: dict[str, str] = field(repr=False)
    body: bytes
    length: int  # of the body as announced; more than `body` where the upload was cut
    port: int = field(repr=False)
    heard: bytes | None = field(default=None, repr=False)  # the server's own answer, once it came

    def hand_on(self, body: bytes | None = None) -> Answer:
        """The server's own answer."""
        sent = self.body if body is None else body
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(self.method, self.path, sent or None, self._framed(len(sent)))
            answer = line.getresponse()
            kept = {name: value for name, value in answer.getheaders() if name.lower() not in _HOP}
            self.heard = answer.read()
            return answer.status, kept, self.heard
        finally:
            line.close()

    def hand_on_part(self) -> None:
        """What has come of a cut upload reaches the server, which waits for the rest in vain."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(self.method, self.path, self.body, self._framed(self.length))
        finally:
            line.close()

    def _framed(self, length: int) -> dict[str, str]:
        return self.headers | ({"Content-Length": str(length)} if length or self.method in {"POST", "PATCH"} else {})

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Listening(ThreadingHTTPServer):
    """Listens on a port of its own; `choose(path)` tells who minds a request, and which share of it is taken in."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, server_port: int, choose: Callable[[str], tuple[Mind, float]], seen: list[Asked]) -> None:
        self.behind, self.choose, self.seen = server_port, choose, seen
        super().__init__(("127.0.0.1", 0), _Line)


class _Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Listening

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _pass_on(self) -> None:
        self.close_connection = True
        length = int(self.headers.get("Content-Length") or 0)
        mind, share = self.server.choose(self.path)
        body = self.rfile.read(int(length * share))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
        asked = Asked(self.command, self.path, headers, body, length, self.server.behind)
        self.server.seen.append(asked)
        try:
            self._say(mind(asked), 1)
        except Cut as cut:
            self._say(cut.answer, cut.share)
        except (Dropped, OSError, http.client.HTTPException):
            return

    def _say(self, answer: Answer, share: float) -> None:
        status, kept, content = answer
        self.send_response(status)
        length = {"Content-Length": str(len(content))} if status not in (204, 304) else {}
        for name, value in ({"Connection": "close"} | kept | length).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[: int(len(content) * share)])

    do_GET = do_POST = do_HEAD = do_PATCH = do_PUT = do_DELETE = do_OPTIONS = _pass_on
