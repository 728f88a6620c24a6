"""What a tablet hands over that nobody can open: sealed by its own modules, opened and applied by the server."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from limits import parse

from fieldvisit.people.devices import revoke_device
from fieldvisit.people.models import Account
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync import sealed_throttle
from fieldvisit.sync.models import Quarantined
from fieldvisit.sync.seal_key import public_pem
from fieldvisit.sync.sealed_rows import MAX_SEALED
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.locked import DEVICE, Locked
from tests.support.reader import Machine, Read

NOTES = "降压药还够一周零两天"


@pytest.fixture
def cadre(factories: Factories) -> Account:
    return factories.cadre("chen")


@pytest.fixture
def locked(app: Flask, machine: Callable[..., Machine], factories: Factories, cadre: Account) -> Locked:
    return Locked(app, machine(), factories, cadre)


def outcomes(answer: Read) -> list[tuple[int, str, str | None]]:
    assert answer.status == 200, answer.json
    return [(row["seq"], row["outcome"], row.get("code")) for row in answer.json["results"]]


def noted() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Visit.notes).order_by(Visit.started_at)))


def test_what_a_locked_tablet_holds_arrives_once(locked: Locked, factories: Factories, cadre: Account) -> None:
    home = factories.household(cadre=cadre)
    visit = locked.maker.visit(home, body={"notes": NOTES})
    locked.seal(visit, locked.maker.visit(home, body={"notes": NOTES}))
    answer = locked.hand_over()
    assert outcomes(answer) == [(1, "applied", None), (2, "applied", None)]
    assert NOTES not in json.dumps(answer.json, ensure_ascii=False)
    assert outcomes(locked.hand_over()) == [(1, "duplicate", None), (2, "duplicate", None)]
    assert noted() == [NOTES, NOTES]


@pytest.mark.one_database
def test_a_revoked_tablet_hands_over_what_was_recorded_before(
    locked: Locked, factories: Factories, cadre: Account
) -> None:
    home = factories.household(cadre=cadre)
    locked.seal(locked.maker.visit(home, body={"notes": NOTES}))
    with unit_of_work():
        revoke_device(DEVICE, by=None)
    assert outcomes(locked.hand_over()) == [(1, "applied", None)]
    assert noted() == [NOTES]


@pytest.mark.one_database
def test_only_what_the_device_signed_is_taken(locked: Locked, factories: Factories, cadre: Account) -> None:
    home = factories.household(cadre=cadre)
    locked.seal(locked.maker.visit(home), locked.maker.visit(home))
    one, two = locked.rows
    for bent in (
        {**one, "seq": 9},
        {**one, "sealed": two["sealed"]},
        {**one, "key": two["key"]},
        {**one, "signature": two["signature"]},
    ):
        answer = locked.hand_over([two, bent])
        assert (answer.status, answer.problem) == (403, "bad_signature")
    assert noted() == []
    assert locked.hand_over(device=uuid.uuid4()).problem == "not_visible"


@pytest.mark.one_database
def test_a_row_for_another_server_holds_no_other_back(
    locked: Locked, factories: Factories, cadre: Account, tmp_path: Path
) -> None:
    home = factories.household(cadre=cadre)
    visit = locked.maker.visit(home)
    locked.seal(visit, pem=public_pem(tmp_path))
    assert outcomes(locked.hand_over()) == [(1, "rejected", "not_opened")]


@pytest.mark.one_database
def test_a_tablet_without_a_signing_key_is_not_known_here(locked: Locked, factories: Factories, cadre: Account) -> None:
    unsigned, _ = factories.device(cadre)
    locked.seal(locked.maker.visit(factories.household(cadre=cadre)))
    assert locked.hand_over(device=unsigned.id).problem == "not_visible"


@pytest.mark.one_database
@pytest.mark.parametrize(
    "different", [{"seq": -1}, {"sealed": "§"}, {"key": 5}, {"signature": "AAAA"}, {"sealed": None}]
)
def test_broken_rows_are_refused_by_their_frame(locked: Locked, different: dict[str, Any]) -> None:
    row = {"seq": 1, "sealed": "AAAA", "key": "AAAA", "signature": "A" * 86 + "=="}
    answer = locked.hand_over([row | different])
    assert (answer.status, answer.problem) == (422, "invalid_input")
    assert answer.json["field"].startswith("rows.0.")
    assert locked.hand_over([]).problem == "invalid_input"


@pytest.mark.one_database
def test_what_a_push_sent_is_known_again_sealed_and_the_other_way_round(
    locked: Locked, machine: Callable[..., Machine], factories: Factories, cadre: Account
) -> None:
    """A locked outbox is handed over, then opened: the ordinary push finds it known, and is not taken for another."""
    home = factories.household(cadre=cadre)
    visits = [locked.maker.visit(home, body={"notes": f"第{number}次"}) for number in range(3)]
    locked.seal(*visits)
    assert [outcome for _, outcome, _ in outcomes(locked.hand_over(locked.rows[:2]))] == ["applied"] * 2
    _device, token = factories.device(cadre)
    pushed = machine(token).post("/api/v1/sync/push", {"protocol": 1, "operations": visits})
    assert [row["outcome"] for row in pushed.json["results"]] == ["duplicate", "duplicate", "applied"]
    assert [outcome for _, outcome, _ in outcomes(locked.hand_over())] == ["duplicate"] * 3
    assert len(noted()) == 3


@pytest.mark.one_database
def test_rows_in_another_order_are_all_taken(locked: Locked, factories: Factories, cadre: Account) -> None:
    home = factories.household(cadre=cadre)
    locked.seal(*(locked.maker.visit(home) for _ in range(3)))
    answer = locked.hand_over([locked.rows[2], locked.rows[0], locked.rows[1], locked.rows[0]])
    assert [(seq, outcome) for seq, outcome, _ in outcomes(answer)] == [
        (3, "applied"),
        (1, "applied"),
        (2, "applied"),
        (1, "duplicate"),
    ]


@pytest.mark.one_database
def test_what_somebody_recorded_whose_account_is_closed_is_kept_to_be_checked(
    locked: Locked, factories: Factories, cadre: Account
) -> None:
    locked.seal(locked.maker.visit(factories.household(cadre=cadre), body={"notes": NOTES}))
    with unit_of_work():
        db.session.get_one(Account, cadre.id).active = False
    [(_, outcome, _)] = outcomes(locked.hand_over())
    assert outcome == "rejected"
    assert noted() == []
    assert NOTES in db.session.scalars(db.select(Quarantined.payload)).one()


@pytest.mark.one_database
def test_a_body_cut_off_or_too_large_is_refused_by_name(locked: Locked, factories: Factories, cadre: Account) -> None:
    locked.seal(locked.maker.visit(factories.household(cadre=cadre)))
    whole = json.dumps({"device_id": str(DEVICE), "rows": locked.rows}).encode()
    for body, status, code in (
        (whole[: len(whole) // 2], 400, "malformed_json"),
        (whole + whole, 400, "malformed_json"),
        (b" " * MAX_SEALED + whole, 413, "too_large"),
    ):
        answer = locked.machine.post("/api/v1/sync/sealed", raw=body)
        assert (answer.status, answer.problem) == (status, code)
    hundred_and_one = [{**locked.rows[0], "seq": seq} for seq in range(101)]
    assert locked.hand_over(hundred_and_one).problem == "invalid_input"
    assert noted() == []


@pytest.mark.one_database
def test_who_hands_over_too_often_is_told_when_to_come_back(
    locked: Locked, factories: Factories, cadre: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked.seal(locked.maker.visit(factories.household(cadre=cadre)))
    monkeypatch.setattr(sealed_throttle, "PER_DEVICE", parse("2 per 5 minutes"))
    assert [locked.hand_over().status for _ in range(3)] == [200, 200, 429]
    answer = locked.hand_over()
    assert answer.problem == "slow_down"
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert locked.hand_over(device=uuid.uuid4()).problem == "not_visible", "another device is not held up by it"
    monkeypatch.setattr(sealed_throttle, "PER_ADDRESS", parse("1 per 5 minutes"))
    assert [locked.hand_over(device=uuid.uuid4()).problem for _ in range(2)] == ["not_visible", "slow_down"]
