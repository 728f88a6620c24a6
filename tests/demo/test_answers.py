"""The demo's answers are what the services would have kept, and nothing a household would deny."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from fieldvisit.demo.stories import MOST_USES
from fieldvisit.households.models import Household, HouseholdTag
from fieldvisit.photos.sealed_files import file_pieces
from fieldvisit.storage.base import db
from fieldvisit.surveys.answers import read_answers, shape_of
from fieldvisit.surveys.instance import read_instance
from fieldvisit.surveys.library import LIBRARY
from fieldvisit.surveys.models import SurveyAttachment, SurveyReview, SurveySubmission, SurveyVersion
from fieldvisit.visits.models import Visit

pytestmark = pytest.mark.usefixtures("village")


@pytest.fixture(scope="module")
def rows(village: object) -> list[SurveySubmission]:
    """All sets of answers."""
    return list(db.session.scalars(select(SurveySubmission).order_by(SurveySubmission.received_at)))


@pytest.fixture(scope="module")
def versions(village: object) -> dict[uuid.UUID, SurveyVersion]:
    """{id: version}."""
    return {version.id: version for version in db.session.scalars(select(SurveyVersion))}


def _private(row: SurveySubmission) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.private_answers or "{}")
    return found


def test_every_form_was_answered_and_one_of_them_in_two_versions(rows: list[SurveySubmission]) -> None:
    forms = Counter(row.form_id for row in rows)
    assert forms.keys() == {sample.code for sample in LIBRARY} and min(forms.values()) >= 40
    assert 300 <= len(rows) <= 420
    assert {row.version for row in rows if row.form_id == "fv-satisfaction"} == {"1", "2"}
    assert {row.channel for row in rows} == {"tablet", "openrosa"}


def test_answers_are_what_their_instance_says(
    rows: list[SurveySubmission], versions: dict[uuid.UUID, SurveyVersion]
) -> None:
    for row in rows:
        said = read_instance(row.xml.encode())
        assert (said.form_id, said.version, said.instance_id) == (row.form_id, row.version, row.instance_id)
        assert (said.sha256, said.deprecated_id) == (row.sha256, row.deprecated_id)
        read = read_answers(said.root, shape_of(versions[row.survey_version_id].definition))
        assert row.answers == read.open and _private(row) == read.private


def test_what_must_be_answered_was_and_choices_are_those_of_the_form(
    rows: list[SurveySubmission], versions: dict[uuid.UUID, SurveyVersion]
) -> None:
    for row in rows:
        said = row.answers | _private(row)
        for item in versions[row.survey_version_id].definition:
            for answers in said.get(item["repeat"], []) if item["repeat"] else [said]:
                answer = answers.get(item["path"])
                assert answer or not item["required"] or item.get("relevant"), f"{row.form_id} {item['path']}"
                if answer and item["choices"]:
                    assert set(answer.split()) <= {one["value"] for one in item["choices"]}, item["path"]


def test_within_a_visit_to_that_household_by_its_cadre(rows: list[SurveySubmission]) -> None:
    visits = {visit.id: visit for visit in db.session.scalars(select(Visit))}
    outside = [row for row in rows if row.visit_id is None]
    assert {row.channel for row in outside} == {"openrosa"}
    for row in rows:
        assert row.recorded_at <= row.received_at
        if row.visit_id is not None:
            visit = visits[row.visit_id]
            assert (visit.household_id, visit.cadre_id, visit.grid_id) == (
                row.household_id,
                row.account_id,
                row.grid_id,
            )
            assert visit.outcome == "met" and visit.started_at <= row.recorded_at <= visit.ended_at


def test_each_form_was_asked_where_it_fits(rows: list[SurveySubmission]) -> None:
    kinds = dict(db.session.execute(select(Household.id, Household.kind)).all())
    tags = set(db.session.execute(select(HouseholdTag.household_id, HouseholdTag.tag)).all())
    for row in rows:
        assert (kinds[row.household_id] == "enterprise") == (row.form_id == "fv-enterprise")
        if row.form_id == "fv-elder-care":
            assert {(row.household_id, "lone_elder"), (row.household_id, "empty_nest")} & tags


def test_positions_lie_before_the_door(rows: list[SurveySubmission]) -> None:
    spots = {home.id: (home.lat, home.lon) for home in db.session.scalars(select(Household))}
    placed = [row for row in rows if row.answers.get("/data/place")]
    assert len(placed) >= 40
    for row in placed:
        lat, lon, _height, metres = map(float, str(row.answers["/data/place"]).split())
        home = spots[row.household_id]
        assert abs(lat - home[0]) < 0.0002 and abs(lon - home[1]) < 0.0002 and 4 <= metres <= 18


def _texts(answers: dict[str, Any], asked: set[str]) -> Iterator[str]:
    for path, said in answers.items():
        if isinstance(said, list):
            for turn in said:
                yield from _texts(turn, asked)
        elif path in asked:
            yield said


def test_words_are_distinct_and_whole(rows: list[SurveySubmission], versions: dict[uuid.UUID, SurveyVersion]) -> None:
    used: Counter[str] = Counter()
    for row in rows:
        if row.superseded_by is None:
            definition = versions[row.survey_version_id].definition
            used.update(_texts(row.answers, {item["path"] for item in definition if item["type"] == "text"}))
    assert len(used) >= 250 and {text: count for text, count in used.items() if count > MOST_USES} == {}
    assert not [text for text in used if "{" in text or text == "None"]


def test_reviews_give_the_state_and_some_answers_were_put_right(rows: list[SurveySubmission]) -> None:
    said = {review.submission_id: review for review in db.session.scalars(select(SurveyReview))}
    states = Counter(row.review for row in rows)
    assert states.keys() == {"received", "has_issues", "approved", "rejected"}
    by_instance = {row.instance_id: row for row in rows}
    for row in rows:
        assert row.review == (said[row.id].state if row.id in said else "received")
        assert row.review in ("received", "approved") or said[row.id].comment
    corrections = [row for row in rows if row.deprecated_id]
    assert len(corrections) >= 3
    for row in corrections:
        before = by_instance[row.deprecated_id]
        assert before.superseded_by == row.id and before.received_at < row.received_at
        assert before.answers != row.answers or _private(before) != _private(row)


def test_pictures_lie_sealed_and_one_is_on_its_way() -> None:
    files = list(db.session.scalars(select(SurveyAttachment)))
    assert Counter(file.state for file in files)["awaited"] == 1 and len(files) >= 5
    for file in files:
        if file.stored:
            assert b"".join(file_pieces(file.stored))[:3] == b"\xff\xd8\xff"
