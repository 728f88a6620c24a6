"""What ties households to cadres: kin as the assignment says, and in the home village a few that must or must not."""

import uuid
from datetime import datetime
from typing import Any

from fieldvisit.demo.assigning import Keeping
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.people import Officials, Staff
from fieldvisit.demo.places import HOME_VILLAGE
from fieldvisit.demo.register import Home

MUST, MUST_NOT = 2, 3  # of the home village


def tie_rows(homes: list[Home], keeping: Keeping, officials: Officials, since: datetime) -> list[dict[str, Any]]:
    """Every household that is kept by kin, two that their cadre must keep, three with a neighbour who must not."""
    chance = Chance("tying")
    coordinator = officials.coordinators[HOME_VILLAGE.code]
    kin = {row["household_id"] for row in keeping.rows if row["reason"] == "kin" and row["ended_at"] is None}
    at_home = [home for home in homes if home.village is HOME_VILLAGE and home.id in keeping.keeper]
    chosen = chance.some([home for home in at_home if home.id not in kin], MUST + MUST_NOT)

    def row(home: Home, cadre: Staff, kind: str) -> dict[str, Any]:
        who = {"made_by": coordinator.id, "made_by_name": coordinator.name, "made_at": since, "ended_at": None}
        key: uuid.UUID = chance.key(since)
        return {"id": key, "household_id": home.id, "cadre_id": cadre.id, "kind": kind} | who

    made = [row(home, keeping.keeper[home.id], "kin") for home in at_home if home.id in kin]
    made += [row(home, keeping.keeper[home.id], "must") for home in chosen[:MUST]]
    for home in chosen[MUST:]:
        keeper = keeping.keeper[home.id]
        others = [cadre for cadre in officials.cadres if cadre.grid == home.grid and cadre.id != keeper.id]
        made.append(row(home, chance.some(others, 1)[0], "must_not"))
    return made
