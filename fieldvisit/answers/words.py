"""Answers in words, for pages and lists; both languages follow from the Chinese."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

REVIEWS: dict[str, Any] = {
    "received": lazy_pgettext("answers", "收到了"),
    "has_issues": _l("有疑问"),
    "approved": _l("通过"),
    "rejected": _l("不通过"),
}
# How a state is drawn: the tone and icon of its chip.
TONES: dict[str, tuple[str, str]] = {
    "received": ("", "tray"),
    "has_issues": ("soon", "issue"),
    "approved": ("done", "tick"),
    "rejected": ("late", "away"),
}
CHANNELS: dict[str, Any] = {"tablet": _l("我们的平板"), "openrosa": _l("ODK Collect 等别的软件")}
FITS: dict[str, Any] = {"unknown": _l("没有对上版本的"), "retired": _l("按停用的版本填的")}
FIT_CHIPS: dict[str, Any] = {"unknown": _l("没对上版本"), "retired": _l("停用的版本")}
