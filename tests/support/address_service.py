"""An address service on this machine that speaks Nominatim: it knows what the test tells it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class AddressService:
    """`known`: the end of an address → (lat, lon, rank); `asked`: what it was asked; `status`: what it answers."""

    url: str = ""
    known: dict[str, tuple[float, float, int]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    status: int = 200

    def answer(self, words: str) -> list[dict[str, Any]]:
        """As Nominatim answers."""
        for ending, (lat, lon, rank) in self.known.items():
            if words.endswith(ending):
                return [{"lat": str(lat), "lon": str(lon), "display_name": f"中国，{words}", "place_rank": rank}]
        return []


@contextmanager
def address_service() -> Iterator[AddressService]:
    """The service, listening."""
    service = AddressService()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            service.asked.append(asked)
            body = json.dumps(service.answer(asked.get("q", ""))).encode()
            self.send_response(service.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
