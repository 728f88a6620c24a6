"""A batch asks for its doors once, and still every visit finds its door as the operations before it have left it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event, select

from fieldvisit.households.models import Dossier
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Appointment, Visit
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.handheld import Handheld

TabletOf = Callable[..., Handheld]


@contextmanager
def counted(assembly: Assembly) -> Iterator[list[str]]:
    """Every statement sent to the database inside."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(assembly.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(assembly.engine, "before_cursor_execute", note)


def kept_by() -> list[tuple[str, object]]:
    """(state, the visit that kept it) of every appointment."""
    db.session.rollback()
    return [(row.state, row.visit_id) for row in db.session.scalars(select(Appointment))]


def test_forty_visits_take_no_more_statements_than_four(
    factories: Factories, tablet_of: TabletOf, assembly: Assembly
) -> None:
    cadre = factories.cadre()
    homes = [factories.household(cadre=cadre) for _ in range(4)]
    tablet = tablet_of(cadre)
    numbers = []
    for times in (1, 10):
        with counted(assembly) as sent:
            assert set(tablet.outcomes(*(tablet.visit(home) for home in homes * times))) == {"applied"}
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] < 40
    db.session.rollback()
    assert {row.revision for row in db.session.scalars(select(Dossier).where(Dossier.kind == "household"))} == {3}


def test_the_first_visit_of_a_batch_keeps_the_appointment(factories: Factories, tablet_of: TabletOf) -> None:
    cadre = factories.cadre()
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    assert tablet.outcomes(tablet.appoint(home, clock.now())) == ["applied"]
    visits = [tablet.visit(home, at=clock.now() + timedelta(seconds=number)) for number in range(2)]
    assert tablet.outcomes(*visits) == ["applied"] * 2
    [(state, visit_id)] = kept_by()
    assert (state, str(visit_id)) == ("kept", visits[0]["entity_id"])


def test_an_appointment_made_in_the_batch_is_kept_by_a_visit_after_it(
    factories: Factories, tablet_of: TabletOf
) -> None:
    cadre = factories.cadre()
    home, other = (factories.household(cadre=cadre) for _ in range(2))
    tablet = tablet_of(cadre)
    before, made = tablet.visit(other), tablet.appoint(home, clock.now())
    after = tablet.visit(home, at=clock.now() + timedelta(seconds=1))
    assert tablet.outcomes(before, made, after) == ["applied"] * 3
    [(state, visit_id)] = kept_by()
    assert (state, str(visit_id)) == ("kept", after["entity_id"])


def test_an_appointment_given_back_by_a_correction_is_kept_by_the_next_visit(
    factories: Factories, tablet_of: TabletOf
) -> None:
    cadre = factories.cadre()
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    first = tablet.visit(home, at=clock.now() + timedelta(seconds=1))
    assert tablet.outcomes(tablet.appoint(home, clock.now()), first) == ["applied"] * 2
    nobody = tablet.visit(home, outcome="nobody_home", supersedes=first["entity_id"])
    again = tablet.visit(home, at=clock.now() + timedelta(seconds=2))
    assert tablet.outcomes(nobody, again) == ["applied"] * 2
    [(state, visit_id)] = kept_by()
    assert (state, str(visit_id)) == ("kept", again["entity_id"])


def test_a_visit_that_waits_raises_nothing(factories: Factories, tablet_of: TabletOf) -> None:
    cadre = factories.cadre()
    home, other = (factories.household(cadre=cadre) for _ in range(2))
    tablet = tablet_of(cadre)
    unknown = tablet.visit(other)["id"]
    waits = tablet.visit(home, depends_on=unknown)
    assert tablet.outcomes(waits, tablet.visit(other)) == ["deferred", "applied"]
    db.session.rollback()
    assert [row.household_id for row in db.session.scalars(select(Visit))] == [other.id]
    assert db.session.get_one(Dossier, home.id).revision == 1
    assert db.session.get_one(Dossier, other.id).revision == 2
