"""A city's register, invented: some 4,800 grids of 250 households, people called as people are called there."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import insert, text

from fieldvisit.areas.models import Area
from fieldvisit.households.models import FoundBy, Household, Member
from fieldvisit.households.pieces import line_of
from fieldvisit.households.rules import address_of, door_sort_of
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories

GRIDS = 5  # of a village
GRID = 250  # households of a grid
_FAMILIES = "周沈陈张王朱徐李吴陆金钱姚俞杨许顾蒋马胡费潘曹孙范施高盛倪褚庄屠章郑戴黄翁莫严岳计凌冯邵"
_FIRST = (
    "建国明根金阿小文志永玉美水荣海春林新雪秀桂雅伟晓佳思子宇嘉梓欣一俊浩慧丽亚红凤惠利福兴生月雨梦诗若安家正世德庆祥连"
)
_LAST = (
    "国华明英芳祥根生珍娟林荣泉良法兴观宝松毛大龙飞强军平清仙琴芬丽萍燕红敏杰涵轩怡妍琪宸豪昊睿博雯婷洁静云霞梅兰凤妹康"
)
_PLACE = "荆云石新双上长高沙东西南永安福聚星联民丰和中北五三八九龙凤虎马鹤梅桑荷莲塘溪河浜港桥渡湾墩山林田园庙寺亭台塔"
_ENDS = ("埭", "浜", "圩", "桥", "里", "港", "角", "头")
_TRADES = ("童装", "纺织", "五金", "皮革", "包装", "食品", "电子", "建材")


@dataclass(frozen=True)
class Known:
    """A household that was put there, to be looked for again."""

    name: str
    village: str
    hamlet: str
    door: str
    address: str


def fill_city(factories: Factories, wanted: int, *, known: int = 400) -> list[Known]:
    """So many households with two or three people each; a few of them, from everywhere."""
    dice = random.Random(17)
    grids = _grids(factories, dice, -(-wanted // GRID))
    every = max(1, wanted // known)
    kept: list[Known] = []
    for first in range(0, len(grids), 20):
        homes, people, lines = [], [], []
        for grid_id, village, hamlets in grids[first : first + 20]:
            for home, living in _households(dice, grid_id, village, hamlets):
                homes.append(home)
                people += living
                lines.append(_line(home, living))
                if len(kept) * every < (first * GRID + len(homes)):
                    kept.append(Known(home["name"], village, home["hamlet"], home["door"], home["address"]))
        with unit_of_work():
            for model, rows in ((Household, homes), (Member, people), (FoundBy, lines)):
                db.session.connection().execute(insert(model.__table__), rows)
    with unit_of_work():
        db.session.execute(text("ANALYZE" if db.engine.dialect.name == "postgresql" else "SELECT 1"))
    db.session.remove()
    return kept


def _grids(factories: Factories, dice: random.Random, number: int) -> list[tuple[int, str, Sequence[str]]]:
    """(id, the village's name, its hamlets) of each."""
    county, made = factories.place("county"), []
    with unit_of_work():
        for town_number in range(-(-number // (15 * GRIDS))):
            town = _area(f"{_place(dice)}镇", "town", county, f"t{town_number}")
            for _ in range(15):
                if len(made) >= number:
                    break
                name = f"{_place(dice)}村"
                village = _area(name, "village", town, f"v{len(made)}")
                for _ in range(min(GRIDS, number - len(made))):
                    hamlets = [_place(dice) + dice.choice(_ENDS) for _ in range(2)]
                    made.append((_area(f"第{len(made)}网格", "grid", village, f"g{len(made)}").id, name, hamlets))
    return made


def _area(name: str, level: str, parent: Area, code: str) -> Area:
    row = Area(code=code, level=level, parent_id=parent.id, name=name, path=code, has_register=True)
    db.session.add(row)
    db.session.flush()
    row.path = f"{parent.path}{row.id}/"
    return row


def _place(dice: random.Random) -> str:
    return "".join(dice.choices(_PLACE, k=2))


def _households(
    dice: random.Random, grid_id: int, village: str, hamlets: Sequence[str]
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for number in range(GRID):
        hamlet, door = hamlets[number % len(hamlets)], f"{number // len(hamlets) + 1}号"
        firm = dice.random() < 0.04
        name = f"{village[:-1]}{_place(dice)}{dice.choice(_TRADES)}有限公司" if firm else person(dice)
        home = {
            "id": new_id(), "shard_id": grid_id, "grid_id": grid_id, "kind": "enterprise" if firm else "family",
            "name": name, "group_name": f"{number % 8 + 1}组", "hamlet": hamlet, "door": door,
            "door_sort": door_sort_of(door), "address": address_of(village, "", hamlet, door),
            "created_at": clock.now(),
        }  # fmt: skip
        names = [person(dice) if firm else name, *(person(dice) for _ in range(dice.choice((1, 1, 2, 3))))]
        yield home, [_member(home, one, place == 0) for place, one in enumerate(names)]


def _member(home: dict[str, Any], name: str, head: bool) -> dict[str, Any]:
    return {
        "id": new_id(), "shard_id": home["shard_id"], "household_id": home["id"], "name": name, "head": head,
        "relation": "head" if head else "child", "created_at": home["created_at"],
    }  # fmt: skip


def _line(home: dict[str, Any], living: Sequence[dict[str, Any]]) -> dict[str, Any]:
    names = {home["name"], *(one["name"] for one in living)}
    return {
        "shard_id": home["shard_id"], "household_id": home["id"],
        "pieces": line_of(names, (home["address"], home["group_name"])),
    }  # fmt: skip


def person(dice: random.Random) -> str:
    """A name; some are borne by many."""
    given = _of(dice, _LAST) if dice.random() < 0.15 else _of(dice, _FIRST) + _of(dice, _LAST)
    return _of(dice, _FAMILIES) + given


def _of(dice: random.Random, signs: str) -> str:
    return dice.choices(signs, cum_weights=_weights(len(signs)))[0]


def _weights(number: int) -> list[float]:
    return list(accumulate(1 / (place + 4) for place in range(number)))
