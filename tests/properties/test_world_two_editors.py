"""Two editors of one household, neither knowing of the other: whatever they change, nothing is lost in silence.

What only one changed is merged. What both changed differently has one winner, whoever came first, and the loser
stays: told to both tablets, shown to the coordinator, and it can be put in place. Numbers never are without a look.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fieldvisit.households.changes import open_changes, settle_change
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Machine

FIELDS = {
    "hamlet": ("钱家埭", ("周家浜", "塘南", "钱家埭")),
    "group": ("", ("3组", "4组", "")),
    "door": ("3号", ("5号", "7号", "3号")),
    "position": ({"lat": 30.43, "lon": 120.59}, ({"lat": 30.5, "lon": 120.5}, {"lat": 30.6, "lon": 120.6}, None)),
    "birth_year": (None, (1940, 1950, None)),
    "phone": (None, ("13800001234", "13900005678", None)),
}
OF_A_PERSON = {"birth_year", "phone"}
Said = dict[str, Any]
EDIT = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, (_, values) in FIELDS.items()})


@dataclass
class Kitchen:
    """A household, two tablets that have seen it as it was, and the coordinator."""

    home: Any
    head: uuid.UUID
    tablets: list[Handheld]
    coordinator: Viewer

    def path(self, name: str) -> str:
        """The field as a tablet names it."""
        return f"members.{self.head}.{name}" if name in OF_A_PERSON else name

    def tell(self, tablet: Handheld, said: Said) -> dict[str, Any]:
        """Amend by what was seen at first."""
        fields = {self.path(name): (FIELDS[name][0], value) for name, value in said.items()}
        (result,) = tablet.push(tablet.amend(self.home, fields))
        return result

    def seen_by(self, tablet: Handheld) -> tuple[Said, dict[str, list[Any]]]:
        """The fields as the tablet shows them after a pull, and what waits to be checked."""
        tablet.pull()
        dossier = tablet.household(self.home)
        head = next(member for member in dossier["members"] if member["head"])
        here = {name: (head if name in OF_A_PERSON else dossier["household"])[name] for name in FIELDS}
        waiting: dict[str, list[Any]] = {}
        for change in dossier["to_check"]:
            waiting.setdefault(change["field"].rpartition(".")[2], []).append(change["yours"])
        return here, waiting


def kitchen_of(assembly: Assembly, machine: Callable[..., Machine]) -> Kitchen:
    """A new database for every pair of edits."""
    db.session.remove()
    assembly.reset()
    factories = Factories()
    keeper, coordinator = factories.cadre(), factories.coordinator()
    home = factories.household("周根生", cadre=keeper, door="3号")
    from fieldvisit.households.models import Member

    head = db.session.query(Member.id).filter_by(household_id=home.id).scalar()
    tablets = [Handheld(machine(factories.device(account)[1])) for account in (keeper, keeper)]
    viewer = factories.viewer(coordinator)
    db.session.remove()
    for tablet in tablets:
        tablet.pull()
    return Kitchen(home, head, tablets, viewer)


def expected(first: Said, second: Said) -> tuple[Said, dict[str, list[Any]]]:
    """What stands in the end, and what lost: field by field, the first that changed it wins."""
    here, waiting = {name: base for name, (base, _) in FIELDS.items()}, dict[str, list[Any]]()
    for said in (first, second):
        for name, value in said.items():
            if value == here[name]:
                continue
            if name == "phone":
                if value not in waiting.setdefault(name, []):
                    waiting[name].append(value)
            elif value != FIELDS[name][0]:
                if here[name] == FIELDS[name][0]:
                    here[name] = value
                elif value not in waiting.setdefault(name, []):
                    waiting[name].append(value)
    return here, {name: values for name, values in waiting.items() if values}


@given(first=EDIT, second=EDIT)
@example(first={"hamlet": "周家浜"}, second={"group": "4组"})
@example(first={"door": "5号", "group": "3组"}, second={"door": "7号", "position": None})
@example(first={"phone": "13800001234"}, second={"phone": "13900005678", "birth_year": 1940})
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.one_database
@pytest.mark.scenario(20)
def test_different_fields_are_merged_and_the_loser_of_a_field_is_kept(
    app: Flask, assembly: Assembly, machine: Callable[..., Machine], first: Said, second: Said
) -> None:
    kitchen = kitchen_of(assembly, machine)
    here, waiting = expected(first, second)
    for tablet, said in zip(kitchen.tablets, (first, second), strict=True):
        if said:
            result = kitchen.tell(tablet, said)
            lost = {kitchen.path(name) for name, value in said.items() if value in waiting.get(name, [])}
            assert (result["outcome"], set(result.get("kept", {}))) == ("conflict" if lost else "applied", lost)
    for tablet in kitchen.tablets:
        assert kitchen.seen_by(tablet) == (here, waiting)
    _every_loser_can_be_put_in_place(kitchen, waiting)


def _every_loser_can_be_put_in_place(kitchen: Kitchen, waiting: dict[str, list[Any]]) -> None:
    rows = open_changes(kitchen.coordinator).items
    db.session.rollback()
    assert len(rows) == sum(len(values) for values in waiting.values())
    for row in rows:
        with unit_of_work():
            settle_change(kitchen.coordinator, row.id, take=True)
    db.session.remove()
    here, left = kitchen.seen_by(kitchen.tablets[0])
    assert left == {}
    for name, values in waiting.items():
        assert here[name] in values
