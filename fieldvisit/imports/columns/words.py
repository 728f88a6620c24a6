"""What is wrong with a cell, in words: each says what to do."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.imports.reading.notes import Said

FAULTS: Mapping[str, Any] = {
    "missing": _l("不能空着。"),
    "long": _l("太长了，最多 %(most)s 个字。"),
    "control": _l("含有看不见的控制字符。"),
    "formula_empty": _l("这一格是公式，文件里没有算出来的值。请在 Excel 里算好保存，或者直接写上值。"),
    "cell_error": _l("这一格的公式出错了。请改好，或者直接写上值。"),
    "cell_too_long": _l("这一格的文字太长，没有读。"),
    "turned_date": _l("Excel 把这一格变成了日期。请把这一列设成文本，再写一遍。"),
    "digits_lost": _l("号码被 Excel 按数字存，后面几位已经丢了。请把这一列设成文本，再填一遍。"),
    "zero_lost": _l("号码开头的 0 可能被 Excel 去掉了。请把这一列设成文本，再填一遍。"),
    "phone": _l("电话应当是 5 到 20 位数字。"),
    "two_phones": _l("这里有不止一个电话，请只留一个。"),
    "identity": _l("证件号应当是 6 到 30 位数字或字母。"),
    "whole": _l("应当是整数。"),
    "range": _l("应当在 %(least)s 到 %(most)s 之间。"),
    "year": _l("出生年份不对，应当是四位数的年份。"),
    "date": _l("应当是日期，写成 2026-11-22 这样。"),
    "date_order": _l("看不出哪个是月、哪个是日。请写成 2026-11-22 这样。"),
    "future": _l("核实日期不能在今天之后。"),
    "expires_early": _l("到期日期要在核实日期之后。"),
    "choice": _l("没有“%(said)s”这一项。可以写：%(known)s。"),
    "tag": _l("没有“%(said)s”这个标签。可以写：%(known)s。"),
    "basis": _l("这个标签涉及隐私，要写明依据。"),
    "degrees": _l("应当是经纬度，写成 120.75 这样的度数。"),
    "position": _l("坐标应当是“经度,纬度”两个数。"),
    "half_position": _l("经度和纬度要一起填。"),
    "swapped": _l("经度和纬度填反了。"),
    "nowhere": _l("经纬度是 0，不是真的位置。请空着，或填上真的位置。"),
    "key": _l("系统编号不对。请不要改这一列；新的一行空着就行。"),
    "code": _l("编号应当是 %(digits)s 位数字。"),
    "username": _l("2 到 64 个英文字母、数字、点或横线。"),
    "unit_kind": _l("没有“%(said)s”这个类别。请写模板里列出的名称，或者小写英文字母、数字和下划线的代码。"),
    "role_needs_area": _l("这个角色要写明管哪个地方。"),
    "role_needs_unit": _l("这个角色要写明是哪个单位。"),
}


def fault_words(code: str, values: Mapping[str, Any]) -> Any:
    """A fault in words, lazily in the reader's language."""
    return Said(FAULTS[code], values)
