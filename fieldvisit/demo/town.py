"""周王庙镇: 荆山村, told at length in places.py, and the town's thirteen other villages and communities.

Their names and codes are real and stand in divisions.json; grids, hamlets, doors and positions are invented. Each
has two grids of two hamlets and some seventy doors a grid, kept by one visit team.
"""

from dataclasses import dataclass
from functools import cache

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.places import HOME_VILLAGE, GridPlan, Hamlet, Spot, VillagePlan

_DOORS = (31, 41)
_FIRMS = (1, 0, 1, 1)
# where the four hamlets lie off the middle of their village, north and east in metres
_LAY = ((560, -420), (690, 260), (-480, -310), (-620, 390))
_TEAM = 6
_URBAN = "周王庙社区"


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A village in few words: code, name, where it lies, its four hamlets, and where its two grids meet."""

    code: str
    name: str
    lat: float
    lon: float
    hamlets: tuple[str, str, str, str]
    places: tuple[str, str, str, str]


_SKETCHES: tuple[_Sketch, ...] = (
    _Sketch("330481105001", _URBAN, 30.4489, 120.5038,
            ("文苑小区", "桑梓里", "塘桥公寓", "老街弄"),
            ("文苑小区健身角", "桑梓里车棚边", "塘桥公寓门厅", "老街弄茶馆门前")),
    _Sketch("330481105203", "陈桥村", 30.4402, 120.5301,
            ("陈桥头", "潘家埭", "莫家浜", "东圩里"),
            ("陈桥头小店门前", "潘家埭晒场", "莫家浜桥边", "东圩里凉亭")),
    _Sketch("330481105204", "双涧村", 30.4296, 120.5112,
            ("双涧口", "查家埭", "高家场", "南横港"),
            ("双涧口老槐树下", "查家埭晒场", "高家场篮球架旁", "南横港机埠边")),
    _Sketch("330481105206", "上林村", 30.4537, 120.4836,
            ("上林桥", "贾家廊", "石灰浜", "北庄里"),
            ("上林桥头", "贾家廊廊下", "石灰浜码头边", "北庄里祠堂前")),
    _Sketch("330481105207", "星火村", 30.4721, 120.4967,
            ("星火新埭", "俞家角", "杨树浜", "西河头"),
            ("星火新埭健身点", "俞家角小店门前", "杨树浜晒场", "西河头桥堍")),
    _Sketch("330481105208", "长春村", 30.4844, 120.5126,
            ("长春埭", "曹家湾", "花园里", "斜桥浜"),
            ("长春埭晒场", "曹家湾水井边", "花园里凉棚下", "斜桥浜桥头")),
    _Sketch("330481105212", "石井村", 30.4861, 120.5402,
            ("石井头", "戴家埭", "庙前", "木桥港"),
            ("石井头井亭", "戴家埭晒场", "庙前场地上", "木桥港闸口边")),
    _Sketch("330481105213", "云龙村", 30.4678, 120.5489,
            ("云龙里", "蚕花浜", "祝家桥", "北陈埭"),
            ("云龙里蚕室门前", "蚕花浜廊桥", "祝家桥头", "北陈埭小店门前")),
    _Sketch("330481105214", "胡斗村", 30.4193, 120.4911,
            ("胡斗里", "章家埭", "姜家浜", "塘南"),
            ("胡斗里文化角", "章家埭晒场", "姜家浜桥边", "塘南堤下凉亭")),
    _Sketch("330481105218", "之江村", 30.4087, 120.5219,
            ("之江埭", "六里堰", "海塘脚", "沙上"),
            ("之江埭健身点", "六里堰闸房边", "海塘脚大树下", "沙上晒场")),
    _Sketch("330481105219", "联民村", 30.4164, 120.5467,
            ("联民新埭", "顾家门", "盐仓里", "褚家坝"),
            ("联民新埭广场", "顾家门小店门前", "盐仓里老仓库边", "褚家坝坝头")),
    _Sketch("330481105220", "新建村", 30.4325, 120.5593,
            ("新建埭", "王家兜", "半爿街", "下河滩"),
            ("新建埭晒场", "王家兜桥头", "半爿街茶亭", "下河滩埠头")),
    _Sketch("330481105221", "博儒桥村", 30.4521, 120.5712,
            ("博儒桥", "马家埭", "书院里", "渔池头"),
            ("博儒桥堍", "马家埭晒场", "书院里书屋门前", "渔池头水闸边")),
)  # fmt: skip


@cache
def villages() -> tuple[VillagePlan, ...]:
    """All fourteen, 荆山村 first."""
    return (HOME_VILLAGE, *map(_drawn, _SKETCHES))


@cache
def grids() -> tuple[tuple[VillagePlan, GridPlan], ...]:
    """Every grid of the town with its village; a household says its grid by its place here."""
    return tuple((village, grid) for village in villages() for grid in village.grids)


def _drawn(sketch: _Sketch) -> VillagePlan:
    chance = Chance("lay", sketch.code)
    urban = sketch.name == _URBAN
    hamlets = tuple(_hamlet(sketch, place, urban, chance) for place in range(len(sketch.hamlets)))
    first = _grid("001", hamlets[:2], sketch.places[:2])
    second = _grid("002", hamlets[2:], sketch.places[2:])
    return VillagePlan(sketch.code, sketch.name, Spot(sketch.lat, sketch.lon), (first, second), urban)


def _hamlet(sketch: _Sketch, place: int, urban: bool, chance: Chance) -> Hamlet:
    north, east = _LAY[place]
    return Hamlet(
        name=sketch.hamlets[place],
        group=f"{place + 1}组",
        doors=chance.number(*_DOORS),
        north=north + chance.number(-80, 80),
        east=east + chance.number(-80, 80),
        bearing=chance.number(0, 170),
        estate=urban and place < 3,
        firms=_FIRMS[place] if not urban else 2 * (place == 3),
    )


def _grid(suffix: str, hamlets: tuple[Hamlet, ...], places: tuple[str, ...]) -> GridPlan:
    """A grid bears its first hamlet's name; its team has five or six, so that nobody keeps more than fifteen."""
    homes = sum(hamlet.doors for hamlet in hamlets)
    return GridPlan(suffix, f"{hamlets[0].name}网格", hamlets, places, cadres=_TEAM if homes > 66 else _TEAM - 1)
