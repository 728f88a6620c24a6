"""A place where every figure has something to count: two towns, several villages, people of every role, and rows that
differ in whatever a filter asks for. Longer than a page wherever a list has pages."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from fieldvisit.issues.models import Reporter
from fieldvisit.kernel import clock
from fieldvisit.people.models import Account
from fieldvisit.storage.base import db
from tests.figures import waiting
from tests.support.factories import Factories

GIFT = [{"what": "米", "value": 60}]
# Each line is one kind of issue: its state and what else sets it apart. Ages are in days, dues in days from now.
ISSUES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("submitted", {"due": 1, "age": 0}),
    ("submitted", {"due": -2, "age": 3, "urgency": "danger"}),
    ("submitted", {"due": 1, "age": 9, "level": "village"}),
    ("submitted", {"due": -1, "age": 12, "level": "town", "confidential": True}),
    ("dispatched", {"due": 2, "age": 1}),
    ("dispatched", {"due": -1, "age": 2, "confidential": True}),
    ("returned", {"due": 5, "age": 4, "returns": 1, "level": "village"}),
    ("signed", {"due": 3, "age": 6, "urgency": "urgent"}),
    ("in_progress", {"due": -3, "age": 14}),
    ("in_progress", {"due": 9, "age": 45}),
    ("in_progress", {"due": 2, "age": 20, "cycle": 3, "reporters": 4}),
    ("in_progress", {"due": 8, "age": 33, "supervised": True, "confidential": True}),
    ("in_progress", {"due": -1, "age": 16, "supervised": True}),
    ("resolved", {"age": 5, "outcome": "solved", "resolution_channel": "department", "callback_due": True}),
    ("resolved", {"age": 8, "outcome": "partial", "resolution_channel": "department", "callback_due": True}),
    ("resolved", {"age": 2, "outcome": "solved", "resolution_channel": "on_spot", "callback_due": True, "unit": False}),
    ("resolved", {"age": 40, "outcome": "solved", "resolution_channel": "leader", "supervised": True}),
    ("resolved", {"age": 7, "outcome": "solved", "resolution_channel": "leader", "confidential": True}),
    ("closed", {"age": 3, "outcome": "solved", "resolution_channel": "on_spot", "unit": False}),
    ("closed", {"age": 25, "outcome": "solved", "resolution_channel": "department"}),
    ("closed", {"age": 50, "outcome": "solved", "resolution_channel": "leader"}),
    ("closed", {"age": 38, "outcome": "unable", "resolution_channel": "department", "confidential": True}),
    ("rejected", {"age": 4}),
    ("withdrawn", {"age": 11, "confidential": True}),
)


@dataclass
class Town:
    """What the crawl needs to know: who looks, and the areas by name."""

    areas: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)
    units: dict[str, Any] = field(default_factory=dict)
    homes: dict[str, list[Any]] = field(default_factory=dict)


def build(factories: Factories) -> Town:
    """Everything, in one transaction after the other."""
    town = Town()
    _settle(factories, town)
    _register(factories, town)
    _visits(factories, town)
    _issues(factories, town)
    waiting.add(factories, town.people, town.homes)
    return town


def _settle(factories: Factories, town: Town) -> None:
    second = factories.area("town", factories.place("county"), name="斜桥镇")
    village, other = factories.place("village"), factories.area("village", name="云龙村", has_register=True)
    far = factories.area("village", second, name="华丰村", has_register=True)
    town.areas = {
        "one": factories.place(),
        "two": factories.grid("第二网格"),
        "yunlong": factories.grid("云龙网格", other),
        "far": factories.grid("华丰网格", far),
        "village": village,
        "other": other,
        "empty": factories.area("village", name="没有户册的村"),
        "town": factories.place("town"),
        "second": second,
        "county": factories.place("county"),
        "city": factories.place("city"),
    }
    town.units = {"build": factories.unit("镇城建办", kind="town_construction"), "power": factories.unit("供电所")}
    factories.category("infra.road", unit_kind="town_construction")
    factories.category("infra.lamp", zh="路灯", en="Lamps")
    _appoint(factories, town)


def _appoint(factories: Factories, town: Town) -> None:
    areas, units = town.areas, town.units
    town.people = {
        "coordinator": factories.coordinator("coordinator"),
        "both": factories.coordinator("both", "两村", area=areas["village"]),
        "mixed": factories.coordinator("mixed", "身兼两职", area=areas["other"]),
        "town": factories.coordinator("town", "徐镇长", area=areas["town"]),
        "county": factories.coordinator("county", "县协调", area=areas["county"]),
        "handler": factories.handler(units["build"], "handler"),
        "unit_lead": factories.unit_lead(units["build"], "unitlead"),
        "callback": factories.callback_officer("callback"),
        "leader": factories.leader("leader"),
        "party": factories.leader("party", "市领导", area=areas["city"]),
        "office": factories.leader_office("office"),
        "admin": factories.admin("admin"),
        "cadre": factories.cadre("cadre", "陈建国"),
        "full": factories.cadre("full", "钱卫星"),
        "few": factories.cadre("few", "沈芬"),
    }
    factories.grant(town.people["both"], "coordinator", area=areas["other"])
    factories.grant(town.people["mixed"], "cadre")
    factories.grant(town.people["mixed"], "callback_officer", area=areas["second"])
    factories.grant(town.people["unit_lead"], "handler", unit=units["power"])


def _register(factories: Factories, town: Town) -> None:
    def homes(where: str, keeper: str | None, number: int, **values: Any) -> list[Any]:
        cadre = town.people[keeper] if keeper else None
        place = {"grid": town.areas[where], "cadre": cadre, **values}
        return [factories.household(f"{where}{n}", **place) for n in range(number)]

    town.homes = {
        "one": homes("one", "cadre", 9) + homes("one", "full", 10),
        "two": homes("two", "full", 8) + homes("two", "few", 3),
        "yunlong": homes("yunlong", "few", 1) + homes("yunlong", None, 3),
        "far": homes("far", "mixed", 6),
        "orphans": homes("one", None, 27),
        "firms": homes("two", "cadre", 2, kind="enterprise"),
        "gone": homes("one", None, 2, active=False),
    }
    for home in town.homes["one"][:4]:
        factories.tag(home, "lone_elder", expires_on=clock.today() - timedelta(days=1))
    factories.tag(town.homes["two"][0], "new_resident")


def _visits(factories: Factories, town: Town) -> None:
    outcomes = ("met", "nobody_home", "met", "refused", "met", "moved_away")
    days = count(0, 5)
    for number, home in enumerate([*town.homes["one"], *town.homes["two"], *town.homes["far"], *town.homes["gone"]]):
        at = clock.now() - timedelta(days=next(days) % 75, minutes=5)
        given: dict[str, Any] = {"kind": "condolence", "given": GIFT, "given_fen": 6000} if number % 3 == 0 else {}
        factories.visit(
            home, town.people["cadre"], outcome=outcomes[number % len(outcomes)], started_at=at, recorded_at=at, **given
        )
    factories.visit(town.homes["one"][0], town.people["cadre"], kind="assistance", given=GIFT, given_fen=6000)
    came = (*town.homes["one"][5:9], town.homes["gone"][0])
    factories.meeting(town.people["cadre"], came, started_at=clock.now() - timedelta(days=3), headcount=9)


def _issues(factories: Factories, town: Town) -> None:
    places = ("one", "two", "far")
    for turn, where in enumerate(places):
        for number, (state, values) in enumerate(ISSUES):
            homes = town.homes[where]
            _issue(factories, town, where, homes[(turn + number) % len(homes)], state, dict(values))


def _issue(factories: Factories, town: Town, where: str, home: Any, state: str, values: dict[str, Any]) -> None:
    age, due, level = values.pop("age"), values.pop("due", None), values.pop("level", None)
    held, reporters, has_unit = values.pop("supervised", False), values.pop("reporters", 0), values.pop("unit", True)
    with_unit = has_unit and state not in {"submitted", "returned", "rejected", "withdrawn"}
    path = {"grid": town.areas[where].id, "village": town.areas[where].parent_id, "town": town.areas["town"].id}
    issue = factories.issue(
        town.people["cadre"],
        home,
        state=state,
        unit=town.units["power" if where == "two" else "build"] if with_unit else None,
        recorded_at=clock.now() - timedelta(days=age, minutes=1),
        due_at=None if due is None else clock.now() + timedelta(days=due),
        level_area_id=path[level or "grid"],
        category="infra.lamp" if age % 2 else "infra.road",
        **values,
    )
    for number in range(reporters):
        db.session.add(Reporter(id=uuid.uuid4(), shard_id=issue.shard_id, issue_id=issue.id, name=f"群众{number}"))
    if held:
        factories.supervision(issue, town.people["leader" if where != "two" else "party"])
    db.session.commit()
