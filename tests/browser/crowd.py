"""Many at once, written straight into the server's database or sent by threads: devices that reconnect together,
households that change hands together."""

import hashlib
import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from fieldvisit.kernel import clock
from tests.browser.field import Field
from tests.support.handheld import Maker, Operation

PATIENCE = 120


@dataclass
class Device:
    """A simulated tablet with what waits on it."""

    token: str
    waiting: list[Operation]
    heard: Counter[str] = field(default_factory=Counter)

    def reconnect(self, port: int) -> None:
        """Push until every operation has its answer; what was not heard goes again, as it was."""
        deadline = time.monotonic() + PATIENCE
        while self.waiting and time.monotonic() < deadline:
            results = self._push(port)
            settled = {one["id"]: one["outcome"] for one in results if one["outcome"] not in {"retry", "deferred"}}
            self.heard.update(settled.values())
            self.waiting = [one for one in self.waiting if one["id"] not in settled]
            if self.waiting:
                self.heard["tried again"] += 1
                threading.Event().wait(0.2)

    def _push(self, port: int) -> list[dict[str, Any]]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        body = {"protocol": 1, "device_time": clock.iso(clock.now()), "operations": self.waiting}
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            line.request("POST", "/api/v1/sync/push", json.dumps(body), headers)
            answer = line.getresponse()
            text = answer.read()
            results: list[dict[str, Any]] = json.loads(text)["results"] if answer.status == 200 else []
            return results
        except (OSError, http.client.HTTPException):
            return []
        finally:
            line.close()


def devices(field: Field, count: int, each: int) -> list[Device]:
    """So many signed-in devices of those who keep households, each with so many visits that wait."""
    kept = field.ledger.ask("SELECT cadre_id, household_id FROM assignment WHERE ended_at IS NULL ORDER BY id")
    made, rows = [], []
    for number in range(count):
        account, household = kept[number % len(kept)]
        token, maker = f"device {number} of {count}", Maker()
        hashed = hashlib.sha256(token.encode()).hexdigest()
        rows.append((f"{count:06x}{number:026x}", account, hashed, "2026-01-01 00:00:00", "2999-01-01 00:00:00"))
        made.append(Device(token, [maker.visit(household, body={"notes": f"{token}: {at}"}) for at in range(each)]))
    field.ledger.write(
        "INSERT INTO device (id, account_id, name, token_hash, created_at, expires_at, last_seq)"
        " VALUES (?, ?, 'one of many', ?, ?, ?, 0)",
        rows,
    )
    return made


def at_the_gate(devices: list[Device], port: int) -> list[threading.Thread]:
    """All of them started; each pushes as soon as the last of them is there."""
    gate = threading.Barrier(len(devices))

    def run(device: Device) -> None:
        gate.wait(PATIENCE)
        device.reconnect(port)

    threads = [threading.Thread(target=run, args=(device,), daemon=True) for device in devices]
    for thread in threads:
        thread.start()
    return threads
