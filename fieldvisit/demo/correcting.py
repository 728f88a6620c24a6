"""Corrections: a visit or a meeting written down again, its first version kept behind it."""

import uuid
from datetime import timedelta
from typing import Any

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History
from fieldvisit.demo.people import Officials
from fieldvisit.demo.stories import spoken
from fieldvisit.demo.visiting import Diary, Knock

_VISITS = 14
_BY_COORDINATOR = 3
_KINDS = frozenset({"door", "enterprise", "assistance"})
_OLDEST = 20


class Corrections:
    """Corrects some visits and one meeting of the diary; `apart` are left alone."""

    def __init__(self, diary: Diary, officials: Officials, history: History, apart: set[uuid.UUID]) -> None:
        self.touched: list[uuid.UUID] = []  # households, once a write
        self.users: list[uuid.UUID] = []
        self._diary = diary
        self._officials = officials
        self._history = history
        self._apart = apart
        self._chance = Chance("corrections", history.today)

    def correct(self) -> None:
        """All of them."""
        noted = [knock for knock in self._diary.knocks if self._may_be(knock)]
        chosen = self._chance.some(noted, min(_VISITS, len(spoken()["correction"])))
        for place, knock in enumerate(chosen):
            self._visit(knock, spoken()["correction"][place], by_coordinator=place < _BY_COORDINATOR)
        self._meeting(self._diary.meetings[1])

    def _may_be(self, knock: Knock) -> bool:
        """A note to which something was forgotten; what an issue or an appointment hangs on is left as it is."""
        row = knock.row
        said = row["notes"] and row["kind"] in _KINDS and knock.home.id not in self._apart
        return bool(said and knock.met and not knock.heard and 2 <= self._history.ago(knock.started) <= _OLDEST)

    def _visit(self, knock: Knock, added: str, *, by_coordinator: bool) -> None:
        before = knock.row
        later = before["recorded_at"] + timedelta(hours=self._chance.number(1, 20))
        after = before | {
            "id": self._chance.key(later),
            "notes": f"{before['notes']}{added}",
            "recorded_at": min(later, self._history.end),
            "supersedes": before["id"],
        }
        if by_coordinator:
            clerk = self._officials.coordinators[knock.home.village.code]
            after |= {"corrected_by": clerk.id, "corrected_by_name": clerk.name}
        before["superseded"] = True
        self._diary.knocks.append(Knock(knock.home, knock.cadre, knock.started, after))
        self.users += [uuid.UUID(beside["id"]) for beside in before["companions"]]  # their list of the first one

    def _meeting(self, before: dict[str, Any]) -> None:
        """Someone had counted wrong."""
        key = self._chance.key(before["recorded_at"] + timedelta(hours=12))
        after = before | {"id": key, "headcount": before["headcount"] + 4, "supersedes": before["id"]}
        after["recorded_at"] = before["recorded_at"] + timedelta(hours=12)
        before["superseded"] = True
        self._diary.meetings.append(after)
        for row in [row for row in self._diary.attendance if row["meeting_id"] == before["id"]]:
            self._diary.attendance.append(row | {"meeting_id": key})
            self._diary.came[row["household_id"]].append(key)
