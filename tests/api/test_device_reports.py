"""What tablets say of themselves, what they are told when they come back empty, and which protocols they may speak."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from fieldvisit.kernel import clock
from fieldvisit.people.models import AuditEntry, Device
from fieldvisit.storage.base import db
from fieldvisit.sync import protocol
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Machine, Read

SAYS = {"waiting": 0, "quarantined": 0, "app_version": "9.1.0", "persisted": True, "free_mb": 4000}


@pytest.fixture
def tablet(factories: Factories, machine: Callable[..., Machine]) -> tuple[uuid.UUID, Handheld]:
    """A cadre's tablet that has pulled once."""
    cadre = factories.cadre("chen")
    factories.household(cadre=cadre)
    device, token = factories.device(cadre)
    handheld = Handheld(machine(token))
    handheld.pull()
    return device.id, handheld


def row(device_id: uuid.UUID) -> Device:
    db.session.rollback()
    found = db.session.get(Device, device_id, populate_existing=True)
    assert found is not None
    return found


def pull(tablet: Handheld, **device: Any) -> Read:
    body = {"protocol": 1, "epoch": tablet.epoch, "reference": tablet.reference, "dossiers": tablet.tokens}
    return tablet.machine.post("/api/v1/sync/pull", body | ({"device": device} if device else {}))


def writes_of(work: Callable[[], Any]) -> int:
    """How many statements of `work` write."""
    found: list[str] = []

    def hear(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().split(None, 1)[0].upper() in {"UPDATE", "INSERT", "DELETE"}:
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    return len(found)


def test_a_push_brings_the_report_and_a_pull_only_what_is_news(tablet: tuple[uuid.UUID, Handheld]) -> None:
    device_id, hand = tablet
    since = clock.now() - timedelta(days=2)
    report = SAYS | {"waiting": 3, "quarantined": 1, "photos_waiting": 2, "waiting_since": clock.iso(since)}
    assert hand.send(hand.feedback(), device=report).status == 200
    told = row(device_id)
    assert (told.waiting, told.quarantined, told.photos_waiting, told.persisted, told.free_mb) == (3, 1, 2, True, 4000)
    assert told.app_version == "9.1.0"
    assert told.waiting_since is not None
    assert abs(told.waiting_since - since) < timedelta(seconds=1)
    assert told.last_seen_at is not None
    hand.pull()
    assert writes_of(lambda: pull(hand)) == 0
    assert (
        writes_of(
            lambda: pull(
                hand,
                **report,
            )
        )
        == 0
    ), "the same again is no news"
    assert writes_of(lambda: pull(hand, **(report | {"free_mb": 3990}))) == 0, "nor is a little room"
    assert pull(hand, **SAYS).status == 200
    assert (row(device_id).waiting, row(device_id).waiting_since) == (0, None)
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert writes_of(lambda: pull(hand, **SAYS)) == 1, "once in a while it says that it is there"


@pytest.mark.one_database
@pytest.mark.parametrize(
    "device",
    [
        5, "x", [], {}, {"waiting": 1}, SAYS | {"waiting": -1}, SAYS | {"waiting": True}, SAYS | {"waiting": 10**9},
        SAYS | {"waiting": "3"}, SAYS | {"waiting_since": "yesterday"}, SAYS | {"waiting_since": 5},
        SAYS | {"waiting_since": "0001-01-01T00:00:00+14:00"}, SAYS | {"waiting_since": "2026-01-01T00:00:00"},
        SAYS | {"app_version": "x" * 41}, SAYS | {"app_version": "\x00"},
        SAYS | {"persisted": 1}, SAYS | {"free_mb": 3.5}, SAYS | {"emptied": "yes"}, SAYS | {"photos_waiting": [1]},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_passed_over(tablet: tuple[uuid.UUID, Handheld], device: Any) -> None:
    device_id, hand = tablet
    assert pull(hand).status == 200
    body = {"protocol": 1, "epoch": None, "reference": {}, "dossiers": {}, "device": device}
    assert hand.machine.post("/api/v1/sync/pull", body).status == 200
    assert hand.send(hand.feedback(), device=device).json["results"][0]["outcome"] == "applied"
    assert row(device_id).reported_at is None


def test_an_unbelievable_room_is_cut(tablet: tuple[uuid.UUID, Handheld]) -> None:
    device_id, hand = tablet
    assert pull(hand, **(SAYS | {"free_mb": 2**50})).status == 200
    assert row(device_id).free_mb == 1_000_000


@pytest.mark.scenario(29)
def test_a_tablet_that_found_its_store_cleared_hears_what_was_lost(tablet: tuple[uuid.UUID, Handheld]) -> None:
    device_id, hand = tablet
    hand.send(hand.feedback(), device=SAYS | {"waiting": 3, "photos_waiting": 1})
    hand.tokens, hand.reference = {}, {}
    emptied = SAYS | {"emptied": True}
    answer = pull(hand, **emptied).json
    assert answer["device"] == {"lost": 4}
    assert answer["dossiers"]["changed"]
    assert pull(hand, **emptied).json["device"] == {"lost": 4}, "the first answer may have been lost"
    found = row(device_id)
    assert (found.lost, found.waiting) == (4, 0)
    assert found.emptied_at is not None
    assert db.session.query(AuditEntry).filter_by(act="device_emptied", subject_id=str(device_id)).count() == 1
    db.session.rollback()
    assert "device" not in pull(hand, **SAYS).json


def signs_in(machine: Callable[..., Machine], device_id: uuid.UUID, username: str = "chen", *formerly: Any) -> Read:
    device = {"id": str(device_id), "name": "平板", "formerly": [str(key) for key in formerly]}
    body = {"username": username, "password": "fieldvisit-demo", "device": device}
    return machine().post("/api/v1/devices", body)


@pytest.mark.scenario(29)
def test_a_cleared_tablet_goes_on_under_its_old_name(
    tablet: tuple[uuid.UUID, Handheld], machine: Callable[..., Machine]
) -> None:
    device_id, hand = tablet
    hand.send(hand.feedback(), device=SAYS | {"waiting": 2})
    fresh = uuid.uuid4()
    told = signs_in(machine, fresh, "chen", uuid.uuid4(), device_id).json
    assert told["device_id"] == str(device_id)
    assert told["earlier"] == {"name": "平板", "seen_on": clock.today().isoformat(), "lost": 2, "same": True}
    assert row(device_id).emptied_at is not None
    assert db.session.get(Device, fresh) is None
    assert hand.machine.post("/api/v1/sync/receipts", {}).problem == "bad_token", "the old token went with the store"
    again = signs_in(machine, device_id, "chen", device_id).json
    assert "earlier" not in again, "signing in again under one's own name is no clearing"


def test_another_tablet_on_which_something_waits_is_named_and_nothing_claimed(
    tablet: tuple[uuid.UUID, Handheld], machine: Callable[..., Machine]
) -> None:
    device_id, hand = tablet
    assert "earlier" not in signs_in(machine, uuid.uuid4()).json, "nothing was waiting there"
    hand.send(hand.feedback(), device=SAYS | {"waiting": 3})
    told = signs_in(machine, uuid.uuid4()).json
    assert (told["earlier"]["lost"], told["earlier"]["same"]) == (3, False)
    assert told["device_id"] != str(device_id)
    assert row(device_id).emptied_at is None


@pytest.mark.one_database
def test_nobody_takes_over_a_strangers_or_a_revoked_tablet(
    tablet: tuple[uuid.UUID, Handheld], factories: Factories, machine: Callable[..., Machine]
) -> None:
    device_id, _hand = tablet
    factories.cadre("li")
    fresh = uuid.uuid4()
    assert signs_in(machine, fresh, "li", device_id).json["device_id"] == str(fresh)
    row(device_id).revoked_at = clock.now()
    db.session.commit()
    other = uuid.uuid4()
    assert signs_in(machine, other, "chen", device_id).json["device_id"] == str(other)


@pytest.mark.scenario(30)
def test_pushes_of_the_two_versions_before_are_taken_and_their_pulls_refused(
    tablet: tuple[uuid.UUID, Handheld], monkeypatch: pytest.MonkeyPatch
) -> None:
    device_id, hand = tablet
    monkeypatch.setattr(protocol, "PROTOCOL", 4)
    for spoken, taken in ((1, False), (2, True), (3, True), (4, True), (5, False)):
        answer = hand.send(hand.feedback(), protocol=spoken)
        assert (answer.status == 200) is taken, spoken
        if not taken:
            assert (answer.status, answer.problem) == (426, "unsupported_protocol")
        body = {"protocol": spoken, "epoch": None, "reference": {}, "dossiers": {}}
        refused = hand.machine.post("/api/v1/sync/pull", body)
        assert (refused.status == 200) is (spoken == 4), spoken
    assert (refused.json["protocol"], refused.json["oldest_push"]) == (4, 2)
    assert "服务器新" in refused.json["title"]
    assert row(device_id).last_seen_at is not None
