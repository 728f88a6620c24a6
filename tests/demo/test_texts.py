"""What people say in the demo: distinct, in place, and never against its category, outcome or household."""

import re
from collections import Counter, defaultdict

import pytest
from sqlalchemy import select

from fieldvisit.demo.stories import MOST_USES, Story, notes, spoken, stories
from fieldvisit.households.models import Household, HouseholdTag, Member
from fieldvisit.issues.models import Callback, Issue, IssueEvent, Supervision
from fieldvisit.issues.seed_categories import SEED_CATEGORIES
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Meeting, Visit
from tests.demo.conftest import TODAY
from tests.demo.shapes import SLOT, fits, shape

pytestmark = pytest.mark.usefixtures("village")
PLAIN_SLOTS = {"h", "g", "d", "p", "q", "age", "day", "next", "soon", "past"}
DEPARTMENT_ENDS = {"solved", "partial", "explained", "unable"}


def _stories_of(issue: Issue) -> list[Story]:
    return [story for story in stories() if story.category == issue.category and fits(issue.description, story.said)]


def test_stories_are_whole() -> None:
    codes = {row.code for row in SEED_CATEGORIES if row.parent}
    assert len(stories()) >= 150 and len({story.id for story in stories()}) == len(stories())
    assert {story.category for story in stories()} == codes
    for story in stories():
        assert story.end in DEPARTMENT_ENDS | {"on_spot", "reject", "withdraw"}
        if story.end == "reject":
            assert story.told
        elif story.end != "withdraw":
            assert story.again and all(story.words) and len(set(story.words)) == 3
        assert bool(story.order) <= bool(story.stuck), f"{story.id}: an order without what holds it up"


def test_slots_are_known() -> None:
    texts = [text for story in stories() for text in (story.said, story.done, story.again, story.stuck, story.order)]
    texts += [text for by_who in notes().values() for found in by_who.values() for text in found]
    texts += [text for found in spoken().values() for text in found]
    for text in texts:
        for slot in SLOT.findall(text):
            known = slot in PLAIN_SLOTS | {"place", "n", "m"} or "|" in slot or re.fullmatch(r"\d+-\d+", slot)
            assert known, f"{slot}: {text}"


def test_no_slot_is_left_in_what_was_written() -> None:
    for column in (
        Issue.description,
        IssueEvent.note,
        Callback.words,
        Visit.notes,
        Meeting.notes,
        Supervision.directions,
    ):
        for text in db.session.scalars(select(column).where(column.is_not(None))):
            assert not re.search(r"[{}|]", text), text
            assert text == text.strip() and 3 <= len(text) <= 120


@pytest.mark.parametrize(
    "column", [Issue.description, Callback.words, Visit.notes, Meeting.notes, Supervision.directions]
)
def test_no_text_is_used_more_than_five_times(column: object) -> None:
    used = Counter(db.session.scalars(select(column)))  # type: ignore[call-overload]
    del used[None]
    assert {text: count for text, count in used.items() if count > MOST_USES} == {}


def test_no_note_of_a_step_is_used_more_than_five_times() -> None:
    used = Counter(
        db.session.execute(
            select(IssueEvent.step, IssueEvent.note).where(
                IssueEvent.note.is_not(None), IssueEvent.actor_id.is_not(None)
            )
        )
    )
    assert {text: count for text, count in used.items() if count > MOST_USES} == {}


def test_more_than_four_hundred_different_texts() -> None:
    texts = set(db.session.scalars(select(Issue.description)))
    assert len(texts) >= 180
    texts |= set(db.session.scalars(select(IssueEvent.note))) | set(db.session.scalars(select(Visit.notes)))
    assert len(texts) >= 1000


def test_every_issue_tells_one_story_to_its_end() -> None:
    events = defaultdict(list)
    for event in db.session.scalars(select(IssueEvent).order_by(IssueEvent.issue_id, IssueEvent.seq)):
        events[event.issue_id].append(event)
    for issue in db.session.scalars(select(Issue)):
        told = _stories_of(issue)
        assert told, f"{issue.number} {issue.category}: {issue.description}"
        answers = [event for event in events[issue.id] if event.step in ("resolve", "on_spot")]
        assert any(_tells(story, answers, events[issue.id]) for story in told), f"{issue.number} {issue.description}"


def _tells(story: Story, answers: list[IssueEvent], events: list[IssueEvent]) -> bool:
    for place, answer in enumerate(answers):
        expected = story.done if place == 0 else story.again
        outcome = "solved" if story.end == "on_spot" else story.end
        if place > 0:
            outcome = "partial" if "{soon}" in story.again else "solved"
        if not fits(answer.note, expected) or answer.outcome != outcome:
            return False
        if (answer.step == "on_spot") != (story.end == "on_spot" and place == 0):
            return False
    for event in events:
        if event.step == "supervise" and not fits(event.note, story.order):
            return False
        if event.step == "comment" and story.stuck and not fits(event.note, story.stuck):
            return False
    return True


def test_words_of_a_call_back_agree_with_the_satisfaction() -> None:
    index = {"satisfied": 0, "basically": 1, "not": 2}
    for call in db.session.scalars(select(Callback).where(Callback.reached, Callback.words.is_not(None))):
        issue = db.session.get_one(Issue, call.issue_id)
        assert call.satisfaction is not None
        fitting = [story.words[index[call.satisfaction]] for story in _stories_of(issue)]
        if call.satisfaction == "not" and call.cycle > 1:
            fitting += spoken()["not_again"]
        assert any(fits(call.words, words) for words in fitting), call.words


def test_stories_are_told_of_households_they_fit() -> None:
    tags = defaultdict(set)
    for row in db.session.scalars(select(HouseholdTag)):
        tags[row.household_id].add(row.tag)
    members = defaultdict(list)
    for member in db.session.scalars(select(Member)):
        members[member.household_id].append(member)
    for issue in db.session.scalars(select(Issue)):
        home = db.session.get_one(Household, issue.household_id)
        told = _stories_of(issue)
        assert any(_lives_there(story.who, home, tags[home.id], members[home.id]) for story in told), issue.description


def _lives_there(who: str, home: Household, tags: set[str], members: list[Member]) -> bool:
    ages = [TODAY.year - (member.birth_year or TODAY.year) for member in members]
    head = next(member for member in members if member.head)
    head_age = TODAY.year - (head.birth_year or 0)
    facts = {
        "firm": home.kind == "enterprise",
        "family": home.kind == "family" and "new_resident" not in tags,
        "lone": "lone_elder" in tags and len(members) == 1,
        "alone": bool({"lone_elder", "empty_nest"} & tags) and min(ages) >= 60,
        "elder": head_age >= 66,
        "child": any(7 <= age <= 15 for age in ages),
        "toddler": any(2 <= age <= 6 for age in ages),
        "grandchild": any(member.relation in ("grandson", "granddaughter") for member in members),
        "parent": head_age < 50 and any(7 <= age <= 15 for age in ages),
        "working": 24 <= head_age <= 62,
        "estate": home.door.endswith("室"),
        "tenant": "new_resident" in tags,
        "patient": "severe_illness" in tags,
        "disabled": "disabled" in tags,
        "veteran": "veterans_family" in tags,
        "poor": "minimum_income" in tags,
        "feud": "dispute" in tags,
        "left": "left_behind" in tags,
        "relocation": "relocation" in tags,
    }
    return all(facts[name] for name in who.split("+"))


def test_notes_fit_who_lives_there() -> None:
    tags = defaultdict(set)
    for row in db.session.scalars(select(HouseholdTag)):
        tags[row.household_id].add(row.tag)
    alone = [shape(text) for text in notes()["met"]["lone"]]
    firm = [shape(text) for found in notes().values() for text in found.get("firm", [])]
    for visit in db.session.scalars(select(Visit).where(Visit.notes.is_not(None))):
        home = db.session.get_one(Household, visit.household_id)
        written = str(visit.notes)
        if any(shape.fullmatch(written) for shape in alone):
            assert "lone_elder" in tags[home.id], written
        assert any(shape.fullmatch(written) for shape in firm) <= (home.kind == "enterprise"), written


def test_days_named_in_an_answer_are_not_after_it() -> None:
    """`{day}` is when the work was done: on the day of the answer or the day before."""
    from datetime import timedelta

    from fieldvisit.kernel.clock import local_date

    for event in db.session.scalars(select(IssueEvent).where(IssueEvent.step == "resolve")):
        found = re.match(r"(\d+)月(\d+)日", event.note or "")
        if found:
            day = local_date(event.recorded_at)
            assert (int(found[1]), int(found[2])) in {(d.month, d.day) for d in (day, day - timedelta(days=1))}
