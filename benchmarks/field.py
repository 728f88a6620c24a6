"""A grid of a village to measure in: its register, its cadres with tablets, and some weeks of field work behind them.

The first cadre only pulls, and holds the history that a pull is measured with; the others push.
"""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from benchmarks.sizes import Sizes
from fieldvisit.areas.models import Area
from fieldvisit.assignments.models import Assignment
from fieldvisit.demo.places import VILLAGE_CODE
from fieldvisit.demo.seed import seed_reference
from fieldvisit.households.models import Dossier, Household, HouseholdTag, Member
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.people.models import Account, Device, Grant
from fieldvisit.people.queries import set_system_fact
from fieldvisit.storage.base import db
from fieldvisit.storage.sealed import keyring
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.epoch import ensure_epoch
from tests.support.factories import Factories

TAG_EVERY = 3  # households
Row = dict[str, Any]


@dataclass(frozen=True)
class Tablet:
    """A tablet of one cadre and the households kept."""

    token: str
    device_id: uuid.UUID
    account_id: uuid.UUID
    name: str
    household_ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True)
class Field:
    """Who pulls and who pushes, and the grid's households; those of the tablets come first."""

    pulling: Tablet
    pushing: tuple[Tablet, ...]
    homes: Sequence[Row]


def fill(sizes: Sizes, devices: int) -> Field:
    """Write grid, register and tablets into an empty, migrated database, within an app's context."""
    with unit_of_work():
        seed_reference()
        set_system_fact("kind", "real")
    ensure_epoch()
    village = db.session.scalars(select(Area).where(Area.code == VILLAGE_CODE)).one()
    grid = Factories().area("grid", village, name="第一网格", has_register=True).id
    homes = [a_household(grid, number) for number in range(max(sizes.grid_households, sizes.kept * (devices + 1)))]
    with unit_of_work():
        write(Household, homes)
        write(Member, [member for number, home in enumerate(homes) for member in _members(home, number)])
        write(HouseholdTag, [_tag(home) for home in homes[::TAG_EVERY]])
        write(Dossier, [{"id": home["id"], "kind": "household", "revision": 1} for home in homes])
        kept = [homes[number * sizes.kept :][: sizes.kept] for number in range(devices + 1)]
        tablets = [a_tablet(number, own) for number, own in enumerate(kept)]
    db.session.remove()
    return Field(tablets[0], tuple(tablets[1:]), homes)


def write(table: Any, rows: list[Row]) -> None:
    """Insert the rows, if there are any."""
    if rows:
        db.session.execute(insert(table), rows)


def a_household(grid: int, number: int) -> Row:
    """The row of a household."""
    door = f"{number // 8 + 1}-{number % 8 + 1}号"
    return {
        "id": new_id(),
        "shard_id": grid,
        "grid_id": grid,
        "kind": "family",
        "name": f"{'周沈陈朱王'[number % 5]}{'阿建玉国'[number % 4]}{number % 97}",
        "group_name": f"{number // 40 + 1}组",
        "hamlet": "钱家埭",
        "door": door,
        "door_sort": f"{number:08d}",
        "address": f"荆山村钱家埭{door}",
        "lat": 30.43 + number / 1e5,
        "lon": 120.59,
        "created_at": clock.now(),
    }


def _members(home: Row, number: int) -> list[Row]:
    relations = ("head", "spouse", "son", "grandchild")[: 2 + number % 3]
    phones = [f"138{number:04d}{place:04d}" for place in range(len(relations))]
    return [
        {
            "id": new_id(),
            "shard_id": home["shard_id"],
            "household_id": home["id"],
            "name": f"{home['name'][0]}{relation[:3]}{number}",
            "sex": "mf"[place % 2],
            "birth_year": 1948 + number % 40,
            "relation": relation,
            "head": place == 0,
            "phone": phones[place],
            "phone_hash": keyring().fingerprint(phones[place]),
            "created_at": clock.now(),
        }
        for place, relation in enumerate(relations)
    ]


def _tag(home: Row) -> Row:
    return {
        "id": new_id(),
        "shard_id": home["shard_id"],
        "household_id": home["id"],
        "tag": "lone_elder",
        "source": "visit",
        "basis": "本人同意",
        "verified_on": clock.today(),
        "created_at": clock.now(),
    }


def a_tablet(number: int, kept: list[Row], *, home: Row | None = None) -> Tablet:
    """Write a cadre who keeps these households, and a tablet; `home`: the household next to which the cadre lives."""
    at, token = clock.now(), secrets.token_urlsafe(32)
    account, device, name = new_id(), uuid.uuid4(), f"{'陈沈周朱王陆马姚吴'[number % 9]}建国"
    spot = {"lat": home["lat"], "lon": home["lon"]} if home else {}
    write(Account, [{"id": account, "username": f"cadre{number}", "name": name, "created_at": at, **spot}])
    write(Grant, [{"account_id": account, "role": "cadre", "created_at": at}])
    write(Dossier, [{"id": account, "kind": "user", "revision": 1}])
    row = {
        "id": device,
        "account_id": account,
        "name": "平板",
        "token_hash": hashlib.sha256(token.encode()).hexdigest(),
        "created_at": at - timedelta(days=90),
        "expires_at": at + timedelta(days=90),
    }
    write(Device, [row])
    keeping = {"cadre_id": account, "cadre_name": name, "reason": "near", "from_at": at - timedelta(days=100)}
    write(Assignment, [keeping | {"shard_id": home["shard_id"], "household_id": home["id"]} for home in kept])
    return Tablet(token, device, account, name, tuple(home["id"] for home in kept))
