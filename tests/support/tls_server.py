"""The real server with `--tls-local`, and clients that trust its authority and nothing else."""

import base64
import hashlib
import ssl
import urllib.request
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.server import Server


class TlsServer(Server):
    """`fieldvisit run --tls-local`, reached as `host`."""

    arguments = ("--tls-local",)

    def __init__(self, home: Path, host: str = "127.0.0.1", **settings: str) -> None:
        super().__init__(home, **settings)
        self.url = f"https://{host}:{self.port}"
        self.plain_url = f"http://127.0.0.1:{self.port + 1}"

    @property
    def keys(self) -> Path:
        """The folder of its keys."""
        return self.home / "keys"

    @property
    def trusting(self) -> ssl.SSLContext:
        """A client's view: this authority, and no other."""
        return ssl.create_default_context(cafile=str(self.keys / "local-ca.crt"))

    @property
    def ready(self) -> bool:
        """Whether it answers over HTTPS, with a certificate that its authority signed for this name."""
        try:
            with self.ask("/healthz") as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def ask(self, path: str, **more: Any) -> Any:
        """GET over HTTPS."""
        request = urllib.request.Request(self.url + path, **more)
        return urllib.request.urlopen(request, timeout=5, context=self.trusting)

    @property
    def authority_pin(self) -> str:
        """The hash by which Chromium is told to trust the authority's key."""
        authority = x509.load_pem_x509_certificate((self.keys / "local-ca.crt").read_bytes())
        key = authority.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(key).digest()).decode()
