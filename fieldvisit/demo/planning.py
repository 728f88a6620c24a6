"""Appointments (约访): those that a visit kept, those to come or overdue, and a few that were called off."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History, at
from fieldvisit.demo.stories import spoken
from fieldvisit.demo.visiting import Knock
from fieldvisit.kernel.clock import local_date
from fieldvisit.visits.models import Planned

_MADE_WITHIN = 4
_OPEN, _CALLED_OFF = 20, 4
# days from today: overdue, today, to come
_DUE = (-1, 0, 0, 1, 2, 3, 5)


class Planning:
    """Makes them of the visits there have been; `apart` are left alone."""

    def __init__(self, history: History, knocks: list[Knock], apart: set[uuid.UUID]) -> None:
        self.rows: list[dict[str, Any]] = []
        self.touched: list[uuid.UUID] = []  # once a write
        self._history = history
        self._chance = Chance("planning", history.today)
        self._knocks = [knock for knock in knocks if knock.home.id not in apart]

    def plan(self) -> None:
        """All of them."""
        for knock in self._knocks:
            if knock.row["kind"] == "appointment":
                self._kept(knock)
        fresh = [knock for knock in self._last_ones() if self._history.ago(knock.started) <= _MADE_WITHIN]
        for place, knock in enumerate(self._chance.some(fresh, _OPEN + _CALLED_OFF)):
            if place < _OPEN:
                self._open(knock)
            else:
                self._called_off(knock)

    def _last_ones(self) -> list[Knock]:
        """The last visit at each door that was one to somebody who lives there."""
        last: dict[uuid.UUID, Knock] = {}
        for knock in sorted(self._knocks, key=lambda knock: knock.started):
            last[knock.home.id] = knock
        return [knock for knock in last.values() if knock.row["outcome"] != "moved_away"]

    def _kept(self, knock: Knock) -> None:
        """Unless an ordinary visit earlier that day has kept it already."""
        day = local_date(knock.started)
        same_day = [one for one in self._knocks if one.home.id == knock.home.id and local_date(one.started) == day]
        if any(one.met and one.started < knock.started for one in same_day):
            return
        made = knock.started - timedelta(days=self._chance.number(1, 3), minutes=self._chance.number(5, 90))
        row = self._row(knock, made, knock.started)
        self.rows.append(row | {"state": Planned.KEPT, "visit_id": knock.row["id"], "ended_at": knock.started})

    def _open(self, knock: Knock) -> None:
        """The day is after that of the visit at which it was made, or that visit would have kept it."""
        due = max(self._chance.one(_DUE), 1 - self._history.ago(knock.started))
        self.rows.append(self._row(knock, knock.recorded, self._hour(due)))

    def _called_off(self, knock: Knock) -> None:
        row = self._row(knock, knock.recorded, self._hour(self._chance.number(1, 4)))
        ended = min(self._history.end, knock.recorded + timedelta(hours=self._chance.number(2, 20)))
        self.rows.append(row | {"state": Planned.CANCELLED, "ended_at": ended})
        self.touched.append(knock.home.id)

    def _hour(self, days: int) -> datetime:
        return at(self._history.day(-days), self._chance.one((9, 10, 14, 15, 18, 19)), self._chance.one((0, 30)))

    def _row(self, knock: Knock, made: datetime, planned: datetime) -> dict[str, Any]:
        home, cadre = knock.home, knock.cadre
        self.touched.append(home.id)
        reason, with_whom = self._why(knock)
        return {
            "id": self._chance.key(made),
            "shard_id": home.grid_id,
            "household_id": home.id,
            "planned_at": planned,
            "with_whom": with_whom,
            "reason": reason,
            "state": Planned.OPEN,
            "made_by": cadre.id,
            "made_by_name": cadre.name,
            "made_at": made,
            "recorded_at": made + timedelta(seconds=20),
            "visit_id": None,
            "ended_at": None,
        }

    def _why(self, knock: Knock) -> tuple[str, str | None]:
        home = knock.home
        of = "firm" if home.kind == "enterprise" else "feud" if "feud" in home.traits else "family"
        with_whom = {"firm": home.head_name, "feud": "两家当家人、老组长"}.get(of, home.called)
        return self._chance.one(spoken()[f"appointment_{of}"]), with_whom
