"""What tablets sent and could not be applied (待核对): three records kept whole, for the coordinator to mend.

They are rows as the inbox would have kept them: the operation sealed, its hash, its receipt, the tablet it came from.
"""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.demo.assigning import Keeping
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History, at
from fieldvisit.demo.people import Officials, Staff
from fieldvisit.demo.register import Home
from fieldvisit.kernel.clock import iso
from fieldvisit.people.devices import TOKEN_DAYS
from fieldvisit.people.models import Device
from fieldvisit.storage.base import Base
from fieldvisit.sync.canonical import canonical, hash_of
from fieldvisit.sync.models import Quarantined, Receipt
from fieldvisit.sync.outcomes import rejected


@dataclass(frozen=True)
class _Refused:
    """An operation and why it was refused."""

    cadre: Staff
    home: Home
    kind: str
    captured: datetime
    body: dict[str, Any]
    code: str
    message: str
    field: str


def checks(history: History, officials: Officials, keeping: Keeping) -> list[tuple[type[Base], list[dict[str, Any]]]]:
    """The rows of the tablets, the refused operations and their receipts."""
    chance = Chance("checks", history.today)
    devices, kept, receipts = [], [], []
    for refused in _refused(history, officials, keeping):
        device = _device(refused, chance)
        devices.append(device)
        one, receipt = _kept(refused, device["id"], chance)
        kept.append(one)
        receipts.append(receipt)
    return [(Device, devices), (Quarantined, kept), (Receipt, receipts)]


def _refused(history: History, officials: Officials, keeping: Keeping) -> list[_Refused]:
    home, gone = keeping.orphans[0]
    second, third = officials.cadres[5], officials.cadres[27]
    evening, noon = at(history.day(4), 18, 40), at(history.day(2), 12, 10)
    afternoon = at(history.day(1), 15, 25)
    return [
        _Refused(
            gone,
            home,
            "visit.record",
            evening,
            {
                "kind": "door",
                "outcome": "met",
                "started_at": iso(evening),
                "notes": f"{home.called}问现在归谁联系，先记下，答应转告网格长。",
            },
            "past_grace",
            "这一户交出去已经超过 30 天，先放在待核对。",
            "household_id",
        ),
        _Refused(
            second,
            keeping.homes[second.id][0],
            "issue.raise",
            noon,
            {
                "category": "infra.signpost",
                "description": "路口的村名牌被货车撞歪了，外来的车常走错。",
                "urgency": "normal",
            },
            "invalid_input",
            "没有这个类别。",
            "category",
        ),
        _Refused(
            third,
            keeping.homes[third.id][1],
            "visit.record",
            afternoon,
            {
                "kind": "door",
                "outcome": "met",
                "started_at": iso(afternoon),
                "phrases": ["all-well"],
                "companions": [str(uuid.UUID(int=7))],
            },
            "invalid_input",
            "同行的人里有认不出的。",
            "companions",
        ),
    ]


def _device(refused: _Refused, chance: Chance) -> dict[str, Any]:
    signed_in = refused.captured - timedelta(days=20)
    key = chance.key(signed_in)
    return {
        "id": key,
        "account_id": refused.cadre.id,
        "name": f"{refused.cadre.name}的平板",
        "app_version": "0.1.0",
        # Nobody knows a token with this hash: the tablet is in the list, but nothing can speak for it.
        "token_hash": hashlib.sha256(b"no token " + key.bytes).hexdigest(),
        "created_at": signed_in,
        "last_seen_at": refused.captured + timedelta(minutes=30),
        "last_seq": 1,
        "expires_at": signed_in + timedelta(days=TOKEN_DAYS),
        **_told(refused),
    }


def _told(refused: _Refused) -> dict[str, Any]:
    """What it said of itself when it was last heard of: the refused record is the one to be checked."""
    return {
        "reported_at": refused.captured + timedelta(minutes=30),
        "waiting": 0,
        "quarantined": 1,
        "photos_waiting": 0,
        "persisted": True,
        "free_mb": 9_600,
    }


def _kept(refused: _Refused, device_id: uuid.UUID, chance: Chance) -> tuple[dict[str, Any], dict[str, Any]]:
    operation_id, entity_id = chance.key(refused.captured), chance.key(refused.captured)
    recorded = refused.captured + timedelta(minutes=30)
    operation = {
        "id": str(operation_id),
        "seq": 1,
        "kind": refused.kind,
        "entity_id": str(entity_id),
        "household_id": str(refused.home.id),
        "captured_at": iso(refused.captured),
        "body": refused.body,
    }
    payload = canonical(operation)
    both = {
        "device_id": device_id,
        "account_id": refused.cadre.id,
        "kind": refused.kind,
        "entity_id": entity_id,
        "hash": hash_of(payload),
        "recorded_at": recorded,
    }
    kept = both | {
        "id": chance.key(recorded),
        "operation_id": operation_id,
        "account_name": refused.cadre.name,
        "household_id": refused.home.id,
        "grid_id": refused.home.grid_id,
        "waits_for": None,
        "payload": payload,
        "code": refused.code,
        "message": refused.message,
        "field": refused.field,
        "state": "open",
        "effective_at": refused.captured,
        "clock_flag": False,
    }
    result = rejected(operation_id, refused.code, refused.message, refused.field)
    result["outcome"] = str(result["outcome"])
    return kept, both | {"id": operation_id, "seq": 1, "outcome": "rejected", "result": result}
