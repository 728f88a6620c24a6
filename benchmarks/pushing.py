"""Visits a second through `POST sync/push`, beside the same rows by the driver alone. The sides take turns within
one run, because machines are noisy: a ratio of neighbours says more than two figures of different minutes.
"""

import gzip
import json
import statistics
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from benchmarks.bare import Bare
from benchmarks.field import Tablet
from benchmarks.serving import Line, Serving, at_once, body_of
from benchmarks.sizes import Push
from benchmarks.texts import sentence
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id

Operations = list[dict[str, Any]]
_seqs: dict[uuid.UUID, "count[int]"] = {}
_numbers = count()


@dataclass(frozen=True)
class Pushed:
    """Medians over the rounds: visits a second on both sides, their ratio, and the server's processor time a visit."""

    push: Push
    server: float
    driver: float
    ratio: float
    cpu_ms: float


def measure_push(server: Serving, bare: Bare, tablets: tuple[Tablet, ...], push: Push, rounds: int) -> Pushed:
    """Take turns: the server, then the driver with the rows that the server has just written."""
    chosen = tablets[: push.devices]
    lines = [Line(server.port, tablet) for tablet in chosen]
    connections = bare.connections(len(chosen))
    visits = push.batch * push.pushes * push.devices
    through, alone, cpu = [], [], []
    for _ in range(rounds):
        made = [[operations(tablet, push.batch) for _ in range(push.pushes)] for tablet in chosen]
        before = sum(server.cpu_seconds())
        through.append(visits / _through_server(lines, made))
        cpu.append((sum(server.cpu_seconds()) - before) / visits)
        rows = [bare.read_back(tablet, pushes) for tablet, pushes in zip(chosen, made, strict=True)]
        writers = [partial(bare.write, *each) for each in zip(connections, rows, strict=True)]
        alone.append(visits / at_once(writers))
    for line in lines:
        line.close()
    for connection in connections:
        connection.close()
    ratios = [a / b for a, b in zip(through, alone, strict=True)]
    figures = (statistics.median(values) for values in (through, alone, ratios))
    return Pushed(push, *figures, cpu_ms=statistics.fmean(cpu) * 1000)


def _through_server(lines: list[Line], made: list[list[Operations]]) -> float:
    bodies = [[body_of(frame(one)) for one in pushes] for pushes in made]
    for line in lines:
        line.begin_anew()
    return at_once([partial(send_all, *each) for each in zip(lines, bodies, strict=True)])


def send_all(line: Line, bodies: list[bytes]) -> None:
    """Push one after the other. RuntimeError where an operation is not applied."""
    for body in bodies:
        text = line.post("push", body)
        answer = json.loads(gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text)
        if any(result["outcome"] != "applied" for result in answer["results"]):
            raise RuntimeError(f"not all were applied: {answer['results'][:3]}")


def frame(operations: Operations) -> dict[str, Any]:
    """The push around its operations."""
    return {"protocol": 1, "device_time": clock.iso(clock.now()), "operations": operations}


def operations(tablet: Tablet, number: int) -> Operations:
    """Visits as an evening brings them: a note, a phrase or two, a position, the kept doors in turn."""
    return [_visit(tablet, next(_numbers)) for _ in range(number)]


def _visit(tablet: Tablet, number: int) -> dict[str, Any]:
    at = clock.now() - timedelta(minutes=5 + number % 240)
    household = tablet.household_ids[number % len(tablet.household_ids)]
    body = {
        "kind": "door",
        "outcome": ("met", "met", "met", "nobody_home")[number % 4],
        "started_at": clock.iso(at),
        "ended_at": clock.iso(at + timedelta(minutes=4)),
        "notes": sentence(number),
        "phrases": ["all-well", "as-last-time"][: number % 3],
        "position": {"lat": 30.43 + number % 100 / 1e4, "lon": 120.59, "accuracy_m": 12},
    }
    return {
        "id": str(new_id()),
        "seq": next(_seqs.setdefault(tablet.device_id, count(1))),
        "kind": "visit.record",
        "entity_id": str(new_id()),
        "household_id": str(household),
        "captured_at": clock.iso(at),
        "last_sync_at": clock.iso(at - timedelta(hours=6)),
        "body": body,
    }
