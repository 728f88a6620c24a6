"""A reader's word on answers: it is written down, the state follows, and the household's dossier tells the tablet.

Undone by another word: what was said before stays in the history. Flushes, never commits.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate, validates_schema
from sqlalchemy import ColumnElement, and_, select

from fieldvisit.answers import policy
from fieldvisit.answers.scope import FormAnswered
from fieldvisit.households.dossiers import DossierKind, touch_dossiers
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotVisible, StepRefused
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import Review, SurveyReview, SurveySubmission
from fieldvisit.web.schemas import BaseSchema, CleanString

MOST_AT_ONCE = 100
LONGEST_COMMENT = 1000
_CHOOSE = _l("请选一个结论。")
_HOW_MANY = _l("请选 1 到 %(most)s 份答卷。", most=MOST_AT_ONCE)
EXPLAINED = (Review.HAS_ISSUES, Review.REJECTED)  # whoever filled it in must know why


@dataclass(frozen=True)
class Word:
    """A state, and why."""

    state: str
    comment: str = ""


class WordSchema(BaseSchema):
    """A state; a reason where something is wrong."""

    command = Word

    state = fields.String(
        required=True,
        validate=validate.OneOf([str(one) for one in Review], error=_CHOOSE),
        error_messages=dict.fromkeys(("required", "null", "invalid"), _CHOOSE),
    )
    comment = CleanString(max_length=LONGEST_COMMENT, blank=True, load_default="")

    @validates_schema
    def _says_why(self, data: dict[str, str], **_more: object) -> None:
        if data.get("state") in EXPLAINED and not data.get("comment"):
            raise ValidationError({"comment": [str(_l("有疑问或不通过，请写明原因，填表的人要知道改什么。"))]})


@dataclass(frozen=True)
class WordOnMany(Word):
    """The same of several sets of answers."""

    ids: list[uuid.UUID] = field(default_factory=list)


class WordOnManySchema(WordSchema):
    """One word on several sets of answers."""

    command = WordOnMany

    ids = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(1, MOST_AT_ONCE, error=_HOW_MANY),
        error_messages={"required": _l("请先勾选答卷。")},
    )


def review_answers(viewer: Viewer, form: FormAnswered, ids: Collection[uuid.UUID], word: Word) -> list[SurveyReview]:
    """Say it of each; all or none. The reviews that were written, in the order of the ids.

    Problems: not_visible, not_allowed, invalid_input (too many), step_refused (answers that were corrected since).
    """
    if not 0 < len(set(ids)) <= MOST_AT_ONCE:
        raise InvalidInput(_HOW_MANY, field="ids")
    _touch(form, ids)
    rows = _locked(form, ids)
    for row in rows:
        policy.ensure(viewer, Act.ANSWER_REVIEW, row, form.area_path)
        if row.superseded_by is not None:
            raise StepRefused(_l("这份答卷后来更正过，请核对更正后的那份。"))
    return [_said(viewer, row, word) for row in rows]


def _touch(form: FormAnswered, ids: Collection[uuid.UUID]) -> None:
    """The dossiers first, as every writer does."""
    query = select(SurveySubmission.household_id).where(_named(form, ids), SurveySubmission.household_id.is_not(None))
    kinds: dict[uuid.UUID, DossierKind] = {key: "household" for key in db.session.scalars(query) if key is not None}
    touch_dossiers(kinds)


def _locked(form: FormAnswered, ids: Collection[uuid.UUID]) -> Sequence[SurveySubmission]:
    query = select(SurveySubmission).where(_named(form, ids)).order_by(SurveySubmission.id).with_for_update()
    rows = list(db.session.scalars(query, execution_options={"populate_existing": True}))
    if len(rows) != len(set(ids)):
        raise NotVisible()
    return rows


def _named(form: FormAnswered, ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    return and_(SurveySubmission.form_id == form.row.form_id, SurveySubmission.id.in_(set(ids)))


def _said(viewer: Viewer, row: SurveySubmission, word: Word) -> SurveyReview:
    row.review = word.state
    said = SurveyReview(submission_id=row.id, state=word.state, comment=word.comment or None, at=now())
    said.account_id, said.account_name = viewer.id, viewer.name
    db.session.add(said)
    db.session.flush()
    return said
