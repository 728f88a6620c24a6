"""A form with every shape of question, and answers from several places."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyForm, SurveySubmission, SurveyVersion
from tests.support.factories import Factories
from tests.support.reader import Reader
from tests.support.survey_factories import make_submission
from tests.surveys.writing import make_care, question

CHOICES = [
    {"value": "yes", "labels": {"default": "好"}},
    {"value": "no", "labels": {"default": "不好"}},
]
QUESTIONS = [
    question("well", "select_one", labels={"default": "身体好吗"}, choices=CHOICES),
    question("needs", "select_multiple", labels={"default": "缺什么"}, choices=[
        {"value": "water", "labels": {"default": "水"}}, {"value": "light", "labels": {"default": "灯"}},
    ]),
    question("note_text", "text", labels={"default": "还说了什么"}),
    question("phone", "text", labels={"default": "电话"}, private=True),
    question("face", "image", labels={"default": "照片"}),
    question("member", "repeat", labels={"default": "家里的人"}),
    question("name", path="/data/member/name", group="/data/member", repeat="/data/member", labels={"default": "姓名"}),
]  # fmt: skip


@pytest.fixture
def desk(factories: Factories, reader: Reader) -> Reader:
    """The coordinator of the village at the desk."""
    factories.coordinator("coordinator")
    reader.come_in("coordinator")
    return reader


@pytest.fixture
def version(factories: Factories) -> SurveyVersion:
    """The published version of the form."""
    made: SurveyVersion = make_care(factories, title="关爱")
    made = db.session.get_one(SurveyVersion, made.id)
    made.definition, made.md5 = QUESTIONS, f"answers{made.id.hex}"[:32]
    db.session.commit()
    return made


@pytest.fixture
def form(version: SurveyVersion) -> SurveyForm:
    """The form itself."""
    return db.session.get_one(SurveyForm, version.survey_form_id)


@pytest.fixture
def answered(form: SurveyForm, version: SurveyVersion) -> Callable[..., SurveySubmission]:
    """Hand in answers: by whom, at which household, what was said ({name: text}) and any column beside."""

    def hand_in(account: Any, household: Any = None, said: Any = None, **values: Any) -> SurveySubmission:
        if household is not None:
            home = {"household_id": household.id, "grid_id": household.grid_id, "shard_id": household.shard_id}
            values = home | values
        answers = {f"/data/{name}": text for name, text in (said or {"well": "yes"}).items()}
        return make_submission(version, form, account, answers=answers, **values)

    return hand_in
