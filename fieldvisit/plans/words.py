"""How plans are called on pages and in answers."""

from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.plans.models import PlanState, TieKind
from fieldvisit.plans.rules import USUAL, Limits

STATES: dict[str, Any] = {
    PlanState.MAKING: _l("正在算"),
    PlanState.READY: _l("建议好了"),
    PlanState.INFEASIBLE: _l("排不进限度"),
    PlanState.FAILED: _l("没算成"),
    PlanState.SCHEDULED: _l("定了日子"),
    PlanState.CONFIRMING: _l("正在执行"),
    PlanState.CONFIRMED: _l("已经执行"),
    PlanState.UNDONE: _l("撤销了"),
    PlanState.DROPPED: _l("不要了"),
}
TIES: dict[str, Any] = {
    TieKind.KIN: _l("沾亲"),
    TieKind.FAMILIAR: _l("相熟"),
    TieKind.MUST: _l("指定由他来联"),
    TieKind.MUST_NOT: _l("不能由他来联"),
}


def reason_words(code: str, number: int, limits: Limits = USUAL) -> Any:
    """Why there is no plan within the limits, as a sentence."""
    if code == "too_few_keepers":
        return _l("干部不够：每人最多 %(most)s 户，还缺 %(number)s 名。", most=limits.most, number=number)
    if code == "too_many_keepers":
        return _l("干部多了：每人至少 %(fewest)s 户，多出 %(number)s 名。", fewest=limits.fewest, number=number)
    made = _REASONS.get(code)
    return made(number) if made else _l("这样排不进限度。")


_REASONS: dict[str, Any] = {
    "borrowed": lambda number: _l("从旁边请了 %(number)s 名还有余地的干部来帮，请看合不合适。", number=number),
    "must_over_most": lambda number: _l("指定给同一位干部的户超过他能联的，多出 %(number)s 户。", number=number),
    "must_is_must_not": lambda number: _l("有 %(number)s 户又指定由一位干部来联，又说不能由他来联。", number=number),
    "nobody_allowed": lambda number: _l("有 %(number)s 户没有一位干部可以来联。", number=number),
    "too_little_room": lambda number: _l("有些户只能由这几位干部来联，他们联不下，多出 %(number)s 户。", number=number),
    "too_little_work": lambda number: _l("这几位干部可以联的户不够他们的最少数，还差 %(number)s 户。", number=number),
}
STALE: dict[str, Any] = {
    "kept_by_other": _l("后来换了干部"),
    "gone": _l("不在册了"),
    "elsewhere": _l("移到别的地方了"),
    "cadre_gone": _l("这位干部不再是联户干部"),
}


def halted_words(code: str) -> Any:
    """Why a plan was not done when its time came."""
    return _HALTED.get(code, _l("到了日子没有执行成，请看过再确认。"))


_HALTED: dict[str, Any] = {
    "plan_stale": _l("到了日子没有执行：做好以后有的户变了。请重新算一次。"),
    "load_outside": _l("到了日子没有执行：有干部会不在 5 到 15 户之间。请看过再确认。"),
    "not_allowed": _l("到了日子没有执行：确认的人不再管这里。请再确认一次。"),
}
