"""意见反馈: anyone may say that something is a burden; administrators read it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.ids import new_id
from fieldvisit.people import audit
from fieldvisit.people.models import Feedback
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.schemas import BaseSchema, CleanString


@dataclass(frozen=True)
class GiveFeedback:
    """What is said, and on which screen it came to mind."""

    text: str
    screen: str | None = None


class FeedbackSchema(BaseSchema):
    """The words matter; the screen is a help."""

    command = GiveFeedback

    text = CleanString(required=True, max_length=2000)
    screen = CleanString(max_length=80, load_default=None, allow_none=True)


def give_feedback(
    account_id: uuid.UUID, said: GiveFeedback, *, at: datetime, feedback_id: uuid.UUID | None = None
) -> Feedback:
    """Write down what someone says."""
    row = Feedback(id=feedback_id or new_id(), account_id=account_id, text=said.text, screen=said.screen, at=at)
    db.session.add(row)
    db.session.flush()
    return row


def mark_feedback_seen(viewer: Viewer, feedback_id: uuid.UUID) -> None:
    """Remember that an administrator read it."""
    row = db.session.get(Feedback, feedback_id)
    if row is None:
        raise NotVisible()
    row.seen_at = row.seen_at or now()
    db.session.flush()
    audit.record("feedback_seen", actor_id=viewer.id, subject_kind="feedback", subject_id=row.id)
