"""What a tablet hands over that nobody can open: sealed by its own modules, opened and applied by the server."""

import json
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from fieldvisit.people.devices import revoke_device
from fieldvisit.people.models import Account
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.seal_key import public_pem
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.handheld import Maker
from tests.support.reader import Machine, Read

TOP = Path(__file__).parents[2]
DEVICE = uuid.UUID(int=78)
NOTES = "降压药还够一周零两天"


class Locked:
    """A tablet that nobody can open: its rows lie sealed, and it has no token."""

    def __init__(self, app: Flask, machine: Machine, factories: Factories, account: Account) -> None:
        self.pem = public_pem(app.config["FIELDVISIT"].home)
        self.machine, self.factories, self.account = machine, factories, account
        self.maker = Maker()
        self.rows: list[dict[str, Any]] = []

    def seal(self, *operations: dict[str, Any], pem: str | None = None) -> "Locked":
        """The rows as the tablet's own modules seal and sign them; the device is registered with its signing key."""
        texts = [[made["seq"], json.dumps({k: v for k, v in made.items() if k != "seq"})] for made in operations]
        asked = json.dumps({"pem": pem or self.pem, "device": str(DEVICE), "rows": texts})
        command = ["tools/with-node", "node", "tests/js/support/seal-rows.mjs"]
        answer = subprocess.run(command, cwd=TOP, input=asked, check=True, capture_output=True, text=True, timeout=60)
        made = json.loads(answer.stdout)
        self.rows = made["rows"]
        self.factories.device(self.account, id=DEVICE, signing_key=made["signing_key"])
        return self

    def hand_over(self, rows: list[dict[str, Any]] | None = None, device: uuid.UUID = DEVICE) -> Read:
        """POST sync/sealed, without any token."""
        return self.machine.post(
            "/api/v1/sync/sealed", {"device_id": str(device), "rows": self.rows if rows is None else rows}
        )


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
