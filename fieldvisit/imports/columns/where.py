"""Where a door is: its place in the register, and its position."""

import re

from fieldvisit.imports.columns import parsers
from fieldvisit.imports.columns.fields import Fault, Field, Values

TOWN = Field(
    "town",
    "镇街道",
    "Town",
    parsers.text(80),
    "镇 乡镇 街道 镇(街道) 乡镇街道 所属镇街 所属镇 所属街道 镇街",
    read_only=True,
)
VILLAGE = Field(
    "village",
    "村社区",
    "Village",
    parsers.text(80),
    "村 社区 村名 村(社区) 行政村 所属村 所属社区 所属村社区 村居 村庄 村社 村委会 居委会 village",
    example="竹林村",
    example_en="Zhulin village",
    hint="村名或 12 位区划代码。",
    hint_en="Its name, or the 12-digit code.",
)
GRID = Field(
    "grid",
    "网格",
    "Grid",
    parsers.text(80),
    "网格名称 所属网格 网格编码 网格编号 网格号 网格代码 微网格 grid_code grid",
    example="第一网格",
    example_en="Grid 1",
    hint="网格名或 15 位代码；整个文件是一个网格的可以空着。",
    hint_en="Its name or the 15-digit code; empty if the whole file is of one grid.",
)
GROUP = Field(
    "group_name",
    "村民小组",
    "Group",
    parsers.text(60, literal=True),
    "组 小组 组别 村民组 村民小组名称 所在组 组名 生产队 group",
    example="3组",
    example_en="Group 3",
)
HAMLET = Field(
    "hamlet",
    "自然村",
    "Hamlet",
    parsers.text(60, literal=True),
    "自然村名 自然村名称 埭 自然村落 小区 小区名称 hamlet",
    example="钱家埭",
    example_en="钱家埭",
)
DOOR = Field(
    "door",
    "门牌",
    "Door",
    parsers.text(60, literal=True),
    "门牌号 门牌号码 门号 房号 楼栋房号 幢室号 户号门牌 室号 door",
    required=True,
    example="12号",
    example_en="12号",
)
ADDRESS = Field(
    "address",
    "住址",
    "Address",
    parsers.text(240, literal=True),
    "地址 家庭住址 详细地址 居住地址 现住址 家庭地址 住所 经营地址 单位地址 注册地址 现居住地 address",
    read_only=True,
    width=30,
)
LAT = Field(
    "lat",
    "纬度",
    "Latitude",
    parsers.degrees,
    "lat latitude y坐标 北纬 纬度y 百度纬度 高德纬度",
    example="30.7466",
    example_en="30.7466",
)
LON = Field(
    "lon",
    "经度",
    "Longitude",
    parsers.degrees,
    "lon lng longitude x坐标 东经 经度x 百度经度 高德经度",
    example="120.7550",
    example_en="120.7550",
)
POSITION = Field(
    "position",
    "经纬度",
    "Position",
    parsers.position,
    "坐标 坐标位置 位置坐标 地理坐标 gps 定位",
    read_only=True,
)

PLACE = (TOWN, VILLAGE, GRID, GROUP, HAMLET, DOOR, ADDRESS)
SPOT = (LAT, LON, POSITION)

# A part of an address ends with the first sign of its level: 菜市场 is no 市, 社区 no 区.
_NAME = r"(?:(?![省市县区镇乡村街社])[\u4e00-\u9fff]){1,8}"
_ABOVE = re.compile(f"^(?:{_NAME}(?:省|自治区))?(?:{_NAME}市)?(?:{_NAME}[县区市])?")
_TOWN = re.compile(f"^{_NAME}(?:街道|镇|乡)")
_VILLAGE = re.compile(f"^({_NAME}(?:社区|村))(?=.)")
_GROUP = re.compile(r"^(第?[0-9一二三四五六七八九十百]{1,4}(?:村民小组|小组|组))(?=.)")


def finish_door(values: Values) -> list[Fault]:
    """Where only a whole address is told, take the door from it: what is left behind village, group and hamlet."""
    address = values.pop("address", None)
    if values.get("door") or not address:
        return []
    rest = re.sub(r"\s", "", address)
    start = _ABOVE.match(rest)
    town = _TOWN.match(rest[start.end() :]) if start else None
    if start and town:
        rest = rest[start.end() + town.end() :]
    for code in ("town", "village"):
        known = str(values.get(code) or "")
        if known and known in rest:
            rest = rest.partition(known)[2] or rest
    if not values.get("village") and (found := _VILLAGE.match(rest)):
        values["village"], rest = found[1], rest[found.end() :]
    if not values.get("group_name") and (found := _GROUP.match(rest)):
        values["group_name"], rest = found[1], rest[found.end() :]
    for code in ("group_name", "hamlet"):
        known = str(values.get(code) or "")
        if known and rest != known:
            rest = rest.removeprefix(known)
    values["door"] = rest
    return [Fault("address", "long", address, {"most": 60})] if len(rest) > 60 else []


def finish_position(values: Values) -> list[Fault]:
    """A position is whole, somewhere, and not the wrong way round."""
    whole = values.pop("position", None)
    if whole is not None and values.get("lat") is None and values.get("lon") is None:
        values["lon"], values["lat"] = whole
    lat, lon = values.get("lat"), values.get("lon")
    if lat is None and lon is None:
        return []
    kept = f"{lat}, {lon}"
    if lat is None or lon is None:
        return [Fault("lat" if lat is None else "lon", "half_position", "")]
    if lat == 0 and lon == 0:
        return [Fault("lat", "nowhere", kept)]
    # Nobody is visited beyond 73 degrees of latitude: in this country that is the longitude.
    if 73 <= abs(lat) <= 136 and abs(lon) <= 54:
        return [Fault("lat", "swapped", kept)]
    return [] if abs(lat) <= 90 else [Fault("lat", "range", kept, {"least": -90, "most": 90})]
