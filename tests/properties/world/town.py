"""The town: two villages, two departments, everyone an issue may meet, and a door for each kind of trouble.

Everything has a fixed id, so that an example plays the same way whenever it is played.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from fieldvisit.kernel import clock
from fieldvisit.people.models import Device
from fieldvisit.storage.base import db
from tests.support.factories import Factories

FIRST_DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Jiaxing
CATEGORY = "infra.road"
HOMES = ("欧阳荷花", "买买提·艾力", "沈金根", "周桂英", "钱阿毛", "陆秋月", "费孝忠", "顾新妹")


def key_of(*words: Any) -> uuid.UUID:
    """The id of something that these words name."""
    return uuid.uuid5(uuid.NAMESPACE_OID, " ".join(str(word) for word in words))


@dataclass(frozen=True)
class Person:
    """Someone with one role: on an area, in a unit, or (cadres) on what they keep. `tokens`: one a tablet."""

    name: str
    id: uuid.UUID
    role: str
    area: str | None
    unit: int | None
    tokens: tuple[str, ...]

    def over(self, path: str) -> bool:
        """Whether the person's area holds this one."""
        return self.area is not None and path.startswith(self.area)


@dataclass(frozen=True)
class Grid:
    """A grid, and where its issues wait first: at its village, which has a coordinator."""

    id: int
    path: str
    village: str


@dataclass(frozen=True)
class Town:
    """What was there before anything happened."""

    people: dict[str, Person]
    grids: tuple[Grid, ...]
    units: dict[int, str]
    areas: dict[str, int]
    homes: dict[uuid.UUID, tuple[str, Grid, uuid.UUID | None]] = field(default_factory=dict)

    def who(self, person_id: uuid.UUID) -> Person:
        """The person with this id."""
        return next(person for person in self.people.values() if person.id == person_id)

    @property
    def cadres(self) -> list[Person]:
        """Those who keep households."""
        return [person for person in self.people.values() if person.role == "cadre"]


def settle_town(factories: Factories) -> Town:
    """Build it, a hundred days before the first."""
    with clock.frozen(FIRST_DAY):
        factories.category(CATEGORY)
        village, other = factories.place("village"), factories.area("village", name="博儒桥村", has_register=True)
        grids = [factories.place(), factories.grid("第二网格"), factories.grid("桥头网格", other)]
        units = [factories.unit(name, kind=f"kind{number}") for number, name in enumerate(("城建办", "水务站"))]
        people = {}
        for name, role, area, unit in _cast(factories, village, other, units):
            people[name] = _person(factories, name, role, area, unit)
        places = tuple(Grid(grid.id, grid.path, grid.path.removesuffix(f"{grid.id}/")) for grid in grids)
        areas = {level: factories.place(level).id for level in ("city", "county", "town", "village")}
        town = Town(people, places, {unit.id: unit.name for unit in units}, areas | {"other": other.id})
        for number, name in enumerate(HOMES):
            _home(factories, town, name, grids[number % 3], places[number % 3])
        db.session.remove()
    return town


def _cast(factories: Factories, village: Any, other: Any, units: list[Any]) -> list[tuple[str, str, Any, Any]]:
    cadres: list[tuple[str, str, Any, Any]] = [(f"cadre{number}", "cadre", None, None) for number in (1, 2, 3)]
    over = [("village", village), ("other", other), *((level, factories.place(level)) for level in ("town", "county"))]
    coordinators = [(f"{name}_coordinator", "coordinator", area, None) for name, area in over]
    handlers = [(f"{name}{place}", "handler", None, unit) for place, unit in enumerate(units) for name in ("甲", "乙")]
    leads = [(f"lead{place}", "unit_lead", None, unit) for place, unit in enumerate(units)]
    county = factories.place("county")
    above = [("caller", "callback_officer", factories.place("town"), None), ("leader", "leader", county, None)]
    return [*cadres, *coordinators, *handlers, *leads, *above, ("office", "leader_office", county, None)]


def _person(factories: Factories, name: str, role: str, area: Any, unit: Any) -> Person:
    account = factories.account(name, f"某{name}", id=key_of("account", name))
    factories.grant(account, role, area=area, unit=unit)
    tokens = []
    for number in range(2 if name == "cadre1" else 1):
        device, token = factories.device(account, id=key_of("device", name, number))
        db.session.merge(Device(id=device.id, expires_at=FIRST_DAY + timedelta(days=900)))
        db.session.commit()
        tokens.append(token)
    return Person(name, account.id, role, area.path if area else None, unit.id if unit else None, tuple(tokens))


def _home(factories: Factories, town: Town, name: str, grid: Any, place: Grid) -> None:
    """The last door of all is kept by nobody."""
    number = len(town.homes)
    keeper = None if number == len(HOMES) - 1 else town.people[f"cadre{number % 3 + 1}"]
    home = factories.household(name, grid=grid, id=key_of("home", number), door=f"{number + 1}号")
    if keeper is not None:
        account = type("Keeper", (), {"id": keeper.id, "name": f"某{keeper.name}"})
        factories.assign(home, account, from_at=FIRST_DAY - timedelta(days=100))  # type: ignore[arg-type]
    town.homes[home.id] = (name, place, keeper.id if keeper else None)
