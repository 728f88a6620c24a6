"""One tablet in the field, for all scenarios of a file: signed in once, with an unreliable line to a real server.

What the server has written is read from its database, not from what it answers. Each test takes a household of its
own, so that none counts what another recorded.
"""

import sqlite3
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from playwright.sync_api import Page

from tests.browser.colleagues import Colleague, Colleagues
from tests.browser.on_tablet import dossiers, eventually, keep, rows, send_now, sign_in, unlock
from tests.support.browser import Tablet
from tests.support.handheld import Maker, Operation
from tests.support.server import Server
from tests.support.unreliable import Between

# The browser's own words for what an unreliable line does.
FAULTS = r"net::ERR_|status of (410|413|426|503)"


def again(tablet: Tablet) -> Page:
    """Kill the tablet's browser and take it up again."""
    page = tablet.reopen()
    unlock(page)
    return page


class Ledger:
    """The server's database, read beside the running server."""

    def __init__(self, server: Server) -> None:
        self._file = server.home / "fieldvisit.db"

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a question; ids are told and compared as `key(id)`."""
        with closing(sqlite3.connect(self._file, timeout=30)) as line, line:
            return line.execute(question, values).fetchall()

    def write(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """One statement for each of these rows, in one go."""
        with closing(sqlite3.connect(self._file, timeout=30)) as line, line:
            line.executemany(statement, rows)

    def count(self, table: str, ids: list[str]) -> int:
        """How many rows of these ids there are."""
        marks = ",".join("?" * len(ids))
        return int(self.ask(f"SELECT count(*) FROM {table} WHERE id IN ({marks})", *map(key, ids))[0][0])

    def noted(self, notes: str) -> int:
        """How many visits say exactly this."""
        return int(self.ask("SELECT count(*) FROM visit WHERE notes = ?", notes)[0][0])

    def quarantined(self, operation: str) -> list[str]:
        """Why an operation waits to be checked, once for each time it was kept."""
        return [code for (code,) in self.ask("SELECT code FROM quarantined WHERE operation_id = ?", key(operation))]


def key(text: str) -> str:
    """An id as SQLite holds it."""
    return uuid.UUID(text).hex


class Field:
    """The tablet, the line, the server, and the colleagues."""

    def __init__(self, server: Server, between: Between, tablet: Tablet, colleagues: Colleagues) -> None:
        self.server, self.between, self.tablet, self.colleagues = server, between, tablet, colleagues
        self.ledger, self.maker = Ledger(server), Maker()
        self._homes = self._own_homes()

    @property
    def page(self) -> Page:
        """What is on the tablet's screen."""
        return self.tablet.page

    def _own_homes(self) -> Iterator[dict[str, Any]]:
        """Families of the cadre whose names nobody else bears there."""
        held = [one for one in dossiers(self.page) if one["kind"] == "household"]
        names = Counter(one["household"]["name"] for one in held)
        kept = [one for one in held if names[one["household"]["name"]] == 1 and one["household"]["kind"] == "family"]
        return iter(sorted(kept, key=lambda one: str(one["id"])))

    def home(self) -> dict[str, Any]:
        """A household's dossier that no test before has asked for."""
        return next(self._homes)

    def keep(self, *operations: Operation) -> list[str]:
        """Save on the tablet; the ids of the operations."""
        keep(self.page, list(operations))
        return [operation["id"] for operation in operations]

    def send(self) -> None:
        """Try to send and to bring, until the try is over."""
        send_now(self.page)

    def rows(self, ids: list[str]) -> dict[str, dict[str, Any]]:
        """What lies in the outbox of these."""
        return {row["id"]: row for row in rows(self.page) if row["id"] in set(ids)}

    def states(self, ids: list[str]) -> list[str]:
        """How these stand on the tablet, in the order asked."""
        held = self.rows(ids)
        return [held[one]["state"] for one in ids]

    def sent(self, ids: list[str]) -> None:
        """Wait until the tablet knows that all of these have arrived."""
        eventually(self.page, lambda: set(self.states(ids)) == {"acknowledged"}, "they are sent")

    def held(self, household: dict[str, Any]) -> dict[str, Any] | None:
        """A household's dossier as it lies on the tablet now; None when it has left."""
        return next((one for one in dossiers(self.page) if one["id"] == household["id"]), None)

    def coordinator(self) -> Colleague:
        """Who arranges the village."""
        return self.colleagues("coordinator")

    def give(self, household: dict[str, Any], username: str, reason: str = "near") -> None:
        """The household belongs to this cadre from now on."""
        ((cadre,),) = self.ledger.ask("SELECT id FROM account WHERE username = ?", username)
        told = {"household_ids": [household["id"]], "cadre_id": str(uuid.UUID(cadre)), "reason": reason}
        answer = self.coordinator().post("/api/v1/assignments", told | {"confirmed": True})
        assert answer.status == 201, answer

    def close(self) -> None:
        """The day is over: nothing may have been complained of."""
        self.between.behave()
        self.tablet.watch.check()


def in_the_field(
    server: Server, between: Between, new_tablet: Callable[[str], Tablet], colleagues: Colleagues
) -> Field:
    """A tablet of the cadre that has signed in over this line."""
    tablet = new_tablet(between.url)
    tablet.watch.allow(FAULTS)
    sign_in(tablet.open())
    return Field(server, between, tablet, colleagues)
