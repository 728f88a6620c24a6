"""Scenarios 36 and 38 with a tablet in a real browser: the server dies under its push at any moment, and eight clients
write over the same households while it is one of them."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle
from typing import Any

import pytest
from playwright.sync_api import Page

from fieldvisit.issues.models import Issue
from fieldvisit.storage.base import db
from fieldvisit.sync.models import Receipt
from fieldvisit.visits.models import Visit
from tests.browser.field import FAULTS
from tests.browser.on_tablet import eventually, keep, rows, send_now, sign_in
from tests.faults.conftest import Client
from tests.faults.test_eight_clients import CLIENTS, deadlocks, operations_of
from tests.support.assembly import Assembly
from tests.support.browser import Tablet
from tests.support.factories import Factories
from tests.support.handheld import Maker, Operation
from tests.support.line import Answer, Asked
from tests.support.unreliable import Between

pytestmark = pytest.mark.browser

NewTablet = Callable[..., Tablet]
MOMENTS = ("statement=3", "before-commit", "after-commit", "mid-answer", "statement=9", "after-commit")


@pytest.fixture
def between(serve: Callable[..., int], assembly: Assembly) -> Iterator[Between]:
    """The line to servers over the database of the test."""
    with Between(serve(workers=3 if assembly.dialect == "postgresql" else 1)) as line:
        yield line


@pytest.fixture
def homes(factories: Factories) -> list[Any]:
    """What the cadre of the tablet keeps, in three grids."""
    factories.category("infra.road")
    cadre = factories.cadre("cadre")
    grids = [factories.place(), factories.grid(), factories.grid()]
    made = [factories.household(f"第{number}户", grid=grids[number % 3], cadre=cadre) for number in range(24)]
    db.session.remove()
    return made


def signed_in(tablet: Tablet) -> Page:
    tablet.watch.allow(FAULTS)
    page = tablet.open()
    sign_in(page)
    return page


def settled(page: Page, ids: list[str]) -> bool:
    """Try, and tell whether all have been heard of."""
    send_now(page)
    states = {row["id"]: row["state"] for row in rows(page)}
    return all(states[one] == "acknowledged" for one in ids)


def at_a_door(maker: Maker, home: Any) -> list[Operation]:
    """A visit and what was raised there."""
    visit = maker.visit(home, body={"notes": "停电前后"})
    return [visit, maker.issue(home, "停电前后的路灯", depends_on=visit["id"])]


@pytest.mark.one_database  # tests/faults/test_server_killed.py kills on both
@pytest.mark.scenario(36)
def test_36_a_server_killed_under_a_tablets_push_loses_nothing_and_doubles_nothing(
    homes: list[Any], between: Between, tablet_kept_on: NewTablet
) -> None:
    page, maker, ids = signed_in(tablet_kept_on(between.url)), Maker(), []

    def doomed(asked: Asked, how: str) -> Answer:
        if asked.path.endswith("sync/push"):
            asked.headers["X-Die"] = how
        return asked.hand_on()

    for home, moment in zip(cycle(homes), MOMENTS, strict=False):
        made = at_a_door(maker, home)
        keep(page, made)
        between.mind = partial(doomed, how=moment)
        send_now(page)
        states = {row["id"]: row["state"] for row in rows(page)}
        assert [states[one["id"]] for one in made] == ["sending", "sending"], "nobody heard, so nobody says sent"
        between.behave()
        ids += [one["id"] for one in made]
        eventually(page, partial(settled, page, ids), f"it arrives after {moment}")
    count = len(MOMENTS)
    db.session.rollback()
    assert (db.session.query(Visit).count(), db.session.query(Issue).count()) == (count, count)
    assert sorted(str(key) for (key,) in db.session.query(Receipt.id)) == sorted(ids)
    db.session.remove()


@pytest.mark.scenario(38)
def test_38_a_tablet_among_eight_clients_over_the_same_households_meets_no_deadlock(
    homes: list[Any], between: Between, tablet_kept_on: NewTablet, factories: Factories, assembly: Assembly
) -> None:
    tokens = [factories.device(factories.coordinator())[1] for _ in range(CLIENTS - 1)]
    works = [operations_of(Maker(), homes, seed)[:3] for seed in range(CLIENTS)]
    mine = works.pop()
    db.session.remove()
    before = deadlocks(assembly)
    page = signed_in(tablet_kept_on(between.url))

    def play(token: str, pushes: list[list[Operation]]) -> Counter[str]:
        client = Client(between.port, token)
        return Counter(result["outcome"] for push in pushes for result in client.push(push))

    with ThreadPoolExecutor(CLIENTS) as crowd:
        others = [crowd.submit(play, token, pushes) for token, pushes in zip(tokens, works, strict=True)]
        for push in mine:
            keep(page, push)
            send_now(page)
        heard = sum((other.result() for other in others), Counter[str]())
    assert {row["state"] for row in rows(page)} == {"acknowledged"}
    told = [result for asked in between.pushes() for result in _results(asked)]
    assert {result["outcome"] for result in told} == {"applied"}, "nobody had to try again"
    sent = [operation for pushes in [*works, mine] for push in pushes for operation in push]
    assert sum(heard.values()) + len(told) == len(sent)
    assert set(heard) == {"applied"}
    db.session.rollback()
    assert db.session.query(Receipt).count() == len(sent)
    db.session.remove()
    assert deadlocks(assembly) == before


def _results(asked: Asked) -> list[dict[str, Any]]:
    assert asked.heard is not None
    results: list[dict[str, Any]] = json.loads(asked.heard)["results"]
    return results
