"""The issue's life as the domain tells it: which step leads where, and what holds a step back."""

from types import SimpleNamespace

import pytest

from fieldvisit.issues import workflow
from fieldvisit.issues.workflow import OPEN_STATES, STEPS, State, Step, fold, open_steps, take_step
from fieldvisit.kernel.errors import StepRefused


def event(step: str, outcome: str | None = None) -> SimpleNamespace:
    """Something that happened, as the fold reads it."""
    return SimpleNamespace(step=step, outcome=outcome)


def after(*steps: str, outcome: str = "solved") -> workflow.Folded:
    """The course after these steps."""
    return fold([event(step, outcome if step in ("resolve", "on_spot") else None) for step in steps])


THROUGH_A_UNIT = ("raise", "dispatch", "sign", "start", "resolve")


def test_through_a_department() -> None:
    folded = after(*THROUGH_A_UNIT, "close")
    assert (folded.state, folded.version, folded.cycle) == ("closed", 6, 1)
    assert (folded.channel, folded.outcome) == ("department", "solved")


def test_on_the_spot() -> None:
    folded = after("raise", "on_spot")
    assert (folded.state, folded.channel) == ("resolved", "on_spot")


@pytest.mark.parametrize("ended", [(), ("close",)])
def test_reopening_goes_back_to_the_handler(ended: tuple[str, ...]) -> None:
    folded = after(*THROUGH_A_UNIT, *ended, "reopen")
    assert (folded.state, folded.cycle) == ("in_progress", 2)
    assert (folded.channel, folded.outcome) == (None, None)


@pytest.mark.parametrize("ended", [(), ("close",)])
def test_what_was_dealt_with_on_the_spot_comes_back_to_triage(ended: tuple[str, ...]) -> None:
    folded = after("raise", "on_spot", *ended, "reopen")
    assert (folded.state, folded.cycle) == ("submitted", 2)
    # From there it takes the way of any other issue, and its next reopening goes to the unit.
    again = after("raise", "on_spot", "reopen", "dispatch", "sign", "start", "resolve", "reopen")
    assert (again.state, again.cycle) == ("in_progress", 3)


def test_a_comment_and_a_callback_change_nothing() -> None:
    folded = after(*THROUGH_A_UNIT, "comment", "callback")
    assert folded == after(*THROUGH_A_UNIT)


def test_contact_is_a_fact_that_counts_as_a_version() -> None:
    folded = after("raise", "dispatch", "sign", "contact", "start", "contact")
    assert (folded.state, folded.version) == ("in_progress", 6)


def test_what_a_leader_holds_is_not_ended_behind_his_back() -> None:
    for step in ("close", "reject", "withdraw", "supervise"):
        before = {"close": THROUGH_A_UNIT}.get(step, ("raise",))
        with pytest.raises(StepRefused):
            after(*before, "supervise", step)
    assert after(*THROUGH_A_UNIT, "supervise", "sign_off", "close").state == "closed"


def test_only_what_is_supervised_is_signed_off() -> None:
    with pytest.raises(StepRefused):
        after("raise", "sign_off")
    assert after("raise", "supervise", "sign_off").supervised is False


def test_the_channel_is_the_leaders_when_it_stood_under_supervision() -> None:
    assert after("raise", "supervise", "dispatch", "sign", "start", "resolve").channel == "leader"
    assert after("raise", "supervise", "sign_off", "dispatch", "sign", "start", "resolve").channel == "department"


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED, State.WITHDRAWN])
def test_nothing_is_supervised_once_it_ended(state: State) -> None:
    with pytest.raises(StepRefused):
        take_step(state, Step.SUPERVISE)


@pytest.mark.parametrize("state", OPEN_STATES)
def test_any_open_issue_may_be_supervised(state: State) -> None:
    assert take_step(state, Step.SUPERVISE) is state


def test_a_refusal_says_from_where() -> None:
    with pytest.raises(StepRefused) as refused:
        take_step(State.CLOSED, Step.RESOLVE)
    assert refused.value.code == "step_refused"
    assert refused.value.detail["state"] == "closed"


def test_open_steps_are_those_that_can_be_taken_and_never_close() -> None:
    assert set(open_steps(State.SUBMITTED)) == {
        Step.ON_SPOT, Step.DISPATCH, Step.ESCALATE, Step.SUPERVISE, Step.REJECT, Step.WITHDRAW
    }  # fmt: skip
    assert set(open_steps(State.RESOLVED, supervised=True)) == {Step.REOPEN, Step.DIRECT, Step.REPORT, Step.SIGN_OFF}
    assert open_steps(State.CLOSED) == (Step.REOPEN,)
    assert open_steps(State.REJECTED) == (Step.APPEAL, Step.TAKE_BACK)
    assert open_steps(State.RETURNED) == (Step.DISPATCH, Step.SUPERVISE)
    assert open_steps(State.WITHDRAWN) == ()


@pytest.mark.parametrize("before", [("dispatch",), ("dispatch", "sign")])
def test_a_unit_gives_back_what_is_not_its_own_and_it_is_dispatched_again(before: tuple[str, ...]) -> None:
    folded = after("raise", *before, "return")
    assert (folded.state, folded.returns) == ("returned", 1)
    again = after("raise", *before, "return", "dispatch", "return")
    assert (again.state, again.returns) == ("returned", workflow.RULED_FROM)
    with pytest.raises(StepRefused):
        after("raise", "dispatch", "sign", "start", "return")


def test_handing_over_moves_nothing_but_the_hands() -> None:
    for steps in (("dispatch",), ("dispatch", "sign"), ("dispatch", "sign", "start")):
        folded = after("raise", *steps, "hand_over")
        assert (folded.state, folded.version) == (after("raise", *steps).state, len(steps) + 2)
    with pytest.raises(StepRefused):
        after("raise", "hand_over")


def test_an_appeal_brings_a_rejected_issue_back() -> None:
    assert after("raise", "reject", "appeal").state == "submitted"
    for steps in (("raise",), ("raise", "withdraw"), (*THROUGH_A_UNIT, "close")):
        with pytest.raises(StepRefused):
            after(*steps, "appeal")


def test_what_was_pressed_by_mistake_is_taken_back_to_where_it_waited() -> None:
    assert after("raise", "dispatch", "take_back").state == "submitted"
    assert after("raise", "reject", "take_back").state == "submitted"
    assert after("raise", "dispatch", "return", "dispatch", "take_back").state == "returned"
    with pytest.raises(StepRefused):
        after("raise", "dispatch", "sign", "take_back")


def test_directions_and_reports_belong_to_supervision_and_move_nothing() -> None:
    for state in OPEN_STATES:
        for step in (Step.DIRECT, Step.REPORT):
            assert take_step(state, step, supervised=True) is state
            with pytest.raises(StepRefused):
                take_step(state, step)


def test_tablets_get_the_same_table() -> None:
    table = workflow.step_table()
    rows = {(row["from"], row["step"]): row["to"] for row in table["table"]}  # type: ignore[index, attr-defined]
    assert rows == {key: value for key, value in STEPS.items() if key[0] is not None}
    assert table["open_states"] == list(OPEN_STATES)
