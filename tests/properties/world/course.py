"""An issue's course as the design tells it: one table, who may, and what follows by itself. A second opinion."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fieldvisit.kernel import clock
from tests.properties.world.town import Grid, Person

_TABLE = """
    submitted:on_spot:resolved      submitted:dispatch:dispatched  submitted:escalate:submitted
    submitted:reject:rejected       submitted:withdraw:withdrawn   returned:dispatch:dispatched
    dispatched:sign:signed          dispatched:return:returned     dispatched:take_back:submitted
    signed:return:returned          signed:start:in_progress       signed:contact:signed
    in_progress:contact:in_progress in_progress:resolve:resolved
    rejected:appeal:submitted       rejected:take_back:submitted
    resolved:reopen:in_progress     closed:reopen:in_progress
"""
WAYS = {(before, step): after for before, step, after in (line.split(":") for line in _TABLE.split())}
OPEN = frozenset({"submitted", "dispatched", "returned", "signed", "in_progress", "resolved"})
WORK = frozenset({"dispatched", "signed", "in_progress"})
ANSWERED = frozenset({"resolved", "closed"})
OVERLAY = ("supervise", "direct", "report", "sign_off")
STEPS = (*dict.fromkeys(step for _before, step in WAYS), "hand_over", *OVERLAY)
BESIDE = ("comment", "callback")
SHARE = 0.5  # of what was settled on the spot is called back, in this world
TRIES = 3
TRIAGE = frozenset({"dispatch", "escalate", "reject", "reopen", "take_back"})
WORKED = frozenset({"sign", "start", "contact", "resolve", "return"})


@dataclass(frozen=True)
class Event:
    """One thing that happened to an issue."""

    step: str
    before: str | None
    after: str
    at: datetime
    by: uuid.UUID | None
    for_leader: str | None = None


@dataclass
class Course:
    """An issue as it should be."""

    id: uuid.UUID
    words: str
    grid: Grid
    home: uuid.UUID | None
    raiser: uuid.UUID
    confidential: bool
    level: str
    events: list[Event] = field(default_factory=list)
    state: str = "submitted"
    version: int = 0
    cycle: int = 1
    unit: int | None = None
    units: set[int] = field(default_factory=set)
    handler: uuid.UUID | None = None
    lead: int | None = None
    supervised: bool = False
    leader: uuid.UUID | None = None
    channel: str | None = None
    returned: bool = False
    callback_due: bool = False
    calls: list[str | None] = field(default_factory=list)

    def note(self, step: str, at: datetime, by: uuid.UUID | None = None, *, for_leader: str | None = None) -> None:
        """The step happens: the state moves, and all but facts beside it raise the version."""
        before = self.state if self.events else None
        if step == "reopen":
            after = "submitted" if self.channel == "on_spot" else "in_progress"
            self.cycle, self.channel, self.calls, self.callback_due = self.cycle + 1, None, [], False
        elif step == "take_back" and self.returned and self.state == "dispatched":
            after = "returned"
        else:
            after = "closed" if step == "close" else WAYS.get((self.state, step), self.state)
        self.events.append(Event(step, before, after, at, by, for_leader))
        self.state = after
        self.version += step not in BESIDE

    def settle(self, at: datetime) -> None:
        """After an answer: back by a "not", closed by the last word that was wanted, else somebody is to be called."""
        if "not" in self.calls:
            self.note("reopen", at)
            return
        if self.state != "resolved":
            return
        ticket = int.from_bytes(hashlib.sha256(self.id.bytes).digest()[:8], "big") / 2**64
        asked = self.channel != "on_spot" or bool(self.calls) or ticket < SHARE
        heard = bool({"satisfied", "basically"} & set(self.calls)) or len(self.calls) >= TRIES
        self.callback_due = asked and not heard
        if not self.callback_due and not self.supervised:
            self.note("close", at)

    def was_open(self, at: datetime) -> bool:
        """Whether it stood open just before the instant."""
        last = [event.after for event in self.events if event.at < at]
        return bool(last) and last[-1] in OPEN


def is_concerned(who: Person, issue: Course) -> bool:
    """Whether a confidential issue concerns the person at all."""
    if who.id == issue.raiser:
        return True
    if who.role in {"handler", "unit_lead"}:
        return who.unit in {issue.unit, issue.lead}
    return who.role in {"coordinator", "leader"} and who.over(issue.grid.path)


def sees(who: Person, issue: Course, *, keeps: bool) -> bool:
    """Whether the person may see the issue. `keeps`: the household of it."""
    if issue.confidential and not is_concerned(who, issue):
        return False
    if who.role == "cadre":
        return keeps or who.id == issue.raiser
    if who.role in {"handler", "unit_lead"}:
        return who.unit in issue.units | {issue.lead}
    return who.over(issue.grid.path)


def knows_reporter(who: Person, issue: Course) -> bool:
    """Whether the person may hear who reported it, and so from which household it is."""
    if not issue.confidential:
        return True
    if who.role in {"handler", "unit_lead"}:
        return who.unit == issue.unit
    return who.role == "coordinator" and who.over(issue.level)


def may(who: Person, step: str, issue: Course, *, keeps: bool) -> bool:
    """Whether the person may take the step, whatever the state; who may not see it may nothing."""
    if not sees(who, issue, keeps=keeps):
        return False
    own = keeps or who.id == issue.raiser
    handles = who.role in {"handler", "unit_lead"} and issue.unit is not None and who.unit == issue.unit
    if step == "comment":
        return True
    if step in TRIAGE:
        return who.role == "coordinator" and who.over(issue.level)
    if step in WORKED:
        return handles
    if step == "hand_over":
        return handles and who.role == "unit_lead"
    if step == "report":
        return handles or (who.role in {"handler", "unit_lead"} and who.unit == issue.lead)
    if step in {"supervise", "direct", "sign_off"}:
        return who.role in {"leader", "leader_office"}
    if step == "on_spot":
        return (who.role == "cadre" and own) or (who.role == "coordinator" and who.over(issue.level))
    if step == "withdraw":
        raised = who.role == "cadre" and who.id == issue.raiser
        return raised or (who.role == "coordinator" and who.over(issue.level))
    if step == "appeal":
        return (who.role == "cadre" and own) or who.role == "coordinator"
    asks = who.role in {"cadre", "coordinator", "callback_officer"}
    return step == "callback" and asks and who.id != issue.handler


def is_open_to(step: str, issue: Course, who: Person, at: datetime) -> bool:
    """Whether the state, the overlay and the clock let the person take the step now."""
    if step in BESIDE:
        return step == "comment" or issue.state in ANSWERED
    if step in OVERLAY:
        return issue.state in OPEN and issue.supervised == (step != "supervise")
    if step in {"reject", "withdraw"} and issue.supervised:
        return False
    if step in {"escalate", "appeal"} and issue.level.count("/") <= 2:  # the city: nobody above
        return False
    if step == "hand_over":
        return issue.state in WORK
    if (issue.state, step) not in WAYS:
        return False
    if step == "take_back":
        press = next(event for event in reversed(issue.events) if event.step in {"dispatch", "reject"})
        return press.by == who.id and at - press.at <= timedelta(minutes=10)
    if step == "return":
        sent = next(event for event in reversed(issue.events) if event.step == "dispatch")
        return at < _end_of_next_workday(sent.at)
    return True


def _end_of_next_workday(at: datetime) -> datetime:
    day = clock.local_date(at) + timedelta(days=1)
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    return clock.day_end(day)


def level_above(path: str) -> str:
    """The area one level up."""
    return path.rstrip("/").rpartition("/")[0] + "/"
