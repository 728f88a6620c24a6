"""Whether a household has answered a form, as conditions for rooms that ask at doors."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from fieldvisit.surveys.models import SurveySubmission, SurveyVersion, VersionState


def answered_since(household_id: Any, form_id: Any, since: Any) -> ColumnElement[bool]:
    """Whether answers to the form were filled in there since; a correction is no other one."""
    return exists().where(
        SurveySubmission.household_id == household_id,
        SurveySubmission.form_id == form_id,
        SurveySubmission.superseded_by.is_(None),
        SurveySubmission.recorded_at >= since,
    )


def households_answered(form_id: Any, since: Any) -> Select[Any]:
    """A subquery of the households that answered it since, each once."""
    query = select(SurveySubmission.household_id).where(
        SurveySubmission.form_id == form_id,
        SurveySubmission.household_id.is_not(None),
        SurveySubmission.superseded_by.is_(None),
        SurveySubmission.recorded_at >= since,
    )
    return query.distinct()


def is_handed_out(survey_form_id: Any) -> ColumnElement[bool]:
    """Whether the form has a published version."""
    return exists().where(SurveyVersion.survey_form_id == survey_form_id, SurveyVersion.state == VersionState.PUBLISHED)
