"""Departments and the people of the demo who work for the public: cadres, handlers, coordinators, leaders.

Only the accounts of accounts.py have a password; the others wait for their activation, as bulk accounts do.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fieldvisit.demo.accounts import DEMO_ACCOUNTS, DemoAccount
from fieldvisit.demo.areas import Areas
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.names import person, phone, surname
from fieldvisit.demo.places import GRIDS, Spot
from fieldvisit.issues.seed_categories import SEED_UNIT_KINDS

CADRES_A_GRID = 20
# Hired after everybody else, so that nobody who was here before gets another name.
_LATER = frozenset({"leader_office", "unit_lead"})
STAFF_PHONES = 9000  # serials of officials' numbers, apart from the residents'


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone who works here. `grid` is a cadre's grid."""

    id: uuid.UUID
    username: str
    name: str
    title: str
    grid: int | None = None


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
    unit_rows: list[dict[str, Any]] = field(default_factory=list)
    account_rows: list[dict[str, Any]] = field(default_factory=list)
    grant_rows: list[dict[str, Any]] = field(default_factory=list)

    def place_at(self, staff: Staff, spot: Spot) -> None:
        """Say where a cadre lives or works, for finding who is near a household."""
        row = next(row for row in self.account_rows if row["id"] == staff.id)
        row["lat"], row["lon"] = spot


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

    def cadres(self) -> None:
        """Twenty a grid, the two demo cadres among them."""
        self.made.cadres = [staff for staff in self.made.by_username.values() if staff.grid is not None]
        for grid in range(len(GRIDS)):
            missing = CADRES_A_GRID - sum(cadre.grid == grid for cadre in self.made.cadres)
            for _ in range(missing):
                cadre = self._hire(f"cadre{len(self.made.cadres) + 1:02d}", self._name(), "村干部", grid)
                self._grant(cadre, "cadre")
                self.made.cadres.append(cadre)

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
        self, username: str, name: str, title: str, grid: int | None = None, password_hash: str | None = None
    ) -> Staff:
        staff = Staff(self._chance.key(self._opened), username, name, title, grid)
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
    hiring.cadres()
    hiring.handlers()
    hiring.others()
    return hiring.made


__all__ = ["DemoAccount", "Office", "Officials", "Staff", "hire"]
