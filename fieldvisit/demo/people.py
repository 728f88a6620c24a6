"""Departments and the people of the demo who work for the public: cadres, handlers, coordinators, leaders.

Only the accounts of accounts.py have a password; the others wait for their activation, as bulk accounts do. The
cadres of a grid go round in teams of five or six (走访组), each with a lead: it shows in who stands at a door together.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fieldvisit.demo.accounts import DEMO_ACCOUNTS, DemoAccount
from fieldvisit.demo.areas import Areas
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.names import person, phone, surname
from fieldvisit.demo.places import HOME_VILLAGE, Spot
from fieldvisit.demo.town import grids, villages
from fieldvisit.people.seed_unit_kinds import SEED_UNIT_KINDS

# Hired after everybody else, so that nobody who was here before gets another name.
_LATER = frozenset({"leader_office", "unit_lead"})
TEAM = (4, 6)
LED = "村干部、走访组长"
STAFF_PHONES = 9000  # serials of officials' numbers, apart from the residents'


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone who works here. `grid` and `team` are a cadre's; teams are counted within the grid."""

    id: uuid.UUID
    username: str
    name: str
    title: str
    grid: int | None = None
    team: int = 0


@dataclass(frozen=True, slots=True)
class Office:
    """A department and who handles issues in it."""

    id: int
    kind: str
    name: str
    handler: Staff


@dataclass
class Officials:
    """All of them, and the rows they are written as."""

    cadres: list[Staff] = field(default_factory=list)
    offices: dict[str, Office] = field(default_factory=dict)
    by_username: dict[str, Staff] = field(default_factory=dict)
    coordinators: dict[str, Staff] = field(default_factory=dict)  # by the village's code
    unit_rows: list[dict[str, Any]] = field(default_factory=list)
    account_rows: list[dict[str, Any]] = field(default_factory=list)
    grant_rows: list[dict[str, Any]] = field(default_factory=list)

    def place_at(self, staff: Staff, spot: Spot) -> None:
        """Say where a cadre lives or works, for finding who is near a household."""
        row = next(row for row in self.account_rows if row["id"] == staff.id)
        row["lat"], row["lon"] = spot

    def teams(self) -> dict[tuple[int | None, int], list[Staff]]:
        """{(grid, team): its cadres}."""
        found: dict[tuple[int | None, int], list[Staff]] = defaultdict(list)
        for cadre in self.cadres:
            found[cadre.grid, cadre.team].append(cadre)
        return found


class _Hiring:
    """Makes staff, their accounts and grants."""

    def __init__(self, areas: Areas, opened: datetime, password_hash: str) -> None:
        self.made = Officials()
        self._areas = areas
        self._opened = opened
        self._password_hash = password_hash
        self._chance = Chance("people")
        self._units: dict[str, int] = {}

    def units(self) -> None:
        """A department of each kind, the town's and the county's."""
        for number, kind in enumerate(SEED_UNIT_KINDS, start=1):
            area = self._areas.town if kind.level == "town" else self._areas.county
            self._units[kind.code] = number
            self.made.unit_rows.append(
                {
                    "id": number,
                    "code": f"{area.code}-{kind.code}",
                    "kind": kind.code,
                    "name": kind.zh,
                    "area_id": area.id,
                    "active": True,
                }
            )

    def demo_accounts(self) -> None:
        """Those one signs in with."""
        for account in DEMO_ACCOUNTS:
            if account.roles[0] in _LATER:
                continue
            grid = 0 if account.username.startswith("cadre") else None
            staff = self._hire(account.username, account.name, account.title, grid, self._password_hash)
            for role in account.roles:
                self._grant(staff, role, **self._scope(account.scope))

    def _scope(self, scope: str) -> dict[str, Any]:
        if scope == "own":
            return {}
        if scope.startswith("unit:"):
            return {"unit_id": self._units[scope.removeprefix("unit:")]}
        return {"area_path": getattr(self._areas, scope).path}

    def cadres(self, which: range) -> None:
        """As many as each grid needs, the two demo cadres among them."""
        if not self.made.cadres:
            self.made.cadres = [staff for staff in self.made.by_username.values() if staff.grid is not None]
        for grid in which:
            there = sum(cadre.grid == grid for cadre in self.made.cadres)
            for place in range(there, grids()[grid][1].cadres):
                self._cadre(grid, place, grids()[grid][1].cadres)

    def _cadre(self, grid: int, place: int, of: int) -> None:
        teams = -(-of // TEAM[1])
        team = place % teams
        led = place + teams >= of  # the last of each team, so that the demo's own two stay plain cadres
        username = f"cadre{len(self.made.cadres) + 1:02d}"
        cadre = self._hire(username, self._name(), LED if led else "村干部", grid, team=team)
        self._grant(cadre, "cadre")
        self.made.cadres.append(cadre)

    def coordinators(self) -> None:
        """One in every village."""
        for number, village in enumerate(villages(), start=1):
            staff = self.made.by_username["coordinator"]
            if village is not HOME_VILLAGE:
                staff = self._hire(f"coordinator{number:02d}", self._name(), "网格长")
                self._grant(staff, "coordinator", area_path=self._areas.villages[village.code].path)
            self.made.coordinators[village.code] = staff

    def handlers(self) -> None:
        """One in every department."""
        for unit in self.made.unit_rows:
            handler = self.made.by_username["handler"]
            if unit["kind"] != "town_construction":
                handler = self._hire(f"handler{unit['id']:02d}", self._name(), "经办人")
                self._grant(handler, "handler", unit_id=unit["id"])
            self.made.offices[unit["kind"]] = Office(unit["id"], unit["kind"], unit["name"], handler)

    def others(self) -> None:
        """A leader's office, the lead of a unit, a second leader and a second call-back officer."""
        for account in DEMO_ACCOUNTS:
            if account.roles[0] in _LATER:
                staff = self._hire(account.username, account.name, account.title, None, self._password_hash)
                self._grant(staff, account.roles[0], **self._scope(account.scope))
        leader = self._hire("leader2", "李镇长", "镇领导")
        self._grant(leader, "leader", area_path=self._areas.town.path)
        officer = self._hire("callback2", self._name(), "回访员")
        self._grant(officer, "callback_officer", area_path=self._areas.town.path)

    def _name(self) -> str:
        chance = self._chance
        taken = {staff.name for staff in self.made.by_username.values()}
        while True:
            found = person(chance, surname(chance), chance.one("mf"), chance.number(1966, 2001)).name
            if found not in taken:
                return found

    def _hire(
        self,
        username: str,
        name: str,
        title: str,
        grid: int | None = None,
        password_hash: str | None = None,
        team: int = 0,
    ) -> Staff:
        staff = Staff(self._chance.key(self._opened), username, name, title, grid, team)
        self.made.by_username[username] = staff
        self.made.account_rows.append(
            {
                "id": staff.id,
                "username": username,
                "name": name,
                "title": title,
                "password_hash": password_hash,
                "phone": phone(STAFF_PHONES + len(self.made.account_rows)),
                "language": None,
                "lat": None,
                "lon": None,
                "active": True,
                "session_version": 1,
                "created_at": self._opened,
            }
        )
        return staff

    def _grant(self, staff: Staff, role: str, *, area_path: str | None = None, unit_id: int | None = None) -> None:
        self.made.grant_rows.append(
            {
                "id": self._chance.key(self._opened),
                "account_id": staff.id,
                "role": role,
                "area_path": area_path,
                "unit_id": unit_id,
                "created_at": self._opened,
            }
        )


def hire(areas: Areas, opened: datetime, password_hash: str) -> Officials:
    """Everyone who works for the public, nothing written yet."""
    hiring = _Hiring(areas, opened, password_hash)
    hiring.units()
    hiring.demo_accounts()
    own = len(HOME_VILLAGE.grids)
    hiring.cadres(range(own))
    hiring.handlers()
    hiring.others()
    hiring.cadres(range(own, len(grids())))
    hiring.coordinators()
    return hiring.made


__all__ = ["DemoAccount", "Office", "Officials", "Staff", "hire"]
