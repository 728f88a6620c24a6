"""A tablet without a browser: the same person's other device, or somebody else's. Tells what the server holds."""

import json
import urllib.request
import uuid
from typing import Any

from fieldvisit.kernel.clock import iso, now
from fieldvisit.kernel.ids import new_id

PASSWORD = "fieldvisit-demo"


class SecondTablet:
    """Speaks the sync protocol by hand."""

    def __init__(self, url: str, username: str) -> None:
        self._url = f"{url}/api/v1/"
        self._token: str | None = None
        self._seq = 0
        device = {"id": str(uuid.uuid4()), "name": "second", "app_version": "1"}
        signed_in = self._post("devices", {"username": username, "password": PASSWORD, "device": device})
        self._token = signed_in["token"]

    @property
    def token(self) -> str:
        """What a program of the same person shows at the API."""
        return str(self._token)

    def dossiers(self) -> dict[str, dict[str, Any]]:
        """Everything the server would put on a fresh tablet, by id."""
        held: dict[str, dict[str, Any]] = {}
        epoch = None
        while True:
            tokens = {key: dossier["token"] for key, dossier in held.items()}
            answer = self._post("sync/pull", {"protocol": 1, "epoch": epoch, "reference": {}, "dossiers": tokens})
            epoch = answer["epoch"]
            held |= {dossier["id"]: dossier for dossier in answer["dossiers"]["changed"]}
            if not answer["dossiers"].get("more"):
                return held

    def household(self, name: str) -> dict[str, Any]:
        """The dossier of the household with this name."""
        return next(
            dossier
            for dossier in self.dossiers().values()
            if dossier["kind"] == "household" and dossier["household"]["name"] == name
        )

    def visit(self, household_id: str, notes: str) -> dict[str, Any]:
        """Record a visit; answers the server's result."""
        result: dict[str, Any] = self._push([self._visit(household_id, notes)])[0]
        return result

    def visits(self, household_id: str, notes: str, count: int) -> None:
        """Record so many visits that say the same, at once."""
        results = self._push([self._visit(household_id, notes) for _ in range(count)])
        assert {result["outcome"] for result in results} == {"applied"}

    def _visit(self, household_id: str, notes: str) -> dict[str, Any]:
        self._seq += 1
        body = {"kind": "door", "outcome": "met", "started_at": iso(now()), "notes": notes}
        return {
            "id": str(new_id()),
            "seq": self._seq,
            "kind": "visit.record",
            "entity_id": str(new_id()),
            "household_id": household_id,
            "captured_at": iso(now()),
            "body": body,
        }

    def _push(self, operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
        answer = self._post("sync/push", {"protocol": 1, "device_time": iso(now()), "operations": operations})
        results: list[dict[str, Any]] = answer["results"]
        return results

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(self._url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
