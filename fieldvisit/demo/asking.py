"""The demo's questionnaires: the five ready ones, published for the town by its coordinator when work began.

One of them was asked anew with a further question later on, as it happens everywhere: its first version is retired and
keeps the answers it was given.
"""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from fieldvisit.demo.days import History, at
from fieldvisit.demo.people import Officials, Staff
from fieldvisit.people.marks import move_mark
from fieldvisit.storage.base import db
from fieldvisit.surveys.audience import MARK, put_audience
from fieldvisit.surveys.library import LIBRARY
from fieldvisit.surveys.library.satisfaction import SATISFACTION
from fieldvisit.surveys.library.sheets import Sample, ask, options, workbook_of
from fieldvisit.surveys.models import SurveyForm, SurveyVersion, VersionState
from fieldvisit.surveys.ready_forms import audience_of, converted_sample
from fieldvisit.surveys.xlsform.converting import Converted, convert_book

_SPACE = uuid.UUID("5b0e9f52-2f0c-5f6e-9a42-7c1f6f5d2b11")  # the same demo has the same ids
COORDINATOR = "town"
ASKED_ANEW = 26  # days ago
_ALSO = replace(
    SATISFACTION,
    survey=[
        *SATISFACTION.survey,
        ask("select_multiple news", "news", "村里的事从哪里知道（可多选）", "How village news is heard (several)"),
    ],
    choices={
        **SATISFACTION.choices,
        "news": options(
            ("group", "微信群", "WeChat group"),
            ("board", "公开栏", "Notice board"),
            ("cadre", "联户干部", "One's cadre"),
            ("meeting", "庭院会", "Courtyard meeting"),
            ("hearsay", "听邻居说", "Neighbours"),
        ),
    },
)
Published = dict[str, list[SurveyVersion]]


def publish_forms(town_id: int, officials: Officials, history: History) -> Published:
    """The rows that presses in the library would have left, on the day the register was taken.

    Answers {form id: its versions, the oldest first}.
    """
    person = officials.by_username[COORDINATOR]
    published: Published = {}
    for place, sample in enumerate(LIBRARY):
        moment = history.founded() + timedelta(hours=1, minutes=7 * place)
        form = _form(sample, town_id, person, moment)
        versions = [_version(*converted_sample(sample.code, sample.code), form, person, moment)]
        if sample is SATISFACTION:
            versions.append(_asked_anew(form, versions[0], person, at(history.day(ASKED_ANEW), 15, 20)))
        db.session.add(form)
        db.session.flush()
        db.session.add_all(versions)
        published[form.form_id] = versions
    db.session.flush()
    move_mark(MARK)
    return published


def _form(sample: Sample, town_id: int, person: Staff, moment: datetime) -> SurveyForm:
    form = SurveyForm(
        id=uuid.uuid5(_SPACE, sample.code), form_id=sample.code, title=sample.zh, created_by=person.id,
        created_by_name=person.name, created_at=moment, changed_at=moment,
    )  # fmt: skip
    put_audience(form, audience_of(sample, town_id))
    return form


def _version(raw: bytes, made: Converted, form: SurveyForm, person: Staff, moment: datetime) -> SurveyVersion:
    return SurveyVersion(
        id=uuid.uuid5(form.id, made.version), survey_form_id=form.id, version=made.version,
        state=VersionState.PUBLISHED, title=made.title, languages=made.languages, questions=made.questions,
        definition=made.definition, warnings=made.warnings, xform=made.xform, md5=made.md5, xlsx=raw,
        made_by=person.id, made_by_name=person.name, made_at=moment, published_at=moment,
    )  # fmt: skip


def _asked_anew(form: SurveyForm, before: SurveyVersion, person: Staff, moment: datetime) -> SurveyVersion:
    before.state, before.retired_at = VersionState.RETIRED, moment
    form.changed_at = moment
    raw = workbook_of(_ALSO, version="2")
    return _version(raw, convert_book(raw), form, person, moment)
