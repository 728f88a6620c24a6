"""Samples: who is chosen, what the tablet hears, when a household is done or has left, how a sample ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from fieldvisit.desk.leaving import household_moves_away
from fieldvisit.desk.regrouping import doubled_household
from fieldvisit.desk.tasks import TaskFilter, task_counts
from fieldvisit.jobs.kinds import Work
from fieldvisit.jobs.models import Job
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible, Problem, StepRefused
from fieldvisit.samples import making
from fieldvisit.samples.making import fill_sample, make_sample, stop_sample, tell_stopped
from fieldvisit.samples.models import Sample, SampleHousehold
from fieldvisit.samples.queries import by_grid, members_page, sample_of
from fieldvisit.samples.schemas import MakeSample
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.models import SurveyForm
from fieldvisit.surveys.publishing import STEPS
from fieldvisit.web.paging import PageArgs
from tests.support.handheld import Handheld
from tests.support.survey_factories import make_form
from tests.surveys.test_submitting import submit
from tests.surveys.writing import instance


@pytest.fixture
def cadre(factories: Any) -> Any:
    return factories.cadre("chen")


@pytest.fixture
def homes(factories: Any, cadre: Any) -> list[Any]:
    """Eleven households of the cadre in one grid, two of them lone elders', and one in another grid."""
    made = [factories.household(cadre=cadre) for _ in range(11)]
    for home in made[:2]:
        factories.tag(home, "lone_elder")
    other = factories.grid("二网格")
    return [*made, factories.household(cadre=cadre, grid=other)]


@pytest.fixture
def form(factories: Any) -> Any:
    row, version = make_form(factories)
    db.session.rollback()
    return {"id": row.id, "version": version.id, "area": row.area_id}


@pytest.fixture
def town(factories: Any) -> Any:
    return factories.viewer(factories.coordinator("town", area=factories.place("town")))


@pytest.fixture
def tablet(factories: Any, machine: Callable[..., Any], cadre: Any) -> Handheld:
    device, token = factories.device(cadre)
    device.created_at = clock.now() - timedelta(days=1)
    db.session.commit()
    return Handheld(machine(token))


def make(viewer: Any, form: Any, **said: Any) -> Any:
    with unit_of_work():
        asked = {"area_id": form["area"], "due_on": clock.today() + timedelta(days=13)} | said
        return make_sample(viewer, form["id"], MakeSample(**asked)).id


def members(sample_id: Any) -> set[Any]:
    db.session.rollback()
    return {row.household_id for row in db.session.query(SampleHousehold).filter_by(sample_id=sample_id)}


def progress(viewer: Any, form: Any, sample_id: Any) -> tuple[int, int, int, int]:
    db.session.rollback()
    found = sample_of(viewer, db.session.get_one(SurveyForm, form["id"]), sample_id).progress
    return found.meant, found.done, found.left, found.due


def answer(tablet: Handheld, home: Any, at: datetime | None = None, **more: Any) -> str:
    xml, key = instance({"road": "好走"}, form_id="road", **more)
    filled_in = submit(tablet, xml, home, form="road", captured_at=at or clock.now())
    assert tablet.outcomes(filled_in) == ["applied"]
    return key


def test_all_tagged_or_a_share_of_each_grid_are_chosen(homes: list[Any], form: Any, town: Any) -> None:
    ids = [home.id for home in homes]
    assert members(make(town, form)) == set(ids)
    assert members(make(town, form, tag_codes=["lone_elder", "disabled"])) == set(ids[:2])
    assert members(make(town, form, household_kind="family")) == set(ids)
    some = members(make(town, form, choice="percent", amount=27, seed="spring"))
    assert len(some) == 3 + 1
    assert ids[11] in some, "a grid with a share has one at least"
    assert members(make(town, form, choice="percent", amount=27, seed="spring")) == some
    assert len(members(make(town, form, choice="number", amount=4))) == 4 + 1
    with pytest.raises(InvalidInput):
        make(town, form, tag_codes=["destitute"])


def test_a_household_hears_of_it_and_no_more_once_it_has_answered(
    tablet: Handheld, homes: list[Any], form: Any, town: Any, cadre: Any, factories: Any
) -> None:
    before = answer(tablet, homes[0], at=clock.now() - timedelta(seconds=2))
    sample_id = make(town, form, tag_codes=["lone_elder"])
    tablet.pull()
    (told,) = tablet.household(homes[0])["samples"]
    day = (clock.today() + timedelta(days=13)).isoformat()
    assert (told["form_id"], told["due_on"], told["id"]) == ("road", day, str(sample_id))
    assert "samples" not in tablet.household(homes[5])
    assert progress(town, form, sample_id) == (2, 0, 0, 2)
    assert task_counts(factories.viewer(cadre), TaskFilter())["sample"] == 2
    first = answer(tablet, homes[0])
    answer(tablet, homes[0], deprecated_id=first)
    tablet.pull()
    assert "samples" not in tablet.household(homes[0])
    assert progress(town, form, sample_id) == (2, 1, 0, 1)
    assert task_counts(factories.viewer(cadre), TaskFilter())["sample"] == 1
    assert before != first


def test_who_has_left_is_counted_apart_with_the_reason(
    homes: list[Any], form: Any, town: Any, factories: Any, tablet: Handheld
) -> None:
    sample_id = make(town, form)
    answer(tablet, homes[3])
    with unit_of_work():
        household_moves_away(town, homes[0].id)
        household_moves_away(town, homes[3].id)
        doubled_household(town, homes[1].id, homes[2].id)
    assert progress(town, form, sample_id) == (12, 1, 2, 9)
    db.session.rollback()
    row = db.session.get_one(SurveyForm, form["id"])
    sample = db.session.get_one(Sample, sample_id)
    for standing, wanted in (("done", [homes[3].id]), ("left", [homes[0].id, homes[1].id])):
        page = members_page(town, row, sample, standing, None, PageArgs(1, 50))
        assert {one.id for one in page.items} == set(wanted)
    assert members_page(town, row, sample, "due", None, PageArgs(1, 50)).total == 9
    grids = by_grid(town, row, sample)
    assert {key: part.meant for key, part in grids.items()} == {homes[0].grid_id: 11, homes[11].grid_id: 1}
    with unit_of_work():
        late = factories.household(grid=db.session.get_one(type(factories.place()), homes[0].grid_id))
    assert late.id not in members(sample_id), "who comes later is not added"


def test_a_stopped_sample_and_one_of_a_retired_form_ask_no_more(
    tablet: Handheld, homes: list[Any], form: Any, town: Any, cadre: Any, factories: Any
) -> None:
    viewer = factories.viewer(cadre)
    sample_id = make(town, form)
    assert task_counts(viewer, TaskFilter())["sample"] == 12
    with unit_of_work():
        STEPS["retire"](town, form["id"], form["version"])
    assert task_counts(viewer, TaskFilter())["sample"] == 0
    with pytest.raises(StepRefused):
        make(town, form)
    with unit_of_work():
        STEPS["restore"](town, form["id"], form["version"])
    tablet.pull()
    assert "samples" in tablet.household(homes[0])
    with unit_of_work():
        stop_sample(town, form["id"], sample_id)
    tablet.pull()
    assert "samples" not in tablet.household(homes[0])
    assert task_counts(viewer, TaskFilter())["sample"] == 0
    with pytest.raises(StepRefused), unit_of_work():
        stop_sample(town, form["id"], sample_id)


def test_only_where_one_manages_and_the_form_is_for(homes: list[Any], form: Any, town: Any, factories: Any) -> None:
    village = factories.viewer(factories.coordinator("village"))
    sample_id = make(village, form, area_id=homes[0].grid_id)
    assert len(members(sample_id)) == 11
    with pytest.raises(InvalidInput):
        make(village, form)
    with pytest.raises(InvalidInput):
        make(town, form, area_id=factories.place("city").id)
    with pytest.raises(Problem):
        make(town, form, area_id=10_000_000)
    leader = factories.viewer(factories.leader())
    with pytest.raises(NotAllowed), unit_of_work():
        stop_sample(leader, form["id"], sample_id)
    stranger = factories.viewer(factories.coordinator("far", area=factories.area("county", name="外县")))
    with pytest.raises(NotVisible), unit_of_work():
        stop_sample(stranger, form["id"], sample_id)


def test_many_are_written_by_the_worker_and_an_interruption_doubles_none(
    homes: list[Any], form: Any, town: Any, monkeypatch: pytest.MonkeyPatch, tablet: Handheld, tmp_path: Any
) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 5)
    monkeypatch.setattr(making, "PIECE", 4)
    sample_id = make(town, form)
    assert db.session.get_one(Sample, sample_id).state == "making"
    assert db.session.query(Job).one().kind == making.FILL
    db.session.rollback()

    def stops(done: int, _total: int | None) -> None:
        if done:
            raise KeyboardInterrupt

    def work(report: Any) -> Work:
        return Work(sample_id, making.FILL, "", {"sample_id": str(sample_id)}, "zh", town.id, tmp_path / "x", report)

    with pytest.raises(KeyboardInterrupt):
        fill_sample(work(stops))
    assert len(members(sample_id)) == 11, "the first grid is written and stays"
    fill_sample(work(lambda _done, _total: None))
    assert members(sample_id) == {home.id for home in homes}
    assert (db.session.get_one(Sample, sample_id).state, db.session.get_one(Sample, sample_id).meant) == ("open", 12)
    tablet.pull()
    assert "samples" in tablet.household(homes[11])
    with unit_of_work():
        stop_sample(town, form["id"], sample_id)
    tell_stopped(work(lambda _done, _total: None))
    tablet.pull()
    assert not any("samples" in tablet.household(home) for home in homes)


@pytest.mark.one_database
def test_the_desk_looks_first_then_makes_and_stops(homes: list[Any], form: Any, town: Any, readers: Any) -> None:
    desk = readers("town")
    page = desk.get(f"/surveys/{form['id']}/samples/new")
    page = desk.submit(page, "#sample", choice="percent", amount="27", area_id=form["area"])
    assert "2 个网格，12 户里抽 4 户" in page.text
    assert not db.session.query(Sample).count()
    db.session.rollback()
    page = desk.submit(page, "#sample", press="make")
    assert "抽好了" in page.text, page.text
    (sample,) = db.session.query(Sample).all()
    assert (sample.choice, sample.amount, sample.meant) == ("percent", 27, 4)
    page = desk.get(f"/surveys/{form['id']}/samples/{sample.id}/households?standing=due")
    assert len(page.rows()) == 4
    page = desk.get(f"/surveys/{form['id']}/samples/{sample.id}")
    page = desk.submit(page, "form[action$='/stop']")
    assert "停了" in page.text
    wrong = desk.get(f"/surveys/{form['id']}/samples/new")
    wrong = desk.submit(wrong, "#sample", choice="percent", amount="0", due_on="1999-01-01")
    assert wrong.status == 422
    assert "今天到一年以内" in wrong.text
