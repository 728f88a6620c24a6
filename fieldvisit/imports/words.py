"""How imports are called on pages: kinds, states, verdicts, why a row is wrong or like another."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from fieldvisit.imports.columns.words import fault_words
from fieldvisit.imports.reading.notes import Said

KINDS: dict[str, Any] = {
    "households": lazy_pgettext("list", "住户"),
    "members": _l("家庭成员"),
    "tags": _l("标签"),
    "enterprises": lazy_pgettext("list", "企业"),
    "cadres": _l("干部账号"),
    "units": _l("承办单位"),
}
DATUMS: dict[str, Any] = {
    "WGS-84": _l("WGS-84（GPS、天地图）"),
    "GCJ-02": _l("GCJ-02（高德、腾讯）"),
    "BD-09": _l("BD-09（百度）"),
}
SEEN_AT = {
    "households": "desk.register", "members": "desk.register", "tags": "desk.register", "enterprises": "desk.register",
    "cadres": "people_admin.accounts", "units": "people_admin.units",
}  # fmt: skip
SEE: dict[str, Any] = {
    **dict.fromkeys(("households", "members", "tags", "enterprises"), _l("去看户册")),
    "cadres": _l("去看账号"),
    "units": _l("去看单位"),
}
STATES: dict[str, Any] = {
    "columns": _l("等着对列"),
    "reading": _l("正在核对"),
    "ready": _l("等着确认"),
    "writing": _l("正在写入"),
    "written": _l("写好了"),
    "undoing": _l("正在撤销"),
    "undone": _l("撤销了"),
}
TONES = {
    "columns": "soon", "ready": "soon", "reading": "accent", "writing": "accent", "undoing": "accent",
    "written": "done",
}  # fmt: skip
ICONS = {
    "columns": "edit", "ready": "eye", "reading": "clock", "writing": "sending", "undoing": "undo",
    "written": "tick", "undone": "undo",
}  # fmt: skip
VERDICTS: dict[str, Any] = {
    "wrong": _l("有错"),
    "likely": _l("可能重复"),
    "changed": _l("有改动"),
    "new": _l("新增"),
    "same": _l("一样"),
    "leave": _l("不导入"),
    "stale": _l("没写进去"),
}
VERDICT_TONES = {"wrong": "late", "likely": "soon", "changed": "accent", "new": "done"}
VERDICT_ICONS = {"wrong": "issue", "likely": "ask", "changed": "edit", "new": "plus", "same": "tick", "leave": "away"}
WHY: dict[str, Any] = {
    "door": _l("同一个门牌"),
    "left": _l("同名同门牌，登记为搬走"),
    "near": _l("同名，就在旁边"),
    "number": _l("同名，门牌号一样"),
    "identity": _l("证件号一样"),
    "username": _l("账号名只差大小写"),
    "phone": _l("同名，电话一样"),
    "role": _l("同名，权限一样"),
    "unit_name": _l("同一区域里同名的单位"),
    "unit_kind": _l("同一区域里已有这类单位"),
}
CHANGES: dict[str, Any] = {
    "name": _l("户名"), "group_name": _l("村民小组"), "hamlet": _l("自然村"), "door": _l("门牌"), "note": _l("备注"),
    "speaks": _l("上门说什么话"),
    "position": _l("位置"), "grid": _l("网格"), "sex": _l("性别"), "birth_year": _l("出生年份"), "phone": _l("电话"),
    "identity_number": _l("证件号"), "contact": _l("联系人"), "relation": _l("与户主的关系"), "tags": _l("标签"),
    "trade": _l("行业"), "staff": _l("用工人数"), "safety": _l("安全情况"),
    "source": _l("来源"), "basis": _l("依据"), "verified_on": _l("核实日期"), "expires_on": _l("到期日期"),
}  # fmt: skip
# What a field is called where a register calls it otherwise.
_CHANGES_OF: dict[str, dict[str, Any]] = {
    "cadres": {"name": _l("姓名"), "title": _l("职务"), "speaks": _l("会说的话"), "role": _l("权限")},
    "units": {"name": _l("单位名称"), "kind": _l("单位类别"), "area": _l("所属区域")},
}
_FAULTS: Mapping[str, Any] = {
    "no_such_village": _l("这个文件是给的地方里，没有“%(said)s”这个村。"),
    "no_such_grid": _l("没有“%(said)s”这个网格，或者它不在这次导入的地方。"),
    "grid_several": _l("有几个网格叫“%(said)s”，请写网格代码，或加一列村名。"),
    "grid_missing": _l("没写是哪个网格。请加一列网格，或者为一个网格单独导入。"),
    "doubled": _l("和第 %(row)s 行是同一户。"),
    "doubled_row": _l("和第 %(row)s 行说的是同一件。"),
    "two_grids": _l("这一户在第 %(row)s 行写的是另一个网格。"),
    "no_such_household": _l("这个系统编号的户不在这里的户册上。"),
    "no_such_member": _l("这个系统编号的人不住在这一户了。新添的人请把系统编号空着。"),
    "no_such_area": _l("这个文件是给的地方里，没有“%(said)s”这个区域。"),
    "area_several": _l("有几个区域叫“%(said)s”，请写代码，或者把上一级的名称写在前面。"),
    "no_such_unit": _l("这个文件是给的地方里，没有“%(said)s”这个单位。"),
    "unit_several": _l("有几个单位叫“%(said)s”，请写单位编码。"),
    "unit_elsewhere": _l("这个编码的单位不在这次导入的地方。"),
    "closed_unit": _l("这个单位已经停用。要用请先在单位页上恢复。"),
    "doubled_unit": _l("和第 %(row)s 行是同一个单位。"),
    "no_such_account": _l("没有这个系统编号的账号。"),
    "username_stays": _l("账号名不能改，原来是%(said)s。"),
    "closed_account": _l("这个账号已经停用。要用请先在账号页上重新启用。"),
    "doubled_account": _l("和第 %(row)s 行是同一个账号。"),
    "admin_account": _l("管账号的人的权限不能用文件改，请在账号页上办。"),
    "head_wrong": _l("户主在第 %(row)s 行，那一行还有错，先改那一行。"),
    "no_household": _l("户册上找不到这一户。请核对门牌、户主姓名，或先导入住户。"),
    "several_households": _l("这个门牌有几户，请写户主姓名。"),
    "has_head": _l("这一户的户主是%(said)s。换户主请在户册里改。"),
    "no_head": _l("上面没有这一户的户主。请把户主那一行放在前面。"),
}


def change_words(kind: str, name: str) -> Any:
    """How a field of a register is called."""
    return _CHANGES_OF.get(kind, {}).get(name) or CHANGES.get(name, name)


def why_wrong(fault: Mapping[str, Any]) -> Any:
    """A fault in words, in the reader's language."""
    code, values = str(fault["code"]), fault.get("values") or {}
    return Said(_FAULTS[code], values) if code in _FAULTS else fault_words(code, values)
