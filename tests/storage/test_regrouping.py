"""Households merged and split, and both undone: everything is again as it was, but for what happened since."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fieldvisit.assignments.queries import current_cadre
from fieldvisit.desk.regrouping import doubled_household, part, undo_regrouping
from fieldvisit.households.models import Household, HouseholdTag, Member, Regrouping
from fieldvisit.households.splitting import SplitHousehold
from fieldvisit.issues.models import Issue
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotVisible, StepRefused
from fieldvisit.people.viewer import Viewer
from fieldvisit.samples.models import Sample, SampleHousehold
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.models import Attendance, Visit
from tests.support.factories import Factories
from tests.support.survey_factories import make_form


@pytest.fixture
def viewer(factories: Factories) -> Viewer:
    return factories.viewer(factories.coordinator("coordinator"))


def done(act: Callable[..., Any], *said: Any) -> Any:
    with unit_of_work():
        return act(*said)


def state() -> list[Any]:
    """All that a merge or a split touches, by household."""
    db.session.rollback()
    db.session.expire_all()
    columns: dict[Any, tuple[str, ...]] = {
        Household: ("id", "name", "active", "merged_into", "door", "address"),
        Member: ("id", "household_id", "name", "head", "relation", "ended_at"),
        HouseholdTag: ("id", "household_id", "tag", "ended_at"),
        Visit: ("id", "household_id"),
        Issue: ("id", "household_id"),
        Attendance: ("meeting_id", "household_id"),
        SampleHousehold: ("sample_id", "household_id"),
    }
    found = [
        sorted(db.session.execute(select(*(getattr(model, name) for name in names))).all(), key=str)
        for model, names in columns.items()
    ]
    keepers = [
        (home, getattr(current_cadre(home), "cadre_id", None)) for home in db.session.scalars(select(Household.id))
    ]
    db.session.rollback()
    return [*found, sorted(keepers, key=str)]


def refused(viewer: Viewer, key: Any) -> str:
    """The words of the refusal."""
    with pytest.raises(StepRefused) as raised:
        done(undo_regrouping, viewer, key)
    return str(raised.value.message)


def last() -> Any:
    db.session.rollback()
    key = db.session.scalars(select(Regrouping.id).order_by(Regrouping.made_at.desc())).first()
    db.session.rollback()
    return key


def two_rows(factories: Factories) -> tuple[Household, Household]:
    one, other = factories.cadre("one"), factories.cadre("other", "沈丽")
    kept, doubled = factories.household("周阿婆", cadre=one), factories.household("周阿婆", cadre=other)
    factories.member(kept, "周小明")
    factories.member(doubled, "周小芳", relation="daughter")
    factories.tag(doubled, "lone_elder")
    factories.tag(kept, "party_member"), factories.tag(doubled, "party_member")
    for home in (kept, doubled):
        factories.visit(home, one)
        factories.issue(one, household=home)
    factories.meeting(one, [kept, doubled])
    factories.meeting(one, [doubled])
    sampled(factories, one, doubled)
    sampled(factories, one, kept, doubled)
    return kept, doubled


def sampled(factories: Factories, by: Any, *homes: Household) -> None:
    """A questionnaire that is to be asked at these households."""
    form, _version = make_form(factories, f"road{len(homes)}")
    said = {"made_by": by.id, "made_by_name": by.name, "made_at": clock.now(), "due_on": clock.today()}
    sample = Sample(survey_form_id=form.id, area_id=form.area_id, state="open", **said)
    db.session.add(sample)
    db.session.flush()
    for home in homes:
        db.session.add(SampleHousehold(sample_id=sample.id, household_id=home.id, grid_id=home.grid_id))
    db.session.commit()


def test_a_merge_that_is_undone_leaves_everything_as_it_was(factories: Factories, viewer: Viewer) -> None:
    kept, doubled = two_rows(factories)
    before = state()
    done(doubled_household, viewer, doubled.id, kept.id)
    merged = state()
    assert merged != before
    assert {row.household_id for row in merged[3]} == {kept.id}
    meant = [row.household_id for row in merged[6]]
    assert (meant.count(kept.id), meant.count(doubled.id)) == (2, 1), "who was meant is asked; nobody is asked twice"
    done(undo_regrouping, viewer, last())
    assert state() == before


def test_what_happened_since_stays_where_it_is(factories: Factories, viewer: Viewer) -> None:
    kept, doubled = two_rows(factories)
    done(doubled_household, viewer, doubled.id, kept.id)
    new = factories.visit(kept, factories.cadre("third"))
    done(undo_regrouping, viewer, last())
    db.session.rollback()
    assert db.session.get(Visit, new.id).household_id == kept.id


def test_a_split_gives_people_and_tags_a_row_of_their_own_and_is_undone(factories: Factories, viewer: Viewer) -> None:
    cadre = factories.cadre("one")
    home = factories.household("周阿婆", cadre=cadre, door="3号")
    son, wife = (
        factories.member(home, "周小明", relation="son"),
        factories.member(home, "沈丽", relation="daughter_in_law"),
    )
    tag = factories.tag(home, "party_member")
    factories.visit(home, cadre)
    said = SplitHousehold(member_ids=[son.id, wife.id], head_id=son.id, door="3号东", tag_ids=[tag.id])
    before = state()
    new = done(part, viewer, home.id, said)
    db.session.rollback()
    people = {row.name: row for row in db.session.query(Member).filter_by(household_id=new.id)}
    assert {name: (row.head, row.relation) for name, row in people.items()} == {
        "周小明": (True, "head"),
        "沈丽": (False, "daughter_in_law"),
    }
    assert (new.name, new.address, new.active) == ("周小明", "荆山村钱家埭3号东", True)
    assert current_cadre(new.id).cadre_id == cadre.id
    assert db.session.get(HouseholdTag, tag.id).household_id == new.id
    done(undo_regrouping, viewer, last())
    after = state()
    assert after[1:6] == before[1:6]
    db.session.rollback()
    closed = db.session.get(Household, new.id)
    assert (closed.active, closed.merged_into) == (False, home.id)


@pytest.mark.parametrize("wrong", ["head_goes", "head_stays", "stranger"])
def test_a_split_that_makes_no_sense_is_refused(factories: Factories, viewer: Viewer, wrong: str) -> None:
    home, other = factories.household("周阿婆"), factories.household("沈丽")
    son = factories.member(home, "周小明")
    head = db.session.query(Member).filter_by(household_id=home.id, head=True).one()
    stranger = db.session.query(Member).filter_by(household_id=other.id).one()
    goes = {"head_goes": [head.id], "head_stays": [son.id], "stranger": [son.id, stranger.id]}[wrong]
    first = {"head_goes": head.id, "head_stays": head.id, "stranger": son.id}[wrong]
    with pytest.raises(InvalidInput):
        done(part, viewer, home.id, SplitHousehold(member_ids=goes, head_id=first, door="9号", tag_ids=[]))
    assert db.session.query(Household).count() == 2


def test_what_is_old_or_built_upon_or_undone_is_not_undone(factories: Factories, viewer: Viewer) -> None:
    kept, doubled = two_rows(factories)
    third = factories.household("周阿婆")
    done(doubled_household, viewer, doubled.id, kept.id)
    first = last()
    done(doubled_household, viewer, kept.id, third.id)
    assert "先撤销后面的" in refused(viewer, first)
    done(undo_regrouping, viewer, last())
    done(undo_regrouping, viewer, first)
    assert "已经撤销过" in refused(viewer, first)
    done(doubled_household, viewer, doubled.id, kept.id)
    newest = last()
    db.session.query(Regrouping).update({"made_at": clock.now() - timedelta(days=8)})
    db.session.commit()
    assert "过了一周" in refused(viewer, newest)


def test_a_stranger_undoes_nothing(factories: Factories, viewer: Viewer) -> None:
    kept, doubled = two_rows(factories)
    done(doubled_household, viewer, doubled.id, kept.id)
    far = factories.coordinator("far", area=factories.area("village", factories.place("town"), name="云龙村"))
    with pytest.raises(NotVisible):
        done(undo_regrouping, factories.viewer(far), last())
