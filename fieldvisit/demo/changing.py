"""Values that tablets brought and that wait beside what stands on record: a number that is never put in place
unseen, a field that two had changed. The coordinator takes or leaves each.
"""

from datetime import timedelta
from typing import Any

from fieldvisit.demo.assigning import Keeping
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History, visiting_time
from fieldvisit.demo.names import phone
from fieldvisit.demo.people import Staff
from fieldvisit.demo.places import HOME_VILLAGE
from fieldvisit.demo.register import Home
from fieldvisit.households.amend_fields import sealed
from fieldvisit.households.amending import CLASH, NUMBER
from fieldvisit.households.changes import LEFT, OPEN

_PHONES = 8850
_NEAR, _FAR, _SETTLED = 6, 5, 3


def changes(history: History, homes: list[Home], keeping: Keeping, clerks: dict[str, Staff]) -> list[dict[str, Any]]:
    """All of them; the households they belong to are told once each."""
    chance = Chance("changes", history.today)
    kept = [home for home in homes if home.kind == "family" and home.id in keeping.keeper]
    near = [home for home in kept if home.village is HOME_VILLAGE and keeping.keeper[home.id].username != "cadre"]
    far = [home for home in kept if home.village is not HOME_VILLAGE]
    chosen = chance.some(near, _NEAR) + chance.some(far, _FAR) + chance.some(near, _SETTLED)
    rows = []
    for place, home in enumerate(dict.fromkeys(home.id for home in chosen)):
        one = next(found for found in chosen if found.id == home)
        settled = place >= _NEAR + _FAR
        row = _row(chance, history, one, keeping.keeper[one.id], place, settled)
        if settled:
            clerk = clerks[one.village.code]
            ended = min(history.end, row["recorded_at"] + timedelta(hours=15))
            row |= {"state": LEFT, "settled_by": clerk.id, "settled_at": ended}
        rows.append(row)
    return rows


def _row(chance: Chance, history: History, home: Home, cadre: Staff, place: int, settled: bool) -> dict[str, Any]:
    ago = chance.number(8, 20) if settled else chance.number(1, 5)
    happened = visiting_time(chance, history.day(ago)) + timedelta(minutes=6)
    recorded = happened + timedelta(minutes=9)
    return {
        "id": chance.key(recorded),
        "shard_id": home.grid_id,
        "household_id": home.id,
        "account_id": cadre.id,
        "account_name": cadre.name,
        "occurred_at": happened,
        "recorded_at": recorded,
        "state": OPEN,
        "settled_by": None,
        "settled_at": None,
        **_value(home, place),
    }


def _value(home: Home, place: int) -> dict[str, Any]:
    """Mostly a new telephone number; sometimes a year of birth that someone at the desk had filled in meanwhile."""
    if place % 3 == 2:
        year = home.members[0][1].birth_year
        return _of(home, "birth_year", CLASH, None, year, year - 1)
    return _of(home, "phone", NUMBER, home.head_phone, home.head_phone, phone(_PHONES + place))


def _of(home: Home, name: str, cause: str, base: Any, kept: Any, yours: Any) -> dict[str, Any]:
    return {
        "member_id": home.head_id,
        "field": name,
        "cause": cause,
        "base": sealed(base),
        "kept": sealed(kept),
        "yours": sealed(yours),
    }
