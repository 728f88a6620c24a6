"""A sealed answer shown: one at a time, and written in the audit trail. Flushes, never commits."""

import uuid

from fieldvisit.answers import policy
from fieldvisit.answers.queries import said_by, seen_answers
from fieldvisit.answers.scope import FormAnswered
from fieldvisit.answers.telling import flat
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer


def open_answer(viewer: Viewer, form: FormAnswered, submission_id: uuid.UUID, key: str) -> tuple[str, tuple[str, ...]]:
    """(the path of the question, what was answered). Problems: not_visible (no such answer), not_allowed."""
    row = seen_answers(viewer, form, submission_id)
    policy.ensure(viewer, Act.ANSWER_OPEN, row, form.area_path)
    found = {here: (path, values) for here, path, values in flat(said_by(form, row).private)}.get(key)
    if found is None:
        raise NotVisible(field="answer")
    detail = {"question": found[0], "household_id": str(row.household_id or "")}
    audit.record(
        "answer_opened", actor_id=viewer.id, subject_kind="survey_submission", subject_id=row.id, detail=detail
    )
    return found
