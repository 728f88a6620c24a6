"""How the codes of the register are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.people.speech import SPEECH

RELATIONS: dict[str, Any] = {
    "head": _l("户主"),
    "spouse": _l("配偶"),
    "son": _l("儿子"),
    "daughter": _l("女儿"),
    "child": _l("子女"),
    "son_in_law": _l("女婿"),
    "daughter_in_law": _l("儿媳"),
    "father": _l("父亲"),
    "mother": _l("母亲"),
    "parent": _l("父母"),
    "grandson": _l("孙子"),
    "granddaughter": _l("孙女"),
    "grandchild": _l("孙辈"),
    "grandparent": _l("祖父母"),
    "sibling": _l("兄弟姐妹"),
    "tenant": _l("租客"),
    "owner": _l("负责人"),
    "contact": _l("联系人"),
    "other": _l("其他"),
}
SOURCES: dict[str, Any] = {
    "visit": _l("走访时了解"),
    "register": _l("部门名册"),
    "resident": _l("本人申报"),
}
KINDS: dict[str, Any] = {"family": _l("住户"), "enterprise": _l("企业")}
TRADES: dict[str, Any] = {
    "textile": _l("家纺服装"),
    "leather": _l("皮革"),
    "metal": _l("五金机械"),
    "chemical": _l("化工塑料"),
    "food": _l("食品"),
    "building": _l("建筑建材"),
    "shop": _l("商店零售"),
    "catering": _l("餐饮住宿"),
    "trade": _l("商贸物流"),
    "service": _l("生活服务"),
    "farm": _l("种养加工"),
    "other": _l("其他行业"),
}
# What a tablet may change, by the field's name.
FIELDS: dict[str, Any] = {
    "name": _l("姓名"),
    "group": _l("村民小组"),
    "hamlet": _l("自然村"),
    "door": _l("门牌"),
    "position": _l("位置"),
    "speaks": _l("上门说什么话"),
    "trade": _l("行业"),
    "staff": _l("用工人数"),
    "safety": _l("安全情况"),
    "relation": _l("与户主的关系"),
    "sex": _l("性别"),
    "birth_year": _l("出生年份"),
    "head": _l("户主"),
    "phone": _l("电话"),
    "identity_number": _l("证件号"),
    "basis": _l("依据"),
    "tag": _l("加这个标签"),
}
SEXES: dict[str, Any] = {"f": _l("女"), "m": _l("男")}
# The words of fields that hold codes.
CODED: dict[str, dict[str, Any]] = {"relation": RELATIONS, "sex": SEXES, "speaks": SPEECH, "trade": TRADES}
# What the history of a household tells of, beside what a tablet may change.
HISTORY_FIELDS: dict[str, Any] = {
    **FIELDS,
    "household": _l("上户册"),
    "grid": _l("网格"),
    "note": _l("备注"),
    "lived_in": _l("有人住"),
    "merged": _l("登记重了"),
    "member": _l("家里的人"),
    "tag": _l("标签"),
    "source": _l("从哪里知道的"),
    "verified_on": _l("核实日期"),
    "expires_on": _l("到期日期"),
}
# How a change came.
WAYS: dict[str, Any] = {
    "desk": _l("电脑上改的"),
    "tablet": _l("平板上记的"),
    "taken": _l("采用平板送来的"),
    "import": _l("导入的"),
    "merge": _l("合并"),
    "split": _l("拆开"),
    "undo": _l("撤销"),
}
