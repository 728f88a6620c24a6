"""What is said of boundaries: findings as sentences, states, datums."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.areas.boundary_checks import LOOK, NEVER, WRONG
from fieldvisit.areas.boundary_reading import Finding
from fieldvisit.kernel.datum import Datum

DATUMS: dict[str, Any] = {
    Datum.WGS84: _l("WGS-84（卫星定位、天地图）"),
    Datum.GCJ02: _l("GCJ-02（高德、腾讯地图）"),
    Datum.BD09: _l("BD-09（百度地图）"),
}
STATES: dict[str, Any] = {
    "checked": _l("检查过，没启用"),
    "in_force": _l("启用了"),
    "undone": _l("撤销了"),
}
TONES = {"in_force": "done", "checked": "accent"}
ICONS = {"in_force": "tick", "checked": "clock", "undone": "undo"}
VERDICTS: dict[str, Any] = {"new": _l("新的"), "changed": _l("改了线"), "same": _l("没变")}


def gravity_of(finding: Finding) -> str:
    """wrong: left out; look: must be looked at; note: good to know."""
    return "wrong" if finding.code in WRONG | NEVER else "look" if finding.code in LOOK else "note"


GRAVITY: dict[str, Any] = {"wrong": _l("有错，不启用"), "look": _l("要看一看"), "note": _l("说一声")}
GRAVITY_TONES = {"wrong": "late", "look": "soon", "note": ""}
GRAVITY_ICONS = {"wrong": "away", "look": "issue", "note": "note"}


def finding_words(finding: Finding, names: dict[str, str]) -> str:
    """A finding as a sentence. `names`: {code: how the area is called}."""
    amount = finding.amount
    other = names.get(finding.other, finding.other)
    words: dict[str, Any] = {
        "no_polygon": lambda: _("不是面：要 Polygon 或 MultiPolygon。"),
        "no_code": lambda: _("没有编码。请在属性 code 里写网格的 15 位编码（村写 12 位）。"),
        "bad_number": lambda: _("坐标里有不是数字的东西。"),
        "not_degrees": lambda: _("坐标不是经纬度：数字太大。请先转成经纬度。"),
        "too_few_points": lambda: _("点太少，围不成一个面。"),
        "too_many_points": lambda: _("点超过 %(most)s 个。请先简化再上传。", most=int(amount)),
        "unknown_code": lambda: _("没有这个编码的网格或村。"),
        "doubled_code": lambda: _("这个编码在文件里不止一次，不知道听哪一个。"),
        "wrong_level": lambda: _("这个编码不是网格，也不是村或社区。"),
        "self_crossing": lambda: _("边界线自己交叉。"),
        "swapped": lambda: _("经度和纬度好像写反了：换过来才落在国内。请按“换过来再读一遍”。"),
        "other_datum": lambda: _(
            "坐标好像是 %(datum)s 的：按它读，有 %(share)s%% 的户落在自己的网格里，比现在多得多。请换坐标系再读一遍。",
            datum=finding.other, share=int(amount),
        ),
        "overlap": lambda: _("和“%(other)s”重叠%(area)s。", other=other, area=area_words(amount)),
        "gap": lambda: _("村里有一块%(area)s不属于任何网格。", area=area_words(amount)),
        "outside_village": lambda: _("有%(area)s在村界外面。", area=area_words(amount)),
        "far_off": lambda: _("离这里的户有 %(far)s 公里，一户也不在里面。", far=f"{amount / 1000:.1f}"),
        "homes_outside": lambda: _(
            "%(of)s 户里有 %(out)s 户在边界外面；启用后到“位置在别的网格”里核对。", of=finding.other, out=int(amount)
        ),
        "hole": lambda: _("中间有 %(count)s 个洞，洞里不算这个网格。", count=int(amount)),
    }  # fmt: skip
    return str(words[finding.code]())


def area_words(square_metres: float) -> str:
    """An area as people say it."""
    if square_metres >= 100_000:
        return str(_("%(size)s 平方公里", size=f"{square_metres / 1_000_000:.2f}"))
    return str(_("%(size)s 平方米", size=f"{round(square_metres, -1):,.0f}"))
