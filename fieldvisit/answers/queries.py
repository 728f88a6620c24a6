"""One set of answers with all that belongs to it: household, files, corrections, rivals, reviews."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from fieldvisit.answers import policy
from fieldvisit.answers.comparing import Difference, differences
from fieldvisit.answers.listing import AnswerLine, lines_of
from fieldvisit.answers.parting import IsPrivate, Said, parted
from fieldvisit.answers.questions import Question
from fieldvisit.answers.saying import say
from fieldvisit.answers.scope import FormAnswered
from fieldvisit.answers.telling import Told, flat, leaves, tell
from fieldvisit.issues.models import Issue
from fieldvisit.issues.policy import within as issues_within
from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys.answers import read_answers, shape_of
from fieldvisit.surveys.attachments import files_of
from fieldvisit.surveys.instance import read_instance
from fieldvisit.surveys.models import (
    SurveyAttachment,
    SurveyForm,
    SurveyReview,
    SurveyRival,
    SurveySubmission,
    SurveyVersion,
)
from fieldvisit.surveys.set_going import SetGoing, set_going_by
from fieldvisit.surveys.setting_going import RAISE
from fieldvisit.surveys.xlsform.defining import is_number_by_name

MOST_EARLIER = 20
MOST_RIVALS = 20
MOST_REVIEWS = 200


@dataclass(frozen=True)
class Earlier:
    """Answers that these stand for, and what is otherwise now."""

    row: SurveySubmission
    changed: Sequence[Difference]


@dataclass(frozen=True)
class Rival:
    """Other content that came under the same id. `changed` is None where it cannot be read any more."""

    row: SurveyRival
    account_name: str
    changed: Sequence[Difference] | None


@dataclass(frozen=True)
class OneSet:
    """One set of answers as its page shows it. `later`: the ones that stand for these, if any do."""

    form: FormAnswered
    line: AnswerLine
    version: SurveyVersion | None
    definition: Sequence[dict[str, Any]]
    files: dict[str, list[SurveyAttachment]]
    earlier: Sequence[Earlier]
    later: uuid.UUID | None
    rivals: Sequence[Rival]
    reviews: Sequence[SurveyReview]
    may_review: bool
    may_open: bool

    @property
    def row(self) -> SurveySubmission:
        """The row itself."""
        return self.line.row

    @cached_property
    def told(self) -> list[Told]:
        """The answers as they were asked."""
        language = self.form.language
        return tell(
            self.definition, self.said.open, self.sealed_keys, language, lambda one, text: say(one, text, language)
        )

    @property
    def noted(self) -> list[Told]:
        """What nobody was asked, wherever it stands."""
        return [one for one in leaves(self.told) if one.silent and one.answered]

    @cached_property
    def said(self) -> Said:
        """The answers, what is sealed apart."""
        return said_by(self.form, self.row)

    @cached_property
    def sealed_keys(self) -> dict[str, str]:
        """{key by which a sealed answer is opened: the path of its question}."""
        return {key: path for key, path, _values in flat(self.said.private)}

    @property
    def unnamed_files(self) -> list[SurveyAttachment]:
        """Files that came although no answer bears their name."""
        named = {text for _key, _path, values in flat(self.row.answers) for text in values}
        return [one for name, rows in self.files.items() if name not in named for one in rows]


def one_set(viewer: Viewer, form: FormAnswered, submission_id: uuid.UUID) -> OneSet:
    """One set of answers of a form. Problems: not_visible."""
    row = seen_answers(viewer, form, submission_id)
    version = next((one for one in form.versions if one.id == row.survey_version_id), None)
    files: dict[str, list[SurveyAttachment]] = {}
    for file in files_of([row.id]):
        files.setdefault(file.name, []).append(file)
    return OneSet(
        form,
        lines_of(viewer, form, [row])[0],
        version,
        _definition(version),
        files,
        _earlier(form, row),
        row.superseded_by,
        _rivals(form, version, row),
        reviews_of(row.id),
        row.superseded_by is None and policy.may(viewer, Act.ANSWER_REVIEW, row, form.area_path),
        policy.may(viewer, Act.ANSWER_OPEN, row, form.area_path),
    )


def form_of(submission_id: uuid.UUID) -> uuid.UUID:
    """The id of the form that a set of answers belongs to. Problems: not_visible, also of a form nobody made here."""
    query = select(SurveyForm.id).join(SurveySubmission, SurveySubmission.form_id == SurveyForm.form_id)
    found = db.session.scalar(query.where(SurveySubmission.id == submission_id))
    if found is None:
        raise NotVisible()
    return found


def seen_answers(viewer: Viewer, form: FormAnswered, submission_id: uuid.UUID) -> SurveySubmission:
    """The row, superseded ones too, where the viewer may see it. Problems: not_visible."""
    of_form = (SurveySubmission.id == submission_id, SurveySubmission.form_id == form.row.form_id)
    row = db.session.scalar(select(SurveySubmission).where(*of_form).options(undefer(SurveySubmission.private_answers)))
    if row is None:
        raise NotVisible()
    policy.ensure(viewer, Act.ANSWER_SEE, row, form.area_path)
    return row


def said_by(form: FormAnswered, row: SurveySubmission) -> Said:
    """The answers, what is sealed apart: never for a list, a log or an address."""
    return parted(row.answers, json.loads(row.private_answers or "{}"), _seals(form, row))


def shown_of(form: FormAnswered, row: SurveySubmission) -> Mapping[str, Any]:
    """Those that lie open alone; what is sealed is not even read."""
    return parted(row.answers, {}, _seals(form, row)).open


def _seals(form: FormAnswered, row: SurveySubmission) -> IsPrivate:
    """What any version seals; of a version that nobody made also what goes by the name of a number."""
    private = {one.path for one in form.questions if one.private}
    if row.survey_version_id is not None:
        return private.__contains__
    return lambda path: path in private or is_number_by_name(path.rpartition("/")[2])


def _definition(version: SurveyVersion | None) -> list[dict[str, Any]]:
    """What the version asks; nothing where it is not known."""
    query = select(SurveyVersion.definition).where(SurveyVersion.id == version.id) if version else None
    return list(db.session.scalar(query) or ()) if query is not None else []


def _earlier(form: FormAnswered, row: SurveySubmission) -> list[Earlier]:
    """The ones these stand for, the last before first."""
    found: list[Earlier] = []
    after, order = row, _order(form)
    while len(found) < MOST_EARLIER:
        query = select(SurveySubmission).where(SurveySubmission.superseded_by == after.id)
        query = query.order_by(SurveySubmission.received_at.desc(), SurveySubmission.id.desc()).limit(1)
        before = db.session.scalar(query.options(undefer(SurveySubmission.private_answers)))
        if before is None:
            break
        found.append(Earlier(before, differences(said_by(form, before), said_by(form, after), order)))
        after = before
    return found


def _order(form: FormAnswered) -> Any:
    places = {one.path: place for place, one in enumerate(form.questions)}
    return lambda path: places.get(path, len(places))


def _rivals(form: FormAnswered, version: SurveyVersion | None, row: SurveySubmission) -> list[Rival]:
    query = select(SurveyRival).where(SurveyRival.submission_id == row.id).options(undefer(SurveyRival.xml))
    rows = list(db.session.scalars(query.order_by(SurveyRival.received_at, SurveyRival.id).limit(MOST_RIVALS)))
    people = people_named({one.account_id for one in rows})
    shape = shape_of(_definition(version)) if rows else None
    return [
        Rival(one, people[one.account_id].name if one.account_id in people else "", _against(form, shape, row, one.xml))
        for one in rows
    ]


def _against(form: FormAnswered, shape: Any, row: SurveySubmission, xml: str) -> list[Difference] | None:
    try:
        read = read_answers(read_instance(xml.encode()).root, shape)
    except Problem:
        return None
    return differences(said_by(form, row), parted(read.open, read.private, _seals(form, row)), _order(form))


def reviews_of(submission_id: uuid.UUID) -> list[SurveyReview]:
    """What readers said, the newest first."""
    query = select(SurveyReview).where(SurveyReview.submission_id == submission_id)
    return list(db.session.scalars(query.order_by(SurveyReview.at.desc(), SurveyReview.id.desc()).limit(MOST_REVIEWS)))


def followed(viewer: Viewer, found: OneSet) -> list[SetGoing]:
    """What the answers set going, each with a link where the viewer may follow it."""
    deeds = set_going_by(found.row.id)
    raised = {one.subject_id for one in deeds if one.act == RAISE and one.subject_id}
    query = select(Issue.id).where(Issue.id.in_(raised), issues_within(viewer, Act.ISSUE_SEE))
    issues = set(db.session.scalars(query)) if raised else set()
    return [one if _leads_on(one, found, issues) else replace(one, href=None) for one in deeds]


def _leads_on(deed: SetGoing, found: OneSet, issues: set[uuid.UUID]) -> bool:
    return deed.subject_id in issues if deed.act == RAISE else found.line.household is not None


def question_at(form: FormAnswered, path: str) -> Question:
    """The question of a path; one that no version asks goes by its name."""
    known = next((one for one in form.questions if one.path == path), None)
    return known or Question(path, path.rpartition("/")[2], "")
