"""The whole life of an issue through the JSON API, as the story tells it, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.factories import Factories
from tests.support.issue_factories import Village, in_a_week, raised, settle_village, share_of_callbacks
from tests.support.reader import Machine, Read


class Desk:
    """Everybody at the API, each with a token, and the issue they pass around."""

    def __init__(self, village: Village, machine: Callable[..., Machine]) -> None:
        self.village = village
        self._machine = machine
        self._machines: dict[str, Machine] = {}
        self.issue_id = ""

    def as_(self, name: str) -> Machine:
        """The machine of one of them."""
        if name not in self._machines:
            _, token = self.village.factories.device(self.village.accounts[name])
            self._machines[name] = self._machine(token)
        return self._machines[name]

    def see(self, name: str) -> Read:
        """The issue as they see it."""
        return self.as_(name).get(f"/api/v1/issues/{self.issue_id}")

    def send(self, name: str, step: str, **body: Any) -> Read:
        """A step on the version seen a moment before, unless said."""
        if step not in ("comment", "callback") and "version" not in body:
            body["version"] = self.see(name).json["version"]
        return self.as_(name).post(f"/api/v1/issues/{self.issue_id}/steps", {"step": step, **body})

    def step(self, name: str, step: str, **body: Any) -> dict[str, Any]:
        """A step that must go through."""
        answer = self.send(name, step, **body)
        assert answer.status == 200, answer.json
        return answer.json  # type: ignore[no-any-return]


@pytest.fixture
def desk(app: Flask, factories: Factories, machine: Callable[..., Machine]) -> Desk:
    """A village with one issue, raised at a door."""
    village = settle_village(factories)
    made = Desk(village, machine)
    made.issue_id = str(raised(village, reporter={"name": "沈阿婆", "phone": "13800001234"}).id)
    return made


def test_through_a_department_back_and_closed(desk: Desk) -> None:
    first = desk.see("coordinator").json
    assert (first["state"], first["version"], first["level"]) == ("submitted", 1, "village")
    assert first["suggested_unit"]["name"] == "镇城建办"
    assert {"dispatch", "escalate", "reject", "comment"} <= set(first["open_steps"])
    assert first["due_at"] is not None

    dispatched = desk.step("coordinator", "dispatch", unit_id=desk.village.unit.id, urgency="urgent")
    assert (dispatched["state"], dispatched["unit_name"], dispatched["urgency"]) == ("dispatched", "镇城建办", "urgent")
    signed = desk.step("handler", "sign", start=True)
    assert (signed["state"], signed["version"]) == ("in_progress", 4)
    desk.step("handler", "contact", note="电话里说了，明天上门")
    answered = desk.step("handler", "resolve", outcome="solved", done="清沟160米")
    assert (answered["state"], answered["callback_due"], answered["answered_by"]) == ("resolved", True, "镇城建办")
    assert answered["due_at"] is None

    back = desk.step("callback", "callback", reached=True, satisfaction="not", words="轮椅推不过去")
    assert (back["state"], back["cycle"], back["callback_due"]) == ("in_progress", 2, False)
    assert back["events"][-1]["actor_name"] == ""
    assert back["events"][-1]["note"] == "轮椅推不过去"

    held = desk.step("leader", "supervise", deadline=in_a_week(), directions="补路面")
    assert held["supervised"] is True
    desk.step("handler", "resolve", outcome="solved", done="路面已补")
    content = desk.step("callback", "callback", reached=True, satisfaction="satisfied")
    assert (content["state"], content["callback_due"]) == ("resolved", False)  # waits for the leader
    closed = desk.step("leader", "sign_off", note="好")
    assert (closed["state"], closed["closed_how"], closed["resolution_channel"]) == ("closed", "signed_off", "leader")
    assert [event["step"] for event in closed["events"]][-3:] == ["callback", "sign_off", "close"]


def test_nobody_calls_back_on_a_case_of_their_own(desk: Desk) -> None:
    desk.village.factories.grant(
        desk.village.accounts["handler"], "callback_officer", area=desk.village.factories.place("town")
    )
    desk.step("coordinator", "dispatch", unit_id=desk.village.unit.id)
    desk.step("handler", "sign", start=True)
    answered = desk.step("handler", "resolve", outcome="solved", done="清沟")
    assert "callback" not in answered["open_steps"]
    refused = desk.send("handler", "callback", reached=True, satisfaction="satisfied")
    assert (refused.status, refused.problem) == (403, "not_allowed")


def test_three_tries_close_it(desk: Desk) -> None:
    desk.step("coordinator", "dispatch", unit_id=desk.village.unit.id)
    desk.step("handler", "sign", start=True)
    desk.step("handler", "resolve", outcome="explained", done="已讲清")
    for state in ("resolved", "resolved", "closed"):
        assert desk.step("callback", "callback", reached=False)["state"] == state
    assert desk.see("leader").json["closed_how"] == "tried"


def test_one_level_up_it_is_the_towns(desk: Desk) -> None:
    up = desk.step("coordinator", "escalate", reason="村里办不了")
    assert (up["state"], up["level"]) == ("submitted", "town")
    assert "dispatch" not in up["open_steps"]
    refused = desk.send("coordinator", "dispatch", unit_id=desk.village.unit.id)
    assert (refused.status, refused.problem) == (403, "not_allowed")
    assert desk.step("town", "dispatch", unit_id=desk.village.unit.id)["state"] == "dispatched"


def test_the_city_is_the_top(desk: Desk) -> None:
    desk.village.accounts["city"] = desk.village.factories.coordinator(
        "city", "市里", area=desk.village.factories.place("city")
    )
    desk.step("coordinator", "escalate", reason="村里办不了")
    desk.step("town", "escalate", reason="镇里办不了")
    last = desk.step("city", "escalate", reason="县里办不了")
    assert last["level"] == "city"
    assert "escalate" not in last["open_steps"]
    refused = desk.send("city", "escalate", reason="再往上")
    assert (refused.status, refused.problem) == (409, "step_refused")


def test_on_the_spot_afterwards(desk: Desk, app: Flask) -> None:
    share_of_callbacks(app, 0.0)
    done = desk.step("cadre", "on_spot", outcome="solved", done="换了灯头", confirmed=True)
    assert (done["state"], done["closed_how"], done["resolution_channel"]) == ("closed", "rule", "on_spot")
    assert done["callback_due"] is False


def test_on_the_spot_and_drawn_comes_back_to_triage(desk: Desk, app: Flask) -> None:
    share_of_callbacks(app, 1.0)
    done = desk.step("cadre", "on_spot", outcome="solved", done="换了灯头")
    assert (done["state"], done["callback_due"]) == ("resolved", True)
    assert "callback" not in done["open_steps"]  # he did it himself
    back = desk.step("callback", "callback", reached=True, satisfaction="not", words="只亮了两天")
    assert (back["state"], back["cycle"]) == ("submitted", 2)
    assert desk.step("coordinator", "dispatch", unit_id=desk.village.unit.id)["state"] == "dispatched"


@pytest.mark.parametrize(
    ("who", "step", "body", "state"),
    [
        ("coordinator", "reject", {"reason": "不属职责", "told": "当面说明"}, "rejected"),
        ("cadre", "withdraw", {"reason": "记错了"}, "withdrawn"),
    ],
)
def test_other_ends(desk: Desk, who: str, step: str, body: dict[str, str], state: str) -> None:
    ended = desk.step(who, step, **body)
    assert (ended["state"], ended["due_at"]) == (state, None)
    assert ended["events"][-1]["note"] == body["reason"]


def test_a_comment_leaves_the_version_alone(desk: Desk) -> None:
    before = desk.see("cadre").json["version"]
    said = desk.step("cadre", "comment", text="又问了一次")
    assert said["version"] == before
    assert said["events"][-1]["step"] == "comment"


def test_by_hand_it_comes_back_after_closing(desk: Desk, app: Flask) -> None:
    share_of_callbacks(app, 0.0)
    desk.step("cadre", "on_spot", outcome="solved", done="换了灯头")
    back = desk.step("coordinator", "reopen", reason="又坏了")
    assert (back["state"], back["cycle"], back["closed_at"]) == ("submitted", 2, None)
