"""荆山村 as the demo imagines it: three grids, their groups, hamlets and doors, and where they lie.

The village, its code and its town are real; grids, hamlets, doors and positions are invented, laid out along
the lanes of a polder village so that distances and walks look right. The town's other villages: `town.py`.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from fieldvisit.demo.chance import Chance

VILLAGE_CODE = "330481105211"
VILLAGE_NAME = "荆山村"

_METRES_PER_DEGREE = 111_320


class Spot(NamedTuple):
    """WGS-84 degrees."""

    lat: float
    lon: float

    def moved(self, north_m: float, east_m: float) -> "Spot":
        """The spot so many metres away."""
        lat = self.lat + north_m / _METRES_PER_DEGREE
        lon = self.lon + east_m / (_METRES_PER_DEGREE * math.cos(math.radians(self.lat)))
        return Spot(round(lat, 6), round(lon, 6))


VILLAGE_SPOT = Spot(30.4628, 120.5231)


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A natural village: a lane of doors, belonging to one group, lying `north`/`east` metres off the centre."""

    name: str
    group: str
    doors: int
    north: int
    east: int
    bearing: int
    estate: bool = False
    firms: int = 2  # at the end of the lane


@dataclass(frozen=True, slots=True)
class GridPlan:
    """A grid: the last three digits of its code, its name, its hamlets, and where its meetings are held."""

    suffix: str
    name: str
    hamlets: tuple[Hamlet, ...]
    meeting_places: tuple[str, ...]
    cadres: int = 20


@dataclass(frozen=True, slots=True)
class VillagePlan:
    """A village or community of the town. `urban`: people there have no fields."""

    code: str
    name: str
    spot: Spot
    grids: tuple[GridPlan, ...]
    urban: bool = False

    def middle_of(self, grid: GridPlan) -> Spot:
        """Where the middle of one of its grids lies."""
        count = len(grid.hamlets)
        north = sum(hamlet.north for hamlet in grid.hamlets) / count
        return self.spot.moved(north, sum(hamlet.east for hamlet in grid.hamlets) / count)


_GRIDS: tuple[GridPlan, ...] = (
    GridPlan(
        "001",
        "南洋网格",
        (
            Hamlet("南洋", "1组", 62, 520, -640, 80),
            Hamlet("陆家埭", "2组", 48, 860, -420, 15),
            Hamlet("周家浜", "3组", 52, 640, -1080, 120),
            Hamlet("塘湾里", "4组", 46, 1080, -860, 60),
        ),
        ("南洋小店门前", "文化礼堂门口", "陆家埭桥头", "周家浜晒场"),
    ),
    GridPlan(
        "002",
        "荆山网格",
        (
            Hamlet("荆山头", "5组", 50, 60, 180, 95),
            Hamlet("沈家埭", "6组", 46, -220, 420, 20),
            Hamlet("朱家桥", "7组", 44, 260, 640, 140),
            Hamlet("荆山新村", "8组", 60, -60, -160, 45, estate=True, firms=0),
        ),
        ("村委会门前", "荆山新村健身点", "沈家埭大樟树下", "朱家桥晒场"),
    ),
    GridPlan(
        "003",
        "许家浜网格",
        (
            Hamlet("许家浜", "9组", 54, -760, 60, 70),
            Hamlet("姚家埭", "10组", 48, -980, 520, 160),
            Hamlet("钱家石桥", "11组", 44, -620, -520, 30),
            Hamlet("金家兜", "12组", 50, -1140, -180, 100),
        ),
        ("许家浜机埠边", "姚家埭凉亭", "钱家石桥头", "金家兜小店门前"),
    ),
)

HOME_VILLAGE = VillagePlan(VILLAGE_CODE, VILLAGE_NAME, VILLAGE_SPOT, _GRIDS)


def doors(village: VillagePlan, hamlet: Hamlet, chance: Chance) -> list[tuple[str, Spot]]:
    """The doors of a hamlet in order along its lane, on both sides, each with its position."""
    start = village.spot.moved(hamlet.north, hamlet.east)
    angle = math.radians(hamlet.bearing)
    found = []
    for index in range(hamlet.doors):
        along = (index // 2) * 17 + chance.within(-4, 4)
        across = (1 if index % 2 else -1) * chance.within(12, 26)
        north = along * math.cos(angle) - across * math.sin(angle)
        east = along * math.sin(angle) + across * math.cos(angle)
        found.append((_door(hamlet, index), start.moved(north, east)))
    return found


def _door(hamlet: Hamlet, index: int) -> str:
    if not hamlet.estate:
        return f"{index + 1}号"
    building, flat = divmod(index, 10)
    return f"{building + 1}幢{flat // 2 + 1}0{flat % 2 + 1}室"
