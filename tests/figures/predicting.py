"""What one step moves, from the design alone: nothing here imports a rule, a filter or a figure of the program.

An issue is a `Case`; each step turns it into another by one line of `STEPS`; `stocks` says in which numbers a case is
counted. What a step moves is the difference, and what it adds to the flows. Households the same way, by `home_stocks`.
"""

from collections import Counter
from dataclasses import dataclass, replace

OPEN = {"submitted", "dispatched", "returned", "signed", "in_progress", "resolved"}
LEFT = {"closed", "rejected", "withdrawn"}


@dataclass(frozen=True)
class Case:
    """An issue, as far as figures depend on it. `handler`: who answered or works on it, by their part."""

    state: str = ""
    level: str = "village"
    confidential: bool = False
    supervised: bool = False
    returned: bool = False  # a unit has given it back before
    channel: str | None = None
    cycle: int = 1
    asked: bool = True  # nobody has to be called back (any more)
    handler: str | None = None
    unit: bool = False
    dispatched_by: str | None = None
    rejected_by: str | None = None


RAISED = Case(state="submitted")
ANSWERED = {"state": "resolved", "asked": False}
# step: which states it starts from, and what it changes. Who takes it stands in the test.
STEPS: dict[str, tuple[set[str], dict[str, object]]] = {
    "dispatch": ({"submitted", "returned"}, {"state": "dispatched", "unit": True, "handler": None}),
    "on_spot": ({"submitted"}, {**ANSWERED, "channel": "on_spot"}),
    "escalate": ({"submitted"}, {"level": "town"}),
    "reject": ({"submitted"}, {"state": "rejected"}),
    "withdraw": ({"submitted"}, {"state": "withdrawn"}),
    "take_back": ({"dispatched"}, {"state": "submitted", "unit": False, "handler": None}),
    "appeal": ({"rejected"}, {"state": "submitted", "level": "town"}),
    "return": ({"dispatched", "signed"}, {"state": "returned", "unit": False, "handler": None, "returned": True}),
    "sign": ({"dispatched"}, {"state": "signed", "handler": "handler"}),
    "start": ({"signed"}, {"state": "in_progress", "handler": "handler"}),
    "contact": ({"signed", "in_progress"}, {}),
    "resolve": ({"in_progress"}, {**ANSWERED, "channel": "department", "handler": "handler"}),
    "satisfied": ({"resolved"}, {"asked": True}),
    "not": ({"resolved"}, {"asked": True, "state": "in_progress"}),
    "reopen": ({"resolved", "closed"}, {"asked": True, "state": "in_progress"}),
    "supervise": (OPEN, {"supervised": True}),
    "direct": (OPEN, {}),
    "report": ({"dispatched", "signed", "in_progress", "resolved"}, {}),
    "sign_off": (OPEN, {"supervised": False}),
}


def steps_open_to(case: Case) -> list[str]:
    """What may happen to it next, by the table of the domain."""
    found = [step for step, (states, _changes) in STEPS.items() if case.state in states]
    barred = {"supervise", "reject", "withdraw"} if case.supervised else {"direct", "report", "sign_off"}
    if case.level == "town":
        barred |= {"escalate", "appeal", "withdraw"}  # the county is not of this place; withdrawing is the village's
    if case.asked:
        barred |= {"satisfied", "not"}
    if not case.unit:
        barred |= {"report"}
    return [step for step in found if step not in barred]


def after(case: Case, step: str, actor: str) -> Case:
    """The case after the step."""
    now = replace(case, **STEPS[step][1])  # type: ignore[arg-type]
    if step == "take_back" and case.returned:
        now = replace(now, state="returned")
    if step == "resolve" and case.supervised:
        now = replace(now, channel="leader")
    if step == "on_spot":
        now = replace(now, handler=actor)
    if step == "dispatch":
        now = replace(now, dispatched_by=actor)
    if step == "reject":
        now = replace(now, rejected_by=actor)
    if step in {"not", "reopen"}:
        state = "submitted" if case.channel == "on_spot" else "in_progress"
        now = replace(now, state=state, cycle=case.cycle + 1, channel=None)
    if step in {"satisfied", "sign_off"} and now.state == "resolved" and now.asked and not now.supervised:
        now = replace(now, state="closed")
    return now


def stocks(case: Case) -> set[str]:
    """The numbers in which the case is counted as it stands."""
    if not case.state:
        return set()
    found = {"collected"} | ({"solved", case.channel} if case.channel else set())
    if case.state in OPEN:
        found |= {"open", "held" if case.supervised else "free"}
        if case.cycle > 2 and not case.supervised:
            found |= {"suggested"}
    if case.state in {"submitted", "returned"}:
        found |= {"town_triage"} | ({"triage"} if case.level == "village" else set())
    found |= {
        "submitted": {"waiting", "soon"},
        "dispatched": {"to_sign", "unsigned", "soon"},
        "signed": {"in_work"},
        "in_progress": {"in_work"},
        "resolved": {"answered"} if case.unit else set(),
    }.get(case.state, set())
    if not case.asked and case.state == "resolved":
        found |= {"called_back"} | {f"called_back_by_{who}" for who in ("coordinator", "town") if case.handler != who}
    if case.state == "resolved" and case.supervised:
        found |= {"for_me"}
    return {name for name in found if name is not None}


def flows(before: Case, now: Case) -> set[str]:
    """What the step adds to the account of what came and went."""
    if not before.state:
        return {"new"}
    if before.state in OPEN and now.state in LEFT:
        return {now.state}
    return {"returned"} if before.state in LEFT and now.state in OPEN else set()


def told(step: str, before: Case, actor: str | None) -> set[str]:
    """Who finds a notice: never about one's own doing. The coordinator has raised every issue of this place."""
    workers = {before.handler} if before.handler else {"handler"} if before.unit else set()
    people: dict[str, set[str | None]] = {
        "return": {before.dispatched_by},
        "resolve": {"coordinator", *({"leader"} if before.supervised else set())},
        "on_spot": {"coordinator"},
        "reject": {"coordinator"},
        "take_back": {"coordinator"} if before.state == "rejected" else set(),
        "appeal": {before.rejected_by},
        "not": {before.handler},
        "reopen": {before.handler},
        "supervise": workers,
        "direct": workers,
        "sign_off": workers,
        "report": {"leader"},
    }
    return {name for name in people.get(step, set()) if name is not None and name != actor}


@dataclass(frozen=True)
class Home:
    """A household: who keeps it, since when, whether it was reached, and whether its cadre owes it a call."""

    keeper: str | None = None
    new: bool = False  # kept only since today
    reached: bool = False
    given: bool = False
    owed: bool = False


def home_stocks(home: Home) -> set[str]:
    """The numbers in which the household is counted as it stands."""
    found = {"reached" if home.reached else "unreached"} | (set() if home.keeper else {"orphans"})
    tasks = set()
    if home.keeper and not home.reached:
        tasks.add("new_household" if home.new else "never_visited")
    if home.owed:
        tasks.add("callback_due")
    return found | tasks | ({"to_do"} if tasks else set()) | ({"given_households"} if home.given else set())


def load_stocks(homes: dict[str, Home]) -> Counter[str]:
    """How many cadres keep any, and how many of them five to fifteen."""
    loads = Counter(home.keeper for home in homes.values() if home.keeper)
    ok = sum(5 <= load <= 15 for load in loads.values())
    return Counter({"cadres": len(loads), "load_ok": ok, "load_off": len(loads) - ok})
