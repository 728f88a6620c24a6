"""How often each dossier was raised: once for every write to it, as the services would have done."""

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

from fieldvisit.demo.issue_life import Life
from fieldvisit.demo.visiting import Diary


class Revisions:
    """Counts writes and answers the dossiers' rows."""

    def __init__(self, households: Iterable[uuid.UUID], accounts: Iterable[uuid.UUID]) -> None:
        """One revision for the register and one for the assignment; one for the account."""
        self._households: Counter[uuid.UUID] = Counter(dict.fromkeys(households, 2))
        self._users: Counter[uuid.UUID] = Counter(dict.fromkeys(accounts, 1))

    def households(self, ids: Iterable[uuid.UUID]) -> None:
        """A write to each, as often as it is named."""
        self._households.update(ids)

    def users(self, ids: Iterable[uuid.UUID]) -> None:
        """A write to each, as often as it is named."""
        self._users.update(ids)

    def diary(self, diary: Diary) -> None:
        """Visits, and who stood beside; meetings, and who came."""
        self.households(knock.home.id for knock in diary.knocks)
        self.users(uuid.UUID(beside["id"]) for knock in diary.knocks for beside in knock.row["companions"])
        self.households(row["household_id"] for row in diary.attendance)
        self.users(row["cadre_id"] for row in diary.meetings)

    def lives(self, lives: Iterable[Life]) -> None:
        """Every event of an issue, for its household and for who raised it."""
        for life in lives:
            self._households[life.home.id] += len(life.events)
            self._users[life.base["raised_by_id"]] += len(life.events)

    def rows(self) -> list[dict[str, Any]]:
        """As the table wants them."""
        rows = [{"id": key, "kind": "household", "revision": count} for key, count in self._households.items()]
        return rows + [{"id": key, "kind": "user", "revision": count} for key, count in self._users.items()]
