"""A whole plan takes effect while tablets sync (scenario 17 of the design): how long they wait then, beside before.

A village of many grids, each household kept by a cadre from the far end of its grid; the planner brings nearly all of
them home. Some of the cadres have tablets: they push a visit and pull, again and again, whatever happens around them.
"""

import gzip
import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import func, select

from benchmarks.databases import Place
from benchmarks.field import Row, Tablet, a_household, a_tablet, write
from benchmarks.pulling import asking
from benchmarks.pushing import frame
from benchmarks.serving import Line, Serving, at_once, body_of, serving
from benchmarks.sizes import Sizes
from fieldvisit.areas.models import Area
from fieldvisit.assignments.models import Assignment
from fieldvisit.demo.places import VILLAGE_CODE
from fieldvisit.demo.seed import seed_reference
from fieldvisit.households.models import Dossier, Household
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.people.models import Account, Grant
from fieldvisit.people.queries import set_system_fact, viewer_of
from fieldvisit.people.tokens import NewToken, make_token
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.epoch import ensure_epoch
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories

KEPT = 10  # households of each cadre
FAR = 7  # so many cadres further along lives who should keep them
STEP = 0.0004  # degrees between neighbours: some forty metres
PATIENCE = 600.0


@dataclass(frozen=True)
class Village:
    """What was written: the village, its coordinator's token, and the tablets that sync."""

    area_id: int
    token: str
    tablets: Sequence[Tablet]


@dataclass(frozen=True)
class Moved:
    """How many households changed hands in how many seconds, and the milliseconds of a sync (a push and a pull) at the
    95th of a hundred and at worst: before, and in as long a span that began with the change.
    """

    homes: int
    seconds: float
    syncs: int
    before: float
    during: float
    worst_before: float
    worst_during: float


@dataclass
class Syncing:
    """One simulated tablet: what it has handed over, what it holds, and when each sync began and how long it took."""

    tablet: Tablet
    line: Line
    pause: float
    seqs: "count[int]" = field(default_factory=lambda: count(1))
    pushed: list[str] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)
    took: list[tuple[float, float]] = field(default_factory=list)

    def go_on(self, ending: threading.Event) -> None:
        """Sync until told to end, at a pace of its own."""
        pace = random.Random(str(self.tablet.account_id))
        try:
            while not ending.wait(self.pause * pace.uniform(0.5, 1.5)):
                self.sync()
        finally:
            ending.set()  # where one fails, nobody waits for it

    def sync(self) -> None:
        """Hand over a visit, then ask what is new."""
        operation = self._visit()
        started = time.perf_counter()
        self.line.begin_anew()  # one that lay idle was closed
        (result,) = self._ask("push", frame([operation]))["results"]
        answer = self._ask("pull", asking(self.answer))
        self.took.append((started, time.perf_counter() - started))
        if result["outcome"] != "applied":
            raise RuntimeError(f"a visit was not applied: {result}")
        self.pushed.append(operation["entity_id"])
        self._take(answer)

    def held(self) -> set[str]:
        """The households of the dossiers held."""
        return {one["id"] for one in self.answer["dossiers"]["changed"] if one["kind"] == "household"}

    def _ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        text = self.line.post(path, body_of(body))
        answer: dict[str, Any] = json.loads(gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text)
        return answer

    def _take(self, answer: dict[str, Any]) -> None:
        """What a tablet does with a pull: what changed is put in place, what was removed goes."""
        told, kept = answer["dossiers"], {}
        if self.answer:
            kept = {one["id"]: one for one in self.answer["dossiers"]["changed"]}
        for one in told["removed"]:
            kept.pop(one["id"], None)
        kept |= {one["id"]: one for one in told["changed"]}
        reference = self.answer.get("reference", {}) | answer["reference"]
        self.answer = {**answer, "reference": reference, "dossiers": {"changed": list(kept.values())}}

    def _visit(self) -> dict[str, Any]:
        at, number = clock.now() - timedelta(minutes=1), next(self.seqs)
        held = sorted(self.held()) if self.answer else [str(key) for key in self.tablet.household_ids]
        return {
            "id": str(new_id()),
            "seq": number,
            "kind": "visit.record",
            "entity_id": str(new_id()),
            "household_id": held[number % len(held)],
            "captured_at": clock.iso(at),
            "last_sync_at": clock.iso(at - timedelta(hours=1)),
            "body": {"kind": "door", "outcome": "met", "started_at": clock.iso(at)},
        }


def measure_moving(place: Place, sizes: Sizes) -> Moved:
    """Sync for a while, then let the plan take effect and sync for as long. RuntimeError if anything was lost."""
    with place.app.app_context():
        village = _settle(sizes)
        db.session.remove()
        db.engine.dispose()
    with serving(place) as server:
        crowd = [Syncing(one, Line(server.port, one), sizes.moving_pause) for one in village.tablets]
        plan = _proposed(server, village)
        for one in crowd:
            one.sync()  # the first brings everything
            one.took.clear()
        moved = _sync_through(server, village, crowd, plan, sizes.moving_seconds)
        for one in crowd:
            one.sync()  # what the last pull before the change could not know
            one.line.close()
    with place.app.app_context():
        _ensure_nothing_lost(crowd)
        db.session.remove()
        db.engine.dispose()
    return moved


def _sync_through(
    server: Serving, village: Village, crowd: Sequence[Syncing], plan: dict[str, Any], seconds: float
) -> Moved:
    ending = threading.Event()
    marks: dict[str, float] = {}

    def change() -> None:
        try:
            _keep_on(crowd, seconds, ending)
            marks["asked"] = time.perf_counter()
            _confirm(server, village, plan)
            marks["done"] = time.perf_counter()
            _keep_on(crowd, seconds - (marks["done"] - marks["asked"]), ending)
        finally:
            ending.set()

    at_once([change, *(partial(one.go_on, ending) for one in crowd)])
    took = [one for each in crowd for one in each.took]
    before = sorted(spent for at, spent in took if at + spent < marks["asked"])
    during = sorted(spent for at, spent in took if at + spent >= marks["asked"])
    return Moved(
        homes=plan["summary"]["moved"],
        seconds=marks["done"] - marks["asked"],
        syncs=len(took),
        before=_p95(before),
        during=_p95(during),
        worst_before=before[-1] * 1000,
        worst_during=during[-1] * 1000,
    )


def _keep_on(crowd: Sequence[Syncing], seconds: float, ended: threading.Event) -> None:
    """For so long, and until each tablet has synced twice more."""
    ending, wanted = time.perf_counter() + seconds, [len(one.took) + 2 for one in crowd]
    while time.perf_counter() < ending or any(len(o.took) < w for o, w in zip(crowd, wanted, strict=True)):
        if ended.wait(0.02):
            raise RuntimeError("a tablet gave up")


def _p95(spent: Sequence[float]) -> float:
    return spent[int((len(spent) - 1) * 0.95)] * 1000


def _ensure_nothing_lost(crowd: Sequence[Syncing]) -> None:
    """Every visit lies there once; every tablet holds just what its cadre keeps now."""
    pushed = [uuid.UUID(key) for one in crowd for key in one.pushed]
    found = db.session.scalar(select(func.count()).select_from(Visit))
    if found != len(pushed) or db.session.scalar(select(func.count()).where(Visit.id.in_(pushed[:900]))) != len(
        pushed[:900]
    ):
        raise RuntimeError(f"{len(pushed)} visits were handed over, {found} lie there")
    for one in crowd:
        query = select(Assignment.household_id).where(
            Assignment.cadre_id == one.tablet.account_id, Assignment.ended_at.is_(None)
        )
        kept = {str(key) for key in db.session.scalars(query)}
        if kept != one.held():
            raise RuntimeError(f"a tablet holds {len(one.held())} households, its cadre keeps {len(kept)}")


# --- the plan, through the server ---


def _proposed(server: Serving, village: Village) -> dict[str, Any]:
    """The plan's board, once the worker has made it."""
    asked = {"area_id": village.area_id, "stay_metres": 0}
    made = _call(server, village, "POST", "plans", asked)
    ending = time.perf_counter() + PATIENCE
    while time.perf_counter() < ending:
        board = _call(server, village, "GET", f"plans/{made['id']}/board")
        if board["plan"]["state"] != "making":
            if board["plan"]["state"] != "ready":
                raise RuntimeError(f"the plan is {board['plan']['state']}: {board['summary']}")
            return board
        time.sleep(0.2)
    raise RuntimeError("the plan was not made in time")


def _confirm(server: Serving, village: Village, board: dict[str, Any]) -> None:
    """Confirm it for today and wait until it is in effect."""
    said = {"effective_on": f"{clock.today():%Y-%m-%d}", "outside_seen": True}
    address = f"plans/{board['plan']['id']}"
    _call(server, village, "POST", f"{address}/confirm", said)
    ending = time.perf_counter() + PATIENCE
    while time.perf_counter() < ending:
        listed = _call(server, village, "GET", "plans")["items"]
        state = next(one["state"] for one in listed if one["id"] == board["plan"]["id"])
        if state == "confirmed":
            return
        if state != "confirming":
            raise RuntimeError(f"the plan is {state}")
        time.sleep(0.1)
    raise RuntimeError("the plan did not take effect in time")


def _call(server: Serving, village: Village, method: str, path: str, said: Any = None) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {village.token}", "Content-Type": "application/json"}
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as line:
        line.request(method, f"/api/v1/{path}", None if said is None else json.dumps(said), headers)
        answer = line.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{path}: {answer.status} {text[:500]!r}")
        found: dict[str, Any] = json.loads(text)
        return found


# --- the village ---


def _settle(sizes: Sizes) -> Village:
    """Write it all into an empty, migrated database, within an app's context."""
    with unit_of_work():
        seed_reference()
        set_system_fact("kind", "real")
    ensure_epoch()
    village = db.session.scalars(select(Area).where(Area.code == VILLAGE_CODE)).one()
    tablets: list[Tablet] = []
    make = Factories()
    for number in range(sizes.moving_grids):
        grid = make.area("grid", village, name=f"第{number + 1}网格", has_register=True).id
        with unit_of_work():
            tablets += _settle_grid(grid, number, sizes.grid_households // KEPT)
    every = max(1, len(tablets) // sizes.moving_tablets)
    with unit_of_work():
        token = _coordinator(village.path)
    return Village(village.id, token, tablets[::every][: sizes.moving_tablets])


def _settle_grid(grid: int, number: int, cadres: int) -> list[Tablet]:
    homes = [_placed(a_household(grid, at), number, at) for at in range(cadres * KEPT)]
    write(Household, homes)
    write(Dossier, [{"id": home["id"], "kind": "household", "revision": 1} for home in homes])
    made = []
    for one in range(cadres):
        far = (one + FAR) % cadres * KEPT
        made.append(a_tablet(number * cadres + one, homes[far : far + KEPT], home=homes[one * KEPT + KEPT // 2]))
    return made


def _placed(home: Row, number: int, at: int) -> Row:
    """Along a street of its own for each grid."""
    return home | {"lat": 30.43 + number * 0.01, "lon": 120.59 + at * STEP}


def _coordinator(path: str) -> str:
    at, account = clock.now(), new_id()
    write(Account, [{"id": account, "username": "coordinator", "name": "陈芳", "created_at": at}])
    write(Grant, [{"account_id": account, "role": "coordinator", "area_path": path, "created_at": at}])
    write(Dossier, [{"id": account, "kind": "user", "revision": 1}])
    viewer = viewer_of(account)
    assert viewer is not None
    return make_token(viewer, NewToken("bench", 1, read_only=False))[0]
