"""Load the demo: make everything in memory, then write it table by table in the caller's transaction.

Through Core and in bulk, because one object a row would take minutes; the rows are those the services would have
written (events fold to the state, versions count the steps, dossiers have been raised once a write).
"""

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from fieldvisit.assignments.models import Assignment
from fieldvisit.demo import register
from fieldvisit.demo.areas import load_areas
from fieldvisit.demo.assigning import Keeping, assign
from fieldvisit.demo.checking import checks
from fieldvisit.demo.days import History, at
from fieldvisit.demo.issue_book import IssueBook, numbered
from fieldvisit.demo.issue_life import Life
from fieldvisit.demo.leading_days import CAME_TO_THE_MEETING, STAYED_AWAY, LeadingDays
from fieldvisit.demo.noticing import notice_rows
from fieldvisit.demo.noting import Noting
from fieldvisit.demo.occasions import Occasions
from fieldvisit.demo.people import Officials, hire
from fieldvisit.demo.register import Home, Registry
from fieldvisit.demo.seed import seed_categories, tell_sequences
from fieldvisit.demo.stories import Pen, spoken
from fieldvisit.demo.visiting import Diary, FieldWork
from fieldvisit.households.models import Dossier, Household, HouseholdTag, Member
from fieldvisit.issues.models import (
    Callback,
    Issue,
    IssueCounter,
    IssueEvent,
    Notice,
    Reporter,
    Supervision,
)
from fieldvisit.issues.settling import callback_share
from fieldvisit.people.models import Account, Feedback, Grant, Unit
from fieldvisit.storage.base import Base, db
from fieldvisit.storage.sealed import keyring
from fieldvisit.visits.models import Attendance, Meeting, Visit

Progress = Callable[[str], None]
_SPREAD = 13


def load_demo(*, today: date, password_hash: str, progress: Progress) -> None:
    """Write the whole demo as of that day; history ends the day before."""
    history = History(today)
    founded = history.founded()
    progress("  areas of Jiaxing …")
    areas = load_areas()
    seed_categories()
    progress("  households, cadres and departments …")
    officials = hire(areas, founded - timedelta(days=20), password_hash)
    homes = Registry(areas, today, founded).fill()
    keeping = assign(homes, officials, founded)
    _write_people(officials)
    _write_register(homes, keeping, today, history)
    progress("  sixty days of visits and meetings …")
    pen = Pen()
    leading = LeadingDays(homes, officials.by_username["cadre"], history)
    diary = _visits(history, officials, keeping, homes, pen, leading)
    progress("  issues and what came of them …")
    lives = _issues(history, areas, officials, diary, homes, pen, leading)
    _write_diary(diary)
    _write_issues(lives)
    _write_dossiers(officials, homes, diary, lives)
    _write(Notice, notice_rows(history))
    _write_feedback(officials, history)
    _write_checks(history, officials, keeping)
    tell_sequences()
    db.session.flush()
    progress(f"  {len(homes)} households, {len(diary.knocks)} visits, {len(lives)} issues")


def _visits(
    history: History, officials: Officials, keeping: Keeping, homes: list[Home], pen: Pen, leading: LeadingDays
) -> Diary:
    neighbours: dict[str, list[str]] = {}
    for home in homes:
        if home.kind == "family":
            neighbours.setdefault(home.hamlet, []).append(home.called)
    work = FieldWork(history, officials, keeping, Noting(history.today.year, pen, neighbours))
    leading.visit(work)
    for home in homes:
        cadre = keeping.keeper.get(home.id)
        if cadre is not None and home.id not in leading.ids():
            work.go_round(home, cadre)
    work.help_and_comfort(homes)
    work.meet(homes, leading.ids(CAME_TO_THE_MEETING), leading.ids(STAYED_AWAY))
    work.follow_up(homes, leading.ids())
    return work.diary


def _issues(
    history: History,
    areas: Any,
    officials: Officials,
    diary: Diary,
    homes: list[Home],
    pen: Pen,
    leading: LeadingDays,
) -> list[Life]:
    occasions = Occasions(diary, homes, officials, history, leading.ids())
    book = IssueBook(history, areas, officials, occasions, homes, pen, callback_share())
    leading.raise_issues(book)
    book.tell_all()
    return book.lives


def _write(model: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _write_people(officials: Officials) -> None:
    _write(Unit, officials.unit_rows)
    _write(Account, officials.account_rows)
    _write(Grant, officials.grant_rows)


def _write_register(homes: list[Home], keeping: Keeping, today: date, history: History) -> None:
    founded = history.founded()
    _write(Household, register.household_rows(homes, founded))
    _write(Member, register.member_rows(homes, founded))
    _write(HouseholdTag, register.tag_rows(homes, today, founded))
    _write(Assignment, keeping.rows)


def _write_diary(diary: Diary) -> None:
    _write(Visit, [knock.row for knock in diary.knocks])
    _write(Meeting, diary.meetings)
    _write(Attendance, diary.attendance)


def _write_issues(lives: list[Life]) -> None:
    counters = numbered(lives)
    _write(Issue, [life.row() for life in lives])
    for life in lives:
        for row in life.reporters:
            row["phone_hash"] = keyring().fingerprint(row["phone"]) if row["phone"] else None
    _write(Reporter, [row for life in lives for row in life.reporters])
    _write(IssueEvent, [row for life in lives for row in life.events])
    _write(Callback, [row for life in lives for row in life.callbacks])
    _write(Supervision, [row for life in lives for row in life.supervisions])
    _write(IssueCounter, counters)


def _write_dossiers(officials: Officials, homes: list[Home], diary: Diary, lives: list[Life]) -> None:
    """One revision for the register, one for the assignment, one for each write since."""
    household: Counter[uuid.UUID] = Counter({home.id: 2 for home in homes})
    household.update(knock.home.id for knock in diary.knocks)
    household.update(row["household_id"] for row in diary.attendance)
    user: Counter[uuid.UUID] = Counter({row["id"]: 1 for row in officials.account_rows})
    user.update(row["cadre_id"] for row in diary.meetings)
    for life in lives:
        household[life.home.id] += len(life.events)
        user[life.base["raised_by_id"]] += len(life.events)
    rows = [{"id": key, "kind": "household", "revision": count} for key, count in household.items()]
    rows += [{"id": key, "kind": "user", "revision": count} for key, count in user.items()]
    _write(Dossier, rows)


def _write_checks(history: History, officials: Officials, keeping: Keeping) -> None:
    for model, rows in checks(history, officials, keeping):
        _write(model, rows)


def _write_feedback(officials: Officials, history: History) -> None:
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
    _write(Feedback, rows)
