"""What answers set going, told on their page: links and titles, and why something was left undone."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.households.rules import tag_words
from fieldvisit.households.words import FIELDS
from fieldvisit.issues.categories import category_labels, label_of
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyDeed, SurveySubmission
from fieldvisit.surveys.setting_going import PROPOSE, RAISE, TASK
from fieldvisit.web.languages import page_language

ACT_WORDS: Mapping[str, Any] = {RAISE: _l("报了问题"), TASK: _l("定了任务"), PROPOSE: _l("提议改户档")}
REASONS: Mapping[str, Any] = {
    "category_closed": _l("这个类别已经停用"),
    "category_unknown": _l("这里没有这个类别"),
    "no_place": _l("不知道是哪一户、哪个网格"),
    "no_household": _l("不知道是哪一户"),
    "household_gone": _l("这一户已经搬走或注销"),
    "tag_unknown": _l("这里没有这个标签"),
    "sealed": _l("保密的答案不拿来改户档"),
    "already_so": _l("户档上已经是这样"),
    "does_not_fit": _l("答的填不进这一项"),
    "too_many": _l("一份答卷引出的太多，后面的没有做"),
    "refused": _l("没有办成"),
}


@dataclass(frozen=True)
class SetGoing:
    """One thing. `href`: where it is to be seen; `reason`: why it was not done; `earlier`: set by answers before."""

    act: str
    act_words: str
    title: str
    turn: str
    href: str | None
    reason: str | None
    earlier: bool
    subject_id: uuid.UUID | None = None  # the issue, the task, the change that is proposed


def set_going_by(submission_id: uuid.UUID) -> list[SetGoing]:
    """What these answers and those they correct set going, in the order of the form's rules; who may see the answers
    was judged. Titles tell nothing that was answered.
    """
    query = select(SurveySubmission.first_id, SurveySubmission.household_id)
    home = db.session.execute(query.where(SurveySubmission.id == submission_id)).one_or_none()
    if home is None:
        return []
    rows = select(SurveyDeed).where(SurveyDeed.line_id == (home.first_id or submission_id))
    found = db.session.scalars(rows.order_by(SurveyDeed.at, SurveyDeed.path, SurveyDeed.turn, SurveyDeed.act))
    return [_told(row, submission_id, home.household_id) for row in found]


def _told(row: SurveyDeed, submission_id: uuid.UUID, household_id: uuid.UUID | None) -> SetGoing:
    return SetGoing(
        act=row.act,
        act_words=str(ACT_WORDS.get(row.act, row.act)),
        title=_title(row),
        turn=row.turn,
        href=_href(row, household_id),
        reason=str(REASONS.get(row.reason, row.reason)) if row.reason else None,
        earlier=row.submission_id != submission_id,
        subject_id=row.subject_id,
    )


def _title(row: SurveyDeed) -> str:
    if row.act == RAISE:
        return label_of(row.said, category_labels()).text(page_language())
    sort, _sign, what = row.said.partition(":")
    if row.act == PROPOSE:
        return tag_words(what, page_language()) if sort == "tag" else str(FIELDS.get(what, what))
    return row.said


def _href(row: SurveyDeed, household_id: uuid.UUID | None) -> str | None:
    if row.subject_id is None:
        return None
    if row.act == RAISE:
        return url_for("issues.issue", issue_id=row.subject_id)
    return url_for("desk.household", household_id=household_id) if household_id else None
