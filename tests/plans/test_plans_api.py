"""A plan by the API alone, from asking for it to taking it back; what a long one says of itself; tablets after it."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.jobs.models import Job
from fieldvisit.jobs.running import work_off
from fieldvisit.kernel import clock
from fieldvisit.people.models import Account
from fieldvisit.plans import making
from fieldvisit.plans.models import Plan
from fieldvisit.storage.base import db
from tests.plans.conftest import Street, kept_now
from tests.support.handheld import Handheld

PLANS = "/api/v1/plans"


@pytest.fixture
def desk(factories: Any, machine: Callable[..., Any], street: Street) -> Any:
    """The coordinator's program."""
    account = db.session.get_one(Account, street.viewer.id)
    return machine(factories.device(account)[1])


@pytest.fixture
def by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small, it is left to the worker."""
    monkeypatch.setattr(making, "AT_ONCE", 0)


def make(desk: Any, **said: Any) -> str:
    made = desk.post(PLANS, said)
    assert made.status == 201, made.json
    return f"{PLANS}/{made.json['id']}"


def test_a_plan_from_asking_to_undoing(street: Street, desk: Any) -> None:
    before = kept_now()
    plan = make(desk, area_id=street.grid.id)
    board = desk.get(f"{plan}/board").json
    assert (board["plan"]["state"], board["summary"]["moved"], board["undo"]) == ("ready", 12, None)
    first, home = street.cadres[0], street.beside(1)[0]
    move = {"household_ids": [str(home.id)], "cadre_id": str(first.id), "version": board["plan"]["version"]}
    moved = desk.post(f"{plan}/moves", move).json
    assert moved["undo"] == {"words": "把 1 户给 陈建国"}
    again = desk.post(f"{plan}/moves", move)
    assert (again.status, again.problem) == (409, "stale_version")
    assert again.json["version"] == moved["plan"]["version"]
    assert desk.post(f"{plan}/moves/undo", {}).json["summary"]["by_hand"] == 0
    today = clock.today().isoformat()
    done = desk.post(f"{plan}/confirm", {"effective_on": today})
    assert (done.status, done.json["state"]) == (200, "confirmed")
    assert kept_now() != before
    listed = desk.get(PLANS, state="confirmed").json
    assert [(one["id"], one["homes"], one["area"]["name"]) for one in listed["items"]] == [
        (done.json["id"], 18, "第一网格")
    ]
    assert desk.post(f"{plan}/undo", {}).json == {"count": 12, "stuck": []}
    assert kept_now() == before


def test_refusals_say_what_is_wrong(street: Street, desk: Any) -> None:
    plan = make(desk, area_id=street.grid.id)
    board = desk.get(f"{plan}/board").json
    homes = [str(home.id) for home in street.beside(1)[:2]]
    said = {"household_ids": homes, "cadre_id": str(street.cadres[0].id), "version": board["plan"]["version"]}
    desk.post(f"{plan}/moves", said)
    outside = desk.post(f"{plan}/confirm", {"effective_on": clock.today().isoformat()})
    assert (outside.status, outside.problem) == (409, "load_outside")
    assert [(one["name"], one["before"], one["after"]) for one in outside.json["effects"]] == [("李小红", 6, 4)]
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    for body, field in (({"effective_on": yesterday}, "effective_on"), ({}, "effective_on"), ([], "body")):
        refused = desk.post(f"{plan}/confirm", body)
        assert (refused.status, refused.json["field"]) == (422, field)
    for body, field in (
        ({}, "area_id"),
        ({"area_id": "x"}, "area_id"),
        ({"for": {"leave": "x"}}, "for.leave"),
        ({"area_id": street.grid.id, "stay_metres": -1}, "stay_metres"),
        ({"area_id": street.grid.id, "cadre_ids": [str(uuid.uuid4())]}, "cadre_ids"),
    ):
        refused = desk.post(PLANS, body)
        assert (refused.status, refused.json["field"]) == (422, field)
    assert desk.delete(plan).status == 204
    assert desk.get(PLANS).json["total"] == 0


@pytest.mark.usefixtures("by_the_worker")
def test_a_long_plan_waits_for_the_worker_and_survives(street: Street, desk: Any) -> None:
    plan = make(desk, area_id=street.grid.id)
    waiting = desk.get(f"{plan}/board").json
    assert waiting["plan"]["state"] == "making" and waiting["plan"]["job"]["id"] and waiting["homes"] == []
    work_off("worker", threading.Event())
    ready = desk.get(f"{plan}/board").json
    assert (ready["plan"]["state"], ready["plan"]["job"], ready["summary"]["moved"]) == ("ready", None, 12)


@pytest.mark.usefixtures("by_the_worker")
def test_a_long_plan_that_was_called_off_says_so_and_is_made_again(street: Street, desk: Any) -> None:
    plan = make(desk, area_id=street.grid.id)
    job = desk.get(f"{plan}/board").json["plan"]["job"]["id"]
    assert desk.post(f"/api/v1/jobs/{job}/cancel", {}).status == 200
    assert desk.get(f"{plan}/board").json["plan"]["state"] == "failed"
    assert desk.post(f"{plan}/again", {"stay_metres": 1500}).json["state"] == "making"
    work_off("worker", threading.Event())
    assert desk.get(f"{plan}/board").json["summary"]["moved"] == 0


def test_a_plan_whose_computing_died_is_not_waited_for(street: Street, desk: Any, monkeypatch: Any) -> None:
    def dies(*_args: Any, **_more: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(making, "propose", dies)
    assert desk.post(PLANS, {"area_id": street.grid.id}).status == 500
    db.session.rollback()
    assert db.session.query(Plan).one().state == "failed"
    assert db.session.query(Job).count() == 0


@pytest.mark.scenario(12, 15)
def test_tablets_give_up_and_get_what_a_plan_moved(
    street: Street, desk: Any, factories: Any, machine: Callable[..., Any]
) -> None:
    first, second, _third = street.cadres
    tablets = [Handheld(machine(factories.device(cadre)[1])) for cadre in (first, second)]
    for tablet in tablets:
        tablet.pull()
    mine, other = ({str(home.id) for home in street.beside(place)} for place in (1, 0))
    assert [{key for key in tablet.dossiers if key in mine | other} for tablet in tablets] == [mine, other]
    plan = make(desk, area_id=street.grid.id)
    desk.post(f"{plan}/confirm", {"effective_on": clock.today().isoformat()})
    for tablet in tablets:
        tablet.pull()
    assert [{key for key in tablet.dossiers if key in mine | other} for tablet in tablets] == [other, mine]
