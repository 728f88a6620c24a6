"""The issue's life as plain data: which step leads from which state to which, and nothing else.

Pure, so that the server, the tablet (by `step_table`), the buttons and the tests read one table. What a step
needs beyond the state is three facts: an on-spot issue has no handler to go back to, so its reopening waits for
triage again; one that a unit gave back is `returned` again when its dispatch is undone; a supervised one may not end
before the leader's sign-off, and only it is directed and reported on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from fieldvisit.issues.words import Channel, Outcome
from fieldvisit.kernel.errors import StepRefused


class State(StrEnum):
    """Where an issue stands."""

    SUBMITTED = "submitted"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    SIGNED = "signed"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What may happen to an issue. `comment` and `callback` are facts beside the course: no state, no version."""

    RAISE = "raise"
    ON_SPOT = "on_spot"
    DISPATCH = "dispatch"
    SIGN = "sign"
    START = "start"
    CONTACT = "contact"
    HAND_OVER = "hand_over"
    RETURN = "return"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    ESCALATE = "escalate"
    SUPERVISE = "supervise"
    DIRECT = "direct"
    REPORT = "report"
    SIGN_OFF = "sign_off"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    TAKE_BACK = "take_back"
    COMMENT = "comment"
    CALLBACK = "callback"


OPEN_STATES = (
    State.SUBMITTED,
    State.DISPATCHED,
    State.RETURNED,
    State.SIGNED,
    State.IN_PROGRESS,
    State.RESOLVED,
)
WORK_STATES = (State.DISPATCHED, State.SIGNED, State.IN_PROGRESS)  # a unit has it
TRIAGE_STATES = (State.SUBMITTED, State.RETURNED)  # the coordinator of its level has it
CLOCKED_STATES = (*TRIAGE_STATES, *WORK_STATES)  # a clock runs
ANSWERED_STATES = (State.RESOLVED, State.CLOSED)  # a reporter can be called back
BESIDE = frozenset({Step.COMMENT, Step.CALLBACK})
AUTOMATIC = frozenset({Step.CLOSE})  # happens by itself, never by anybody's hand
OVERLAY = (Step.SUPERVISE, Step.DIRECT, Step.REPORT, Step.SIGN_OFF)  # a leader's supervision: changes no state
RULED_FROM = 2  # returned so often, the level above should rule whose it is

STEPS: dict[tuple[State | None, Step], State] = {
    (None, Step.RAISE): State.SUBMITTED,
    (State.SUBMITTED, Step.ON_SPOT): State.RESOLVED,
    (State.SUBMITTED, Step.DISPATCH): State.DISPATCHED,
    (State.SUBMITTED, Step.ESCALATE): State.SUBMITTED,
    (State.SUBMITTED, Step.REJECT): State.REJECTED,
    (State.SUBMITTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.DISPATCHED, Step.SIGN): State.SIGNED,
    (State.DISPATCHED, Step.RETURN): State.RETURNED,
    (State.SIGNED, Step.RETURN): State.RETURNED,
    (State.RETURNED, Step.DISPATCH): State.DISPATCHED,
    (State.DISPATCHED, Step.TAKE_BACK): State.SUBMITTED,
    (State.REJECTED, Step.TAKE_BACK): State.SUBMITTED,
    (State.REJECTED, Step.APPEAL): State.SUBMITTED,
    (State.SIGNED, Step.START): State.IN_PROGRESS,
    (State.SIGNED, Step.CONTACT): State.SIGNED,
    (State.IN_PROGRESS, Step.CONTACT): State.IN_PROGRESS,
    (State.IN_PROGRESS, Step.RESOLVE): State.RESOLVED,
    (State.RESOLVED, Step.CLOSE): State.CLOSED,
    (State.RESOLVED, Step.REOPEN): State.IN_PROGRESS,
    (State.CLOSED, Step.REOPEN): State.IN_PROGRESS,
    **{(state, Step.HAND_OVER): state for state in WORK_STATES},
    **{(state, step): state for step in OVERLAY for state in OPEN_STATES},
}

# An issue resolved on the spot never had a handler: reopened, it waits for triage.
ON_SPOT_STEPS: dict[tuple[State | None, Step], State] = {
    (State.RESOLVED, Step.REOPEN): State.SUBMITTED,
    (State.CLOSED, Step.REOPEN): State.SUBMITTED,
}

# What a unit gave back never waited for triage as a new issue does: undone, its dispatch leaves it returned.
RETURNED_STEPS: dict[tuple[State | None, Step], State] = {(State.DISPATCHED, Step.TAKE_BACK): State.RETURNED}

# What a leader's supervision holds back, and what it takes.
_NOT_WHILE_SUPERVISED = frozenset({Step.SUPERVISE, Step.REJECT, Step.WITHDRAW, Step.CLOSE})
_ONLY_WHILE_SUPERVISED = frozenset({Step.DIRECT, Step.REPORT, Step.SIGN_OFF})


def target(
    state: State | None, step: Step, *, on_spot: bool = False, supervised: bool = False, returned: bool = False
) -> State | None:
    """The state the step leads to, or None where there is no such step."""
    if step in (_NOT_WHILE_SUPERVISED if supervised else _ONLY_WHILE_SUPERVISED):
        return None
    if on_spot and (state, step) in ON_SPOT_STEPS:
        return ON_SPOT_STEPS[state, step]
    if returned and (state, step) in RETURNED_STEPS:
        return RETURNED_STEPS[state, step]
    return STEPS.get((state, step))


def take_step(
    state: State | None, step: Step, *, on_spot: bool = False, supervised: bool = False, returned: bool = False
) -> State:
    """The state after the step; StepRefused where the table has none."""
    after = target(state, step, on_spot=on_spot, supervised=supervised, returned=returned)
    if after is None:
        raise StepRefused(field="step", detail={"state": state, "step": step, "supervised": supervised})
    return after


def open_steps(state: State, *, on_spot: bool = False, supervised: bool = False) -> tuple[Step, ...]:
    """The steps people may take from here, in the order of the table."""
    return tuple(
        step
        for step in Step
        if step not in AUTOMATIC and target(state, step, on_spot=on_spot, supervised=supervised) is not None
    )


def step_table() -> dict[str, object]:
    """The table as tablets get it (reference data `steps`), so that no rule is written twice."""
    rows = [{"from": state, "step": step, "to": after} for (state, step), after in STEPS.items() if state]
    reopened = [{"from": state, "step": step, "to": after} for (state, step), after in ON_SPOT_STEPS.items()]
    returned = [{"from": state, "step": step, "to": after} for (state, step), after in RETURNED_STEPS.items()]
    return {"open_states": list(OPEN_STATES), "table": rows, "on_spot": reopened, "returned": returned}


class StepTaken(Protocol):
    """What the fold reads of an event."""

    @property
    def step(self) -> str:
        """Which step."""

    @property
    def outcome(self) -> str | None:
        """What resolving came to."""


@dataclass(frozen=True)
class Folded:
    """The course of an issue as its events left it."""

    state: State
    version: int = 1
    cycle: int = 1
    supervised: bool = False
    channel: Channel | None = None
    outcome: Outcome | None = None
    returns: int = 0


def advance(folded: Folded | None, event: StepTaken) -> Folded:
    """The course after one more event."""
    step = Step(event.step)
    if folded is None:
        return Folded(take_step(None, step))
    if step in BESIDE:
        return folded
    on_spot = folded.channel is Channel.ON_SPOT
    returned = folded.returns > 0
    state = take_step(folded.state, step, on_spot=on_spot, supervised=folded.supervised, returned=returned)
    after = replace(folded, state=state, version=folded.version + 1)
    if step is Step.REOPEN:
        return replace(after, cycle=folded.cycle + 1, channel=None, outcome=None)
    if step in (Step.SUPERVISE, Step.SIGN_OFF):
        return replace(after, supervised=step is Step.SUPERVISE)
    if step is Step.RETURN:
        return replace(after, returns=folded.returns + 1)
    if step in (Step.RESOLVE, Step.ON_SPOT):
        outcome = Outcome(event.outcome) if event.outcome else None
        return replace(after, channel=_channel(step, folded.supervised), outcome=outcome)
    return after


def _channel(step: Step, supervised: bool) -> Channel:
    if step is Step.ON_SPOT:
        return Channel.ON_SPOT
    return Channel.LEADER if supervised else Channel.DEPARTMENT


def fold(events: Iterable[StepTaken]) -> Folded:
    """The course from the beginning. An issue is what its events say, and nothing besides."""
    folded: Folded | None = None
    for event in events:
        folded = advance(folded, event)
    if folded is None:
        raise ValueError("an issue begins with an event")
    return folded
