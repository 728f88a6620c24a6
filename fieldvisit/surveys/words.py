"""Questionnaires in words, for pages and lists; both languages follow from the Chinese."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from fieldvisit.web.languages import page_language

STATES: dict[str, Any] = {
    "published": _l("在用"),
    "draft": _l("草稿"),
    "retired": lazy_pgettext("form", "已停用"),
}
# How a state is drawn: the tone and icon of its chip.
TONES: dict[str, tuple[str, str]] = {
    "published": ("done", "tick"),
    "draft": ("soon", "edit"),
    "retired": ("", "lock"),
}
KINDS: dict[str, Any] = {"visit": _l("走访问卷"), "sweep": _l("排查清单")}
TYPES: dict[str, Any] = {
    "text": _l("填文字"),
    "integer": _l("填整数"),
    "decimal": _l("填数字"),
    "range": _l("选刻度"),
    "select_one": _l("选一个"),
    "select_multiple": _l("可选几个"),
    "rank": _l("排先后"),
    "date": _l("选日期"),
    "time": _l("选时间"),
    "dateTime": _l("选日期和时间"),
    "note": _l("只看不填"),
    "geopoint": _l("记位置"),
    "geotrace": _l("记路线"),
    "geoshape": _l("记范围"),
    "image": _l("照片"),
    "audio": _l("录音"),
    "video": _l("视频"),
    "file": _l("文件"),
    "barcode": _l("扫码"),
    "acknowledge": _l("确认"),
    "calculate": _l("自动计算"),
    "hidden": _l("自动带入"),
}
LANGUAGE_DEFAULT = _l("只有一种语言")


def type_words(code: str) -> object:
    """How a question is answered; what the tablet notes by itself in one word."""
    return TYPES.get(code, _l("自动记录"))


def language_words(code: str) -> object:
    """How a form's language is called: as its author wrote it."""
    return LANGUAGE_DEFAULT if code == "default" else code


def usual_language(languages: Sequence[str]) -> str:
    """The language of a form that is most like the page's."""
    return next((one for one in languages if f"({page_language()})" in one), languages[0] if languages else "default")
