"""What was answered under a doubled row moves to the one that stays; grid and names of the moment are kept."""

import uuid

from sqlalchemy import update

from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveySubmission


def move_answers(doubled_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    """Answers given for the one become the other's. The caller raises both dossiers."""
    rows = update(SurveySubmission).where(SurveySubmission.household_id == doubled_id).values(household_id=kept_id)
    db.session.execute(rows, execution_options={"synchronize_session": "fetch"})
