"""What others do meanwhile at their desks: households change hands and are merged, issues move, refusals are mended."""

import uuid
from typing import Any

from tests.properties.world.town import Town
from tests.support.reader import Machine, Read

STEPS: dict[str, dict[str, Any]] = {
    "dispatch": {},
    "sign": {"start": True},
    "start": {},
    "resolve": {"outcome": "solved", "done": "修好了"},
    "reject": {"reason": "不归这里", "told": "电话告诉了"},
    "escalate": {"reason": "办不了"},
    "return": {"reason": "不归我们"},
    "reopen": {"reason": "又坏了"},
    "comment": {"text": "看过了"},
}


class Desk:
    """Everybody at a desk. Whatever is refused is refused; nothing may fail."""

    def __init__(self, town: Town, machines: dict[str, Machine]) -> None:
        self.town, self.machines = town, machines

    def hand_over(self, home: uuid.UUID, cadre: int) -> None:
        """To another cadre, or to nobody."""
        machine = self._coordinator(home)
        if cadre % 4 == 3:
            _fine(machine.delete(f"/api/v1/assignments/{home}"))
            return
        to = str(self.town.cadres[cadre % 4].id)
        asked = {"household_ids": [str(home)], "cadre_id": to, "reason": "near", "confirmed": True}
        _fine(machine.post("/api/v1/assignments", asked))

    def there_and_back(self, home: uuid.UUID, cadre: int) -> None:
        """A → B → A before anybody's tablet has looked."""
        machine = self._coordinator(home)
        keeper = machine.get(f"/api/v1/households/{home}").json.get("cadre")
        self.hand_over(home, cadre % 3)
        if keeper:
            asked = {"household_ids": [str(home)], "cadre_id": keeper["id"], "reason": "near", "confirmed": True}
            _fine(machine.post("/api/v1/assignments", asked))

    def merge(self, home: uuid.UUID, into: uuid.UUID) -> None:
        """Two rows for one door."""
        _fine(self.machines["town_coordinator"].post(f"/api/v1/households/{home}/merge", {"into_id": str(into)}))

    def move_away(self, home: uuid.UUID, *, back: bool) -> None:
        """Nobody lives there; or somebody does again."""
        way = "moved-back" if back else "moved-away"
        _fine(self.machines["town_coordinator"].post(f"/api/v1/households/{home}/{way}", {}))

    def decide_a_proposal(self, pick: int, into: uuid.UUID) -> None:
        """Confirmed, merged or refused."""
        machine = self.machines["town_coordinator"]
        waiting = _fine(machine.get("/api/v1/proposals")).json["items"]
        if waiting:
            way = ("confirm", "merge", "refuse")[pick % 3]
            body: dict[str, Any] = ({}, {"into_id": str(into)}, {"reason": "没有这一户"})[pick % 3]
            _fine(machine.post(f"/api/v1/proposals/{waiting[pick % len(waiting)]['id']}/{way}", body))

    def check_a_refusal(self, pick: int) -> None:
        """Mended and put in the record, or put down."""
        machine = self.machines["county_coordinator"]
        waiting = _fine(machine.get("/api/v1/review")).json["items"]
        if not waiting:
            return
        line = waiting[pick % len(waiting)]
        if pick % 3 == 0:
            _fine(machine.post(f"/api/v1/review/{line['id']}/dismiss", {"reason": "重复了"}))
            return
        card = _fine(machine.get(f"/api/v1/review/{line['id']}")).json
        body = card["body"] | ({"outcome": "met"} if card["body"].get("outcome") == "vanished" else {})
        _fine(machine.post(f"/api/v1/review/{line['id']}/apply", {"body": body}))

    def settle_a_change(self, pick: int) -> None:
        """The value that lost is put in place, or left."""
        machine = self.machines["town_coordinator"]
        waiting = _fine(machine.get("/api/v1/changes")).json["items"]
        if waiting:
            _fine(machine.post(f"/api/v1/changes/{waiting[pick % len(waiting)]['id']}", {"take": pick % 2 == 0}))

    def move_an_issue(self, which: int, who: int, pick: int) -> None:
        """A step that is open to whoever looks."""
        people = ("village_coordinator", "other_coordinator", "town_coordinator", "甲0", "甲1", "leader")
        machine = self.machines[people[who % len(people)]]
        issues = _fine(machine.get("/api/v1/issues", per_page=100)).json["items"]
        if not issues:
            return
        card = _fine(machine.get(f"/api/v1/issues/{issues[which % len(issues)]['id']}")).json
        steps = [step for step in card["open_steps"] if step in STEPS]
        if steps:
            step = steps[pick % len(steps)]
            body = {"step": step, **STEPS[step]} | ({} if step == "comment" else {"version": card["version"]})
            body |= {"unit_id": sorted(self.town.units)[pick % 2]} if step == "dispatch" else {}
            _fine(machine.post(f"/api/v1/issues/{card['id']}/steps", body))

    def _coordinator(self, home: uuid.UUID) -> Machine:
        return self.machines["town_coordinator"]


def _fine(answer: Read) -> Read:
    assert answer.status < 500, answer.json
    return answer
