"""Who keeps which household: neighbours along a lane go to the same cadre, five to fifteen each."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.demo import leading
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.people import Officials, Staff
from fieldvisit.demo.places import HOME_VILLAGE, Spot
from fieldvisit.demo.register import Home
from fieldvisit.demo.town import grids

LEAST, MOST = 5, 15
# households of a grid that nobody keeps just now: in 荆山村, and at most so many elsewhere
ORPHANS_A_GRID, ORPHANS_ELSEWHERE = 3, 2
# Days after the register was taken, when those who kept the orphans could no longer do so.
GIVEN_UP = 85


@dataclass
class Keeping:
    """The assignment of the whole town."""

    keeper: dict[uuid.UUID, Staff] = field(default_factory=dict)
    homes: dict[uuid.UUID, list[Home]] = field(default_factory=lambda: defaultdict(list))
    rows: list[dict[str, Any]] = field(default_factory=list)
    orphans: list[tuple[Home, Staff]] = field(default_factory=list)  # and who kept them last

    def give(self, cadre: Staff, homes: list[Home]) -> None:
        """These are theirs."""
        self.homes[cadre.id] += homes
        self.keeper.update({home.id: cadre for home in homes})


def assign(homes: list[Home], officials: Officials, since: datetime) -> Keeping:
    """Every household but a few orphans, so that the coordinator has something to assign."""
    chance = Chance("assigning")
    keeping = Keeping()
    for grid, (village, _plan) in enumerate(grids()):
        cadres = [cadre for cadre in officials.cadres if cadre.grid == grid]
        here = [home for home in homes if home.grid == grid]
        if grid == 0:
            own = [home for home in here if (home.hamlet, home.door) in leading.LIVES_AT]
            keeping.give(cadres.pop(0), own)
            here = [home for home in here if home not in own]
        count = ORPHANS_A_GRID if village is HOME_VILLAGE else max(0, chance.number(-1, ORPHANS_ELSEWHERE))
        orphans = chance.some([home for home in here if home.kind == "family"], count)
        _hand_out([home for home in here if home not in orphans], cadres, keeping, chance)
        keeping.orphans += [(home, cadre) for home, cadre in zip(orphans, chance.some(cadres, count), strict=True)]
    for cadre in officials.cadres:
        officials.place_at(
            cadre, _middle(keeping.homes[cadre.id]).moved(chance.within(-150, 150), chance.within(-150, 150))
        )
    keeping.rows = _rows(keeping, officials, since, chance)
    return keeping


def _hand_out(homes: list[Home], cadres: list[Staff], keeping: Keeping, chance: Chance) -> None:
    loads = _loads(len(homes), len(cadres), chance)
    start = 0
    for cadre, load in zip(cadres, loads, strict=True):
        keeping.give(cadre, homes[start : start + load])
        start += load


def _loads(households: int, cadres: int, chance: Chance) -> list[int]:
    """So many each that all are kept, and nobody has fewer than five or more than fifteen."""
    loads = [households // cadres + (place < households % cadres) for place in range(cadres)]
    for _ in range(cadres * 3):
        giver, taker = chance.some(range(cadres), 2)
        if loads[giver] > LEAST and loads[taker] < MOST:
            loads[giver] -= 1
            loads[taker] += 1
    return loads


def _middle(homes: list[Home]) -> Spot:
    count = len(homes)
    return Spot(sum(home.spot.lat for home in homes) / count, sum(home.spot.lon for home in homes) / count)


def _rows(keeping: Keeping, officials: Officials, since: datetime, chance: Chance) -> list[dict[str, Any]]:
    rows = []
    spans: list[tuple[Home, Staff, datetime | None]] = [
        (home, cadre, None) for cadre in officials.cadres for home in keeping.homes[cadre.id]
    ]
    spans += [(home, cadre, since + timedelta(days=GIVEN_UP)) for home, cadre in keeping.orphans]
    for home, cadre, until in spans:
        from_at = since + timedelta(days=chance.number(0, 10), minutes=chance.number(0, 400))
        rows.append(
            {
                "id": chance.key(from_at),
                "shard_id": home.grid_id,
                "household_id": home.id,
                "cadre_id": cadre.id,
                "cadre_name": cadre.name,
                "reason": chance.weighted((("near", 7), ("familiar", 2), ("kin", 1))),
                "from_at": from_at,
                "ended_at": until,
                "ended_why": "ended" if until else None,
                "assigned_by": officials.coordinators[home.village.code].id,
            }
        )
    return rows
