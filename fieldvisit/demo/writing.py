"""The demo's rows, table by table and in bulk, in the order in which tables refer to each other."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import insert

from fieldvisit.assignments.models import Assignment
from fieldvisit.demo import register
from fieldvisit.demo.assigning import Keeping
from fieldvisit.demo.days import History, at
from fieldvisit.demo.errands import company
from fieldvisit.demo.issue_book import numbered
from fieldvisit.demo.issue_life import Life
from fieldvisit.demo.people import Officials
from fieldvisit.demo.picturing import Pictures
from fieldvisit.demo.proposing import Proposals
from fieldvisit.demo.register import Home
from fieldvisit.demo.stories import spoken
from fieldvisit.demo.visiting import Diary
from fieldvisit.households.found_by import write_all_found_by
from fieldvisit.households.models import Household, HouseholdTag, Member
from fieldvisit.issues.models import Callback, Issue, IssueCounter, IssueEvent, Reporter, Supervision
from fieldvisit.people.models import Account, Feedback, Grant, Unit
from fieldvisit.photos.models import Photo, PhotoLink
from fieldvisit.storage.base import Base, db
from fieldvisit.storage.sealed import keyring
from fieldvisit.visits.models import Attendance, Companion, Meeting, Visit

_SPREAD = 13
_UNCORRECTED: dict[str, Any] = {
    "supersedes": None,
    "superseded": False,
    "corrected_by": None,
    "corrected_by_name": None,
}


def write(model: type[Base], rows: list[dict[str, Any]]) -> None:
    """All rows of a table; they name the same columns."""
    if rows:
        db.session.execute(insert(Base.metadata.tables[model.__tablename__]), rows)


def write_people(officials: Officials) -> None:
    """Departments, accounts and their grants."""
    write(Unit, officials.unit_rows)
    write(Account, officials.account_rows)
    write(Grant, officials.grant_rows)


def write_register(homes: list[Home], keeping: Keeping, today: date, history: History) -> None:
    """Households, who lives there, their tags, and who keeps them."""
    founded = history.founded()
    write(Household, register.household_rows(homes, founded))
    write(Member, register.member_rows(homes, founded))
    write_all_found_by()
    write(HouseholdTag, register.tag_rows(homes, today, founded))
    write(Assignment, keeping.rows)


def write_proposals(proposed: Proposals) -> None:
    """Doors that stand on no register yet, who lives there, and the visit at which they were found."""
    write(Household, proposed.homes)
    for row in proposed.members:
        row["phone_hash"] = keyring().fingerprint(row["phone"])
    write(Member, proposed.members)
    write(Visit, proposed.visits)


def write_diary(diary: Diary) -> None:
    """Visits, who stood at the door too, meetings, and who came."""
    write(Visit, [_UNCORRECTED | knock.row for knock in diary.knocks])
    write(Companion, company(diary.knocks))
    write(Meeting, [_UNCORRECTED | row for row in diary.meetings])
    write(Attendance, diary.attendance)


def write_photos(pictures: Pictures) -> None:
    """Photos, and the visits and issues that name them."""
    write(Photo, pictures.photos)
    write(PhotoLink, pictures.links)


def write_issues(lives: list[Life]) -> None:
    """Issues with everything that hangs on them, numbered in the order they came."""
    counters = numbered(lives)
    write(Issue, [life.row() for life in lives])
    for life in lives:
        for row in life.reporters:
            row["phone_hash"] = keyring().fingerprint(row["phone"]) if row["phone"] else None
    write(Reporter, [row for life in lives for row in life.reporters])
    write(IssueEvent, [row for life in lives for row in life.events])
    write(Callback, [row for life in lives for row in life.callbacks])
    write(Supervision, [row for life in lives for row in life.supervisions])
    write(IssueCounter, counters)


def write_feedback(officials: Officials, history: History) -> None:
    """What cadres found a burden."""
    rows = [
        {
            "id": uuid.uuid5(uuid.NAMESPACE_URL, text),
            "account_id": officials.cadres[_SPREAD * place].id,
            "text": text,
            "screen": "visit" if place else "today",
            "at": at(history.day(1 + 3 * place), 20, 15),
            "seen_at": None,
        }
        for place, text in enumerate(spoken()["feedback"])
    ]
    write(Feedback, rows)
