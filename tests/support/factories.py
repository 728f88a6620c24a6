"""Rows to start a test from, with sensible defaults, committed at once.

Every method answers the row. Rows are written straight to the tables: a test of one room does not hang on the
services of another. The place is the demo's: 荆山村 in 周王庙镇, 海宁市, 嘉兴市.
"""

import hashlib
import secrets
import uuid
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

from argon2 import PasswordHasher

from fieldvisit.areas.models import Area
from fieldvisit.assignments.models import Assignment
from fieldvisit.field_tasks.models import FieldTask
from fieldvisit.households.models import Dossier, Household, HouseholdTag, Member
from fieldvisit.issues.models import Category, Issue, IssueEvent, Reporter, Supervision
from fieldvisit.kernel import clock
from fieldvisit.people.models import Account, Device, Grant, Unit
from fieldvisit.people.viewer import Role, Scope, Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.sealed import keyring
from fieldvisit.visits.models import Attendance, Meeting, Visit

Row = TypeVar("Row")
PASSWORD = "fieldvisit-demo"
_LEVELS = ("city", "county", "town", "village", "grid")
_NAMES = ("嘉兴市", "海宁市", "周王庙镇", "荆山村", "第一网格")
# The shortest way to each state, as (step, state after it).
_WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "submitted": (),
    "dispatched": (("dispatch", "dispatched"),),
    "returned": (("dispatch", "dispatched"), ("return", "returned")),
    "signed": (("dispatch", "dispatched"), ("sign", "signed")),
    "in_progress": (("dispatch", "dispatched"), ("sign", "signed"), ("start", "in_progress")),
    "resolved": (
        ("dispatch", "dispatched"),
        ("sign", "signed"),
        ("start", "in_progress"),
        ("resolve", "resolved"),
    ),
    "closed": (
        ("dispatch", "dispatched"),
        ("sign", "signed"),
        ("start", "in_progress"),
        ("resolve", "resolved"),
        ("close", "closed"),
    ),
    "rejected": (("reject", "rejected"),),
    "withdrawn": (("withdraw", "withdrawn"),),
}


@cache
def _weak_hash(password: str) -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


class Factories:
    """Makes rows. Counters make names differ; a test that cares says its own."""

    def __init__(self) -> None:
        self._count = 0
        self._places: dict[str, Area] = {}

    # --- places and units ---

    def area(self, level: str, parent: Area | None = None, *, name: str | None = None, **values: Any) -> Area:
        """An area; without a parent it hangs under the default one of the level above."""
        if parent is None and level != "city":
            parent = self.place(_LEVELS[_LEVELS.index(level) - 1])
        number = self._next()
        code = values.pop("code", f"33048111{number:04d}" if level != "grid" else f"33048111000{number:04d}")
        row = Area(
            code=code,
            level=level,
            parent_id=parent and parent.id,
            name=name or f"{level}{number}",
            path="?",
            **values,
        )
        db.session.add(row)
        db.session.flush()
        row.path = f"{parent.path if parent else '/'}{row.id}/"
        return self._keep(row)

    def place(self, level: str = "grid") -> Area:
        """The default area of a level, made once with all above it; its village has a register."""
        if level not in self._places:
            position = _LEVELS.index(level)
            parent = self.place(_LEVELS[position - 1]) if position else None
            register = level in {"village", "grid"}
            self._places[level] = self.area(
                level, parent, name=_NAMES[position], has_register=register, lat=30.43, lon=120.59
            )
        return self._places[level]

    def grid(self, name: str | None = None, village: Area | None = None) -> Area:
        """A new grid of a village."""
        return self.area("grid", village or self.place("village"), name=name, has_register=True)

    def unit(self, name: str = "镇城建办", *, kind: str = "construction", area: Area | None = None) -> Unit:
        """A department of the town."""
        home = area or self.place("town")
        row = Unit(code=f"unit-{self._next()}", kind=kind, name=name, area_id=home.id)
        return self._keep(row)

    # --- people ---

    def account(self, username: str | None = None, name: str = "陈建国", **values: Any) -> Account:
        """Someone with the demo password and no grant."""
        number = self._next()
        row = Account(
            username=username or f"user{number}",
            name=name,
            password_hash=_weak_hash(values.pop("password", PASSWORD)),
            created_at=clock.now(),
            **values,
        )
        db.session.add(row)
        db.session.flush()
        db.session.add(Dossier(id=row.id, kind="user"))
        return self._keep(row)

    def grant(self, account: Account, role: str, *, area: Area | None = None, unit: Unit | None = None) -> Grant:
        """A role on an area, on a unit, or (with neither) on own assignments."""
        row = Grant(
            account_id=account.id,
            role=str(role),
            area_path=area.path if area else None,
            unit_id=unit.id if unit else None,
            created_at=clock.now(),
        )
        return self._keep(row)

    def cadre(self, username: str | None = None, name: str = "陈建国", **values: Any) -> Account:
        """A cadre who keeps whatever is assigned to them."""
        return self._with_grant(self.account(username, name, **values), Role.CADRE)

    def coordinator(self, username: str | None = None, name: str = "陈芳", *, area: Area | None = None) -> Account:
        """A coordinator, of the default village unless told."""
        return self._with_grant(self.account(username, name), Role.COORDINATOR, area=area or self.place("village"))

    def handler(self, unit: Unit, username: str | None = None, name: str = "沈国强") -> Account:
        """A handler of a unit."""
        return self._with_grant(self.account(username, name), Role.HANDLER, unit=unit)

    def callback_officer(
        self, username: str | None = None, name: str = "朱玉英", *, area: Area | None = None
    ) -> Account:
        """A call-back officer, of the default town unless told."""
        return self._with_grant(self.account(username, name), Role.CALLBACK_OFFICER, area=area or self.place("town"))

    def leader(self, username: str | None = None, name: str = "王书记", *, area: Area | None = None) -> Account:
        """A leader, of the default county unless told."""
        return self._with_grant(self.account(username, name), Role.LEADER, area=area or self.place("county"))

    def leader_office(self, username: str | None = None, name: str = "县委办", *, area: Area | None = None) -> Account:
        """The office of a leader, of the default county unless told."""
        return self._with_grant(self.account(username, name), Role.LEADER_OFFICE, area=area or self.place("county"))

    def unit_lead(self, unit: Unit, username: str | None = None, name: str = "王主任") -> Account:
        """The lead of a unit."""
        return self._with_grant(self.account(username, name), Role.UNIT_LEAD, unit=unit)

    def admin(self, username: str | None = None, name: str = "管理员") -> Account:
        """The three administrators' roles in one account, over the city."""
        row = self.account(username, name)
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
            self.grant(row, role, area=self.place("city"))
        return row

    def viewer(self, account: Account) -> Viewer:
        """The account as the rules see it."""
        grants = db.session.query(Grant).filter_by(account_id=account.id, ended_at=None).all()
        scopes = tuple(Scope(Role(grant.role), grant.area_path, grant.unit_id) for grant in grants)
        db.session.commit()
        return Viewer(account.id, account.username, account.name, account.language, scopes)

    def device(self, account: Account, **values: Any) -> tuple[Device, str]:
        """A signed-in tablet and its bearer token."""
        token = secrets.token_hex(32)
        at = clock.now()
        row = Device(
            id=values.pop("id", uuid.uuid4()),
            account_id=account.id,
            name="平板",
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            created_at=at,
            expires_at=at + timedelta(days=90),
            **values,
        )
        return self._keep(row), token

    # --- households ---

    def household(
        self, name: str = "周阿婆", *, grid: Area | None = None, cadre: Account | None = None, **values: Any
    ) -> Household:
        """A household with its head; with a cadre it is kept by them."""
        place = grid or self.place()
        number = self._next()
        door = values.pop("door", f"{number}号")
        row = Household(
            **{
                "shard_id": place.id,
                "grid_id": place.id,
                "kind": "family",
                "name": name,
                "hamlet": "钱家埭",
                "door": door,
                "door_sort": f"{number:06d}",
                "address": f"荆山村钱家埭{door}",
                "lat": 30.43,
                "lon": 120.59,
                "created_at": clock.now(),
                **values,
            }
        )
        db.session.add(row)
        db.session.flush()
        db.session.add(Dossier(id=row.id, kind="household"))
        self._keep(row)
        if row.kind == "family":
            self.member(row, name, head=True, relation="head")
        if cadre is not None:
            self.assign(row, cadre)
        return row

    def member(self, household: Household, name: str = "周小明", **values: Any) -> Member:
        """Someone who lives there; phone and identity number are sealed and hashed as the service does."""
        phone, number = values.get("phone"), values.get("identity_number")
        row = Member(
            shard_id=household.shard_id,
            household_id=household.id,
            name=name,
            created_at=clock.now(),
            phone_hash=phone and keyring().fingerprint(phone),
            identity_hash=number and keyring().fingerprint(number),
            **values,
        )
        return self._keep(row)

    def tag(self, household: Household, tag: str = "lone_elder", **values: Any) -> HouseholdTag:
        """A tag on a household."""
        row = HouseholdTag(
            shard_id=household.shard_id, household_id=household.id, tag=tag, created_at=clock.now(), **values
        )
        return self._keep(row)

    def assign(self, household: Household, cadre: Account, **values: Any) -> Assignment:
        """The cadre keeps the household from now (or `from_at`)."""
        row = Assignment(
            **{
                "shard_id": household.shard_id,
                "household_id": household.id,
                "cadre_id": cadre.id,
                "cadre_name": cadre.name,
                "reason": "near",
                "from_at": clock.now() - timedelta(days=100),
                **values,
            }
        )
        return self._keep(row)

    # --- the field work ---

    def field_task(self, household: Household, made_by: Account, **values: Any) -> FieldTask:
        """Something to do at the door."""
        said = {"shard_id": household.shard_id, "household_id": household.id, "words": "带一只灯泡去"}
        made = {"made_by": made_by.id, "made_by_name": made_by.name, "made_at": clock.now()}
        return self._keep(FieldTask(**(said | made | values)))

    def visit(self, household: Household, cadre: Account, **values: Any) -> Visit:
        """A visit that met someone, just now."""
        at = values.pop("started_at", clock.now())
        row = Visit(
            **{
                "shard_id": household.shard_id,
                "household_id": household.id,
                "grid_id": household.grid_id,
                "cadre_id": cadre.id,
                "cadre_name": cadre.name,
                "kind": "door",
                "outcome": "met",
                "started_at": at,
                "recorded_at": at,
                **values,
            }
        )
        return self._keep(row)

    def meeting(self, cadre: Account, attended: tuple[Household, ...] = (), **values: Any) -> Meeting:
        """A courtyard meeting, just now."""
        grid_id = values.pop("grid_id", None) or self.place().id
        at = values.pop("started_at", clock.now())
        row = Meeting(
            shard_id=grid_id,
            grid_id=grid_id,
            cadre_id=cadre.id,
            cadre_name=cadre.name,
            place=values.pop("place", "钱家埭"),
            started_at=at,
            recorded_at=at,
            **values,
        )
        db.session.add(row)
        db.session.flush()
        for household in attended:
            db.session.add(Attendance(meeting_id=row.id, household_id=household.id, shard_id=grid_id))
        return self._keep(row)

    def category(self, code: str = "infra.road", **values: Any) -> Category:
        """A category, unless the seed has it."""
        found = db.session.get(Category, code)
        if found is not None:
            return found
        parent = code.partition(".")[0] if "." in code else None
        if parent and db.session.get(Category, parent) is None:
            self._keep(Category(code=parent, zh="基础设施", en="Infrastructure"))
        return self._keep(Category(**{"code": code, "parent_code": parent, "zh": "道路", "en": "Roads", **values}))

    def issue(
        self,
        raised_by: Account,
        household: Household | None = None,
        *,
        state: str = "submitted",
        unit: Unit | None = None,
        **values: Any,
    ) -> Issue:
        """An issue in a state, with the events that lead there and a reporter."""
        grid_id = values.pop("grid_id", None) or (household.grid_id if household else self.place().id)
        at = values.pop("recorded_at", clock.now())
        number = self._next()
        way = (("raise", "submitted"), *_WAYS[state])
        row = Issue(
            **{
                "shard_id": household.shard_id if household else grid_id,
                "number": f"T{number:06d}",
                "grid_id": grid_id,
                "level_area_id": grid_id,
                "household_id": household.id if household else None,
                "category": self.category().code,
                "description": "门前路灯不亮",
                "state": state,
                "version": len(way),
                "unit_id": unit.id if unit else None,
                "unit_name": unit.name if unit else None,
                "raised_by_id": raised_by.id,
                "raised_by_name": raised_by.name,
                "occurred_at": at,
                "recorded_at": at,
                **values,
            }
        )
        db.session.add(row)
        db.session.flush()
        if household is not None:
            db.session.add(Reporter(shard_id=row.shard_id, issue_id=row.id, name=household.name))
        before = None
        for seq, (step, after) in enumerate(way, start=1):
            db.session.add(_event(row, seq, step, before, after, raised_by))
            before = after
        return self._keep(row)

    def supervision(self, issue: Issue, leader: Account, **values: Any) -> Supervision:
        """The leader has the issue under personal supervision."""
        row = Supervision(
            **{
                "shard_id": issue.shard_id,
                "issue_id": issue.id,
                "leader_id": leader.id,
                "leader_name": leader.name,
                "deadline": clock.today() + timedelta(days=3),
                "started_at": clock.now(),
                **values,
            }
        )
        db.session.merge(issue).supervised = True
        return self._keep(row)

    # --- inside ---

    def _with_grant(self, account: Account, role: str, **scope: Any) -> Account:
        self.grant(account, role, **scope)
        return account

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _keep(self, row: Row) -> Row:
        db.session.add(row)
        db.session.commit()
        return row


def _event(issue: Issue, seq: int, step: str, before: str | None, after: str, actor: Account) -> IssueEvent:
    return IssueEvent(
        shard_id=issue.shard_id,
        issue_id=issue.id,
        seq=seq,
        step=step,
        from_state=before,
        to_state=after,
        version=seq,
        grid_id=issue.grid_id,
        actor_id=actor.id,
        actor_name=actor.name,
        occurred_at=issue.occurred_at,
        recorded_at=issue.recorded_at,
    )
