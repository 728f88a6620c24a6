"""Scenario 36: the server is SIGKILLed at any moment of a push. Nothing is lost and nothing is double."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Receipt
from fieldvisit.visits.models import Visit
from tests.faults.conftest import Client, NoAnswer
from tests.support.factories import Factories
from tests.support.handheld import Maker, Operation

KILLS = 60
STATEMENTS = 18  # fewer than such a push needs


def moments() -> Iterator[str]:
    """Sixty moments: any statement of a push, just before the commit, just after it, in the middle of the answer."""
    chance = random.Random(36)
    for number in range(KILLS):
        match number % 4:
            case 0:
                yield f"statement={chance.randint(1, STATEMENTS)}"
            case 1:
                yield "before-commit"
            case 2:
                yield "after-commit"
            case _:
                yield "mid-answer"


def batch(maker: Maker, homes: list[Any], number: int) -> list[Operation]:
    """A visit with its issue, and two visits more."""
    home = homes[number % len(homes)]
    visit = maker.visit(home, body={"notes": f"第 {number} 次"})
    issue = maker.issue(home, f"问题 {number}", depends_on=visit["id"], body={"visit_id": visit["entity_id"]})
    return [visit, issue, maker.visit(homes[0]), maker.visit(homes[1], outcome="nobody_home")]


def ensure_rows_and_receipts_agree() -> None:
    """No row without its receipt, no receipt without its row, each exactly once; issues whole with their event."""
    db.session.rollback()
    receipts = Counter(row.entity_id for row in db.session.query(Receipt).filter_by(outcome="applied"))
    rows = Counter(key for (key,) in db.session.query(Visit.id)) + Counter(key for (key,) in db.session.query(Issue.id))
    assert rows == receipts
    raised = Counter(key for (key,) in db.session.query(IssueEvent.issue_id).filter_by(step="raise"))
    assert raised == Counter(key for (key,) in db.session.query(Issue.id))
    db.session.remove()


@pytest.mark.scenario(36)
def test_36_sixty_kills_lose_nothing_and_double_nothing(factories: Factories, serve: Callable[..., int]) -> None:
    factories.category("infra.road")
    cadre = factories.cadre()
    homes = [factories.household(cadre=cadre) for _ in range(3)]
    _, token = factories.device(cadre)
    maker = Maker()
    batches = [batch(maker, homes, number) for number in range(KILLS)]
    client = Client(serve(), token)
    acknowledged: dict[str, str] = {}
    survived = 0
    for operations, die in zip(batches, moments(), strict=True):
        with pytest.raises(NoAnswer):
            client.send(operations, die=die)
        ensure_rows_and_receipts_agree()
        for result in client.push(operations):
            survived += result["outcome"] == "duplicate"
            acknowledged[result["id"]] = result.get("original", result)["outcome"]
    sent = {operation["id"]: operation for operations in batches for operation in operations}
    assert acknowledged == dict.fromkeys(sent, "applied")
    ensure_rows_and_receipts_agree()
    made = {str(key) for (key,) in db.session.query(Visit.id)} | {str(key) for (key,) in db.session.query(Issue.id)}
    db.session.remove()
    assert made == {operation["entity_id"] for operation in sent.values()}
    # Both kinds of death happened: some pushes were lost with the server, some were in the database already.
    assert 0 < survived < len(sent)
