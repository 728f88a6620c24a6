"""Results out of the database: what the viewer may see, counted once, area by area, with the households meant."""

import uuid
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from fieldvisit.answers.crossed import crossed
from fieldvisit.answers.filters import AnswerFilter, asked_answers
from fieldvisit.answers.linking import answer, between, narrowed, said_of
from fieldvisit.answers.listing import count_answers
from fieldvisit.answers.results import Results, results_of
from fieldvisit.answers.scope import FormAnswered, form_answered
from fieldvisit.answers.tallies import Choices, Files
from fieldvisit.kernel import clock
from fieldvisit.people.queries import viewer_of
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyAttachment, SurveyForm

WELL, NEEDS = "/data/well", "/data/needs"


@pytest.fixture
def town(factories: Any) -> Any:
    """Who sees the whole town."""
    return factories.coordinator("town", area=factories.place("town"))


@pytest.fixture
def filled(factories: Any, form: SurveyForm, answered: Any, town: Any) -> list[Any]:
    """Answers from two grids of one village, one of another, and one of nowhere."""
    chen = factories.cadre("chen")
    other_village = factories.area("village", factories.place("town"), name="邻村", has_register=True)
    grids = [factories.grid(), factories.grid("第二网格"), factories.grid("邻村的网格", other_village)]
    homes = [factories.household(f"户{place}", cadre=chen, grid=grids[place % 3]) for place in range(6)]
    said = [
        {"well": "yes", "needs": "water light"},
        {"well": "no", "needs": "water"},
        {"well": "yes"},
        {"well": "gone", "needs": "light candle"},
        {"needs": "light"},
    ]
    days = [0, 0, 1, 40, 40]
    rows = []
    for place, one in enumerate(said):
        at = clock.now() - timedelta(days=days[place])
        review = "approved" if place < 2 else "received"
        rows.append(answered(chen, homes[place], one, recorded_at=at, received_at=at, review=review))
    rows.append(answered(chen, None, {"well": "yes"}))
    return rows


def seen(account: Any, form: SurveyForm, **asked: Any) -> tuple[Results, FormAnswered]:
    viewer = viewer_of(account.id)
    answers = form_answered(viewer, form.id)
    return results_of(viewer, answers, AnswerFilter(**asked), WELL), answers


def counts(found: Results, path: str) -> dict[str, int]:
    (result,) = (one.result for one in found.counted.panels if one.question.path == path)
    assert isinstance(result, Choices)
    return {one.value: one.number for one in result.counts} | ({"other": result.other} if result.other else {})


def test_the_whole_is_counted_once(form: SurveyForm, filled: Any, town: Any) -> None:
    found, _form = seen(town, form)
    assert found.head.number == found.counted.number == 6
    assert counts(found, WELL) == {"yes": 3, "no": 1, "other": 1}
    assert counts(found, NEEDS) == {"water": 2, "light": 3, "other": 1}
    assert found.head.reviews == {"approved": 2, "received": 4}
    assert sum(found.head.days.values()) == 6
    assert (found.reached, found.meant) == (5, 6)


def test_areas_add_up_to_the_whole(form: SurveyForm, filled: Any, town: Any) -> None:
    found, _form = seen(town, form)
    assert sum(one.answers for one in found.places) == found.head.number
    assert sum(one.reached for one in found.places) == found.reached
    assert sum(one.meant for one in found.places) == found.meant
    assert sorted(one.answers for one in found.places if one.area) == [1, 4]
    assert [one.answers for one in found.places if one.area is None] == [1]
    for key, number in counts(found, WELL).items():
        assert sum(one.choices["" if key == "other" else key] for one in found.places) == number


def test_every_figure_counts_the_rows_it_opens(form: SurveyForm, filled: Any, town: Any) -> None:
    viewer = viewer_of(town.id)

    def rows(said: dict[str, str] | None) -> int:
        assert said is not None
        return count_answers(viewer, answers, asked_answers(said))

    for asked in (AnswerFilter(), AnswerFilter(review="received"), AnswerFilter(since=clock.today())):
        found, answers = seen(town, form, **vars(asked))
        said = said_of(asked)
        assert rows(said) == found.head.number
        for path in (WELL, NEEDS):
            for key, number in counts(found, path).items():
                if key != "other":
                    assert rows(narrowed(said, answer(path, key))) == number
        for panel in found.counted.panels:
            if not panel.question.private and panel.question.repeat is None:
                assert rows(narrowed(said, answer(panel.question.path))) == panel.result.answered
        for place in found.places:
            if place.area is None:
                continue
            assert rows(narrowed(said, {"area": str(place.area.id)})) == place.answers
            for key in ("yes", "no"):
                assert rows(narrowed(said, answer(WELL, key) | {"area": str(place.area.id)})) == place.choices[key]
        for day, number in found.head.days.items():
            assert rows(between(said, day, day)) == number


def test_nobody_counts_what_they_may_not_see(form: SurveyForm, filled: Any, factories: Any) -> None:
    village = factories.coordinator("coordinator")
    found, _form = seen(village, form)
    assert (found.head.number, found.meant) == (4, 4)  # neither the other village nor what has no place
    other = factories.cadre("other")
    factories.household("别人的户", cadre=other)
    stranger, _form = seen(other, form)
    assert (stranger.head.number, stranger.meant) == (0, 1)


def test_corrected_answers_count_once(form: SurveyForm, filled: Any, town: Any) -> None:
    filled[0].superseded_by = filled[5].id
    db.session.commit()
    found, _form = seen(town, form)
    assert found.head.number == 5
    assert counts(found, WELL)["yes"] == 2


def test_files_are_told_apart_by_whether_they_have_come(form: SurveyForm, answered: Any, town: Any) -> None:
    for state in ("kept", "awaited"):
        row = answered(town, None, {"face": "face.jpg"})
        file = SurveyAttachment(submission_id=row.id, name="face.jpg", state=state, account_id=town.id)
        db.session.add(file)
    db.session.commit()
    found, _form = seen(town, form)
    (files,) = (one.result for one in found.counted.panels if isinstance(one.result, Files))
    assert (files.answered, files.arrived, files.awaited) == (2, 1, 1)


def test_sealed_answers_are_counted_and_never_shown(form: SurveyForm, answered: Any, town: Any) -> None:
    answered(town, None, {"well": "yes"}, private_answers='{"/data/phone":"13812345678"}')
    answered(town, None, {"well": "yes"})
    found, _form = seen(town, form)
    (phone,) = (one for one in found.counted.panels if one.question.name == "phone")
    assert (phone.result.answered, phone.silent) == (1, 1)
    assert "13812345678" not in repr(found)


def test_a_form_for_a_tag_is_meant_for_those_that_bear_it(
    form: SurveyForm, filled: Any, factories: Any, town: Any
) -> None:
    factories.tag(factories.household("独居户"), "living_alone")
    form = db.session.get_one(SurveyForm, form.id)
    form.tag_codes = ["living_alone"]
    db.session.commit()
    found, _form = seen(town, form)
    assert (found.reached, found.meant) == (0, 1)


def test_months_areas_and_questions_are_crossed(form: SurveyForm, filled: Any, town: Any) -> None:
    viewer = viewer_of(town.id)
    answers = form_answered(viewer, form.id)
    table = crossed(viewer, answers, AnswerFilter(), WELL, NEEDS).table
    assert table is not None
    assert table.both == 3
    assert Counter(table.numbers) == {
        ("yes", "water"): 1, ("yes", "light"): 1, ("no", "water"): 1, ("", "light"): 1, ("", ""): 1
    }  # fmt: skip
    months = crossed(viewer, answers, AnswerFilter(), "month", "area").table
    assert months is not None
    assert sum(months.rows.values()) == 6
    assert list(months.row_keys) == sorted(months.row_keys)
    assert crossed(viewer, answers, AnswerFilter(), WELL, WELL).table is None
    assert crossed(viewer, answers, AnswerFilter(), WELL, "/data/phone").table is None


def test_days_lie_within_those_that_are_asked_for() -> None:
    said = {"since": "2026-05-10", "until": "2026-05-20"}
    assert between(said, date(2026, 5, 1), date(2026, 5, 31)) == said
    assert between({}, date(2026, 5, 1), date(2026, 5, 31)) == {"since": "2026-05-01", "until": "2026-05-31"}


def test_the_table_of_answers_looks_at_one_question() -> None:
    assert narrowed({"path": WELL, "value": "yes"}, answer(NEEDS, "water")) is None
    assert narrowed({"path": WELL}, answer(WELL, "yes")) == {"path": WELL, "value": "yes"}
    assert narrowed({"path": WELL, "value": "yes"}, answer(WELL, "no")) is None
    assert narrowed({"review": "approved"}, {"review": "received"}) is None
    version = uuid.UUID(int=7)
    assert said_of(AnswerFilter(version_id=version, area_id=3)) == {"version": str(version), "area": "3"}
