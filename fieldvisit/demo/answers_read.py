"""What a coordinator made of the answers: most are approved, some come back with a question and are put right."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.demo.answerer import words_of
from fieldvisit.demo.answering import Answering
from fieldvisit.demo.answering_elders import CONTACTS
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History, in_office_hours
from fieldvisit.demo.names import phone
from fieldvisit.demo.people import Staff
from fieldvisit.demo.stories import Pen
from fieldvisit.surveys.models import Review

READ, REMARKED = 0.72, 0.25
_STATES = ((Review.APPROVED, 88), (Review.HAS_ISSUES, 9), (Review.REJECTED, 3))
_PUT_RIGHT = 0.5
# What the cadre had put down wrongly, by form: a question, and what it should have been, or else.
_CHANGES: dict[str, tuple[str, str, str]] = {
    "fv-opinion": ("change", "same", "better"),
    "fv-safety": ("extinguisher", "yes", "no"),
    "fv-elder-care": ("contact_phone", phone(CONTACTS + 900), phone(CONTACTS + 901)),
    "fv-enterprise": ("costs", "same", "more"),
    "fv-satisfaction": ("clinic", "4", "3"),
}
Row = dict[str, Any]


def read_answers(answering: Answering, reader: Staff, history: History) -> list[Row]:
    """The rows of reviews; sets the state of the answers, and adds those that stand for what was put right."""
    chance, pen = Chance("answers", "read", history.today), Pen()
    reviews: list[Row] = []
    for row in list(answering.rows):
        at = _when(row["received_at"], chance)
        if at > history.end or not chance.happens(READ):
            continue
        state = chance.weighted(_STATES)
        reviews.append(_review(row, state, reader, at, _comment(row, state, chance, pen)))
        later = at + timedelta(hours=chance.number(3, 30))
        if state is Review.HAS_ISSUES and later < history.end and chance.happens(_PUT_RIGHT):
            after = answering.correct(row, _put_right(row["form_id"], answering.replies[row["id"]]), later)
            again = _when(later, chance)
            if again < history.end:
                reviews.append(_review(after, Review.APPROVED, reader, again, None))
    return reviews


def _put_right(form_id: str, reply: Row) -> Row:
    question, right, otherwise = _CHANGES[form_id]
    return {question: right if reply[question] != right else otherwise}


def _when(received: datetime, chance: Chance) -> datetime:
    return in_office_hours(received + timedelta(hours=chance.number(2, 70)), chance)


def _review(row: Row, state: Review, reader: Staff, at: datetime, comment: str | None) -> Row:
    row["review"] = state
    return {
        "id": uuid.uuid5(row["id"], state),
        "submission_id": row["id"],
        "state": state,
        "comment": comment,
        "account_id": reader.id,
        "account_name": reader.name,
        "at": at,
    }


def _comment(row: Row, state: Review, chance: Chance, pen: Pen) -> str | None:
    """Approval mostly goes without saying; the others say why, in words that fit the form."""
    if state is Review.APPROVED and not chance.happens(REMARKED):
        return None
    words = words_of("comments")[state]
    return pen.least_used(words["any"] + words.get(row["form_id"], []), chance)
