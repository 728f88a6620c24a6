"""Scenarios 3 and 38: the same operation at once from all sides, and eight clients over the same households."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from fieldvisit.issues.models import Issue
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Receipt
from fieldvisit.visits.models import Visit
from tests.faults.conftest import Client
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.handheld import Maker, Operation

CLIENTS, PUSHES, IN_A_PUSH = 8, 10, 15


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment; what they answered. A failure in any fails the test."""
    gate = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)
    failures: list[BaseException] = []

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers[place] = act()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return answers


@pytest.mark.scenario(3)
@pytest.mark.parametrize("one_tablet", [True, False], ids=["one tablet", "two tablets of one user"])
def test_3_the_same_operation_five_times_in_parallel_is_one_row(
    factories: Factories, assembly: Assembly, serve: Callable[..., int], one_tablet: bool
) -> None:
    factories.category("infra.road")
    cadre = factories.cadre()
    home = factories.household(cadre=cadre)
    tokens = [factories.device(cadre)[1] for _ in range(1 if one_tablet else 2)]
    port = serve(workers=3 if assembly.dialect == "postgresql" else 1)
    maker = Maker()
    for number in range(4):
        pair = [maker.visit(home, body={"notes": str(number)}), maker.issue(home, f"问题 {number}")]
        clients = [Client(port, tokens[place % len(tokens)]) for place in range(5)]
        answers = at_once(*(partial(client.push, pair) for client in clients))
        outcomes = Counter(result["outcome"] for results in answers for result in results)
        assert outcomes == {"applied": 2, "duplicate": 8}
    db.session.rollback()
    assert db.session.query(Visit).count() == db.session.query(Issue).count() == 4
    assert db.session.query(Receipt).count() == 8
    db.session.remove()


def operations_of(maker: Maker, homes: list[Any], seed: int) -> list[list[Operation]]:
    """One client's pushes: the same households in ever another order, visits and issues in all grids."""
    chance = random.Random(seed)
    pushes = []
    for _ in range(PUSHES):
        order = chance.sample(homes, IN_A_PUSH)
        push = [maker.visit(home) if chance.random() < 0.6 else maker.issue(home) for home in order]
        comments = [
            maker.operation("issue.comment", {"text": "看过了"}, entity_id=made["entity_id"], depends_on=made["id"])
            for made in push
            if made["kind"] == "issue.raise" and chance.random() < 0.3
        ]
        pushes.append(push + comments)
    return pushes


@pytest.mark.scenario(38)
def test_38_eight_clients_over_the_same_households_never_see_a_deadlock(
    factories: Factories, assembly: Assembly, serve: Callable[..., int]
) -> None:
    factories.category("infra.road")
    grids = [factories.place(), factories.grid(), factories.grid()]
    homes = [factories.household(grid=grids[number % 3]) for number in range(24)]
    tokens = [factories.device(factories.coordinator())[1] for _ in range(CLIENTS)]
    port = serve(workers=3 if assembly.dialect == "postgresql" else 1)
    works = [operations_of(Maker(), homes, seed) for seed in range(CLIENTS)]
    before = deadlocks(assembly)

    def play(client: Client, pushes: list[list[Operation]]) -> Counter[str]:
        return Counter(result["outcome"] for push in pushes for result in client.push(push))

    players = [(Client(port, token), pushes) for token, pushes in zip(tokens, works, strict=True)]
    counts = at_once(*(partial(play, *player) for player in players))
    sent = [operation for pushes in works for push in pushes for operation in push]
    assert sum(counts, Counter()) == {"applied": len(sent)}
    db.session.rollback()
    made = Counter(operation["kind"] for operation in sent)
    assert db.session.query(Visit).count() == made["visit.record"]
    assert db.session.query(Issue).count() == made["issue.raise"]
    assert db.session.query(Receipt).count() == len(sent)
    numbers = [number for (number,) in db.session.query(Issue.number)]
    assert len(set(numbers)) == len(numbers)
    db.session.remove()
    # Not merely hidden by a second try: the database never had to break one.
    assert deadlocks(assembly) == before


def deadlocks(assembly: Assembly) -> int:
    """How many deadlocks PostgreSQL has broken in this database."""
    if assembly.dialect != "postgresql":
        return 0
    db.session.rollback()
    query = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    found = int(db.session.execute(query).scalar_one())
    db.session.remove()
    return found
