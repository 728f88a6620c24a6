"""Notices: written with the event, to those it concerns and may see it, never to whoever did it; seen once opened."""

import pytest
from flask import Flask
from sqlalchemy import select

from fieldvisit.issues.models import Issue, Notice
from fieldvisit.issues.notices import late_counts, notice_list, notices_mark, see_all, see_notice, unseen
from fieldvisit.issues.schemas import load_step
from fieldvisit.issues.service import take_issue_step
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.user_dossier import user_dossier
from fieldvisit.sync.views import user_view
from tests.support.factories import Factories
from tests.support.issue_factories import Village, in_a_week, raised, resolved, settle_village, take


@pytest.fixture
def village(app: Flask, factories: Factories) -> Village:
    """The people around an issue."""
    return settle_village(factories)


def told(village: Village) -> set[tuple[str, str]]:
    """{(who, of what)}; forgotten after each look."""
    db.session.rollback()
    names = {account.id: name for name, account in village.accounts.items()}
    found = {(names[row.account_id], row.code) for row in db.session.scalars(select(Notice))}
    db.session.query(Notice).delete()
    db.session.commit()
    return found


def test_each_step_tells_those_it_concerns(village: Village) -> None:
    issue = raised(village, by="coordinator")

    def step(who: str, name: str, **body: object) -> set[tuple[str, str]]:
        take(village.viewer(who), issue.id, name, **body)
        return told(village)

    assert step("town", "reject", reason="不归管", told="电话") == {("coordinator", "rejected"), ("cadre", "rejected")}
    assert step("cadre", "appeal", reason="不服") == {("town", "appealed")}
    assert step("town", "dispatch", unit_id=village.unit.id) == set()
    assert step("handler", "return", reason="不归我们") == {("town", "returned")}
    take(village.viewer("town"), issue.id, "dispatch", unit_id=village.unit.id)
    unit = {("handler", "supervised"), ("unit_lead", "supervised")}
    leader_id = str(village.accounts["leader"].id)
    named = {"deadline": in_a_week(), "leader_id": leader_id}
    assert step("office", "supervise", **named) == unit | {("leader", "done_for_you")}
    assert step("unit_lead", "hand_over", handler_id=str(village.accounts["handler"].id)) == {
        ("handler", "handed_over")
    }
    assert step("leader", "direct", directions="抓紧") == {("handler", "directed")}
    assert step("handler", "report", progress="快好了") == {("leader", "reported")}
    take(village.viewer("handler"), issue.id, "sign", start=True)
    answered = {("coordinator", "answered"), ("cadre", "answered"), ("leader", "answered")}
    assert step("handler", "resolve", outcome="solved", done="清了") == answered
    assert step("leader", "sign_off") == {("handler", "signed_off")}
    assert step("callback", "callback", reached=True, satisfaction="not") == {("handler", "reopened")}


def test_a_rejection_taken_back_says_so(village: Village) -> None:
    issue = raised(village)
    take(village.viewer("coordinator"), issue.id, "reject", reason="点错了", told="还没说")
    take(village.viewer("coordinator"), issue.id, "take_back")
    assert told(village) == {("cadre", "rejected"), ("cadre", "taken_back")}
    take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=village.unit.id)
    take(village.viewer("coordinator"), issue.id, "take_back")
    assert told(village) == set()


def test_nobody_is_told_of_an_issue_they_may_not_see(village: Village) -> None:
    issue = raised(village, by="coordinator", confidential=True)
    take(village.viewer("town"), issue.id, "reject", reason="不属实", told="电话")
    assert told(village) == {("coordinator", "rejected")}  # the household's cadre is not told


def test_a_step_that_fails_tells_nobody(village: Village) -> None:
    issue = raised(village)
    refused = load_step({"step": "reject", "version": 1, "reason": "x", "told": "y"})
    with pytest.raises(RuntimeError), unit_of_work():
        take_issue_step(village.viewer("coordinator"), issue.id, refused, Stamp.here())  # type: ignore[arg-type]
        raise RuntimeError("after the step")
    assert told(village) == set()


def test_the_bell_counts_what_was_not_opened(village: Village) -> None:
    for _ in range(2):
        issue = raised(village)
        take(village.viewer("coordinator"), issue.id, "reject", reason="不归管", told="电话")
    cadre = village.viewer("cadre")
    page = notice_list(cadre, 1)
    assert (page.total, unseen(cadre)) == (2, 2)
    assert page.items[0].note == "不归管"
    with unit_of_work():
        assert see_notice(cadre, page.items[0].id) == page.items[0].issue_id
    assert unseen(cadre) == 1
    with pytest.raises(NotVisible):
        see_notice(village.viewer("coordinator"), page.items[1].id)
    with unit_of_work():
        see_all(cadre)
    assert unseen(cadre) == 0
    assert [row.seen for row in notice_list(cadre, 1).items] == [True, True]


def test_what_may_no_longer_be_seen_leaves_the_list(village: Village, factories: Factories) -> None:
    issue = raised(village, by="coordinator")
    take(village.viewer("coordinator"), issue.id, "reject", reason="不归管", told="电话")
    cadre = village.viewer("cadre")
    assert unseen(cadre) == 1
    from fieldvisit.assignments.models import Assignment

    db.session.query(Assignment).update({"ended_at": clock.now()})
    db.session.commit()
    assert (unseen(cadre), notice_list(cadre, 1).total) == (0, 0)


def test_the_tablet_takes_them_along_and_its_token_changes(village: Village) -> None:
    cadre = village.viewer("cadre")
    before = user_view(cadre), notices_mark(cadre.id)
    assert user_dossier(cadre)["notices"] == []
    issue = resolved(village)
    notices = user_dossier(cadre)["notices"]
    assert [(row["code"], row["words"], row["issue_id"]) for row in notices] == [
        ("answered", issue.number, str(issue.id))
    ]
    after = user_view(cadre), notices_mark(cadre.id)
    assert before[0] != after[0] and before[1] != after[1]
    assert (user_view(cadre), notices_mark(cadre.id)) == after


def test_a_confidential_issue_never_reaches_a_tablet_by_a_notice(village: Village) -> None:
    issue = raised(village, confidential=True)
    take(village.viewer("coordinator"), issue.id, "reject", reason="不属实", told="电话")
    cadre = village.viewer("cadre")
    assert unseen(cadre) == 1
    assert user_dossier(cadre)["notices"] == []


def test_lateness_is_counted_not_written(village: Village) -> None:
    issue = raised(village)
    other = raised(village)
    take(village.viewer("coordinator"), other.id, "dispatch", unit_id=village.unit.id)
    assert late_counts(village.viewer("handler")) == {}
    db.session.query(Issue).update({"due_at": clock.now()})
    db.session.commit()
    assert late_counts(village.viewer("handler")) == {"work": 1}
    assert late_counts(village.viewer("coordinator")) == {"triage": 1}
    assert issue.state == "submitted"
