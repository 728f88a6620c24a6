"""Ties are set, replaced and ended by whoever may assign the household; each pair is tied in one way at a time."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible, StepRefused
from fieldvisit.people.models import AuditEntry
from fieldvisit.plans.models import CadreTie
from fieldvisit.plans.schemas import SetTie
from fieldvisit.plans.ties import end_tie, set_tie, take_back_tie, ties_of
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.plans.conftest import Street

Call = Callable[..., Any]


def told(street: Street, home: Any) -> list[tuple[str, str]]:
    db.session.rollback()
    return [(one.cadre_name, one.kind) for one in ties_of(street.viewer, home.id)]


def test_a_pair_is_tied_in_one_way_and_one_cadre_must(street: Street, tie: Call) -> None:
    home, (first, second, _third) = street.homes[0], street.cadres
    tie(home, first, "kin")
    tie(home, first, "must")
    assert told(street, home) == [("陈建国", "must")]
    tie(home, second, "must")
    assert told(street, home) == [("李小红", "must")]
    tie(home, first, "must_not")
    key = tie(home, first, "familiar")
    assert told(street, home) == [("李小红", "must"), ("陈建国", "familiar")]
    for _ in range(2):
        with unit_of_work():
            end_tie(street.viewer, key)
    assert told(street, home) == [("李小红", "must")]
    acts = [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.at)]
    assert acts == ["tie_set"] * 5 + ["tie_ended"]


@pytest.mark.parametrize("kinds", [("kin", "must_not"), ("must", "must")])
def test_the_database_keeps_it_so(street: Street, factories: Any, kinds: tuple[str, str]) -> None:
    others = (street.cadres[0].id, street.cadres[1 if kinds[0] == "must" else 0].id)
    who = {"made_by": street.viewer.id, "made_by_name": "陈芳", "made_at": clock.now()}
    home_id = street.homes[0].id
    for kind, cadre_id in zip(kinds, others, strict=True):
        db.session.add(CadreTie(household_id=home_id, cadre_id=cadre_id, kind=kind, **who))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_only_who_may_assign_the_household_ties_it(street: Street, factories: Any, tie: Call) -> None:
    home, cadre = street.homes[0], street.cadres[0]
    key = tie(home, cadre, "kin")
    elsewhere = factories.area("village", factories.place("town"))
    stranger = factories.viewer(factories.coordinator("stranger", area=elsewhere))
    leader = factories.viewer(factories.leader("leader"))
    for viewer, refusal in ((stranger, NotVisible), (leader, NotAllowed)):
        with pytest.raises(refusal), unit_of_work():
            set_tie(viewer, SetTie(home.id, cadre.id, "must"))
        with pytest.raises(refusal), unit_of_work():
            end_tie(viewer, key)
    with pytest.raises(NotVisible):
        ties_of(stranger, home.id)
    assert [one.kind for one in ties_of(leader, home.id)] == ["kin"]
    with pytest.raises(InvalidInput), unit_of_work():
        set_tie(street.viewer, SetTie(home.id, street.viewer.id, "kin"))


def take_back(street: Street, key: Any) -> None:
    with unit_of_work():
        take_back_tie(street.viewer, key)


def test_the_last_word_is_taken_back_with_what_it_replaced(street: Street, tie: Call) -> None:
    home, (first, second, _third) = street.homes[0], street.cadres
    tie(home, first, "must")
    tie(home, second, "kin")
    said = tie(home, second, "must")
    assert told(street, home) == [("李小红", "must")]
    take_back(street, said)
    assert told(street, home) == [("李小红", "kin"), ("陈建国", "must")]
    with pytest.raises(StepRefused):
        take_back(street, said)
    assert told(street, home) == [("李小红", "kin"), ("陈建国", "must")]


def test_an_end_is_taken_back_unless_it_was_said_anew(street: Street, tie: Call) -> None:
    home, (first, second, _third) = street.homes[0], street.cadres
    key = tie(home, first, "must")
    with unit_of_work():
        end_tie(street.viewer, key)
    take_back(street, key)
    assert told(street, home) == [("陈建国", "must")]
    with unit_of_work():
        end_tie(street.viewer, key)
    other = tie(home, second, "must")
    with pytest.raises(StepRefused):
        take_back(street, key)
    assert told(street, home) == [("李小红", "must")]
    with unit_of_work():
        end_tie(street.viewer, other)
    tie(home, first, "kin")
    with pytest.raises(StepRefused):
        take_back(street, key)
    assert told(street, home) == [("陈建国", "kin")]
