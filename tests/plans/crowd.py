"""A village of thousands, written in bulk: every household kept by the cadre of the next door but one."""

import uuid
from typing import Any

from fieldvisit.assignments.models import Assignment
from fieldvisit.households.models import Dossier, Household
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.people.acts import Role
from fieldvisit.people.models import Account, Grant
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.storage.writing import write_rows

A_CADRE = 10  # households each
STEP = 0.004  # degrees between two cadres: farther than a household would go to keep its own


def _row(model: Any, **values: Any) -> dict[str, Any]:
    return dict.fromkeys((column.name for column in model.__table__.columns), None) | values


def settle(grids: list[Any], homes_each: int) -> list[uuid.UUID]:
    """So many households in each grid, with cadres enough; the ids of the households."""
    households, assignments, dossiers, cadres = [], [], [], []
    at = clock.now()
    for number, grid in enumerate(grids):
        keepers = [new_id() for _ in range(homes_each // A_CADRE)]
        for place, key in enumerate(keepers):
            spot = {"lat": 30.43 + number * 0.01, "lon": 120.59 + place * STEP}
            cadres.append(Account(id=key, username=f"c{number}-{place}", name="陈建国", created_at=at, **spot))
        for place in range(homes_each):
            key = new_id()
            keeper = keepers[(place // A_CADRE + 1) % len(keepers)]
            door = {
                "door": f"{place}号",
                "door_sort": f"{place:06d}",
                "address": f"钱家埭{place}号",
                "hamlet": "钱家埭",
            }
            spot = {"lat": 30.43 + number * 0.01, "lon": 120.59 + place // A_CADRE * STEP}
            here = {"shard_id": grid.id, "grid_id": grid.id, "group_name": "", "active": True, "created_at": at}
            households.append(_row(Household, id=key, kind="family", name="周阿婆", **here, **door, **spot))
            dossiers.append({"id": key, "kind": "household", "revision": 1})
            span = {"household_id": key, "cadre_id": keeper, "cadre_name": "陈建国", "reason": "near", "from_at": at}
            assignments.append(_row(Assignment, id=new_id(), shard_id=grid.id, **span))
    with unit_of_work():
        db.session.add_all(cadres)
        db.session.flush()
        db.session.add_all(Grant(account_id=one.id, role=Role.CADRE, created_at=at) for one in cadres)
        db.session.flush()
        write_rows(Household, households)
        write_rows(Dossier, dossiers)
        write_rows(Assignment, assignments)
    return [row["id"] for row in households]
