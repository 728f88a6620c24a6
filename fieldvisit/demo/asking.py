"""The demo's questionnaires: the five ready ones, published for the town by its coordinator when work began."""

import uuid
from datetime import datetime, timedelta

from fieldvisit.demo.days import History
from fieldvisit.demo.people import Officials, Staff
from fieldvisit.people.marks import move_mark
from fieldvisit.storage.base import db
from fieldvisit.surveys.audience import MARK, put_audience
from fieldvisit.surveys.library import LIBRARY
from fieldvisit.surveys.library.sheets import Sample
from fieldvisit.surveys.models import SurveyForm, SurveyVersion, VersionState
from fieldvisit.surveys.ready_forms import audience_of, converted_sample

_SPACE = uuid.UUID("5b0e9f52-2f0c-5f6e-9a42-7c1f6f5d2b11")  # the same demo has the same ids
COORDINATOR = "town"


def publish_forms(town_id: int, officials: Officials, history: History) -> None:
    """The rows that presses in the library would have left, on the day the register was taken."""
    person = officials.by_username[COORDINATOR]
    for place, sample in enumerate(LIBRARY):
        at = history.founded() + timedelta(hours=1, minutes=7 * place)
        form = _form(sample, town_id, person, at)
        db.session.add(form)
        db.session.flush()
        db.session.add(_version(sample, form, person, at))
    db.session.flush()
    move_mark(MARK)


def _form(sample: Sample, town_id: int, person: Staff, at: datetime) -> SurveyForm:
    form = SurveyForm(
        id=uuid.uuid5(_SPACE, sample.code), form_id=sample.code, title=sample.zh, created_by=person.id,
        created_by_name=person.name, created_at=at, changed_at=at,
    )  # fmt: skip
    put_audience(form, audience_of(sample, town_id))
    return form


def _version(sample: Sample, form: SurveyForm, person: Staff, at: datetime) -> SurveyVersion:
    raw, made = converted_sample(sample.code, sample.code)
    return SurveyVersion(
        id=uuid.uuid5(form.id, made.version), survey_form_id=form.id, version=made.version,
        state=VersionState.PUBLISHED, title=made.title, languages=made.languages, questions=made.questions,
        definition=made.definition, warnings=made.warnings, xform=made.xform, md5=made.md5, xlsx=raw,
        made_by=person.id, made_by_name=person.name, made_at=at, published_at=at,
    )  # fmt: skip
