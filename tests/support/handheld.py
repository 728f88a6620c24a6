"""A tablet without a screen: it makes operations as the outbox does, and hands them over by HTTP."""

import json
import uuid
from datetime import datetime
from typing import Any

from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from tests.support.reader import Machine, Read

Operation = dict[str, Any]


class Maker:
    """Makes operations in the order of a device's `seq`. A wrong clock is given as `ahead` of the true one."""

    def __init__(self) -> None:
        self.seq = 0

    def operation(self, kind: str, body: Any, household: Any = None, **more: Any) -> Operation:
        """One operation of any kind; `more` overrides any part of the envelope, None leaves it out."""
        self.seq += 1
        parts: Operation = {
            "id": str(new_id()),
            "seq": self.seq,
            "kind": kind,
            "entity_id": str(new_id()),
            "captured_at": clock.iso(clock.now()),
            "body": body,
        }
        if household is not None:
            parts["household_id"] = str(getattr(household, "id", household))
        parts |= {name: _plain(value) for name, value in more.items()}
        return {name: value for name, value in parts.items() if value is not None}

    def visit(self, household: Any, *, at: datetime | None = None, outcome: str = "met", **more: Any) -> Operation:
        """A door visit, just now unless told."""
        moment = at or clock.now()
        body = {"kind": "door", "outcome": outcome, "started_at": clock.iso(moment)} | more.pop("body", {})
        more.setdefault("captured_at", moment)
        return self.operation("visit.record", body, household, **more)

    def issue(self, household: Any = None, description: str = "门前路灯不亮", **more: Any) -> Operation:
        """An issue raised at a door."""
        body = {"category": "infra.road", "description": description} | more.pop("body", {})
        return self.operation("issue.raise", body, household, **more)

    def step(self, issue_id: Any, step: str, version: int, **body: Any) -> Operation:
        """A step on an issue."""
        return self.operation("issue.step", {"step": step, "version": version, **body}, entity_id=issue_id)

    def comment(self, issue_id: Any, text: str) -> Operation:
        """A word beside an issue's course."""
        return self.operation("issue.comment", {"text": text}, entity_id=issue_id)

    def meeting(self, attended: list[Any], **more: Any) -> Operation:
        """A courtyard meeting."""
        body = {
            "kind": "courtyard_meeting",
            "place": "钱家埭晒场",
            "started_at": clock.iso(clock.now()),
            "attended": [str(household.id) for household in attended],
        }
        return self.operation("meeting.record", body | more.pop("body", {}), **more)

    def amend(self, household: Any, fields: dict[str, tuple[Any, Any]] | None = None, **body: Any) -> Operation:
        """What changed in a household: {path: (base, value)}, and people and tags."""
        said = {path: {"base": base, "value": value} for path, (base, value) in (fields or {}).items()}
        envelope = body.pop("envelope", {})
        return self.operation("household.amend", {"fields": said, **body}, household, **envelope)

    def propose(self, address: str = "钱家埭88号", **body: Any) -> Operation:
        """A door that is not on the register; its id is the operation's entity."""
        return self.operation("household.propose", {"address": address, "kind": "family", **body})

    def appoint(self, household: Any, at: datetime, **body: Any) -> Operation:
        """A visit is planned."""
        said = {"planned_at": clock.iso(at), "reason": "商量宅基地的事", **body}
        return self.operation("appointment.make", said, household)

    def feedback(self, text: str = "填两遍太累") -> Operation:
        """A word on the software."""
        return self.operation("feedback.give", {"text": text})


class Handheld(Maker):
    """A signed-in tablet: makes, pushes and pulls, and remembers the tokens it was given."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.machine = machine
        self.epoch: str | None = None
        self.reference: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.dossiers: dict[str, dict[str, Any]] = {}

    def send(self, *operations: Operation, device_time: datetime | None = None, **frame: Any) -> Read:
        """Push; the whole answer."""
        told = clock.iso(device_time or clock.now())
        body = {"protocol": 1, "device_time": told, "operations": list(operations), **frame}
        return self.machine.post("/api/v1/sync/push", body)

    def push(self, *operations: Operation, device_time: datetime | None = None) -> list[dict[str, Any]]:
        """Push; the results."""
        answer = self.send(*operations, device_time=device_time)
        assert answer.status == 200, answer.json
        results: list[dict[str, Any]] = answer.json["results"]
        assert [result["id"] for result in results] == [operation["id"] for operation in operations]
        return results

    def outcomes(self, *operations: Operation, **more: Any) -> list[str]:
        """Push; the outcomes alone."""
        return [result["outcome"] for result in self.push(*operations, **more)]

    def pull_once(self) -> Read:
        """One page; nothing is taken over."""
        held = {"protocol": 1, "epoch": self.epoch, "reference": self.reference, "dossiers": self.tokens}
        answer = self.machine.post("/api/v1/sync/pull", held)
        assert answer.status == 200, answer.json
        return answer

    def take(self, answer: Read) -> dict[str, Any]:
        """Take a page over as a tablet does."""
        page: dict[str, Any] = answer.json
        if page["epoch"] != self.epoch:
            self.tokens = {}
        self.epoch = page["epoch"]
        self.reference |= {name: part["version"] for name, part in page["reference"].items()}
        for dossier in page["dossiers"]["changed"]:
            self.tokens[dossier["id"]] = dossier["token"]
            self.dossiers[dossier["id"]] = dossier
        for gone in page["dossiers"]["removed"]:
            self.tokens.pop(gone["id"], None)
            self.dossiers.pop(gone["id"], None)
        return page

    def pull(self) -> dict[str, Any]:
        """Pull until there is nothing more; the last page."""
        page = self.take(self.pull_once())
        while page["dossiers"].get("more"):
            page = self.take(self.pull_once())
        return page

    def household(self, household: Any) -> dict[str, Any]:
        """A household's dossier as held."""
        return self.dossiers[str(household.id)]

    @property
    def own(self) -> dict[str, Any]:
        """The user's own dossier as held."""
        return next(dossier for dossier in self.dossiers.values() if dossier["kind"] == "user")


def size_of(body: Any) -> int:
    """How many bytes a body takes on the wire."""
    return len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.iso(value)
    return str(value) if isinstance(value, uuid.UUID) else value
