"""A tablet that nobody can open: its rows lie sealed by its own modules, and it has no token."""

import hashlib
import json
import subprocess
import uuid
from base64 import b64encode
from pathlib import Path
from typing import Any

from flask import Flask

from fieldvisit.people.models import Account, Device
from fieldvisit.storage.base import db
from fieldvisit.sync.seal_key import public_pem
from tests.support.factories import Factories
from tests.support.handheld import Maker
from tests.support.reader import Machine, Read

TOP = Path(__file__).parents[2]
DEVICE = uuid.UUID(int=78)


class Locked:
    """A tablet that nobody can open: its rows lie sealed, and it has no token."""

    def __init__(self, app: Flask, machine: Machine, factories: Factories, account: Account) -> None:
        self.pem = public_pem(app.config["FIELDVISIT"].home)
        self.machine, self.factories, self.account = machine, factories, account
        self.maker = Maker()
        self.rows: list[dict[str, Any]] = []
        self.photos: list[dict[str, Any]] = []

    def seal(
        self, *operations: dict[str, Any], pem: str | None = None, photos: dict[str, bytes] | None = None
    ) -> "Locked":
        """The rows as the tablet's own modules seal and sign them; the device is registered with its signing key."""
        texts = [[made["seq"], json.dumps({k: v for k, v in made.items() if k != "seq"})] for made in operations]
        pictures = [[key, b64encode(raw).decode()] for key, raw in (photos or {}).items()]
        asked = json.dumps({"pem": pem or self.pem, "device": str(DEVICE), "rows": texts, "photos": pictures})
        command = ["tools/with-node", "node", "tests/js/support/seal-rows.mjs"]
        answer = subprocess.run(command, cwd=TOP, input=asked, check=True, capture_output=True, text=True, timeout=60)
        made = json.loads(answer.stdout)
        self.rows, self.photos = made["rows"], made["photos"]
        known = db.session.get(Device, DEVICE)
        if known is None:
            self.factories.device(self.account, id=DEVICE, signing_key=made["signing_key"])
        else:
            known.signing_key = made["signing_key"]
            db.session.commit()
        return self

    def file(
        self, *, rows: list[dict[str, Any]] | None = None, photos: Any = (), device: uuid.UUID = DEVICE, **head: Any
    ) -> bytes:
        """The file into which the tablet puts these rows, and these of its photos."""
        lines = [{"device": str(device), **row} for row in (*(self.rows if rows is None else rows), *photos)]
        told = {"seal": hashlib.sha256(self.pem.encode()).hexdigest(), "count": len(lines), **head}
        return sealed_up([f"fieldvisit-outbox {2 if photos else 1}", *(json.dumps(one) for one in (told, *lines))])

    def hand_over(self, rows: list[dict[str, Any]] | None = None, device: uuid.UUID = DEVICE) -> Read:
        """POST sync/sealed, without any token."""
        return self.machine.post(
            "/api/v1/sync/sealed", {"device_id": str(device), "rows": self.rows if rows is None else rows}
        )

    def hand_over_photo(self, **different: Any) -> Read:
        """POST sync/sealed-photos with the first photo."""
        body = {"device_id": str(DEVICE), **self.photos[0], **different}
        return self.machine.post("/api/v1/sync/sealed-photos", body)


def sealed_up(lines: list[str]) -> bytes:
    """Lines of a tablet's file with its last one: how many rows, and the digest of all before."""
    body = "".join(f"{line}\n" for line in lines)
    return f"{body}end {len(lines) - 2} {hashlib.sha256(body.encode()).hexdigest()}\n".encode()
