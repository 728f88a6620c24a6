"""Answers act once: an issue, a task, a change that waits; corrections add, retries do not, what cannot is told."""

import threading
from typing import Any

import pytest

from fieldvisit.field_tasks.models import FieldTask
from fieldvisit.households.changes import open_changes, settle_change
from fieldvisit.households.models import FieldChange, HouseholdTag
from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.models import SurveyDeed, SurveySubmission
from fieldvisit.surveys.set_going import set_going_by
from tests.support.handheld import Handheld
from tests.support.openrosa_client import Client
from tests.surveys.serving import served
from tests.surveys.test_submitting import rows, submit
from tests.surveys.writing import asked, instance, make_asking, question

ROAD = question("road", "select_one", rules={"raise": "infra.road", "when": "bad"}, labels={"default": "路好走吗"})
ROAD["choices"] = [{"value": "bad", "labels": {"default": "不好走"}}, {"value": "good", "labels": {"default": "好走"}}]
LAMP = question("lamp", rules={"task": "带一只灯泡去"})
NAME = question("head_now", rules={"propose": "field:name"})
ALONE = question("alone", "select_one", rules={"propose": "tag:lone_elder", "when": "yes"}, labels={"default": "独居"})
SECRET = question("secret", rules={"raise": "infra.road", "sealed": "yes"}, labels={"default": "悄悄话"}, private=True)


@pytest.fixture
def form(factories: Any) -> Any:
    """A form whose answers set everything going."""
    factories.category()
    return make_asking(factories, asked(ROAD, LAMP, NAME, ALONE, SECRET), form_id="busy", title="路灯")


def give(tablet: Handheld, household: Any, answers: dict[str, str], **more: Any) -> str:
    """Hand answers in; the instance id."""
    xml, key = instance(answers, form_id="busy", deprecated_id=more.pop("deprecated_id", None))
    assert tablet.outcomes(submit(tablet, xml, household, form="busy", **more)) == ["applied"]
    return key


def reasons() -> list[tuple[str, str | None]]:
    return sorted(((one.act, one.reason) for one in rows(SurveyDeed)), key=str)


def test_an_issue_a_task_and_two_proposals_follow_from_one_set_of_answers(
    tablet: Handheld, home: Any, cadre: Any, form: Any, app: Any
) -> None:
    give(tablet, home, {"road": "bad", "lamp": "坏了", "head_now": "周新民", "alone": "yes"})
    (answers,) = rows()
    (issue,) = rows(Issue)
    assert (issue.household_id, issue.grid_id, issue.raised_by_id) == (home.id, home.grid_id, cadre.id)
    assert (issue.category, issue.state, issue.confidential) == ("infra.road", "submitted", False)
    assert issue.description == "路好走吗：不好走\n（问卷《路灯》）"
    assert [one.detail["submission_id"] for one in rows(IssueEvent)] == [str(answers.id)]
    (task,) = rows(FieldTask)
    assert (task.household_id, task.words, task.submission_id) == (home.id, "带一只灯泡去", answers.id)
    assert sorted(one.field for one in rows(FieldChange)) == ["name", "tags.lone_elder"]
    assert reasons() == [("propose", None), ("propose", None), ("raise", None), ("task", None)]
    with app.test_request_context():
        told = {(one.act, one.title): one.href for one in set_going_by(answers.id)}
    assert told[("raise", "道路")] == f"/issues/{issue.id}"
    assert told[("task", "带一只灯泡去")] == f"/households/{home.id}"
    tablet.pull()
    assert [one["id"] for one in tablet.household(home)["issues"]] == [str(issue.id)]
    assert {one["cause"] for one in tablet.household(home)["to_check"]} == {"answer"}


def test_an_issue_leads_back_to_the_answers_that_raised_it(
    tablet: Handheld, home: Any, form: Any, factories: Any, readers: Any
) -> None:
    give(tablet, home, {"road": "bad"})
    (answers,), (issue,) = rows(), rows(Issue)
    factories.coordinator("coordinator")
    factories.coordinator("elsewhere", area=factories.area("village"))
    page = readers("coordinator").get(f"/issues/{issue.id}")
    link = page.soup.select_one(".line-of-time a[href^='/answers/']")
    assert link is not None
    assert link.get_text() == "路灯"
    assert "不好走" in readers("coordinator").get(str(link["href"])).text
    assert readers("elsewhere").get(f"/answers/{answers.id}").status == 404


def test_answers_that_say_nothing_of_it_set_nothing_going(tablet: Handheld, home: Any, form: Any) -> None:
    give(tablet, home, {"road": "good", "alone": "no"})
    assert not any(rows(model) for model in (Issue, FieldTask, FieldChange, SurveyDeed))


def test_a_coordinator_confirms_what_was_proposed(tablet: Handheld, home: Any, form: Any, factories: Any) -> None:
    give(tablet, home, {"head_now": "周新民", "alone": "yes"})
    viewer = factories.viewer(factories.coordinator())
    db.session.rollback()
    waiting = {row.field: row for row in open_changes(viewer).items}
    assert (waiting["name"].here, waiting["name"].yours) == (home.name, "周新民")
    assert (waiting["tag"].tag, waiting["tag"].cause) == ("lone_elder", "answer")
    with unit_of_work():
        for row in waiting.values():
            settle_change(viewer, row.id, take=True)
    tablet.pull()
    assert tablet.household(home)["household"]["name"] == "周新民"
    (tag,) = rows(HouseholdTag)
    assert (tag.tag, tag.basis) == ("lone_elder", "问卷《路灯》：独居")
    give(tablet, home, {"head_now": "周新民", "alone": "yes"})
    assert reasons() == [("propose", "already_so")] * 2 + [("propose", None)] * 2


def test_a_retry_and_a_correction_never_double_and_only_what_is_new_is_added(
    tablet: Handheld, home: Any, form: Any
) -> None:
    first = give(tablet, home, {"road": "bad", "head_now": "甲"})
    xml = rows()[0].xml
    assert tablet.outcomes(submit(tablet, xml, home, form="busy")) == ["applied"]
    second = give(tablet, home, {"road": "bad", "lamp": "坏了", "head_now": "乙"}, deprecated_id=first)
    give(tablet, home, {"lamp": "还是坏的"}, deprecated_id=second)
    assert len(rows(Issue)) == len(rows(FieldTask)) == 1
    assert [one.state for one in rows(FieldChange)] == ["open", "open"]
    assert len({one.line_id for one in rows(SurveyDeed)}) == 1
    assert rows(instance_id=second)[0].first_id == rows(instance_id=first)[0].id


def test_answers_that_come_after_their_correction_set_nothing_going(tablet: Handheld, home: Any, form: Any) -> None:
    give(tablet, home, {"lamp": "坏了"}, deprecated_id="uuid:late")
    xml, _ = instance({"road": "bad", "lamp": "坏了"}, form_id="busy", instance_id="uuid:late")
    assert tablet.outcomes(submit(tablet, xml, home, form="busy")) == ["applied"]
    assert (len(rows(Issue)), len(rows(FieldTask))) == (0, 1)


def test_what_cannot_be_done_is_told_and_the_answers_stay(
    tablet: Handheld, home: Any, factories: Any, form: Any
) -> None:
    give(tablet, None, {"road": "bad", "lamp": "坏了", "alone": "yes"})
    assert reasons() == [("propose", "no_household"), ("raise", None), ("task", "no_household")]
    assert rows(Issue)[0].grid_id == home.grid_id

    closed = factories.category("closed.one", active=False)
    assert closed.code == "closed.one"
    odd = [question("a", rules={"raise": "closed.one"}), question("b", rules={"raise": "nowhere"})]
    long = question("c", rules={"propose": "field:door"})
    make_asking(factories, asked(*odd, long), form_id="odd")
    xml, _ = instance({"a": "1", "b": "2", "c": "长" * 200}, form_id="odd")
    assert tablet.outcomes(submit(tablet, xml, home, form="odd")) == ["applied"]
    assert set(reasons()) >= {("raise", "category_closed"), ("raise", "category_unknown"), ("propose", "does_not_fit")}
    assert len(rows(SurveySubmission)) == 2


def test_a_sealed_answer_stays_sealed_in_the_issue_which_is_confidential(
    tablet: Handheld, home: Any, form: Any
) -> None:
    give(tablet, home, {"secret": "邻居打人"})
    (issue,) = rows(Issue)
    assert issue.confidential is True
    assert "打人" not in issue.description
    assert "打人" not in str(db.session.execute(db.text("SELECT * FROM survey_deed")).all())


def test_a_repeat_of_a_thousand_turns_makes_fifty_issues_and_says_so(
    tablet: Handheld, home: Any, factories: Any
) -> None:
    factories.category()
    ill = question("ill", rules={"raise": "infra.road"}, path="/data/who/ill", repeat="/data/who")
    make_asking(factories, [ill], form_id="many")
    xml, _ = instance({"x": "1"}, form_id="many")
    xml = xml.replace("<x>1</x>", "<who><ill>是</ill></who>" * 60)
    assert tablet.outcomes(submit(tablet, xml, home, form="many")) == ["applied"]
    assert len(rows(Issue)) == 50
    assert [one.reason for one in rows(SurveyDeed)].count("too_many") == 10


def test_ten_posts_at_once_and_two_corrections_at_once_act_once(app: Any, home: Any, cadre: Any, form: Any) -> None:
    from fieldvisit.surveys.keys import make_key

    with unit_of_work():
        key, _row = make_key(cadre.id, "手机", by=cadre.id)
    said = {"household_id": str(home.id), "road": "bad", "lamp": "坏了"}
    first, name = instance(said, form_id="busy")
    edits = [instance(said | {"head_now": "甲"}, form_id="busy", deprecated_id=name)[0] for _ in range(2)]
    with served(app) as base:
        client = Client(f"{base}/openrosa/key/{key}")
        assert _at_once(client, [first] * 10) == [201] * 10
        assert _at_once(client, edits) == [201] * 2
    assert len(rows(SurveySubmission)) == 3
    assert len(rows(Issue)) == len(rows(FieldTask)) == len(rows(FieldChange)) == 1
    assert reasons() == [("propose", None), ("raise", None), ("task", None)]


def _at_once(client: Client, posts: list[str]) -> list[int]:
    line, answers = threading.Barrier(len(posts)), list[int]()

    def send(xml: str) -> None:
        line.wait(30)
        answers.append(client.post(xml.encode(), {}).status)

    threads = [threading.Thread(target=send, args=(xml,)) for xml in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers
