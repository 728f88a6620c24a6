"""Tablets that speak the protocol with a store and an outbox of their own, over a network that cannot be trusted."""

import uuid
from collections.abc import Callable
from typing import Any

from tests.properties.world.town import CATEGORY, Person, key_of
from tests.support.handheld import Handheld, Operation
from tests.support.reader import Machine


class Tablet(Handheld):
    """One person's tablet. What is recorded waits in the outbox until the server's word on it has arrived."""

    def __init__(self, machine: Machine, owner: Person, number: int) -> None:
        super().__init__(machine)
        self.owner, self.number = owner, number
        self.outbox: list[Operation] = []

    def operation(self, kind: str, body: Any, household: Any = None, **more: Any) -> Operation:
        """One operation with ids that are the same whenever the example is played."""
        made = (self.owner.name, self.number, self.seq)
        more.setdefault("id", key_of("operation", *made))
        more.setdefault("entity_id", key_of("entity", *made))
        return super().operation(kind, body, household, **more)

    def keep(self, operation: Operation) -> Operation:
        """Into the outbox: from now on it is frozen."""
        self.outbox.append(operation)
        return operation

    def raise_issue(self, home: uuid.UUID, words: str, pick: int) -> None:
        """An issue told at a door: confidential or not, settled there or not, after a record in the outbox or not."""
        done = {"on_spot": {"outcome": "solved", "done": "当场修好了"}} if pick % 4 == 1 else {}
        body = {"category": CATEGORY, "description": words, "confidential": pick % 3 == 0, **done}
        after = self.outbox[-1]["id"] if pick % 2 and self.outbox else None
        self.keep(self.operation("issue.raise", body, home, depends_on=after))

    def amend_as_held(self, home: uuid.UUID, name: str, value: str) -> None:
        """A change made on what the tablet holds, which may be old; of a door it does not hold, on nothing seen."""
        held = self.dossiers.get(str(home))
        self.keep(self.amend(home, {name: (held["household"][name] if held else "没见过的", value)}))

    def propose_and_visit(self, grid_id: int) -> None:
        """A door on no register, and a visit to it."""
        number = f"{self.number}{self.seq}"
        door = self.keep(self.propose(f"临{number}号", head=f"新来的{self.owner.name}{number}", grid_id=grid_id))
        self.keep(self.visit(door["entity_id"], depends_on=door["id"]))

    def sync(self, asked: list[Operation], *, answer_lost: bool) -> list[dict[str, Any]]:
        """Hand these over; what was settled leaves the outbox, unless the answer is lost on the way."""
        results = self.push(*asked)
        if not answer_lost:
            settled = {result["id"] for result in results if result["outcome"] not in {"deferred", "retry"}}
            self.outbox = [operation for operation in self.outbox if operation["id"] not in settled]
        return results


def tablets_of(machine: Callable[[str], Machine], people: list[Person]) -> list[Tablet]:
    """A tablet for every token."""
    return [Tablet(machine(token), who, number) for who in people for number, token in enumerate(who.tokens)]
