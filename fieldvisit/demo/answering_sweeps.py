"""居家安全排查: what is found at a door. The dangers come first; what is ticked point by point agrees with them."""

from datetime import timedelta
from typing import Any

from fieldvisit.demo.answerer import Answerer, words_of

POSITIONED = 0.75
MENDED = 0.45
_SORTS = (("power", 5), ("gas", 3), ("fire", 4), ("house", 1), ("water", 1), ("other", 1))


def safety(who: Answerer) -> dict[str, Any]:
    """The answers. Most doors have nothing or one thing; three in four say where they stand."""
    dangers = _dangers(who)
    sorts = {danger["sort"] for danger in dangers}
    said = who.known() | _house(who, sorts) | _power(who, sorts) | _gas(who, sorts)
    said |= {
        "extinguisher": who.yes(0.35),
        "way_out": "no" if "fire" in sorts else "yes",
        "found": "yes" if dangers else "no",
        "danger": dangers,
        "danger_number": len(dangers),
        "explained": "OK",
    }
    if who.chance.happens(POSITIONED):
        said["place"] = _position(who)
    return said


def _dangers(who: Answerer) -> list[dict[str, Any]]:
    chance = who.chance
    count = chance.weighted(((0, 9), (1, 8), (2, 3), (3, 1)))
    found = []
    for sort in {chance.weighted(_SORTS): None for _ in range(count)}:
        where = who.words(words_of("safety")["where"][sort])
        if where is None:
            continue
        fixed = who.yes(MENDED if sort not in ("house", "water") else 0)
        due = who.on + timedelta(days=chance.one((3, 5, 7, 10, 14)))
        found.append({"sort": sort, "where": where, "fixed": fixed, "fix_by": due if fixed == "no" else None})
    return found


def _house(who: Answerer, sorts: set[str]) -> dict[str, Any]:
    rented = "tenant" in who.home.traits
    use = "rented" if rented else who.chance.weighted((("own", 12), ("mixed", 1), ("shop", 1)))
    tenants = {"rented": len(who.home.members), "mixed": who.chance.number(1, 4)}.get(use)
    floors = 6 if "estate" in who.home.traits else who.chance.weighted(((1, 1), (2, 4), (3, 6), (4, 1)))
    return {"use": use, "tenants": tenants, "floors": floors, "cracks": "yes" if "house" in sorts else "no"}


def _power(who: Answerer, sorts: set[str]) -> dict[str, Any]:
    chance = who.chance
    charging = chance.weighted((("shed", 4), ("yard", 7), ("none", 3)))
    if "fire" in sorts and "estate" in who.home.traits:
        charging = "stairs"
    return {
        "breaker": "good" if "power" not in sorts else chance.weighted((("good", 2), ("bad", 1), ("none", 1))),
        "wires": "bad" if "power" in sorts else "good",
        "charging": charging,
    }


def _gas(who: Answerer, sorts: set[str]) -> dict[str, Any]:
    kind = "pipe" if who.home.traits & {"estate", "urban"} else who.chance.weighted((("bottle", 7), ("pipe", 3)))
    if "gas" not in sorts and who.chance.happens(0.06):
        return {"gas_kind": "none"}
    return {"gas_kind": kind, "hose": "bad" if "gas" in sorts else "good", "alarm": who.yes(0.4)}


def _position(who: Answerer) -> str:
    """Where the cadre stood: before the door, as exactly as a tablet knows it. Latitude, longitude, height, metres."""
    chance = who.chance
    spot = who.home.spot.moved(chance.within(-8, 8), chance.within(-8, 8))
    return f"{spot.lat} {spot.lon} {chance.number(30, 80) / 10} {chance.number(4, 18)}"
