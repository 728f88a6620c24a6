"""What the town should look like: who keeps which door, what was told there, every issue's course, every receipt.

The machine asks the program and the model the same; `touched` gathers the dossiers that an act must raise.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.properties.world import course
from tests.properties.world.course import Course
from tests.properties.world.town import Grid, Person, Town

GRACE = timedelta(days=30)


@dataclass
class Span:
    """A cadre keeps a household from then, until then."""

    cadre: uuid.UUID
    since: datetime
    until: datetime | None = None


@dataclass
class Door:
    """A household as it should be. `proposer`: it stands on no register yet."""

    id: uuid.UUID
    name: str
    grid: Grid
    spans: list[Span]
    fields: dict[str, str]
    waiting: list[tuple[str, str]] = field(default_factory=list)  # (field, what lost)
    visits: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)  # {visit: who made it}
    proposer: uuid.UUID | None = None

    @property
    def keeper(self) -> uuid.UUID | None:
        """Who keeps it now."""
        return next((span.cadre for span in self.spans if span.until is None), None)

    def kept_by(self, cadre: uuid.UUID, at: datetime) -> bool:
        """Whether the cadre kept it then, or had given it up within the grace."""
        spans = [span for span in self.spans if span.cadre == cadre and span.since <= at + GRACE]
        return cadre == self.proposer or any(span.until is None or span.until >= at - GRACE for span in spans)

    def was_kept_by(self, cadre: uuid.UUID) -> bool:
        """Whether the cadre kept it once and no longer does."""
        spans = [span for span in self.spans if span.cadre == cadre]
        return bool(spans) and spans[-1].until is not None

    def no_longer_waits(self, name: str, value: str) -> None:
        """What lost before and now stands, or was said again, needs nobody to look at it."""
        self.waiting = [lost for lost in self.waiting if lost != (name, value)]


@dataclass
class Model:
    """The whole town."""

    town: Town
    now: datetime
    doors: dict[uuid.UUID, Door]
    issues: dict[uuid.UUID, Course] = field(default_factory=dict)
    meetings: dict[uuid.UUID, tuple[int, uuid.UUID]] = field(default_factory=dict)  # {meeting: (grid, whose)}
    receipts: dict[str, tuple[uuid.UUID, str]] = field(default_factory=dict)  # {operation: (whose, outcome)}
    quarantined: dict[uuid.UUID, dict[str, str]] = field(default_factory=dict)  # {whose: {operation: code}}
    touched: set[uuid.UUID] = field(default_factory=set)
    callbacks: int = 0

    @classmethod
    def of(cls, town: Town, now: datetime) -> "Model":
        """The town before anything happened."""
        doors = {}
        for number, (key, (name, grid, keeper)) in enumerate(town.homes.items()):
            spans = [Span(keeper, now - timedelta(days=100))] if keeper else []
            doors[key] = Door(key, name, grid, spans, {"door": f"{number + 1}号", "hamlet": "钱家埭", "group": ""})
        return cls(town, now, doors)

    # --- who keeps what ---

    def keeps(self, who: Person, home: uuid.UUID | None, then: datetime | None = None) -> bool:
        """Whether the household is the person's own: now, or for something written down then."""
        if home is None or who.role != "cadre":
            return False
        door = self.doors[home]
        return door.keeper == who.id or (then is not None and door.kept_by(who.id, then))

    def scope(self, who: Person) -> set[uuid.UUID]:
        """The households whose dossiers the person's tablet holds."""
        return {
            door.id for door in self.doors.values() if who.role == "cadre" and who.id in (door.keeper, door.proposer)
        }

    def own_grids(self, who: Person, then: datetime | None = None) -> list[int]:
        """The grids of what the person keeps, one entry a door; `then`: also of what was given up within the grace."""
        doors = [door for door in self.doors.values() if door.proposer is None and who.role == "cadre"]
        return [
            door.grid.id
            for door in doors
            if door.keeper == who.id
            or (then and any(one.cadre == who.id and one.until and one.until >= then - GRACE for one in door.spans))
        ]

    def on_list(self, who: Person) -> set[uuid.UUID]:
        """The households that the register shows the person."""
        shown = [door for door in self.doors.values() if door.proposer is None]
        return {door.id for door in shown if who.over(door.grid.path) or door.keeper == who.id}

    def handed_to(self, door: Door, cadre: uuid.UUID | None) -> None:
        """The household goes to the cadre, or to nobody: its dossier rises, and those of both."""
        self.touched |= {key for key in (door.id, door.keeper, cadre) if key}
        for span in door.spans:
            span.until = span.until or self.now
        if cadre is not None:
            door.spans.append(Span(cadre, self.now))

    # --- issues ---

    def sees(self, who: Person, issue: Course, then: datetime | None = None) -> bool:
        """Whether the person may see the issue."""
        return course.sees(who, issue, keeps=self.keeps(who, issue.home, then))

    def answer_to(
        self, who: Person, step: str, issue: Course, version: int | None = None, then: datetime | None = None
    ) -> str:
        """What the program must say to the step: `ok`, or the code of its refusal."""
        if not self.sees(who, issue, then):
            return "not_visible"
        if version is not None and version != issue.version and step not in course.BESIDE:
            return "stale_version"
        if not course.may(who, step, issue, keeps=self.keeps(who, issue.home, then)):
            return "not_allowed"
        return "ok" if course.is_open_to(step, issue, who, self.now) else "step_refused"

    def open_steps(self, who: Person, issue: Course) -> set[str]:
        """The steps that the program must offer the person."""
        steps = (*course.STEPS, *course.BESIDE)
        return {step for step in steps if self.answer_to(who, step, issue) == "ok"}

    def raised(self, issue: Course, who: Person, *, on_spot: bool) -> None:
        """A new issue."""
        self.issues[issue.id] = issue
        issue.note("raise", self.now, who.id)
        if on_spot:
            self._answered(issue, who, "on_spot")
        self.touch_of(issue)

    def stepped(self, who: Person, step: str, issue: Course, body: dict[str, object]) -> None:
        """The person takes the step."""
        leader = self.town.people["leader"]
        named = leader.name if who.role == "leader_office" and step in {"supervise", "direct", "sign_off"} else None
        if step in {"escalate", "appeal"}:
            issue.level = course.level_above(issue.level)
        elif step == "dispatch":
            issue.unit, issue.handler = int(str(body["unit_id"])), None
        elif step == "supervise":
            issue.supervised, issue.lead = True, int(str(body["lead_unit_id"])) if "lead_unit_id" in body else None
        elif step == "sign_off":
            issue.supervised = False
        if step in {"on_spot", "resolve"}:
            self._answered(issue, who, step)
        else:
            issue.note(step, self.now, who.id, for_leader=named and f"某{named}")
        self._marked(who, step, issue, body)
        self.touch_of(issue)

    def _marked(self, who: Person, step: str, issue: Course, body: dict[str, object]) -> None:
        if step in {"return", "take_back"}:
            issue.returned |= step == "return"
            issue.unit = issue.handler = None
        elif step in {"sign", "start"}:
            issue.handler = who.id
            if body.get("start"):
                issue.note("start", self.now, who.id)
        elif step == "hand_over":
            issue.handler = uuid.UUID(str(body["handler_id"]))
        elif step == "callback":
            self.callbacks += 1
            said = body.get("satisfaction")
            issue.calls.append(str(said) if said else None)
            issue.settle(self.now)
        elif step == "sign_off":
            issue.lead = None
            if issue.state == "resolved":
                issue.settle(self.now)
        issue.units |= {unit for unit in (issue.unit, issue.lead) if unit is not None}

    def _answered(self, issue: Course, who: Person, step: str) -> None:
        issue.handler, issue.channel = who.id, step
        issue.note(step, self.now, who.id)
        issue.settle(self.now)

    def touch_of(self, issue: Course) -> None:
        """An issue lies in its household's dossier, and in that of whoever raised it."""
        self.touched |= {issue.raiser} | ({issue.home} if issue.home else set())

    # --- figures ---

    def identity(self, who: Person, path: str, since: datetime, until: datetime) -> dict[str, int]:
        """The account of the period over the subtree, counted from the courses."""
        seen = [one for one in self.issues.values() if one.grid.path.startswith(path)]
        seen = [one for one in seen if not one.confidential or course.is_concerned(who, one)]
        terms = {"opening": sum(one.was_open(since) for one in seen)}
        terms["still_open"] = sum(one.was_open(until) for one in seen)
        events = [event for one in seen for event in one.events if since <= event.at < until]
        for name, steps in (("new", "raise"), ("returned", "reopen appeal take_back")):
            terms[name] = sum(one.step in steps.split() and one.before not in course.OPEN for one in events)
        for name, step in (("closed", "close"), ("rejected", "reject"), ("withdrawn", "withdraw")):
            terms[name] = sum(one.step == step for one in events)
        return terms | {"merged": 0}
