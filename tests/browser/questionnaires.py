"""A questionnaire such as a town hands out: sixty questions with a cascade, people in rows, a photo and a signature."""

from typing import Any

TITLE = "入户六十问"
FORM_ID = "sixty_questions"
PLAIN = 46  # questions of a group of their own, one like the other


def _row(kind: str, name: str = "", label: str = "", **more: str) -> dict[str, Any]:
    return {"type": kind, "name": name, "label": label} | more


SURVEY = (
    _row("hidden", "fv_household_id"),
    _row("hidden", "fv_household_name"),
    _row("note", "hello", "**请先说明来意**，对方不愿答的可以跳过"),
    _row("begin group", "home", "住处"),
    _row("select_one town", "town", "哪个镇", appearance="minimal", required="yes"),
    _row("select_one village", "village", "哪个村", choice_filter="town = ${town}"),
    _row("text", "door", "门牌", hint="照门上写的"),
    _row("select_one yn", "alone", "是不是一个人住", appearance="horizontal", required="yes"),
    _row("text", "carer", "平时谁照看", relevant="${alone} = 'yes'"),
    _row("image", "front", "门口照片"),
    _row("end group"),
    _row("begin repeat", "people", "家人"),
    _row("text", "called", "姓名"),
    _row("integer", "age", "年龄"),
    _row("end repeat"),
    _row("begin group", "views", "评价", appearance="field-list"),
    _row("select_one mark", "water", "供水", appearance="likert"),
    _row("range", "score", "打几分", parameters="start=1 end=10 step=1"),
    _row("select_multiple needs", "needs", "需要什么"),
    _row("rank needs", "order", "先办哪样"),
    _row("geopoint", "place", "位置"),
    _row("end group"),
    _row("begin group", "plain", "日常"),
    *(_row("text", f"q{number}", f"第 {number} 问：近来怎样") for number in range(1, PLAIN + 1)),
    _row("end group"),
    _row("image", "sign", "老人签名", appearance="signature"),
)
CHOICES = tuple(
    {"list_name": part[0], "name": part[1], "label": part[2], "town": part[3] if len(part) > 3 else ""}
    for part in (
        ("yn", "yes", "是"), ("yn", "no", "不是"),
        ("town", "xc", "许村镇"), ("town", "ca", "长安镇"),
        ("village", "zjb", "周家浜村", "xc"), ("village", "ljd", "陆家埭村", "ca"),
        ("mark", "1", "差"), ("mark", "2", "中"), ("mark", "3", "好"),
        ("needs", "road", "修路"), ("needs", "lamp", "路灯"), ("needs", "bus", "班车"),
    )
)  # fmt: skip
SETTINGS = {"form_title": TITLE, "form_id": FORM_ID, "version": "1"}

# A short one whose answers set something going: an issue, a task, a change of the register.
BUSY_TITLE = "路灯问卷"
BUSY_ID = "street_lamps"
BUSY = (
    _row("hidden", "fv_household_id"),
    _row("begin group", "lamps", "路灯", appearance="field-list"),
    _row("select_one yn", "dark", "门口的路黑吗", **{"fieldvisit::raise": "infra.road", "fieldvisit::when": "yes"}),
    _row("select_one yn", "bulb", "要不要灯泡", **{"fieldvisit::task": "带一只灯泡去", "fieldvisit::when": "yes"}),
    _row("text", "hamlet", "自然村叫什么", **{"fieldvisit::propose": "field:hamlet"}),
    _row("end group"),
)
BUSY_CHOICES = tuple(one for one in CHOICES if one["list_name"] == "yn")
BUSY_SETTINGS = {"form_title": BUSY_TITLE, "form_id": BUSY_ID, "version": "1"}
