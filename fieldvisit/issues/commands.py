"""What people ask of an issue: one frozen command a verb, made by the schemas and taken by the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fieldvisit.issues.workflow import Step
from fieldvisit.photos.schemas import NamedPhoto


@dataclass(frozen=True, kw_only=True)
class ReporterSaid:
    """Who reported it: a member of the household, or a name; how to call back."""

    member_id: UUID | None = None
    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class SolvedOnSpot:
    """It was dealt with in the same visit. `confirmed`: the resident said so there and then."""

    outcome: str
    done: str
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class PositionSaid:
    """Where it is, if anyone chose to say."""

    lat: float
    lon: float
    accuracy_m: float | None = None


@dataclass(frozen=True, kw_only=True)
class RaiseIssue:
    """A new issue. Without a household it needs a grid, or the raiser's own grid is taken."""

    category: str
    description: str
    urgency: str = "normal"
    intake: str = "visit"
    id: UUID | None = None
    household_id: UUID | None = None
    grid_id: int | None = None
    visit_id: UUID | None = None
    reporter: ReporterSaid | None = None
    confidential: bool = False
    position: PositionSaid | None = None
    place: str | None = None
    photos: Sequence[NamedPhoto] = ()
    on_spot: SolvedOnSpot | None = None


@dataclass(frozen=True, kw_only=True)
class StepCommand:
    """A step on an issue as seen at `version`."""

    version: int


@dataclass(frozen=True, kw_only=True)
class Dispatch(StepCommand):
    """Give it to a unit; the urgency may be corrected."""

    unit_id: int
    note: str | None = None
    urgency: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sign(StepCommand):
    """Sign for it; `start` begins work in the same press."""

    note: str | None = None
    start: bool = False


@dataclass(frozen=True, kw_only=True)
class Start(StepCommand):
    """Begin work."""

    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Contact(StepCommand):
    """The resident was contacted."""

    note: str


@dataclass(frozen=True, kw_only=True)
class HandOver(StepCommand):
    """To a named handler of the same unit."""

    handler_id: UUID
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Return(StepCommand):
    """Not ours: why, and whose it may be."""

    reason: str
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Resolve(StepCommand):
    """The process ended: what came of it, what was done."""

    outcome: str
    done: str


@dataclass(frozen=True, kw_only=True)
class OnSpot(StepCommand):
    """Dealt with on the spot, told afterwards."""

    outcome: str
    done: str
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Reopen(StepCommand):
    """It came back."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Escalate(StepCommand):
    """One level up."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Reject(StepCommand):
    """Not taken on: why, and how the reporter was told."""

    reason: str
    told: str


@dataclass(frozen=True, kw_only=True)
class Withdraw(StepCommand):
    """Taken back by the reporter."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Appeal(StepCommand):
    """Against a rejection, one level up."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class TakeBack(StepCommand):
    """A dispatch or a rejection was pressed by mistake, a moment ago."""

    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Supervise(StepCommand):
    """Take it under personal supervision until `deadline`; `leader_id` when an office acts for its leader."""

    deadline: date
    directions: str | None = None
    lead_unit_id: int | None = None
    leader_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Direct(StepCommand):
    """One more direction (批示) on a case under supervision."""

    directions: str


@dataclass(frozen=True, kw_only=True)
class Report(StepCommand):
    """How it goes, told to the leader who supervises."""

    progress: str


@dataclass(frozen=True, kw_only=True)
class SignOff(StepCommand):
    """The leader is content."""

    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class CommentIssue:
    """A word beside the course; it does not raise the version."""

    text: str


@dataclass(frozen=True, kw_only=True)
class RecordCallback:
    """One try to ask a reporter whether it is solved."""

    issue_id: UUID
    reached: bool
    id: UUID | None = None
    reporter_id: UUID | None = None
    satisfaction: str | None = None
    words: str | None = None


STEP_OF: dict[type[StepCommand], Step] = {
    Dispatch: Step.DISPATCH,
    Sign: Step.SIGN,
    Start: Step.START,
    Contact: Step.CONTACT,
    HandOver: Step.HAND_OVER,
    Return: Step.RETURN,
    Resolve: Step.RESOLVE,
    OnSpot: Step.ON_SPOT,
    Reopen: Step.REOPEN,
    Escalate: Step.ESCALATE,
    Reject: Step.REJECT,
    Withdraw: Step.WITHDRAW,
    Appeal: Step.APPEAL,
    TakeBack: Step.TAKE_BACK,
    Supervise: Step.SUPERVISE,
    Direct: Step.DIRECT,
    Report: Step.REPORT,
    SignOff: Step.SIGN_OFF,
}
