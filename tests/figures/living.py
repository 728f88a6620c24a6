"""A village in which things happen, one at a time: each through the services, each known to the model beside it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from fieldvisit.assignments.service import assign_households, end_assignment
from fieldvisit.issues import commands
from fieldvisit.issues.models import Issue
from fieldvisit.issues.service import raise_issue, record_callback, take_issue_step
from fieldvisit.kernel import clock
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.schemas import RecordVisit
from fieldvisit.visits.service import record_visit
from tests.figures.predicting import RAISED, Case, Home, after, steps_open_to, told
from tests.support.factories import Factories

GIFT: list[dict[str, object]] = [{"what": "米", "value": 60}]
FEN = 6000
PARTS = {
    **dict.fromkeys(("sign", "start", "contact", "resolve", "return", "report"), "handler"),
    **dict.fromkeys(("supervise", "direct", "sign_off"), "leader"),
    **dict.fromkeys(("appeal", "withdraw"), "coordinator"),
}
KEPT = {"one": 4, "two": 6, "three": 15}  # cadres and how many households each keeps: near the edges of what fits


@dataclass
class Happened:
    """One thing that happened, as the prediction wants it: an issue's case, a household, who was told, a visit."""

    words: str
    case: tuple[Case, Case] | None = None
    homes: tuple[dict[str, Home], dict[str, Home]] | None = None
    told: frozenset[str] = frozenset()
    visits: int = 0
    given: int = 0


@dataclass
class Life:
    """The people, the households, and what the model knows of each."""

    viewers: dict[str, Viewer]
    unit_id: int
    grid_id: int
    home_ids: dict[str, uuid.UUID]
    homes: dict[str, Home]
    cases: dict[uuid.UUID, Case] = field(default_factory=dict)
    at: dict[uuid.UUID, str] = field(default_factory=dict)  # {issue: its household}

    # --- what may happen ---

    def happen(self, first: int, second: int) -> Happened:
        """Something, by two numbers drawn."""
        ways: list[Callable[[int], Happened | None]] = [self.raise_one, self.visit, self.keep, self.step, self.step]
        ways += [self.step] * 5
        return ways[first % len(ways)](second) or self.step(second) or self.visit(second)

    def raise_one(self, choice: int) -> Happened | None:
        """A new issue at a household that has none yet."""
        free = [name for name in self.homes if name not in self.at.values()]
        if not free:
            return None
        name, secret, on_spot = free[choice % len(free)], choice % 3 == 0, choice % 4 == 0
        done = commands.SolvedOnSpot(outcome="solved", done="当场修好") if on_spot else None
        asked = commands.RaiseIssue(
            category="infra.road",
            description="路面坑洼",
            intake="phone",
            household_id=self.home_ids[name],
            confidential=secret,
            on_spot=done,
        )
        with unit_of_work():
            key = raise_issue(self.viewers["coordinator"], asked, Stamp.here()).id
        now = replace(RAISED, confidential=secret)
        now = after(now, "on_spot", "coordinator") if on_spot else now
        self.cases[key], self.at[key] = now, name
        return Happened(f"raise confidential={secret} on_spot={on_spot}", (Case(), now), self._owe(key, now))

    def step(self, choice: int) -> Happened | None:
        """The next step of one issue, taken by whoever may."""
        ways = [(key, step) for key, case in self.cases.items() for step in steps_open_to(case)]
        ways = [(key, step) for key, step in ways if self._actor(key, step)]
        if not ways:
            return None
        key, step = ways[choice * 7919 % len(ways)]
        before, actor = self.cases[key], self._actor(key, step)
        self._take(key, step, actor)
        now = self.cases[key] = after(before, step, actor)
        by = None if step == "not" else actor  # what follows from a call-back happens by itself
        people = frozenset(told(step, before, by))
        return Happened(f"{step} by {actor} on {before}", (before, now), self._owe(key, now), people)

    def visit(self, choice: int) -> Happened:
        """At a door, somebody there or not, with a gift or not."""
        names = [name for name, home in self.homes.items() if home.keeper]
        name, met, gift = names[choice % len(names)], choice % 3 > 0, choice % 2 == 0
        home = self.homes[name]
        said = RecordVisit(
            kind="condolence" if gift else "door",
            outcome="met" if met else "nobody_home",
            started_at=clock.now() - timedelta(minutes=5),
            given=GIFT if gift else [],
        )
        with unit_of_work():
            viewer = self.viewers[str(home.keeper)]
            record_visit(viewer, self.home_ids[name], said, Stamp.here(), visit_id=uuid.uuid4())
        now = replace(home, reached=home.reached or met, given=home.given or gift)
        return Happened(f"visit met={met} gift={gift}", None, self._become(name, now), visits=1, given=int(gift))

    def keep(self, choice: int) -> Happened | None:
        """A household gets a cadre, or loses the one it has."""
        name = list(self.homes)[choice % len(self.homes)]
        home = self.homes[name]
        loads = [one.keeper for one in self.homes.values()]
        if home.keeper and loads.count(home.keeper) <= 3:
            return None
        with unit_of_work():
            if home.keeper:
                end_assignment(self.viewers["coordinator"], self.home_ids[name])
                now = replace(home, keeper=None, new=False)
            else:
                cadre = list(KEPT)[choice % len(KEPT)]
                ids, cadre_id = [self.home_ids[name]], self.viewers[cadre].id
                assign_households(self.viewers["coordinator"], ids, cadre_id, "near", confirmed=True)
                now = replace(home, keeper=cadre, new=True)
        return Happened(f"keep {home.keeper} → {now.keeper}", None, self._become(name, now))

    # --- inside ---

    def _become(self, name: str, now: Home) -> tuple[dict[str, Home], dict[str, Home]]:
        before = dict(self.homes)
        self.homes[name] = now
        return before, dict(self.homes)

    def _owe(self, key: uuid.UUID, case: Case) -> tuple[dict[str, Home], dict[str, Home]]:
        name = self.at[key]
        owed = case.state == "resolved" and not case.asked and not case.confidential
        return self._become(name, replace(self.homes[name], owed=owed))

    def _actor(self, key: uuid.UUID, step: str) -> str:
        """Who takes this step now; nobody where only another may."""
        case = self.cases[key]
        triage = "coordinator" if case.level == "village" else "town"
        if step == "take_back":
            return triage if case.dispatched_by == triage else ""
        if step in {"satisfied", "not"}:
            return "coordinator" if case.handler == "town" else "town"  # nobody asks about his own answer
        return PARTS.get(step, triage)

    def _take(self, key: uuid.UUID, step: str, actor: str) -> None:
        viewer = self.viewers[actor]
        with unit_of_work():
            if step in {"satisfied", "not"}:
                asked = commands.RecordCallback(issue_id=key, reached=True, satisfaction=step)
                record_callback(viewer, asked, Stamp.here())
                return
            version = db.session.get_one(Issue, key, populate_existing=True).version
            take_issue_step(viewer, key, self._command(step, version), Stamp.here())

    def _command(self, step: str, version: int) -> Any:
        deadline = clock.today() + timedelta(days=7)
        said: dict[str, Any] = {
            "dispatch": lambda: commands.Dispatch(version=version, unit_id=self.unit_id),
            "on_spot": lambda: commands.OnSpot(version=version, outcome="solved", done="当场修好"),
            "escalate": lambda: commands.Escalate(version=version, reason="镇里办"),
            "reject": lambda: commands.Reject(version=version, reason="不属实", told="电话告知"),
            "withdraw": lambda: commands.Withdraw(version=version, reason="自己修好了"),
            "appeal": lambda: commands.Appeal(version=version, reason="群众不接受"),
            "take_back": lambda: commands.TakeBack(version=version),
            "return": lambda: commands.Return(version=version, reason="不归我们"),
            "sign": lambda: commands.Sign(version=version, start=False),
            "start": lambda: commands.Start(version=version),
            "contact": lambda: commands.Contact(version=version, note="打过电话"),
            "resolve": lambda: commands.Resolve(version=version, outcome="solved", done="补好了"),
            "reopen": lambda: commands.Reopen(version=version, reason="又坏了"),
            "supervise": lambda: commands.Supervise(version=version, deadline=deadline),
            "direct": lambda: commands.Direct(version=version, directions="抓紧"),
            "report": lambda: commands.Report(version=version, progress="料到了"),
            "sign_off": lambda: commands.SignOff(version=version),
        }
        return said[step]()


def settle(factories: Factories) -> Life:
    """The village: three cadres near the edges of what fits, some households kept by nobody, one grid beside it."""
    unit = factories.unit("镇城建办", kind="town_construction")
    factories.category("infra.road", unit_kind="town_construction")
    cadres = {name: factories.cadre(name, name) for name in KEPT}
    accounts = {
        "coordinator": factories.coordinator("coordinator"),
        "town": factories.coordinator("town", area=factories.place("town")),
        "handler": factories.handler(unit, "handler"),
        "callback": factories.callback_officer("callback"),
        "leader": factories.leader("leader"),
        "office": factories.leader_office("office"),
        **cadres,
    }
    keepers = [name for name, number in KEPT.items() for _ in range(number)] + [None] * 3
    homes = {f"户{number}": Home(keeper=keeper) for number, keeper in enumerate(keepers)}
    rows = {name: factories.household(name, cadre=cadres.get(home.keeper or "")) for name, home in homes.items()}
    factories.household("邻网格的户", grid=factories.grid("第二网格"), cadre=factories.cadre(name="邻干部"))
    viewers = {name: factories.viewer(account) for name, account in accounts.items()}
    ids = {name: row.id for name, row in rows.items()}
    return Life(viewers, unit.id, factories.place().id, ids, homes)
