"""Answers act: what they set going is done in the transaction that keeps them, once. Flushes, never commits.

Whoever may answer needs no further right: the form's author decided what answers set going, the answerer only said
what is so. What cannot be done is written down with its reason; the answers are kept whatever happens.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from fieldvisit.field_tasks.making import NewTask, set_task
from fieldvisit.households.dossiers import savepoint
from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.households.suggesting import Suggestion, suggest
from fieldvisit.issues.categories import category_of
from fieldvisit.issues.commands import RaiseIssue
from fieldvisit.issues.raising import write_issue
from fieldvisit.issues.schemas import MAX_TEXT
from fieldvisit.kernel.errors import Problem
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.kernel.text import tidy
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyDeed
from fieldvisit.surveys.setting_going import MOST_DEEDS, PROPOSE, RAISE, TASK, Deed
from fieldvisit.web.languages import speaking

LONGEST_ANSWER = 1000
MOST_NOTED = 200


@dataclass(frozen=True)
class Given:
    """The answers that act. `line_id`: the first of their line of corrections; `grid_id`: where, with no household."""

    submission_id: uuid.UUID
    line_id: uuid.UUID
    title: str
    household: HouseholdFacts | None
    grid_id: int | None
    visit_id: uuid.UUID | None
    stamp: Stamp


class CannotBeDone(Exception):
    """A deed that is left undone. `reason`: one of `set_going.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def act_on(viewer: Viewer, given: Given, deeds: Sequence[Deed]) -> None:
    """Do what has not been done for this line of answers. The dossiers of household and viewer are locked."""
    keys = {deed.key(given.line_id): deed for deed in deeds[:MOST_NOTED]}
    known = {row.id: row for row in db.session.scalars(select(SurveyDeed).where(SurveyDeed.id.in_(keys)))}
    done = sum(row.reason is None for row in known.values())
    for key, deed in keys.items():
        row = known.get(key) or _row(key, deed, given)
        if row.reason is None and key in known:
            continue
        row.submission_id, row.at = given.submission_id, given.stamp.recorded_at
        row.subject_id, row.reason = (None, "too_many") if done >= MOST_DEEDS else _tried(viewer, given, key, deed)
        done += row.reason is None
        db.session.add(row)
    db.session.flush()


def _row(key: uuid.UUID, deed: Deed, given: Given) -> SurveyDeed:
    rule = deed.rule
    return SurveyDeed(
        id=key, line_id=given.line_id, act=rule.act, said=rule.said[:200], path=rule.path, turn=deed.turn[:60]
    )


def _tried(viewer: Viewer, given: Given, key: uuid.UUID, deed: Deed) -> tuple[uuid.UUID | None, str | None]:
    """(what came of it, why nothing did)."""
    try:
        with savepoint(), speaking("zh"):  # what is stored is said in the language of the field
            return _DOING[deed.rule.act](viewer, given, key, deed), None
    except CannotBeDone as left:
        return None, left.reason
    except Problem as problem:
        return None, "does_not_fit" if problem.code == "invalid_input" else "refused"


def _raise(viewer: Viewer, given: Given, key: uuid.UUID, deed: Deed) -> uuid.UUID:
    """An issue of the category, described by question and answer; a sealed answer stays sealed."""
    category = category_of(deed.rule.said)
    if category is None or not category.active:
        raise CannotBeDone("category_closed" if category else "category_unknown")
    grid_id = given.household.grid_id if given.household else given.grid_id
    if grid_id is None:
        raise CannotBeDone("no_place")
    asked = RaiseIssue(
        id=key,
        category=category.code,
        description=_description(given, deed),
        household_id=given.household.id if given.household else None,
        grid_id=grid_id,
        visit_id=given.visit_id,
        confidential=deed.rule.private,
    )
    origin = {"submission_id": str(given.submission_id), "form_title": given.title}
    return write_issue(viewer, asked, given.stamp, given.household, grid_id, origin=origin).id


def _description(given: Given, deed: Deed) -> str:
    turn = _("（第 %(turn)s 项）", turn=deed.turn) if deed.turn else ""
    answer = "" if deed.rule.private else _("：") + _answer(deed)[:LONGEST_ANSWER]
    origin = _("（问卷《%(title)s》）", title=given.title)
    return tidy(f"{deed.rule.label}{turn}{answer}\n{origin}")[:MAX_TEXT]


def _answer(deed: Deed) -> str:
    return str(_("、")).join(deed.answers)


def _task(viewer: Viewer, given: Given, key: uuid.UUID, deed: Deed) -> uuid.UUID:
    """A thing to do for whoever keeps the household."""
    household = _lived_in(given)
    said = NewTask(id=key, words=deed.rule.said, submission_id=given.submission_id, form_title=given.title)
    return set_task(viewer, household, said, given.stamp).id


def _propose(viewer: Viewer, given: Given, key: uuid.UUID, deed: Deed) -> uuid.UUID:
    """A change of the register that a coordinator confirms."""
    household = _lived_in(given)
    sort, _sign, what = deed.rule.said.partition(":")
    if sort == "tag":
        if what not in TAG_OF:
            raise CannotBeDone("tag_unknown")
        basis = _("问卷《%(title)s》：%(question)s", title=given.title, question=deed.rule.label)
        said = Suggestion(key, f"tags.{what}", basis)
    elif deed.rule.private:
        raise CannotBeDone("sealed")
    else:
        said = Suggestion(key, what, _answer(deed))
    waits = suggest(viewer, household.id, said, given.stamp)
    if waits is None:
        raise CannotBeDone("already_so")
    return waits


def _lived_in(given: Given) -> HouseholdFacts:
    """The household, on the register or proposed; who has left has nothing to do there."""
    household = given.household
    if household is None:
        raise CannotBeDone("no_household")
    if not household.active and household.proposer_id is None:
        raise CannotBeDone("household_gone")
    return household


_DOING = {RAISE: _raise, TASK: _task, PROPOSE: _propose}
