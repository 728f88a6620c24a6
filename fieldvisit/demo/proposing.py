"""Households proposed at their doors (a lodger, a shed that became a workshop): most wait for a coordinator."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.demo.assigning import Keeping
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History, visiting_time
from fieldvisit.demo.names import person, phone, surname
from fieldvisit.demo.people import Officials, Staff
from fieldvisit.demo.places import HOME_VILLAGE
from fieldvisit.demo.register import Home
from fieldvisit.demo.stories import spoken
from fieldvisit.households.models import Proposal
from fieldvisit.households.rules import address_of, door_sort_of

_PHONES = 8800
_WHERE = ("东间", "西间", "后屋", "二楼", "车库间", "南披屋")
# how many stand in 荆山村 and elsewhere, by what became of them
_WANTED = ((Proposal.OPEN, 4, 4), (Proposal.REFUSED, 1, 1))
_REFUSED = ("东间是同一家的儿子住，不另立户。", "已问房东，上个月就退租了。")


@dataclass
class Proposals:
    """The rows they are written as."""

    homes: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    touched: list[uuid.UUID] = field(default_factory=list)  # once a write to the household's dossier
    made_by: list[uuid.UUID] = field(default_factory=list)  # and to that of the account


def proposals(history: History, homes: list[Home], officials: Officials, keeping: Keeping) -> Proposals:
    """All of them, each visited at once."""
    chance = Chance("proposals", history.today)
    made = Proposals()
    notes = iter(chance.shuffled(spoken()["proposed"]))
    for state, near, far in _WANTED:
        for place in range(near + far):
            beside = chance.one([home for home in homes if _lets(home, keeping, place < near)])
            cadre = keeping.keeper[beside.id]
            at = visiting_time(chance, history.day(chance.number(1, 6) if state == Proposal.OPEN else 12 + place))
            row = _home(chance, beside, cadre, at, len(made.homes))
            if state == Proposal.REFUSED:
                row |= {"proposal": state, "proposal_note": _REFUSED[place]}
                made.made_by.append(cadre.id)
                made.touched.append(row["id"])
            made.homes.append(row)
            made.members.append(_member(chance, row, history.today.year, len(made.homes)))
            made.visits.append(_visit(chance, row, made.members[-1]["id"], cadre, next(notes)))
            made.touched += [row["id"], row["id"]]  # proposed, and visited
            made.made_by.append(cadre.id)
    return made


def _lets(home: Home, keeping: Keeping, near: bool) -> bool:
    """A family that may have let a room."""
    fits = home.kind == "family" and not home.traits & {"estate", "tenant"} and home.id in keeping.keeper
    return fits and (home.village is HOME_VILLAGE) == near and keeping.keeper[home.id].username != "cadre"


def _home(chance: Chance, beside: Home, cadre: Staff, at: datetime, place: int) -> dict[str, Any]:
    where = _WHERE[place % len(_WHERE)]
    door = f"{beside.hamlet}{beside.door}{where}"
    recorded = at + timedelta(minutes=12)
    spot = beside.spot.moved(chance.within(-9, 9), chance.within(-9, 9))
    return {
        "id": chance.key(at),
        "shard_id": beside.grid_id,
        "grid_id": beside.grid_id,
        "kind": "family",
        "name": "",
        "group_name": "",
        "hamlet": "",
        "door": door,
        "door_sort": door_sort_of(door),
        "address": address_of(beside.village.name, "", "", door),
        "lat": spot.lat,
        "lon": spot.lon,
        "source_datum": "WGS-84",
        "active": False,
        "created_at": recorded,
        "proposal": Proposal.OPEN,
        "proposed_by": cadre.id,
        "proposed_by_name": cadre.name,
        "proposed_at": at,
        "proposed_as": door,
        "proposal_note": None,
    }


def _member(chance: Chance, row: dict[str, Any], year: int, serial: int) -> dict[str, Any]:
    sex = chance.one("mf")
    who = person(chance, surname(chance, away=True), sex, year - chance.number(24, 46))
    row["name"] = who.name
    return {
        "id": chance.key(row["created_at"]),
        "shard_id": row["shard_id"],
        "household_id": row["id"],
        "name": who.name,
        "sex": None,
        "birth_year": None,
        "relation": "head",
        "head": True,
        "phone": phone(_PHONES + serial),
        "created_at": row["created_at"],
    }


def _visit(chance: Chance, row: dict[str, Any], head: uuid.UUID, cadre: Staff, note: str) -> dict[str, Any]:
    return {
        "id": chance.key(row["proposed_at"]),
        "shard_id": row["grid_id"],
        "household_id": row["id"],
        "grid_id": row["grid_id"],
        "cadre_id": cadre.id,
        "cadre_name": cadre.name,
        "kind": "door",
        "outcome": "met",
        "started_at": row["proposed_at"],
        "ended_at": row["proposed_at"] + timedelta(minutes=10),
        "recorded_at": row["created_at"] + timedelta(seconds=1),
        "notes": note,
        "phrases": [],
        "people_met": [str(head)],
        "companions": [],
        "given": [],
        "given_fen": 0,
        "lat": None,
        "lon": None,
        "accuracy_m": None,
    }
