"""Steps at the edge of sight: what is done is said to be done, and nothing is done by who sees nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from fieldvisit.assignments.models import Assignment
from fieldvisit.issues.models import Issue
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.issue_factories import Village, raised, settle_village, take
from tests.support.reader import Machine, Reader

pytestmark = pytest.mark.one_database


@pytest.fixture
def village(app: Flask, factories: Factories) -> Village:
    """The people around an issue."""
    return settle_village(factories)


@pytest.fixture
def as_(village: Village, machine: Callable[..., Machine]) -> Callable[[str], Machine]:
    """`as_("handler")`: a machine with their token."""
    return lambda name: machine(village.factories.device(village.accounts[name])[1])


def now(issue: Issue) -> Any:
    db.session.rollback()
    return db.session.get_one(Issue, issue.id, populate_existing=True)


def test_a_confidential_issue_given_back_is_out_of_sight_and_the_answer_says_done(
    village: Village, as_: Callable[[str], Machine]
) -> None:
    issue = raised(village, confidential=True)
    take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=village.unit.id)
    handler = as_("handler")
    answer = handler.post(f"/api/v1/issues/{issue.id}/steps", {"step": "return", "version": 2, "reason": "不归我们"})
    assert (now(issue).state, now(issue).version) == ("returned", 3)
    assert (answer.status, answer.response.get_data()) == (204, b"")
    assert handler.get(f"/api/v1/issues/{issue.id}").status == 404


def test_on_the_page_it_leads_back_to_ones_work(village: Village, readers: Callable[..., Reader]) -> None:
    issue = raised(village, confidential=True)
    take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=village.unit.id)
    handler = readers("handler")
    page = handler.get(f"/issues/{issue.id}")
    after = handler.submit(page, f"form[action$='/{issue.id}/steps/return']", reason="不归我们")
    assert (after.status, after.response.request.path) == (200, "/work")
    assert now(issue).state == "returned"


def test_who_keeps_the_household_no_longer_takes_no_step_at_the_desk(
    village: Village, as_: Callable[[str], Machine], machine: Callable[..., Machine]
) -> None:
    """The days of grace are for what was written down before; a desk knows today who keeps what."""
    issue = raised(village, by="coordinator")
    token = village.factories.device(village.accounts["cadre"])[1]
    tablet = Handheld(machine(token))
    written = tablet.operation(
        "issue.comment", {"text": "那天说的"}, entity_id=issue.id, captured_at=clock.now() - timedelta(hours=1),
        last_sync_at=clock.now() - timedelta(days=1),
    )  # fmt: skip
    db.session.query(Assignment).update({"ended_at": clock.now(), "ended_why": "ended"})
    db.session.commit()
    cadre = machine(token)
    assert cadre.get(f"/api/v1/issues/{issue.id}").status == 404
    answer = cadre.post(f"/api/v1/issues/{issue.id}/steps", {"step": "comment", "text": "还没修"})
    assert (answer.status, answer.problem) == (404, "not_visible")
    assert tablet.outcomes(written) == ["applied"]
    assert [event["note"] for event in as_("coordinator").get(f"/api/v1/issues/{issue.id}").json["events"]][1:] == [
        "那天说的"
    ]
