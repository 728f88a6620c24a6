"""What a tablet waits for when it pulls: all of its households, or nothing new; and how many of the latter one core
answers in a second.
"""

import gzip
import json
import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks.field import Tablet
from benchmarks.serving import Line, Serving, at_once, body_of
from benchmarks.sizes import Sizes


@dataclass(frozen=True)
class Pulled:
    """Milliseconds at the 50th and 95th of a hundred, bytes as they travel and as they are read."""

    p50: float
    p95: float
    sent: int
    read: int


@dataclass(frozen=True)
class Crowd:
    """Unchanged pulls from several tablets at once: a second by the clock, and for each second of processor time."""

    a_second: float
    a_core: float


def measure_pulls(server: Serving, tablet: Tablet, sizes: Sizes) -> tuple[Pulled, Pulled, Crowd]:
    """(a full pull, an unchanged one, a crowd of unchanged ones)."""
    line = Line(server.port, tablet)
    everything = body_of(asking({}))
    text = line.post("pull", everything)
    first = json.loads(_open(text))
    if first["dossiers"].get("more") or len(first["dossiers"]["changed"]) != len(tablet.household_ids) + 1:
        raise RuntimeError("a full pull does not bring all households at once")
    same = body_of(asking(first))
    full = _timed(line, everything, sizes.full_pulls)
    unchanged = _timed(line, same, sizes.unchanged_pulls)
    line.close()
    return full, unchanged, _crowd(server, tablet, same, sizes)


def asking(answer: dict[str, Any]) -> dict[str, Any]:
    """What a tablet asks that holds all of an answer, or of none."""
    dossiers = answer.get("dossiers", {}).get("changed", [])
    return {
        "protocol": 1,
        "epoch": answer.get("epoch"),
        "reference": {name: part["version"] for name, part in answer.get("reference", {}).items()},
        "dossiers": {dossier["id"]: dossier["token"] for dossier in dossiers},
    }


def _timed(line: Line, body: bytes, number: int) -> Pulled:
    line.begin_anew()
    seconds, text = [], b""
    for _ in range(number):
        started = time.perf_counter()
        text = line.post("pull", body)
        seconds.append(time.perf_counter() - started)
    seconds.sort()
    p50, p95 = (seconds[int((number - 1) * share)] * 1000 for share in (0.5, 0.95))
    return Pulled(p50, p95, len(text), len(_open(text)))


def _crowd(server: Serving, tablet: Tablet, body: bytes, sizes: Sizes) -> Crowd:
    lines = [Line(server.port, tablet) for _ in range(sizes.crowd)]
    answered: list[int] = []
    before = sum(server.cpu_seconds())
    ending = time.perf_counter() + sizes.crowd_seconds
    seconds = at_once([partial(_keep_asking, line, body, ending, answered) for line in lines])
    used = sum(server.cpu_seconds()) - before
    for line in lines:
        line.close()
    return Crowd(sum(answered) / seconds, sum(answered) / max(used, 0.01))


def _keep_asking(line: Line, body: bytes, ending: float, answered: list[int]) -> None:
    number = 0
    while time.perf_counter() < ending:
        line.post("pull", body)
        number += 1
    answered.append(number)


def _open(text: bytes) -> bytes:
    return gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text
