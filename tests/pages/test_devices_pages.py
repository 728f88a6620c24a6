"""平板: whose tablets one sees, what the page tells of them and what it leaves out, filters, export, API."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit import __version__
from fieldvisit.kernel import clock
from fieldvisit.people.models import Device
from tests.support.factories import Factories
from tests.support.reader import Machine, Reader

Readers = Callable[..., Reader]


@pytest.fixture
def tablets(factories: Factories) -> dict[str, Device]:
    """Our cadres' tablets in several states, one of another village, one of a cadre whose last household went away."""
    now = clock.now()
    ours = {name: factories.cadre(name, called) for name, called in (("wei", "卫东"), ("an", "安民"))}
    for cadre in ours.values():
        factories.household(cadre=cadre)
    elsewhere = factories.cadre("far", "远方")
    factories.household(
        grid=factories.grid(village=factories.area("village", factories.place("town"))), cadre=elsewhere
    )
    said = {"reported_at": now, "last_seen_at": now, "app_version": __version__, "persisted": True}
    waits = said | {"waiting": 3, "photos_waiting": 2, "quarantined": 1, "waiting_since": now - timedelta(days=2)}
    old = said | {"last_seen_at": now - timedelta(days=20), "app_version": "0.0.1", "persisted": False}
    emptied = said | {"emptied_at": now - timedelta(days=1), "lost": 4, "waiting": 0}
    return {
        "waits": factories.device(ours["wei"], **waits)[0],
        "old": factories.device(ours["an"], **old)[0],
        "emptied": factories.device(ours["an"], **emptied)[0],
        "gone": factories.device(ours["an"], revoked_at=now)[0],
        "far": factories.device(elsewhere, **said)[0],
    }


@pytest.fixture
def desk(factories: Factories, readers: Readers, tablets: dict[str, Device]) -> Reader:
    """The coordinator of our village."""
    factories.coordinator("lead")
    return readers("lead")


def shown(page: Any) -> set[uuid.UUID]:
    return {uuid.UUID(str(tag["data-row"])) for tag in page.soup.select("[data-row]")}


def test_a_coordinator_sees_the_tablets_of_the_own_cadres(desk: Reader, tablets: dict[str, Device]) -> None:
    page = desk.get("/devices")
    assert shown(page) == {tablets[name].id for name in ("waits", "old", "emptied")}
    rows = {name: next(row for row in page.rows() if name in row) for name in ("卫东",)}
    assert "今天" in rows["卫东"]
    assert "3 条记录" in rows["卫东"]
    assert "2 张照片" in rows["卫东"]
    assert "要核对 1 条" in rows["卫东"]
    text = " ".join(page.rows())
    assert "当时还有 4 件没送到" in text
    assert "20 天前" in text
    assert not re.search(r"\d\d:\d\d", text), "a day, never a minute"
    assert "注销" not in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "waiting"}, {"waits"}),
        ({"state": "refused"}, {"waits"}),
        ({"state": "emptied"}, {"emptied"}),
        ({"state": "unkept"}, {"old"}),
        ({"state": "old"}, {"old"}),
        ({"state": "silent"}, {"old"}),
        ({"gone": "1"}, {"gone"}),
        ({"state": "nonsense", "page": "x"}, {"waits", "old", "emptied"}),
    ],
)
def test_filters(desk: Reader, tablets: dict[str, Device], asked: dict[str, str], found: set[str]) -> None:
    assert shown(desk.get("/devices", **asked)) == {tablets[name].id for name in found}


@pytest.mark.one_database
def test_a_name_is_looked_for_and_stands_in_no_address(desk: Reader, tablets: dict[str, Device]) -> None:
    sent = desk.get("/devices", q="卫东", follow=False)
    assert sent.status == 302
    assert "q=" not in sent.headers["Location"]
    assert shown(desk.get("/devices", q="卫东")) == {tablets["waits"].id}


@pytest.mark.one_database
def test_administrators_see_all_and_nobody_else_any(
    factories: Factories, readers: Readers, tablets: dict[str, Device]
) -> None:
    factories.admin("admin")
    page = readers("admin").get("/devices")
    assert shown(page) == {row.id for name, row in tablets.items() if name != "gone"}
    assert len(page.soup.select("form[action$='/revoke']")) == 4
    factories.leader("leader")
    for name in ("leader", "wei"):
        assert readers(name).get("/devices").status == 403


@pytest.mark.one_database
def test_the_api_tells_days_and_the_list_is_taken_along(
    desk: Reader, factories: Factories, machine: Callable[..., Machine], tablets: dict[str, Device]
) -> None:
    lead = factories.coordinator("second")
    program = machine(factories.device(lead)[1])
    told = program.get("/api/v1/devices", state="waiting").json
    (one,) = told["items"]
    assert (one["id"], one["seen_on"], one["waiting"]) == (str(tablets["waits"].id), clock.today().isoformat(), 3)
    assert one["marks"] == ["waiting", "refused"]
    assert not any("T" in str(value) for name, value in one.items() if name.endswith("_on"))
    assert program.get("/api/v1/devices", state="x").status == 422
    taken = program.post("/api/v1/lists/devices/text", {"filters": {"state": "emptied"}})
    assert taken.status == 200, taken.json
    assert "安民" in str(taken.json)
    assert "卫东" not in str(taken.json)
