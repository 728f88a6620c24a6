"""How the pages of figures word their codes."""

from typing import Any

from flask_babel import lazy_gettext as _l

PERIOD_WORDS: dict[str, Any] = {
    "month": _l("本月"),
    "days7": _l("近 7 天"),
    "days30": _l("近 30 天"),
    "last_month": _l("上月"),
    "year": _l("今年"),
}
AGE_WORDS: dict[str, Any] = {
    "week": _l("7 天内"),
    "fortnight": _l("8–15 天"),
    "month": _l("16–30 天"),
    "longer": _l("30 天以上"),
}
REASON_WORDS: dict[str, Any] = {
    "late": _l("超期"),
    "reopened": _l("重办两次"),
    "reporters": _l("多人反映"),
    "backlog": _l("积案"),
}
WHICH_WORDS: dict[str, Any] = {
    "all": _l("在册户"),
    "reached": _l("已走访的户"),
    "unreached": _l("还没走访的户"),
    "orphans": _l("没有联户干部的户"),
    "unseen": _l("很久没走到的户"),
    "tags": _l("标签要核实的户"),
    "cadres": _l("有联户的干部"),
    "load_ok": _l("联户数合适的干部"),
    "load_off": _l("联户数不合适的干部"),
    "load_under": _l("联户不到 5 户的干部"),
    "load_over": _l("联户超过 15 户的干部"),
}
IDENTITY_WORDS: dict[str, Any] = {
    "opening": _l("期初未解决"),
    "new": _l("新增"),
    "returned": _l("重办和申诉回来"),
    "closed": _l("销号"),
    "merged": _l("并案"),
    "rejected": _l("不予受理"),
    "withdrawn": _l("撤回"),
    "still_open": _l("期末未解决"),
}
# "All of the level below", at the end of the crumbs.
LEVEL_ALL: dict[str, Any] = {
    "city": _l("全部县市区"),
    "county": _l("全部镇街"),
    "town": _l("全部村社区"),
    "village": _l("全部网格"),
}
