"""What may stand between a tablet and its server: a network that drops and cuts, a portal, a proxy with a mind.

A real HTTP proxy on a port of its own, so that the tablet's browser meets it as it would in the field: its pages, its
worker and its synchronising all come this way. Nothing is patched inside the page.

    between.drop_answer("sync/push", times=1)       the server has it, the tablet never hears
    between.cut_upload("/photos/", share=0.7)       seven tenths arrive, then the line is gone
    between.answer("sync/", *PORTAL)                somebody else answers
    between.lose(0.2, seed=4)                       one answer in five, the same ones in every run
"""

import json
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from tests.support.line import PATIENCE, Answer, Asked, Cut, Dropped, Listening, Mind

__all__ = ["Answer", "Asked", "Between", "Dropped"]

HTML = {"Content-Type": "text/html; charset=utf-8"}
PORTAL: Answer = (200, HTML, "<html>请先登录无线网络</html>".encode())
GONE: Answer = (410, HTML, b"<h1>Gone</h1>")
TOO_LARGE: Answer = (413, HTML, b"<h1>Request Entity Too Large</h1>")
BUSY: Answer = (503, HTML | {"Retry-After": "1"}, b"<h1>Service Unavailable</h1>")


class Gate:
    """Where requests wait until they are let go."""

    def __init__(self) -> None:
        self.arrived, self._open = threading.Event(), threading.Event()

    def wait(self) -> None:
        """Called on the line: say that one is here, and wait."""
        self.arrived.set()
        self._open.wait(PATIENCE)

    def let_go(self) -> None:
        """All of them go on, and whoever comes later."""
        self._open.set()


@dataclass
class _Rule:
    """What becomes of the requests whose path holds `part`: the next `times` of them, or all."""

    name: str
    part: str
    act: Mind
    times: int | None = None
    reads: float = 1.0  # the share of an upload that is taken in

    def takes(self, path: str) -> bool:
        """Whether this request is the rule's; counts it."""
        if self.part not in path or self.times == 0:
            return False
        self.times = None if self.times is None else self.times - 1
        return True


class Between:
    """Stands between. Of the rules the first that fits decides, and a `mind` before all of them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mind: Mind | None = None
        self.seen: list[Asked] = []
        self.struck: Counter[str] = Counter()  # how often each fault did
        self.echoes: list[Answer] = []  # every answer to what was duplicated
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()
        self._http = Listening(port, self._choose, self.seen)
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

    def results(self) -> list[list[dict[str, Any]]]:
        """What the server said to each of the pushes that were duplicated."""
        return [json.loads(body)["results"] for _status, _headers, body in self.echoes]

    def behave(self) -> None:
        """From here on everything passes, and what was seen is forgotten."""
        with self._lock:
            self.mind, self._rules = None, []
            for past in (self.seen, self.struck, self.echoes):
                past.clear()

    def drop_answer(self, part: str, *, times: int | None = None) -> None:
        """The server has done it, and nobody hears."""
        self._add("drop_answer", part, _dropped_after, times)

    def drop_request(self, part: str, *, times: int | None = None) -> None:
        """It never reaches the server."""
        self._add("drop_request", part, _dropped_before, times)

    def cut_answer(self, part: str, *, share: float, times: int | None = None) -> None:
        """The line breaks when this share of the answer's bytes is through."""

        def cut(asked: Asked) -> Answer:
            raise Cut(asked.hand_on(), share)

        self._add("cut_answer", part, cut, times)

    def cut_upload(self, part: str, *, share: float, times: int | None = None) -> None:
        """The line breaks when this share of the request's bytes is through."""

        def cut(asked: Asked) -> Answer:
            asked.hand_on_part()
            raise Dropped

        self._add("cut_upload", part, cut, times, reads=share)

    def hold(self, part: str, *, times: int | None = None) -> Gate:
        """The server has done it; its answer waits at a gate."""
        gate = Gate()

        def wait(asked: Asked) -> Answer:
            answer = asked.hand_on()
            gate.wait()
            return answer

        self._add("hold", part, wait, times)
        return gate

    def delay(self, part: str, seconds: float, *, times: int | None = None) -> None:
        """It waits so long on the way to the server."""

        def later(asked: Asked) -> Answer:
            threading.Event().wait(seconds)
            return asked.hand_on()

        self._add("delay", part, later, times)

    def duplicate(self, part: str, copies: int, *, times: int | None = None) -> None:
        """It reaches the server so often at the same moment; whoever asked hears the last answer."""

        def together(asked: Asked) -> Answer:
            answers: list[Answer] = []
            threads = [threading.Thread(target=lambda: answers.append(asked.hand_on())) for _ in range(copies)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.echoes += answers
            return answers[-1]

        self._add("duplicate", part, together, times)

    def answer(self, part: str, *answer: Any, times: int | None = None) -> None:
        """Somebody else answers with (status, headers, body); the server never hears of it."""
        self._add("answer", part, lambda _asked: answer, times)

    def refuse_larger(self, part: str, than: int) -> None:
        """413 in HTML for a body of more bytes, as a proxy says it."""
        self._add("refuse_larger", part, lambda asked: TOO_LARGE if len(asked.body) > than else asked.hand_on())

    def change(self, part: str, how: Callable[[Any], Any], *, times: int | None = None) -> None:
        """What is asked is changed on the way: JSON in, JSON out."""
        self._add("change", part, lambda asked: asked.hand_on(json.dumps(how(asked.json)).encode()), times)

    def lose(self, share: float, *, part: str = "/api/", seed: int = 0) -> None:
        """This share of the answers gets lost, after the server has done what was asked."""
        chance = random.Random(seed)

        def perhaps(asked: Asked) -> Answer:
            answer = asked.hand_on()
            if chance.random() < share:
                self.struck["lost"] += 1
                raise Dropped
            return answer

        self._add("lose", part, perhaps)

    def _add(self, name: str, part: str, act: Mind, times: int | None = None, *, reads: float = 1.0) -> None:
        with self._lock:
            self._rules.append(_Rule(name, part, act, times, reads))

    def _choose(self, path: str) -> tuple[Mind, float]:
        with self._lock:
            if self.mind is not None:
                return self.mind, 1.0
            for rule in self._rules:
                if rule.takes(path):
                    self.struck[rule.name] += 1
                    return rule.act, rule.reads
        return Asked.hand_on, 1.0


def _dropped_after(asked: Asked) -> Answer:
    asked.hand_on()
    raise Dropped


def _dropped_before(_asked: Asked) -> Answer:
    raise Dropped
