"""What was answered under a doubled row moves to the one that stays, or back; grid and names of the moment are kept."""

import uuid
from collections.abc import Collection

from fieldvisit.storage.moving import move_rows
from fieldvisit.surveys.models import SurveySubmission


def move_answers(from_id: uuid.UUID, to_id: uuid.UUID, only: Collection[uuid.UUID] | None = None) -> list[uuid.UUID]:
    """Answers given for the one become the other's; which they were. The caller raises both dossiers."""
    return move_rows(SurveySubmission, from_id, to_id, only)
