"""What a tablet and a desk wait for, on both databases: pushes, pulls and lists, through the whole program.

The databases give up waiting for the disk, as in the tests: what is measured is our own work, comparable between
changes, not the machine's disk.
"""

import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from fieldvisit.kernel import clock
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.postgres import Postgres
from tests.support.reader import Machine, Reader

HOUSEHOLDS = 15
VISITS = 50
ROUNDS = 10


def main() -> None:
    """Measure on SQLite, then on PostgreSQL."""
    postgres = Postgres()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, server in (("sqlite", None), ("postgresql", postgres)):
                home = Path(folder) / name
                home.mkdir()
                measure(Assembly(home, server))
    finally:
        postgres.stop()


def measure(assembly: Assembly) -> None:
    """Print one line for each thing measured."""
    assembly.reset()
    with assembly.app.app_context():
        factories = Factories()
        cadre = factories.cadre("cadre")
        factories.coordinator("coordinator")
        households = [factories.household(cadre=cadre) for _ in range(HOUSEHOLDS)]
        for household in households:
            factories.issue(cadre, household)
        _, token = factories.device(cadre)
    ids = [str(household.id) for household in households]
    machine = Machine(assembly.app, token)
    first = machine.post("/api/v1/sync/pull", pull_body({})).json
    held = {dossier["id"]: dossier["token"] for dossier in first["dossiers"]["changed"]}
    known = {name: part["version"] for name, part in first["reference"].items()}

    print(f"\n{assembly.dialect}: {HOUSEHOLDS} households, median of {ROUNDS}")
    report("first pull", lambda: machine.post("/api/v1/sync/pull", pull_body({})))
    same = {**pull_body(held), "reference": known, "epoch": first["epoch"]}
    report("pull with nothing new", lambda: machine.post("/api/v1/sync/pull", same))
    report(f"push of {VISITS} visits", lambda: machine.post("/api/v1/sync/push", push_body(ids)), VISITS)
    report("push of 1 visit", lambda: machine.post("/api/v1/sync/push", push_body(ids, 1)))
    desk = Reader(assembly.app)
    desk.sign_in("coordinator")
    for path in ("/grid", "/triage", "/households", "/issues"):
        report(f"page {path}", lambda path=path: desk.get(path))


def report(what: str, act: Callable[[], Any], items: int = 1) -> None:
    """Do it some times and print the median; an answer that is not 200 ends the run."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = act()
        seconds.append(time.perf_counter() - started)
        assert answer.status == 200, f"{what}: {answer.status} {answer.text[:500]}"
    median = statistics.median(seconds)
    rate = f"{items / median:10,.0f}/s" if items > 1 else ""
    print(f"  {what:<28}{median * 1000:9.1f} ms{rate}")


def pull_body(held: dict[str, str]) -> dict[str, Any]:
    """What a tablet asks when it holds these tokens."""
    return {"protocol": 1, "epoch": None, "reference": {}, "dossiers": held}


_seq = iter(range(1, 1_000_000))


def push_body(households: list[str], count: int = VISITS) -> dict[str, Any]:
    """A batch of new visits."""
    at = clock.now() - timedelta(minutes=5)
    operations = [
        {
            "id": str(uuid.uuid4()),
            "seq": next(_seq),
            "kind": "visit.record",
            "entity_id": str(uuid.uuid4()),
            "household_id": households[number % len(households)],
            "captured_at": clock.iso(at),
            "body": {"kind": "door", "outcome": "met", "started_at": clock.iso(at), "notes": "一切都好"},
        }
        for number in range(count)
    ]
    return {"protocol": 1, "device_time": clock.iso(clock.now()), "operations": operations}


if __name__ == "__main__":
    main()
