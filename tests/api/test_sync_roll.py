"""The roll of a grid travels again when one of its households has changed, and is not made anew while none has."""

from collections.abc import Callable

from sqlalchemy import event

from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.households.models import Household
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.handheld import Handheld

TabletOf = Callable[..., Handheld]


def test_a_neighbour_renamed_brings_the_roll_again(factories: Factories, tablet_of: TabletOf) -> None:
    cadre = factories.cadre()
    factories.household(cadre=cadre)
    neighbour = factories.household("沈阿大")
    tablet = tablet_of(cadre)
    tablet.pull()
    assert "roll" not in tablet.pull()["reference"]
    with unit_of_work():
        db.session.get_one(Household, neighbour.id).name = "陈阿大"
        touch_dossiers({neighbour.id: "household"})
        db.session.flush()
    roll = tablet.pull()["reference"]["roll"]["data"]
    assert "陈**" in {line["head"] for line in roll["households"]}
    with unit_of_work():
        touch_dossiers({neighbour.id: "household"})
    assert "roll" not in tablet.pull()["reference"]  # its dossier changed, but nothing that the roll tells


def test_one_who_comes_and_one_who_goes_bring_the_roll_again(factories: Factories, tablet_of: TabletOf) -> None:
    cadre = factories.cadre()
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    tablet.pull()
    other = factories.household("王小二")
    for active, listed in ((True, {home.id, other.id}), (False, {home.id})):
        with unit_of_work():
            db.session.get_one(Household, other.id).active = active
            touch_dossiers({other.id: "household"})
            db.session.flush()
        roll = tablet.pull()["reference"]["roll"]["data"]
        assert {line["id"] for line in roll["households"]} == {str(key) for key in listed}


def test_a_pull_with_nothing_new_asks_little_however_many_households_there_are(
    factories: Factories, tablet_of: TabletOf, assembly: Assembly
) -> None:
    cadre = factories.cadre()
    tablet = tablet_of(cadre)
    numbers = []
    for _ in range(2):
        for _ in range(5):
            factories.household(cadre=cadre)
        tablet.pull()
        sent: list[str] = []
        event.listen(assembly.engine, "before_cursor_execute", note := lambda *told, sent=sent: sent.append(told[2]))
        assert tablet.pull()["dossiers"] == {"changed": [], "removed": []}
        event.remove(assembly.engine, "before_cursor_execute", note)
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 18
