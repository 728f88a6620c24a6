"""A reader's word on answers: history, state, the tablet's dossier; several at once; undone by another word."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.answers.queries import reviews_of
from fieldvisit.answers.reviewing import MOST_AT_ONCE, Word, review_answers
from fieldvisit.answers.scope import form_answered
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible, StepRefused
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.models import SurveyForm, SurveySubmission
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Reader

HandIn = Callable[..., SurveySubmission]


@pytest.fixture
def chen(factories: Factories) -> Any:
    """Who keeps the door."""
    return factories.cadre("chen", name="陈建国")


@pytest.fixture
def home(factories: Factories, chen: Any) -> Any:
    """The door."""
    return factories.household("周阿婆", cadre=chen)


def said(viewer: Any, form: SurveyForm, ids: Any, state: str, comment: str = "") -> None:
    db.session.rollback()
    with unit_of_work():
        review_answers(viewer, form_answered(viewer, form.id), ids, Word(state, comment))


def test_the_state_follows_the_last_word_and_the_tablet_hears_it(
    factories: Factories, machine: Callable[..., Any], form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    row = answered(chen, home)
    tablet = Handheld(machine(factories.device(chen)[1]))
    tablet.pull()
    coordinator = factories.viewer(factories.coordinator(name="陈芳"))
    said(coordinator, form, [row.id], "rejected", "照片看不清")
    tablet.pull()
    assert [(one["review"], one["comment"]) for one in tablet.household(home)["surveys"]] == [
        ("rejected", "照片看不清")
    ]
    said(coordinator, form, [row.id], "approved")
    assert [(one.state, one.comment, one.account_name) for one in reviews_of(row.id)] == [
        ("approved", None, "陈芳"), ("rejected", "照片看不清", "陈芳"),
    ]  # fmt: skip
    db.session.rollback()
    assert db.session.get_one(SurveySubmission, row.id).review == "approved"
    tablet.pull()
    assert [(one["review"], one["comment"]) for one in tablet.household(home)["surveys"]] == [("approved", None)]


def test_all_or_none_and_never_what_is_not_ones_own_to_review(
    factories: Factories, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    far = factories.household(grid=factories.grid("远处", factories.area("village")))
    near, elsewhere = answered(chen, home), answered(factories.cadre(), far)
    corrected = answered(chen, home, superseded_by=near.id)
    coordinator, leader = factories.viewer(factories.coordinator()), factories.viewer(factories.leader())
    with pytest.raises(NotVisible):
        said(coordinator, form, [near.id, elsewhere.id], "approved")
    with pytest.raises(NotVisible):
        said(coordinator, form, [near.id, new_id()], "approved")
    with pytest.raises(NotAllowed):
        said(leader, form, [near.id], "approved")
    with pytest.raises(NotAllowed):
        said(factories.viewer(chen), form, [near.id], "approved")
    with pytest.raises(StepRefused):
        said(coordinator, form, [corrected.id], "approved")
    with pytest.raises(InvalidInput):
        said(coordinator, form, [new_id() for _ in range(MOST_AT_ONCE + 1)], "approved")
    db.session.rollback()
    assert db.session.get_one(SurveySubmission, near.id).review == "received"
    assert reviews_of(near.id) == []


@pytest.mark.one_database
def test_on_the_page_a_reason_is_asked_for_and_a_press_takes_the_word_back(
    factories: Factories, reader: Reader, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    row = answered(chen, home)
    factories.coordinator("coordinator")
    reader.come_in("coordinator")
    page = reader.get(f"/surveys/{form.id}/answers/{row.id}")
    refused = reader.submit(page, "form[action$='/review']", state="rejected")
    assert refused.status == 422 and "要知道改什么" in refused.text
    done = reader.submit(refused, "form[action$='/review']", state="rejected", comment="照片看不清")
    assert "照片看不清" in done.soup.select_one(".review-history").text
    undone = reader.submit(done, ".toast form")
    states = [one.get_text(strip=True) for one in undone.soup.select(".review-history .chip")]
    assert states == ["收到了", "不通过"]


@pytest.mark.one_database
def test_many_are_reviewed_at_once_from_the_list_as_it_is_narrowed(
    factories: Factories, reader: Reader, form: SurveyForm, home: Any, chen: Any, answered: HandIn
) -> None:
    rows = [answered(chen, home) for _ in range(3)]
    factories.coordinator("coordinator")
    reader.come_in("coordinator")
    page = reader.get(f"/surveys/{form.id}/answers?review=received")
    none = reader.submit(page, "#review-many", state="approved")
    assert none.status == 422 and "请选 1 到 100" in none.text
    ids = [str(row.id) for row in rows[:2]]
    refused = reader.submit(page, "#review-many", state="has_issues", ids=ids)
    assert refused.status == 422 and "要知道改什么" in refused.text
    assert len(refused.soup.select("input[name=ids][checked]")) == 2
    done = reader.submit(refused, "#review-many", state="has_issues", comment="重照", ids=ids)
    assert "2 份答卷记下了" in done.text and "review=received" in done.response.request.full_path
    assert [one["data-row"] for one in done.soup.select("tr[data-row]")] == [str(rows[2].id)]
