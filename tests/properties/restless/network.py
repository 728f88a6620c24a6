"""A network that cannot be trusted: it drops, doubles, and brings what it had kept back for days."""

import json
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from tests.support.reader import Machine

FAIR, UNHEARD, UNANSWERED, TWICE, KEPT_BACK = "fair", "unheard", "unanswered", "twice", "kept back"
WEATHER = (FAIR, FAIR, FAIR, UNHEARD, UNANSWERED, TWICE, KEPT_BACK)
Body = dict[str, Any]
Asking = Generator[str, None, Any]


class NoNetwork(Exception):
    """Nothing was heard; whether it arrived nobody knows."""


@dataclass
class Network:
    """What lies between all tablets and the server. `kept_back`: pushes that may still arrive, again and late."""

    kept_back: list[Callable[[], None]] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def check_bytes(self, epoch: str, dossier: Body) -> None:
        """The same token means the same bytes, whoever asks, as long as the server is not restored."""
        text = json.dumps(dossier, ensure_ascii=False, sort_keys=True)
        key = f"{epoch} {dossier['id']} {dossier['token']}"
        assert self.seen.setdefault(key, text) == text, "one token, two dossiers"

    def ask(self, machine: Machine, path: str, body: Body, weather: str) -> Asking:
        """POST; stops where a tablet may die: before it is sent, and when the answer has come but nothing is noted."""
        yield f"about to ask {path}"
        if weather == UNHEARD:
            raise NoNetwork
        answer = machine.post(f"/api/v1/sync/{path}", body)
        assert answer.status == 200, answer.json
        if path == "push" and weather in (TWICE, KEPT_BACK):
            self._again(machine, path, body, late=weather == KEPT_BACK)
        yield f"answered {path}"
        if weather == UNANSWERED:
            raise NoNetwork
        return answer.json

    def _again(self, machine: Machine, path: str, body: Body, *, late: bool) -> None:
        def arrive() -> None:
            answer = machine.post(f"/api/v1/sync/{path}", body)
            assert answer.status == 200, answer.json

        if late:
            self.kept_back.append(arrive)
        else:
            arrive()
