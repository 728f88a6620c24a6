"""How pages word the small codes of an issue: what state it is in, what was done, what came of it.

One place, so that a list, a timeline and a figure never call the same thing by two names.
"""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

STATES: dict[str, Any] = {
    "submitted": _l("待受理"),
    "dispatched": _l("已交办"),
    "returned": _l("已退回"),
    "signed": _l("已签收"),
    "in_progress": _l("办理中"),
    "resolved": _l("已办结"),
    "closed": _l("已销号"),
    "rejected": _l("不予受理"),
    "withdrawn": _l("已撤回"),
}

# What happened, as a line of the timeline begins.
HAPPENED: dict[str, Any] = {
    "raise": _l("登记"),
    "on_spot": _l("就地解决"),
    "dispatch": _l("交办"),
    "sign": _l("签收"),
    "start": _l("开始办理"),
    "contact": _l("联系群众"),
    "hand_over": _l("转办"),
    "return": _l("退回"),
    "resolve": _l("办结"),
    "close": _l("销号"),
    "reopen": _l("重办"),
    "escalate": _l("上报"),
    "supervise": _l("领衔督办"),
    "direct": _l("批示"),
    "report": _l("报告进展"),
    "sign_off": _l("签字同意销号"),
    "reject": _l("不予受理"),
    "withdraw": _l("撤回"),
    "appeal": _l("申诉"),
    "take_back": _l("收回"),
    "comment": _l("留言"),
    "callback": _l("回访"),
}
HAPPENED_TONES = {
    "on_spot": "done",
    "resolve": "done",
    "close": "done",
    "sign_off": "done",
    "reopen": "late",
    "reject": "late",
    "supervise": "accent",
    "direct": "accent",
    "report": "soon",
    "escalate": "soon",
    "return": "late",
    "appeal": "soon",
}

# What one may do, as a button says it.
STEPS: dict[str, Any] = {
    "dispatch": lazy_pgettext("step", "交办"),
    "on_spot": lazy_pgettext("step", "就地解决"),
    "sign": lazy_pgettext("step", "签收"),
    "start": lazy_pgettext("step", "开始办理"),
    "contact": lazy_pgettext("step", "已联系群众"),
    "hand_over": lazy_pgettext("step", "转办"),
    "return": lazy_pgettext("step", "退回"),
    "resolve": lazy_pgettext("step", "办结"),
    "reopen": lazy_pgettext("step", "重办"),
    "escalate": lazy_pgettext("step", "上报"),
    "supervise": lazy_pgettext("step", "领衔督办"),
    "direct": lazy_pgettext("step", "再批示"),
    "report": lazy_pgettext("step", "报告进展"),
    "sign_off": lazy_pgettext("step", "签字，同意销号"),
    "reject": lazy_pgettext("step", "不予受理"),
    "withdraw": lazy_pgettext("step", "撤回"),
    "appeal": lazy_pgettext("step", "申诉"),
    "take_back": lazy_pgettext("step", "收回"),
    "comment": lazy_pgettext("step", "留言"),
    "callback": lazy_pgettext("step", "记回访"),
}
# What the page says after the step was taken.
TAKEN: dict[str, Any] = {
    "dispatch": _l("已交办。"),
    "on_spot": _l("已记为就地解决。"),
    "sign": _l("已签收。"),
    "start": _l("已开始办理。"),
    "contact": _l("已记下联系情况。"),
    "hand_over": _l("已转办。"),
    "return": _l("已退回，等重新交办。"),
    "resolve": _l("已办结，等回访。"),
    "reopen": _l("已重办。"),
    "escalate": _l("已上报。"),
    "supervise": _l("已由你领衔督办。"),
    "direct": _l("批示已送到承办单位。"),
    "report": _l("已报告领导。"),
    "sign_off": _l("已签字。"),
    "reject": _l("已不予受理。"),
    "withdraw": _l("已撤回。"),
    "appeal": _l("已申诉，上一级会再看。"),
    "take_back": _l("已收回。"),
    "comment": _l("已留言。"),
    "callback": _l("已记下回访。"),
}

URGENCIES: dict[str, Any] = {"normal": _l("一般"), "urgent": _l("比较急"), "danger": _l("有危险")}
INTAKES: dict[str, Any] = {
    "visit": lazy_pgettext("intake", "走访"),
    "meeting": _l("纳凉会"),
    "walk_in": _l("上门来访"),
    "phone": _l("来电"),
    "online": _l("网上"),
    "hotline": _l("热线"),
    "sensor": _l("感知告警"),
}
CHANNELS: dict[str, Any] = {
    "on_spot": _l("就地解决"),
    "department": _l("部门办理"),
    "leader": _l("领导领衔"),
}
OUTCOMES: dict[str, Any] = {
    "solved": _l("解决"),
    "partial": _l("部分解决"),
    "explained": _l("解释"),
    "unable": _l("无法解决"),
}
SATISFACTIONS: dict[str, Any] = {"satisfied": _l("满意"), "basically": _l("基本满意"), "not": _l("不满意")}
CLOSED_HOW: dict[str, Any] = {
    "called_back": _l("回访认可后销号"),
    "tried": _l("三次联系不上后销号"),
    "rule": _l("按规则销号，未回访"),
    "signed_off": _l("领导签字后销号"),
}
LEVELS: dict[str, Any] = {
    "city": _l("市级"),
    "county": _l("县级"),
    "town": _l("镇级"),
    "village": _l("村级"),
    "grid": _l("网格"),
}
CLOCKS: dict[str, Any] = {
    "accept": lazy_pgettext("clock", "受理"),
    "sign": lazy_pgettext("clock", "签收"),
    "resolve": lazy_pgettext("clock", "办结"),
}
# Of what a notice tells.
NOTICES: dict[str, Any] = {
    "returned": _l("你交办的被退回了"),
    "answered": _l("办结了，可以去告诉群众"),
    "rejected": _l("不予受理，要和群众说明"),
    "taken_back": _l("不予受理收回了，重新在办"),
    "reopened": _l("群众不满意，重办"),
    "handed_over": _l("转给你办"),
    "appealed": _l("你不予受理的，群众申诉了"),
    "supervised": _l("领导领衔督办"),
    "directed": _l("领导有批示"),
    "reported": _l("你领衔的有进展报告"),
    "signed_off": _l("领导签字了"),
    "done_for_you": _l("办公室替你办了一步"),
}
SUPERVISED_FOR = _l("已替领导领衔督办。")
CALLED_CLOSED = _l("已记下回访，这件已销号。")
CALLED_BACK = _l("已记下回访：群众不满意，已重办。")
