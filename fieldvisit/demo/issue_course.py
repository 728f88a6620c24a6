"""The course of one issue through the offices, in the time such things take. Each method goes one stretch on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History, in_office_hours
from fieldvisit.demo.issue_life import Event, Life
from fieldvisit.demo.people import Office, Officials, Staff
from fieldvisit.demo.telling import Told
from fieldvisit.issues.words import Satisfaction
from fieldvisit.issues.workflow import State, Step

LATE = 0.07
UNREACHED_FIRST = 0.12
_NOTED = 0.35
_CONTENT = {
    "solved": ((Satisfaction.SATISFIED, 78), (Satisfaction.BASICALLY, 22)),
    "partial": ((Satisfaction.SATISFIED, 35), (Satisfaction.BASICALLY, 65)),
    "explained": ((Satisfaction.SATISFIED, 45), (Satisfaction.BASICALLY, 55)),
    "unable": ((Satisfaction.SATISFIED, 25), (Satisfaction.BASICALLY, 75)),
}


@dataclass
class Course:
    """An issue and the hour it has come to."""

    life: Life
    told: Told
    office: Office
    local: Staff  # the village's coordinator
    officials: Officials
    history: History
    chance: Chance
    at: datetime

    @property
    def urgent(self) -> bool:
        """Whether it runs in hours, not days."""
        return self.told.story.urgency != "normal"

    def _later(self, low: float, high: float, *, by_day: bool = False) -> datetime:
        """Some hours on, by day unless it is urgent and not yet answered.

        History's end is not passed: what would be later happens minutes apart before it.
        """
        moment = self.at + timedelta(hours=self.chance.within(low, high))
        answered = self.life.now.state in (State.RESOLVED, State.CLOSED)
        if by_day or answered or not self.urgent:
            moment = in_office_hours(moment, self.chance)
        if moment > self.history.end:
            moment = max(self.at, self.history.end - timedelta(hours=4)) + timedelta(minutes=self.chance.number(4, 11))
        self.at = moment
        return moment

    def _person(self, username: str) -> Staff:
        return self.local if username == "coordinator" else self.officials.by_username[username]

    def _asker(self) -> Staff:
        """Who calls back; a confidential case is not the call-back officers' to see."""
        return self._person("town" if self.told.story.confidential else "callback")

    def dispatch(self, *, slow: bool = False, by: str | None = None, to: Office | None = None) -> None:
        """The coordinator of the level gives it to the department of its category, or (by mistake) to another."""
        moment = self._later(26, 40) if slow else self._later(*((0.2, 2.5) if self.urgent else (0.7, 14)))
        noted = self.chance.happens(_NOTED) and not self.told.story.confidential and self.told.story.who != "firm"
        note = self.told.spoken("dispatch", moment) if noted and to is None else None
        level = by or ("town" if self.told.story.confidential else "coordinator")
        self.life.dispatch(self._person(level), moment, to or self.office, note)

    def strangers(self) -> list[Office]:
        """The town's other departments, any of which may get it by mistake."""
        others = [office for office in self.officials.offices.values() if office.id != self.office.id]
        return self.chance.shuffled([office for office in others if office.kind.startswith("town")])

    def give_back(self, office: Office, owner: Office) -> None:
        """The department that has it says it is another's."""
        moment = self._later(0.4, 3)
        reason = self.told.spoken("return", moment) or "核对过职责，不归本单位办。"
        self.life.give_back(office.handler, moment, reason, owner)

    def take_back(self) -> None:
        """The wrong button, undone a moment later."""
        self.at += timedelta(minutes=self.chance.number(1, 5))
        note = self.told.spoken("take_back", self.at)
        detail: dict[str, object] = {"undone": str(self.life.events[-1]["step"])}
        self.life.take(Event(Step.TAKE_BACK, self._person("coordinator"), self.at, note, detail=detail))

    def hand_over(self, by: str, to: Staff) -> None:
        """The lead of the unit names who does it."""
        moment = self._later(0.2, 2)
        self.life.hand_over(self._person(by), moment, to, self.told.spoken("hand_over", moment))

    def appeal(self, by: Staff, area_id: int) -> None:
        """The household does not accept the rejection."""
        moment = self._later(3, 20)
        reason = self.told.spoken("appeal", moment) or "群众不接受，请上一级再看。"
        detail: dict[str, object] = {"level_area_id": area_id, "from_area_id": self.life.now.level_area_id}
        self.life.take(Event(Step.APPEAL, by, moment, reason, detail=detail))

    def report(self) -> None:
        """How it goes, to the leader."""
        moment = self._later(6, 20, by_day=True)
        text = self.told.spoken("report", moment)
        if text:
            self.life.take_in_unit(Step.REPORT, self.office.handler, moment, text)

    def direct(self, leader: str, office: str | None = None) -> None:
        """One more direction after the report."""
        moment = self._later(3, 14, by_day=True)
        text = self.told.spoken("direct", moment)
        if text:
            self.life.direct(self._person(leader), moment, text, self._person(office) if office else None)

    def escalate(self, to: str, area_id: int) -> None:
        """One level up, because it cannot be settled here."""
        by = self._person("coordinator" if to == "town" else "town")
        moment = self._later(0.5, 9)
        reason = self.told.spoken(f"escalate_{to}", moment) or "权限不在本级，报上一级。"
        detail: dict[str, object] = {"level_area_id": area_id, "from_area_id": self.life.now.level_area_id}
        self.life.take(Event(Step.ESCALATE, by, moment, reason, detail=detail))

    def sign(self, *, slow: bool = False) -> None:
        """The department signs for it."""
        moment = self._later(25, 40) if slow else self._later(*((0.2, 2.5) if self.urgent else (0.4, 13)))
        self.life.take_in_unit(Step.SIGN, self.office.handler, moment)

    def start(self) -> None:
        """Work begins, mostly in the same press."""
        moment = self.at if self.chance.happens(0.6) else self._later(0.3, 4)
        self.life.take_in_unit(Step.START, self.office.handler, moment)

    def contact(self) -> None:
        """The first word with the household."""
        moment = self._later(*((0.3, 2) if self.urgent else (1, 18)))
        self.life.take_in_unit(Step.CONTACT, self.office.handler, moment, self.told.contact(moment))

    def comment(self, low: float = 20, high: float = 60) -> None:
        """What holds it up, or that it goes on."""
        moment = self._later(low, high)
        text = self.told.stuck(moment) if self.told.story.stuck else self.told.spoken("comment", moment)
        if text:
            self.life.take(Event(Step.COMMENT, self.office.handler, moment, text))

    def begin_work(self) -> None:
        """Dispatch, sign, start, first contact."""
        self.dispatch()
        self.sign()
        self.start()
        self.contact()

    def resolve(self, *, again: bool = False, at: datetime | None = None) -> None:
        """The answer. `again`: the second one, after a "not"."""
        if at is not None and at > self.at:
            self.at = at
        else:
            self._later(*self._work_hours(), by_day=True)
        since = self.life.events[-1]["recorded_at"] if again else (self.life.now.dispatched_at or self.at)
        outcome = self.told.story.end
        if again or outcome == "on_spot":
            outcome = "partial" if "{soon}" in self.told.story.again else "solved"
        text = self.told.done(self.at, since, again=again)
        self.life.take_in_unit(Step.RESOLVE, self.office.handler, self.at, text, outcome)

    def _work_hours(self) -> tuple[float, float]:
        late = self.chance.happens(LATE)
        if self.urgent:
            return (20, 50) if late else (2, 14)
        return (150, 215) if late else (18, 118)

    def hear(self, *, never: bool = False) -> None:
        """Call back until the issue needs no more calling; `never` is anybody reached."""
        while self.life.callback_due:
            self._later(8, 30)
            missed = never or (not self.life.callbacks and self.chance.happens(UNREACHED_FIRST))
            if missed:
                self.missed()
            else:
                outcome = str(self.life.now.outcome)
                self.call(self.chance.weighted(_CONTENT[outcome]))

    def missed(self, at: datetime | None = None) -> None:
        """Nobody answered."""
        self.at = at or self.at
        words = self.told.spoken("not_reached", self.at)
        self.life.call_back(self._asker(), self.at, None, words)

    def call(self, satisfaction: Satisfaction) -> None:
        """The resident's word."""
        self.life.call_back(self._asker(), self.at, satisfaction, self.told.words(satisfaction, self.at))

    def complain(self, *, again: bool = False) -> None:
        """Not satisfied: it comes back by itself."""
        self._later(10, 40)
        words = self.told.spoken("not_again", self.at) if again else self.told.words(Satisfaction.NOT, self.at)
        self.life.call_back(self._asker(), self.at, Satisfaction.NOT, words)
        self.at = self.life.events[-1]["recorded_at"]

    def supervise(self, leader: str, deadline: date, at: datetime, office: str | None = None) -> None:
        """A leader takes it under personal supervision, perhaps by the hand of the office."""
        self.at = max(at, self.at + timedelta(minutes=20))
        order = self.told.order(self.at)
        self.life.supervise(self._person(leader), self.at, deadline, order, self._person(office) if office else None)

    def sign_off(self, leader: str) -> None:
        """The leader signs."""
        self._later(5, 30)
        self.life.sign_off(self._person(leader), self.at, self.told.spoken("sign_off", self.at))

    def reject(self, by: str = "coordinator") -> None:
        """Not taken on, at the village or (after an appeal) at the town."""
        moment = self._later(1, 16)
        since = self.at
        detail: dict[str, object] = {"told": self.told.told(moment)}
        self.life.take(Event(Step.REJECT, self._person(by), moment, self.told.done(moment, since), detail=detail))

    def withdraw(self, by: Staff) -> None:
        """Taken back through whoever raised it."""
        moment = self._later(20, 40)
        self.life.take(Event(Step.WITHDRAW, by, moment, self.told.done(moment, moment)))

    def has_ended(self) -> bool:
        """Whether it left the stock."""
        return self.life.now.state in (State.CLOSED, State.REJECTED, State.WITHDRAWN)
