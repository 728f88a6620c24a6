"""A dossier's revision: up by one for each act, never skipped, never doubled, whoever writes at once."""

import threading

import pytest
from sqlalchemy import select

from fieldvisit.households.dossiers import has_risen, lock_dossiers, raised_here, touch_dossiers
from fieldvisit.households.models import Dossier
from fieldvisit.households.queries import household_facts
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db as database
from fieldvisit.storage.unit_of_work import unit_of_work


def _revision(key) -> int | None:
    database.session.rollback()
    return database.session.scalar(select(Dossier.revision).where(Dossier.id == key))


def test_a_dossier_rises_once_an_act_however_often_it_is_touched(db) -> None:
    key = new_id()
    with unit_of_work():
        assert touch_dossiers({key: "household"}) == {key: (0, 1)}
        assert touch_dossiers({key: "household"}) == {key: (0, 1)}
    with unit_of_work():
        assert touch_dossiers({key: "household"}) == {key: (1, 2)}
        assert raised_here() == {key: (1, 2)}
    assert _revision(key) == 2


def test_locking_alone_raises_nothing(db) -> None:
    key = new_id()
    with unit_of_work():
        lock_dossiers({key: "household"})
        assert raised_here() == {}
    assert _revision(key) == 0


def test_a_rolled_back_savepoint_forgets_its_raise(db) -> None:
    key = new_id()
    with unit_of_work():
        lock_dossiers({key: "household"})
        with pytest.raises(RuntimeError), database.session.begin_nested():
            assert touch_dossiers({key: "household"}) == {key: (0, 1)}
            raise RuntimeError
        with database.session.begin_nested():
            assert touch_dossiers({key: "household"}) == {key: (0, 1)}
        with database.session.begin_nested():
            assert touch_dossiers({key: "household"}) == {key: (1, 2)}
    assert _revision(key) == 2


def test_many_writers_in_any_order_neither_skip_nor_deadlock(app) -> None:
    keys = [new_id() for _ in range(4)]
    faults: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with app.app_context():
                for turn in range(6):
                    order = keys[(number + turn) % 4 :] + keys[: (number + turn) % 4]
                    with unit_of_work():
                        touch_dossiers(dict.fromkeys(order, "household"))
                database.session.remove()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert [_revision(key) for key in keys] == [36, 36, 36, 36]


def test_who_reads_before_the_lock_learns_whether_it_still_stands(factories) -> None:
    household = factories.household()
    with unit_of_work():
        lock_dossiers({household.id: "household"})
    read = household_facts(household.id).revision
    with unit_of_work():
        assert has_risen(household.id, read)  # not locked: nobody knows
        lock_dossiers({household.id: "household"})
        assert not has_risen(household.id, read)
    with unit_of_work():
        touch_dossiers({household.id: "household"})
    with unit_of_work():
        lock_dossiers({household.id: "household"})
        assert has_risen(household.id, read)
        assert not has_risen(household.id, household_facts(household.id).revision)
