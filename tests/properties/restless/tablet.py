"""A tablet as the app writes it (static/js/sync, static/js/store): a disk that survives, a sync that can stop anywhere.

Whatever happens between two `yield`s is one transaction of the tablet's store.
"""

import uuid
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.kernel import clock
from tests.properties.restless.network import FAIR, Asking, Network
from tests.properties.world.town import Person, key_of
from tests.support.handheld import Maker, Operation
from tests.support.reader import Machine

UNSENT, SETTLED = ("pending", "sending"), ("acknowledged", "conflict", "quarantined")
AUDIT_EVERY = timedelta(days=1)
Syncing = Generator[str, None, None]
Page = dict[str, Any]


@dataclass
class Row:
    """A record in the outbox. From its first attempt on it is frozen."""

    operation: Operation
    state: str = "pending"
    attempts: int = 0
    listed: bool = False  # among what a coordinator is to look at
    sure: bool = False  # well made at a door that the tablet held: it cannot be refused

    @property
    def untried(self) -> bool:
        """Whether it can still be edited or withdrawn."""
        return self.state == "pending" and self.attempts == 0


@dataclass
class Held:
    """A dossier, and the visits that its token covers although this copy does not show them."""

    dossier: dict[str, Any]
    token: str
    adopted: set[str] = field(default_factory=set)


class Tablet(Maker):
    """One tablet. All that is in it lies on its disk; what runs (`syncing`) does not."""

    def __init__(self, machine: Machine, owner: Person, number: int, network: Network) -> None:
        super().__init__()
        self.machine, self.owner, self.number, self.network = machine, owner, number, network
        self.ahead = timedelta()  # how wrong its clock is
        self.rows: dict[str, Row] = {}
        self.withdrawn: list[Operation] = []
        self.held: dict[str, Held] = {}
        self.reference: dict[str, dict[str, Any]] = {}
        self.epoch: str | None = None
        self.audit_due = False
        self.last_sync_at: str | None = None
        self.audited_at: datetime | None = None
        self.weather: list[str] = []
        self.most = 100  # operations in a push
        self.syncing: Syncing | None = None

    # --- the outbox ---

    def operation(self, kind: str, body: Any, household: Any = None, **more: Any) -> Operation:
        """With ids that are the same whenever the example is played, by this tablet's own clock."""
        made = (self.owner.name, self.number, self.seq)
        more.setdefault("id", key_of("operation", *made))
        more.setdefault("entity_id", key_of("entity", *made))
        more["captured_at"] = clock.now() + self.ahead
        more.setdefault("last_sync_at", self.last_sync_at)
        return super().operation(kind, body, household, **more)

    def save(self, operation: Operation) -> Row:
        """Into the outbox."""
        row = self.rows[operation["id"]] = Row(operation)
        return row

    def withdraw(self, row: Row) -> None:
        """Taken back before anybody has heard of it."""
        self.withdrawn.append(self.rows.pop(row.operation["id"]).operation)

    def behind(self, row: Row) -> list[Row]:
        """What was saved here and cannot be received without it."""
        said = row.operation
        return [one for one in self.rows.values() if one.operation.get("depends_on") == said["id"]]

    # --- a sync, which may stop at any word ---

    def sync(self) -> Syncing:
        """Push before pull, then the audit where it is due."""
        yield from self._push()
        yield from self._pull()
        due = self.audit_due or self.audited_at is None or clock.now() - self.audited_at > AUDIT_EVERY
        if due and (yield from self._audit()):
            yield from self._push()
            yield from self._pull()

    def _ask(self, path: str, body: dict[str, Any]) -> Asking:
        weather = self.weather.pop(0) if self.weather else FAIR
        return (yield from self.network.ask(self.machine, path, body, weather))

    def _push(self) -> Syncing:
        unsent = [row for row in self.rows.values() if row.state in UNSENT]
        queue = [unsent[start : start + self.most] for start in range(0, len(unsent), self.most)]
        for batch in queue:
            rows = [row for row in batch if row.state in UNSENT and row.operation["id"] in self.rows]
            if not rows:
                continue
            for row in rows:
                row.state, row.attempts = "sending", row.attempts + 1
            said = {"protocol": 1, "device_time": clock.iso(clock.now() + self.ahead)}
            answer = yield from self._ask("push", said | {"operations": [row.operation for row in rows]})
            self._settle(answer["results"])
            yield "settled"

    def _settle(self, results: list[dict[str, Any]]) -> None:
        for result in results:
            row = self.rows[result["id"]]
            if row.state in UNSENT:
                row.state = _state_of(result)
        for key, token, covered in self._adoptions(results):
            self.held[key].token = token
            self.held[key].adopted |= covered

    def _adoptions(self, results: list[dict[str, Any]]) -> list[tuple[str, str, set[str]]]:
        """Tokens that may be taken over without a pull: only where visits alone rose from the very token held."""
        tokens: dict[str, str] = {}
        covered: dict[str, set[str]] = {}
        refused = set()
        for result in results:
            said = self.rows[result["id"]].operation
            plain = said["kind"] == "visit.record" and not said.get("supersedes")
            for key, pair in result.get("dossiers", {}).items():
                token = tokens.get(key, self.held[key].token if key in self.held else None)
                covered.setdefault(key, set()).add(said["entity_id"])
                if key in self.held and self.held[key].token == pair["to"]:
                    continue
                if result["outcome"] == "applied" and plain and token in (pair["from"], pair["to"]):
                    tokens[key] = pair["to"]
                else:
                    refused.add(key)
        return [(key, token, covered[key]) for key, token in tokens.items() if key not in refused]

    def _pull(self) -> Syncing:
        before = len(self.held)
        page, removed = yield from self._pages()
        if len(removed) > 20 or len(removed) > before / 2:
            self._take(page, last=False)
            yield "taken"
            page, again = yield from self._pages()
            removed &= again
        self._take(page, last=True, gone=removed)
        yield "taken"

    def _pages(self) -> Generator[str, None, tuple[Page, set[str]]]:
        removed: set[str] = set()
        while True:
            page = yield from self._ask("pull", self._question())
            removed |= {one["id"] for one in page["dossiers"]["removed"] if one["reason"]}
            if not page["dossiers"].get("more"):
                return page, removed
            self._take(page, last=False)
            yield "taken"

    def _question(self) -> dict[str, Any]:
        reference = {name: part["version"] for name, part in self.reference.items()}
        tokens = {key: held.token for key, held in self.held.items()}
        return {"protocol": 1, "epoch": self.epoch, "reference": reference, "dossiers": tokens}

    def _take(self, page: Page, *, last: bool, gone: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        changed = page["dossiers"]["changed"]
        if self._distrusts(page):
            self.audit_due = True
            for held in self.held.values():
                held.token = ""
        for dossier in changed:
            self.network.check_bytes(page["epoch"], dossier)
            self.held[dossier["id"]] = Held(dossier, dossier["token"])
        for key in gone:
            self.held.pop(key, None)
        self.reference |= page["reference"]
        self.epoch = page["epoch"]
        self.last_sync_at = page["server_time"] if last else self.last_sync_at
        for dossier in changed:
            if dossier["kind"] == "user":
                self._see_reviews({entry["operation_id"] for entry in dossier["quarantined"]})

    def _distrusts(self, page: Page) -> bool:
        """The server has gone back in time."""
        if self.epoch is not None and self.epoch != page["epoch"]:
            return True
        for dossier in page["dossiers"]["changed"]:
            mine = self.held.get(dossier["id"])
            if (
                mine
                and mine.token
                and (mine.token == dossier["token"] or dossier["revision"] < mine.dossier["revision"])
            ):
                return True
        return False

    def _see_reviews(self, listed: set[str]) -> None:
        for key, row in self.rows.items():
            if row.state == "quarantined":
                if row.listed and key not in listed:
                    row.state = "acknowledged"
                row.listed = key in listed

    def _audit(self) -> Generator[str, None, int]:
        settled = [key for key, row in self.rows.items() if row.state in SETTLED]
        missing = (yield from self._ask("receipts", {"operations": settled, "photos": []}))["missing"]
        for key in missing:
            self.rows[key].state, self.rows[key].listed = "pending", False
        self.audit_due, self.audited_at = False, clock.now()
        yield "audited"
        return len(missing)

    # --- what it shows ---

    def home_ids(self) -> list[uuid.UUID]:
        """The households held, in a fixed order."""
        return sorted(
            (uuid.UUID(key) for key, held in self.held.items() if held.dossier["kind"] == "household"), key=str
        )


def _state_of(result: dict[str, Any]) -> str:
    word = result
    if result["outcome"] == "duplicate":
        word = result["original"]
    states = {"applied": "acknowledged", "conflict": "conflict", "rejected": "quarantined"}
    return states.get(word["outcome"], "pending")


def tablets_of(machine: Any, people: list[Person], network: Network) -> list[Tablet]:
    """A tablet for every token."""
    return [Tablet(machine(token), who, number, network) for who in people for number, token in enumerate(who.tokens)]
