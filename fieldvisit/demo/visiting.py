"""Sixty days of knocking on doors, and the courtyard meetings in between."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from fieldvisit.demo.assigning import Keeping
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import DAYS, History, at, visiting_time
from fieldvisit.demo.noting import Noting
from fieldvisit.demo.people import Officials, Staff
from fieldvisit.demo.places import HOME_VILLAGE, VillagePlan
from fieldvisit.demo.register import Home
from fieldvisit.demo.town import grids

NEVER_SEEN = 0.06
NOTED = 0.3
ACCOMPANIED = 0.18
# outcome, weight of a first knock, weight when coming again
_OUTCOMES = (
    ("met", 79, 90),
    ("nobody_home", 12, 6),
    ("come_back_later", 6, 2),
    ("refused", 3, 2),
)
_AGAIN = frozenset({"nobody_home", "come_back_later"})
# days before today of the last meeting in each grid of 荆山村, and between meetings there and elsewhere
_LAST_MEETING = (6, 9, 4)
_MEETING_EVERY, _MEETING_EVERY_ELSEWHERE = 10, 24
# households that come to an ordinary meeting, and to the last one
_ATTENDED, _WELL_ATTENDED = (22, 46), (52, 66)
_ATTENDED_ELSEWHERE = (20, 36)
# days between two visits: 荆山村, the other villages, the old and alone
_EVERY, _EVERY_ELSEWHERE, _EVERY_LONE = (15, 29), (24, 46), (8, 12)
# share of those absent whom their cadre has visited since
_VISITED_SINCE = 0.6


@dataclass
class Knock:
    """One visit: enough to hang an issue on it, and the row it becomes."""

    home: Home
    cadre: Staff
    started: datetime
    row: dict[str, Any]
    heard: bool = False  # an issue came up

    @property
    def met(self) -> bool:
        """Whether somebody was there to talk to."""
        return bool(self.row["outcome"] == "met")

    @property
    def recorded(self) -> datetime:
        """When the server got it."""
        recorded: datetime = self.row["recorded_at"]
        return recorded

    def brought_an_issue(self) -> None:
        """Then it was not true that all was well, and the issue says the rest."""
        self.heard = True
        self.row["notes"] = None
        self.row["phrases"] = [said for said in self.row["phrases"] if said not in ("all-well", "as-last-time")]


@dataclass
class Diary:
    """All visits and meetings."""

    knocks: list[Knock] = field(default_factory=list)
    meetings: list[dict[str, Any]] = field(default_factory=list)
    attendance: list[dict[str, Any]] = field(default_factory=list)
    came: dict[uuid.UUID, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))


class FieldWork:
    """Fills the diary."""

    def __init__(self, history: History, officials: Officials, keeping: Keeping, noting: Noting) -> None:
        self.diary = Diary()
        self._history = history
        self._officials = officials
        self._keeping = keeping
        self.noting = noting
        self._never_seen: set[uuid.UUID] = set()
        self._teams = officials.teams()
        self._chance = Chance("visits", history.today)

    def go_round(self, home: Home, cadre: Staff) -> None:
        """Every two to four weeks, the old and alone about every ten days."""
        chance = self._chance
        if chance.happens(NEVER_SEEN):
            self._never_seen.add(home.id)
            return
        low, high = _EVERY_LONE if "lone" in home.traits else _often(home)
        ago = DAYS - chance.number(0, high)
        while ago >= 1:
            outcome = self.knock(home, cadre, ago).row["outcome"]
            if outcome in _AGAIN:
                soon = ago - chance.number(1, 4)
                if soon >= 1:
                    self.knock(home, cadre, soon, again=True)
            ago -= chance.number(low, high)

    def knock(
        self,
        home: Home,
        cadre: Staff,
        ago: int,
        *,
        outcome: str | None = None,
        kind: str | None = None,
        note: str | None = None,
        phrases: list[str] | None = None,
        again: bool = False,
    ) -> Knock:
        """One visit so many days ago; what is not said is left to chance."""
        chance = self._chance
        started = visiting_time(chance, self._history.day(ago), firm=home.kind == "enterprise")
        outcome = outcome or chance.weighted([(name, later if again else first) for name, first, later in _OUTCOMES])
        kind = kind or ("enterprise" if home.kind == "enterprise" else "door")
        ended = started + timedelta(minutes=chance.number(8, 32) if outcome == "met" else chance.number(1, 3))
        row = self._row(home, cadre, started, ended) | {"kind": kind, "outcome": outcome}
        if note is None and phrases is None:
            note, phrases = self._said(home, outcome, kind, started.date())
        row |= {"notes": note, "phrases": phrases or []}
        if outcome != "met":
            row["people_met"] = []
        knock = Knock(home, cadre, started, row)
        self.diary.knocks.append(knock)
        return knock

    def _said(self, home: Home, outcome: str, kind: str, day: date) -> tuple[str | None, list[str]]:
        noted = kind not in ("door", "enterprise") or self._chance.happens(NOTED)
        note = self.noting.note(home, outcome, kind, day) if noted else None
        return note, self.noting.phrases(home, outcome, kind, noted=note is not None)

    def _row(self, home: Home, cadre: Staff, started: datetime, ended: datetime) -> dict[str, Any]:
        chance = self._chance
        beside = [other for other in self._teams.get((cadre.grid, cadre.team), []) if other.id != cadre.id]
        companions = chance.some(beside, chance.number(1, 3)) if chance.happens(ACCOMPANIED) else []
        sent = ended + timedelta(minutes=chance.weighted(((1, 5), (25, 2), (90, 1))))
        near = home.spot.moved(chance.within(-6, 6), chance.within(-6, 6)) if chance.happens(0.35) else None
        return {
            "id": chance.key(started),
            "shard_id": home.grid_id,
            "household_id": home.id,
            "grid_id": home.grid_id,
            "cadre_id": cadre.id,
            "cadre_name": cadre.name,
            "started_at": started,
            "ended_at": ended,
            "recorded_at": sent,
            "people_met": [str(home.head_id)],
            "companions": [{"id": str(other.id), "name": other.name} for other in companions],
            "given": [],
            "given_fen": 0,
            "lat": near.lat if near else None,
            "lon": near.lon if near else None,
            "accuracy_m": chance.number(4, 18) if near else None,
        }

    def meet(self, homes: list[Home], always: set[uuid.UUID], never: set[uuid.UUID]) -> None:
        """A courtyard meeting in each grid every ten days; `always` come to the last one, `never` stay away."""
        for grid, (village, plan) in enumerate(grids()):
            here = [home for home in homes if home.grid == grid and home.id not in always | never]
            every = _MEETING_EVERY if village is HOME_VILLAGE else _MEETING_EVERY_ELSEWHERE
            for place, ago in enumerate(range(_last_meeting(grid), DAYS, every)):
                spot = plan.meeting_places[place % len(plan.meeting_places)]
                came = self._chance.some(here, self._chance.number(*_attendance(village, place)))
                if place == 0:
                    came += [home for home in homes if home.grid == grid and home.id in always]
                self._meeting(grid, ago, spot, came)

    def follow_up(self, homes: list[Home], apart: set[uuid.UUID]) -> None:
        """Who missed the last meeting is visited at the door, most of them in the days after it."""
        last = {meeting["grid_id"]: meeting["id"] for meeting in reversed(self.diary.meetings)}
        for home in homes:
            cadre = self._keeping.keeper.get(home.id)
            came = last[home.grid_id] in self.diary.came[home.id]
            apart_now = home.id in apart or home.id in self._never_seen
            if cadre is None or came or apart_now or not self._chance.happens(_VISITED_SINCE):
                continue
            self.knock(home, cadre, self._chance.number(1, _last_meeting(home.grid) - 1), again=True)

    def _meeting(self, grid: int, ago: int, place: str, came: list[Home]) -> None:
        chance = self._chance
        cadre = self._officials.cadres[0] if grid == 0 and ago == _LAST_MEETING[0] else self._host(grid)
        started = at(self._history.day(ago), 19, 30)
        key = chance.key(started)
        heads = len(came) + chance.number(6, 18)
        self.diary.meetings.append(
            {
                "id": key,
                "shard_id": came[0].grid_id,
                "grid_id": came[0].grid_id,
                "kind": "courtyard_meeting",
                "cadre_id": cadre.id,
                "cadre_name": cadre.name,
                "place": place,
                "started_at": started,
                "recorded_at": started + timedelta(minutes=chance.number(75, 79)),
                "headcount": heads,
                "notes": self.noting.meeting(came[0], place, len(came), heads, started.date()),
            }
        )
        for home in came:
            self.diary.attendance.append({"meeting_id": key, "household_id": home.id, "shard_id": home.grid_id})
            self.diary.came[home.id].append(key)

    def _host(self, grid: int) -> Staff:
        return self._chance.one([cadre for cadre in self._officials.cadres if cadre.grid == grid])


def _often(home: Home) -> tuple[int, int]:
    if home.village is HOME_VILLAGE:
        return _EVERY
    low, high = _EVERY_ELSEWHERE
    slower = Chance("pace", home.village.code).number(-6, 12)  # some villages go round oftener than others
    return low + slower // 2, high + slower


def _last_meeting(grid: int) -> int:
    """How many days ago a grid met last."""
    return _LAST_MEETING[grid] if grid < len(_LAST_MEETING) else 4 + 5 * grid % 17


def _attendance(village: VillagePlan, place: int) -> tuple[int, int]:
    if village is not HOME_VILLAGE:
        return _ATTENDED_ELSEWHERE
    return _WELL_ATTENDED if place == 0 else _ATTENDED
