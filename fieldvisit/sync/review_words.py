"""How the fields of a refused operation are called on the page, and what may be chosen for them."""

from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.issues.wording import SATISFACTIONS, URGENCIES
from fieldvisit.visits.words import KINDS as VISITS
from fieldvisit.visits.words import OUTCOMES

KINDS: dict[str, Any] = {
    "visit.record": _l("一次走访"),
    "meeting.record": _l("一场纳凉会"),
    "issue.raise": _l("一件问题"),
    "issue.step": _l("办理一步"),
    "issue.comment": _l("一条留言"),
    "callback.record": _l("一次回访"),
    "feedback.give": _l("一条意见"),
    "household.amend": _l("家里的变化"),
    "household.propose": _l("一户新提议的"),
    "appointment.make": _l("一次约访"),
    "appointment.cancel": _l("取消一次约访"),
    "task.done": _l("做完一件任务"),
    "survey.submit": _l("一份问卷"),
}
STATES: dict[str, Any] = {"open": _l("等着核对的"), "applied": _l("已经补记的"), "dismissed": _l("已经放下的")}
_FIELDS: dict[str, Any] = {
    "household_id": _l("哪一户"),
    "grid_id": _l("哪个网格"),
    "kind": _l("哪一种"),
    "outcome": _l("结果"),
    "started_at": _l("什么时候开始"),
    "ended_at": _l("什么时候结束"),
    "notes": _l("记的话"),
    "phrases": _l("常用语"),
    "people_met": _l("见到了谁"),
    "companions": _l("同去的人"),
    "given": _l("送了什么"),
    "position": _l("位置"),
    "form_id": _l("问卷"),
    "form_version": _l("问卷版本"),
    "instance_xml": _l("答卷"),
    "attachments": _l("附件"),
    "lat": _l("纬度"),
    "lon": _l("经度"),
    "accuracy_m": _l("误差（米）"),
    "photos": _l("照片"),
    "place": _l("地点"),
    "attended": _l("来了哪些户"),
    "headcount": _l("来了多少人"),
    "category": _l("类别"),
    "description": _l("说的什么"),
    "urgency": _l("缓急"),
    "intake": _l("怎么来的"),
    "confidential": _l("要保密"),
    "reporter": _l("反映人"),
    "name": _l("姓名"),
    "phone": _l("电话"),
    "member_id": _l("哪位成员"),
    "visit_id": _l("哪次走访"),
    "issue_id": _l("哪件问题"),
    "reporter_id": _l("哪位反映人"),
    "on_spot": _l("就地解决"),
    "done": _l("做了什么"),
    "confirmed": _l("本人认可"),
    "reached": _l("联系上了"),
    "satisfaction": _l("满意吗"),
    "words": _l("原话"),
    "step": _l("哪一步"),
    "version": _l("看到的版本"),
    "reason": _l("原因"),
    "note": _l("备注"),
    "text": _l("内容"),
    "screen": _l("在哪一页"),
}
_CHOICES: dict[tuple[str, str], dict[str, Any]] = {
    ("visit.record", "outcome"): OUTCOMES,
    ("visit.record", "kind"): VISITS,
    ("issue.raise", "urgency"): URGENCIES,
    ("callback.record", "satisfaction"): SATISFACTIONS,
}
_YES_NO: dict[str, Any] = {"true": _l("是"), "false": _l("否")}
# What people neither wrote nor read: instants, positions, ids and lists of ids.
_DULL = {
    "started_at",
    "ended_at",
    "position",
    "phrases",
    "people_met",
    "companions",
    "photos",
    "attended",
    "member_id",
    "visit_id",
    "reporter_id",
    "given",
}


def label_of(path: str) -> Any:
    """A field's name in words; an unknown one stands for itself."""
    return _FIELDS.get(path.rsplit(".", maxsplit=1)[-1], path)


def choices_of(kind: str, path: str, form: str) -> dict[str, Any] | None:
    """What may be chosen for a field, or None where it is written."""
    return _YES_NO if form == "bool" else _CHOICES.get((kind, path))


def is_dull(path: str) -> bool:
    """Whether a field holds what only the program reads; shown folded away unless it is what is wrong."""
    return path.split(".", maxsplit=1)[0] in _DULL
