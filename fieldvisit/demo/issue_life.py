"""One issue from its first event on, written as the services write it: each step goes through the same fold.

Rows are collected, not stored. Because every event passes `folding.advance` and every answer `closing.verdict`,
an issue of the demo can stand only where the workflow itself would have brought it.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.people import Office, Staff
from fieldvisit.demo.register import Home
from fieldvisit.issues import closing
from fieldvisit.issues.closing import Answered, Call
from fieldvisit.issues.folding import Picture, advance
from fieldvisit.issues.words import Channel, Satisfaction
from fieldvisit.issues.workflow import State, Step


@dataclass
class Event:
    """A step taken: what the fold reads and what the row holds."""

    step: Step
    by: Staff | None
    at: datetime
    note: str | None = None
    outcome: str | None = None
    unit_id: int | None = None
    unit_name: str | None = None
    detail: dict[str, object] = field(default_factory=dict)
    on_behalf_of: str | None = None
    happened: datetime | None = None
    actor_id: uuid.UUID | None = field(init=False)
    actor_name: str = field(init=False)
    occurred_at: datetime = field(init=False)
    recorded_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        """The names under which the fold knows them; nobody acts when it happens by itself."""
        self.actor_id = self.by.id if self.by else None
        self.actor_name = self.by.name if self.by else ""
        self.occurred_at = self.happened or self.at
        self.recorded_at = self.at


@dataclass
class Life:
    """An issue under way: its row so far, and the rows beside it."""

    home: Home
    base: dict[str, Any]
    chance: Chance
    share: float
    picture: Picture | None = None
    callback_due: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)
    callbacks: list[dict[str, Any]] = field(default_factory=list)
    reporters: list[dict[str, Any]] = field(default_factory=list)
    supervisions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def id(self) -> uuid.UUID:
        """The issue's id."""
        key: uuid.UUID = self.base["id"]
        return key

    @property
    def now(self) -> Picture:
        """Where it stands."""
        if self.picture is None:
            raise ValueError("an issue begins with raise")
        return self.picture

    def row(self) -> dict[str, Any]:
        """The issue's row, folded from its events."""
        return self.base | vars(self.now) | {"callback_due": self.callback_due}

    def take(self, event: Event) -> None:
        """Take a step."""
        before = None if self.picture is None else self.picture.state
        self.picture = advance(self.picture, event)
        self.events.append(
            {
                "id": self.chance.key(event.at),
                "shard_id": self.base["shard_id"],
                "issue_id": self.id,
                "seq": len(self.events) + 1,
                "step": event.step,
                "from_state": before,
                "to_state": self.picture.state,
                "version": self.picture.version,
                "cycle": self.picture.cycle,
                "grid_id": self.base["grid_id"],
                "actor_id": event.actor_id,
                "actor_name": event.actor_name,
                "on_behalf_of": event.on_behalf_of,
                "unit_id": event.unit_id,
                "unit_name": event.unit_name,
                "note": event.note,
                "outcome": event.outcome,
                "detail": event.detail,
                "occurred_at": event.occurred_at,
                "recorded_at": event.recorded_at,
            }
        )

    def take_in_unit(
        self, step: Step, by: Staff, at: datetime, note: str | None = None, outcome: str | None = None
    ) -> None:
        """A step of the handling unit."""
        self.take(Event(step, by, at, note, outcome, self.now.unit_id, self.now.unit_name))
        if step is Step.RESOLVE:
            self._settle(at)

    def dispatch(self, by: Staff, at: datetime, office: Office, note: str | None) -> None:
        """Give it to a department."""
        self.take(Event(Step.DISPATCH, by, at, note, unit_id=office.id, unit_name=office.name))

    def solve_on_spot(self, by: Staff, at: datetime, done: str, happened: datetime, *, confirmed: bool) -> None:
        """Dealt with in the same visit."""
        detail: dict[str, object] = {"confirmed": True} if confirmed else {}
        self.take(Event(Step.ON_SPOT, by, at, done, "solved", detail=detail, happened=happened))
        self._settle(at)

    def call_back(self, by: Staff, at: datetime, satisfaction: Satisfaction | None, words: str | None) -> None:
        """One try; without a satisfaction nobody was reached."""
        reporter = self.reporters[0]["id"] if self.reporters else None
        key = self.chance.key(at)
        said = {"reached": satisfaction is not None, "satisfaction": satisfaction}
        self.callbacks.append(
            {
                "id": key,
                "shard_id": self.base["shard_id"],
                "issue_id": self.id,
                "reporter_id": reporter,
                "cycle": self.now.cycle,
                "officer_id": by.id,
                "officer_name": by.name,
                "words": words,
                "occurred_at": at,
                "recorded_at": at,
                **said,
            }
        )
        self.take(Event(Step.CALLBACK, by, at, words, detail={"callback_id": str(key), **said}))
        self._settle(at)

    def supervise(
        self, leader: Staff, at: datetime, deadline: date, order: str | None, office: Staff | None = None
    ) -> None:
        """A leader takes it over, with the department that has it in the lead; or the office in the leader's name."""
        self.supervisions.append(
            {
                "id": self.chance.key(at),
                "shard_id": self.base["shard_id"],
                "issue_id": self.id,
                "leader_id": leader.id,
                "leader_name": leader.name,
                "lead_unit_id": self.now.unit_id,
                "lead_unit_name": self.now.unit_name,
                "deadline": deadline,
                "directions": order,
                "started_at": at,
                "signed_off_at": None,
            }
        )
        detail: dict[str, object] = {
            "deadline": deadline.isoformat(),
            "leader_id": str(leader.id),
            "leader_name": leader.name,
        }
        unit = {"unit_id": self.now.unit_id, "unit_name": self.now.unit_name}
        for_leader = leader.name if office else None
        event = Event(Step.SUPERVISE, office or leader, at, order, detail=detail, on_behalf_of=for_leader, **unit)  # type: ignore[arg-type]
        self.take(event)

    def direct(self, leader: Staff, at: datetime, directions: str, office: Staff | None = None) -> None:
        """One more direction, perhaps written by the office."""
        held = self.supervisions[-1]
        unit = {"unit_id": held["lead_unit_id"], "unit_name": held["lead_unit_name"]}
        for_leader = leader.name if office else None
        self.take(Event(Step.DIRECT, office or leader, at, directions, on_behalf_of=for_leader, **unit))

    def give_back(self, by: Staff, at: datetime, reason: str, owner: Office) -> None:
        """Not ours, and whose it may be."""
        detail: dict[str, object] = {"owner_id": owner.id, "owner_name": owner.name}
        self.take(Event(Step.RETURN, by, at, reason, None, self.now.unit_id, self.now.unit_name, detail))

    def hand_over(self, by: Staff, at: datetime, to: Staff, note: str | None) -> None:
        """To a colleague."""
        detail: dict[str, object] = {"handler_id": str(to.id), "handler_name": to.name}
        self.take(Event(Step.HAND_OVER, by, at, note, None, self.now.unit_id, self.now.unit_name, detail))

    def sign_off(self, leader: Staff, at: datetime, note: str | None) -> None:
        """The leader is content."""
        self.supervisions[-1]["signed_off_at"] = at
        self.take(Event(Step.SIGN_OFF, leader, at, note))
        if self.now.state is State.RESOLVED:
            self._settle(at, signed_off_now=True)

    def _settle(self, at: datetime, *, signed_off_now: bool = False) -> None:
        follows = closing.verdict(self._answered(), self.share, signed_off_now=signed_off_now)
        after = at + timedelta(milliseconds=1)
        if follows.reopens:
            self.callback_due = False
            self.take(Event(Step.REOPEN, None, after, self.callbacks[-1]["words"], detail={"by": "callback"}))
        elif self.now.state is State.RESOLVED:
            self.callback_due = bool(follows.due)
            if follows.closes is not None:
                self.take(Event(Step.CLOSE, None, after, detail={"how": follows.closes}))

    def _answered(self) -> Answered:
        calls = [
            Call(row["reporter_id"], row["officer_id"], row["reached"], row["satisfaction"])
            for row in self.callbacks
            if row["cycle"] == self.now.cycle
        ]
        return Answered(
            issue_id=self.id,
            on_spot=self.now.resolution_channel is Channel.ON_SPOT,
            supervised=self.now.supervised,
            handler_id=self.now.handler_id,
            reporters=tuple(row["id"] for row in self.reporters),
            calls=calls,
        )
