"""What a household's dossier tells of the questionnaires that were filled in there: which, when, by whom, how far.

Not what was answered: whoever takes a household over sees that it was asked, and a dossier stays small.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, func, select

from fieldvisit.kernel.clock import iso
from fieldvisit.storage.rows import execute
from fieldvisit.surveys.attachments import counted_files
from fieldvisit.surveys.models import Review, SurveyReview, SurveySubmission, SurveyVersion

MOST = 10

_PLACE = func.row_number().over(
    partition_by=SurveySubmission.household_id,
    order_by=(SurveySubmission.recorded_at.desc(), SurveySubmission.id.desc()),
)
_RANKED = (
    select(
        SurveySubmission.id,
        SurveySubmission.household_id,
        SurveySubmission.form_id,
        SurveySubmission.version,
        SurveySubmission.survey_version_id,
        SurveySubmission.instance_id,
        SurveySubmission.deprecated_id,
        SurveySubmission.recorded_at,
        SurveySubmission.account_id,
        SurveySubmission.account_name,
        SurveySubmission.review,
        SurveySubmission.visit_id,
        _PLACE.label("place"),
    )
    .where(
        SurveySubmission.household_id.in_(bindparam("ids", expanding=True)), SurveySubmission.superseded_by.is_(None)
    )
    .subquery()
)
_LATEST = (
    select(_RANKED, SurveyVersion.title)
    .outerjoin(SurveyVersion, SurveyVersion.id == _RANKED.c.survey_version_id)
    .where(_RANKED.c.place <= MOST)
    .order_by(_RANKED.c.household_id, _RANKED.c.place)
)
_EXPLAINED = (Review.HAS_ISSUES, Review.REJECTED)
_COMMENTS = (
    select(SurveyReview.submission_id, SurveyReview.comment)
    .where(SurveyReview.submission_id.in_(bindparam("ids", expanding=True)), SurveyReview.state.in_(_EXPLAINED))
    .order_by(SurveyReview.at, SurveyReview.id)  # the last one counts
)


def surveys_for_dossiers(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, list[dict[str, Any]]]]:
    """{household: {surveys: [...]}}, newest first; those where nothing was asked are left out."""
    if not household_ids:
        return {}
    rows = execute(_LATEST, {"ids": list(household_ids)}).all()
    files = counted_files([row.id for row in rows])
    why = _why([row.id for row in rows if row.review in _EXPLAINED])
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        told = _told(row, files.get(row.id, {"awaited": 0, "kept": 0}))
        found[row.household_id].append(told | {"comment": why.get(row.id)})
    return {key: {"surveys": listed} for key, listed in found.items()}


def _why(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """{submission: what its last reader found wrong}: whoever filled it in must know what to mend."""
    return {row.submission_id: row.comment for row in execute(_COMMENTS, {"ids": list(ids)})} if ids else {}


def _told(row: Any, files: dict[str, int]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "form_id": row.form_id,
        "version": row.version,
        "title": row.title or row.form_id,
        "instance_id": row.instance_id,
        "deprecated_id": row.deprecated_id,
        "at": iso(row.recorded_at),
        "cadre_id": str(row.account_id),
        "cadre_name": row.account_name,
        "review": row.review,
        "visit_id": str(row.visit_id) if row.visit_id else None,
        "files": files,
    }
