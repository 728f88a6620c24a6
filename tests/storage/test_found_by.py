"""Whatever changes a household's name, address or people, the index tells of it as it is then."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from fieldvisit.desk.regrouping import doubled_household, part, undo_regrouping
from fieldvisit.households import service
from fieldvisit.households.dossiers import savepoint
from fieldvisit.households.found_by import found_by_something_else, write_all_found_by
from fieldvisit.households.models import FoundBy, Household, Member
from fieldvisit.households.pieces import All, Piece, Wanted, line_of, wanted_exactly, wanted_nearly
from fieldvisit.households.regroupings import regroupings_to_undo
from fieldvisit.households.schemas import AmendHousehold, MemberWords, MoveHousehold, RegisterHousehold
from fieldvisit.households.searching import named_by_index
from fieldvisit.households.splitting import SplitHousehold
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db as database
from fieldvisit.storage.row_changes import RowChange, apply_changes, rows_now, take_back
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories


@pytest.fixture
def coordinator(factories: Factories) -> Viewer:
    return factories.viewer(factories.coordinator())


def _named(words: str) -> set[str]:
    wanted = wanted_exactly([words])
    assert wanted is not None
    return set(database.session.scalars(select(Household.name).where(named_by_index(wanted))))


@pytest.fixture(autouse=True)
def _found_as_they_are(app: object) -> Iterator[None]:
    yield
    database.session.rollback()
    assert found_by_something_else() == []


def _done(act: Callable[..., Any], *said: Any) -> Any:
    with unit_of_work():
        return act(*said)


def test_a_household_is_found_by_its_name_its_people_and_its_address(factories: Factories) -> None:
    home = factories.household("周根祥", address="荆山村钱家埭12号")
    factories.member(home, "沈丽", phone="13800001234")
    factories.household("王大力")
    assert _named("周根祥") == _named("沈丽") == _named("家埭十二号") == {"周根祥"}
    assert _named("13800001234") == set()


def test_every_act_of_the_desk_is_told(factories: Factories, coordinator: Viewer) -> None:
    grid, there = factories.place(), factories.grid()
    said = RegisterHousehold(name="周根祥", kind="family", grid_id=grid.id, door="12号")
    home = _done(service.register_household, coordinator, said).id
    _done(service.amend_household, coordinator, home, AmendHousehold(name="周根样", door="13号", group_name="3组"))
    assert (_named("周根祥"), _named("周根样"), _named("13号"), _named("3组")) == (set(), *[{"周根样"}] * 3)
    wife = _done(service.add_member, coordinator, home, MemberWords(name="沈丽", relation="spouse")).id
    _done(service.amend_member, coordinator, home, wife, MemberWords(name="沈莉", relation="spouse"))
    assert (_named("沈丽"), _named("沈莉")) == (set(), {"周根样"})
    _done(service.end_member, coordinator, home, wife)
    assert _named("沈莉") == set()
    _done(service.move_household, coordinator, home, MoveHousehold(there.id))


def test_a_merge_and_a_split_are_told_and_so_is_what_undoes_them(factories: Factories, coordinator: Viewer) -> None:
    kept, doubled = factories.household("周阿婆").id, factories.household("周根祥")
    factories.member(doubled, "沈丽")
    _done(doubled_household, coordinator, doubled.id, kept)
    assert _named("沈丽") == {"周阿婆"}
    _done(undo_regrouping, coordinator, regroupings_to_undo(kept)[0].id)
    assert _named("沈丽") == {"周根祥"}
    son = factories.member(doubled, "周小明").id
    said = SplitHousehold(member_ids=[son], head_id=son, door="8号", tag_ids=[])
    new = _done(part, coordinator, doubled.id, said).id
    assert _named("周小明") == {"周小明"}
    _done(undo_regrouping, coordinator, regroupings_to_undo(new)[0].id)
    assert _named("周小明") == {"周根祥", "周小明"}  # the row that was new lies there still, closed


def test_rows_written_in_bulk_are_told_and_so_is_their_taking_back(factories: Factories) -> None:
    home = factories.household("周根祥")
    son = factories.member(home, "周小明")
    whole = rows_now(Member, [son.id])[son.id]
    daughter = RowChange(Member, uuid.uuid4(), None, {**whole, "name": "周小芳"})
    daughter = RowChange(Member, daughter.id, None, {**daughter.after, "id": daughter.id})
    changes = [
        RowChange(Household, home.id, {"name": "周根祥"}, {"name": "周国祥"}),
        RowChange(Member, son.id, {"name": "周小明"}, {"name": "周晓明"}),
        daughter,
    ]
    _done(apply_changes, changes)
    assert _named("周国祥") == _named("周晓明") == _named("周小芳") == {"周国祥"}
    _done(take_back, changes)
    assert (_named("周国祥"), _named("周小芳"), _named("周小明")) == (set(), set(), {"周根祥"})


def test_what_a_savepoint_took_back_is_not_told(factories: Factories) -> None:
    home = factories.household("周根祥")
    with unit_of_work():
        database.session.get_one(Household, home.id).address = "荆山村1号"
        database.session.flush()
        with pytest.raises(ZeroDivisionError), savepoint():
            with savepoint():
                database.session.get_one(Household, home.id).name = "周国祥"
                database.session.flush()
            raise ZeroDivisionError
    assert (_named("周国祥"), _named("山村1")) == (set(), {"周根祥"})


def test_a_household_that_goes_is_found_no_more(factories: Factories) -> None:
    home = factories.household("周根祥")
    with unit_of_work():
        for member in database.session.scalars(select(Member)):
            database.session.delete(member)
        database.session.flush()
        database.session.execute(delete(Household).where(Household.id == home.id))
    assert database.session.scalars(select(FoundBy)).all() == []
    assert _named("周根祥") == set()


def test_the_whole_index_can_be_written_anew(factories: Factories) -> None:
    factories.household("周根祥")
    with unit_of_work():
        database.session.execute(text("UPDATE household_found_by SET pieces = 'xx'"))
    assert _named("周根祥") == set()
    assert _done(write_all_found_by) == 1


SIGNS = st.text(alphabet="周根祥李丽a0一二12号组· -'\"\\&|", max_size=6)


@pytest.mark.one_database
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(SIGNS, min_size=1, max_size=3), address=SIGNS, typed=SIGNS.filter(str.strip))
def test_whatever_holds_the_words_has_all_pieces_that_are_asked_for(names: list[str], address: str, typed: str) -> None:
    line = line_of(names, [address]).split()
    for text_ in (*names, address):
        if typed in text_ and (wanted := wanted_exactly([typed])) is not None:
            assert _fits(wanted, line)


def _fits(wanted: Wanted, line: Sequence[str]) -> bool:
    if isinstance(wanted, Piece):
        return any(piece.startswith(wanted.text) if wanted.begins else piece == wanted.text for piece in line)
    return (all if isinstance(wanted, All) else any)(_fits(part, line) for part in wanted.parts)


@given(typed=st.text(min_size=1, max_size=8))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_both_databases_understand_whatever_is_typed(app: object, typed: str) -> None:
    for wanted in (wanted_exactly([typed]), wanted_nearly([typed])):
        if wanted is not None:
            database.session.scalars(select(Household.id).where(named_by_index(wanted))).all()
