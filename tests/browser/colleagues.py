"""The people before and after somebody's day: they do their part over HTTP, quickly, on the same running server.

Whose day it is uses the pages; whoever handed the work over, or takes it up afterwards, is asked here.
"""

import json
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from typing import Any

from tests.support.handheld import Handheld

PASSWORD = "fieldvisit-demo"


@dataclass(frozen=True)
class Answer:
    """What the API answered."""

    status: int
    json: Any


class Colleague:
    """One account at the JSON API, signed in once."""

    def __init__(self, url: str, username: str, password: str = PASSWORD) -> None:
        self._url = url
        self._token = ""
        device = {"id": str(uuid.uuid4()), "name": f"{username}的平板", "app_version": "1"}
        signed_in = self.post("/api/v1/devices", {"username": username, "password": password, "device": device})
        assert signed_in.status in (200, 201), signed_in
        self._token = signed_in.json["token"]

    def get(self, path: str) -> Any:
        """The JSON of an address that must answer."""
        answer = self._send("GET", path)
        assert answer.status == 200, answer
        return answer.json

    def post(self, path: str, body: Any) -> Answer:
        """POST JSON; the answer, whatever it is."""
        return self._send("POST", path, json.dumps(body).encode())

    def issue(self, issue_id: str) -> dict[str, Any]:
        """An issue as this account sees it."""
        seen: dict[str, Any] = self.get(f"/api/v1/issues/{issue_id}")
        return seen

    def step(self, issue_id: str, step: str, **body: Any) -> dict[str, Any]:
        """A step that must go through, on the version of this moment; the issue afterwards."""
        if step not in ("comment", "callback"):
            body = {"version": self.issue(issue_id)["version"], **body}
        answer = self.post(f"/api/v1/issues/{issue_id}/steps", {"step": step, **body})
        assert answer.status == 200, answer
        after: dict[str, Any] = answer.json
        return after

    def _send(self, method: str, path: str, body: bytes | None = None) -> Answer:
        headers = {"Content-Type": "application/json", "Accept-Language": "zh-CN"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(self._url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Answer(answer.status, json.load(answer))
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, json.load(refused))


class Colleagues:
    """Everybody, each signed in when first needed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._known: dict[str, Colleague] = {}

    def __call__(self, username: str) -> Colleague:
        """That person."""
        if username not in self._known:
            self._known[username] = Colleague(self._url, username)
        return self._known[username]

    def tablet(self, username: str) -> Handheld:
        """That person's tablet with everything pulled."""
        held = Handheld(self(username))  # type: ignore[arg-type]
        held.pull()
        return held

    def raised(self, description: str, category: str = "infra.road", username: str = "cadre") -> str:
        """An issue that a cadre heard at the first of his doors; its id."""
        held = self.tablet(username)
        said = held.issue(first_door(held), description, body={"category": category})
        assert held.outcomes(said) == ["applied"]
        return str(said["entity_id"])

    def dispatched(self, description: str) -> str:
        """One that the village sent to the town's construction office."""
        issue_id = self.raised(description)
        unit = self("coordinator").issue(issue_id)["suggested_unit"]
        self("coordinator").step(issue_id, "dispatch", unit_id=unit["id"])
        return issue_id

    def in_work(self, description: str) -> str:
        """One that the office signed for and works on."""
        issue_id = self.dispatched(description)
        self("handler").step(issue_id, "sign", start=True)
        return issue_id

    def answered(self, description: str, done: str) -> str:
        """One that the office says it solved."""
        issue_id = self.in_work(description)
        self("handler").step(issue_id, "resolve", outcome="solved", done=done)
        return issue_id


def first_door(held: Handheld) -> str:
    """The id of a household that the tablet's owner keeps, the same one every time."""
    return min(
        dossier["id"]
        for dossier in held.dossiers.values()
        if dossier["kind"] == "household" and dossier["household"]["kind"] == "family"
    )
