"""How the states of a tablet are called on pages, and which of them ask for attention."""

from typing import Any

from flask_babel import lazy_gettext as _l

STATE_WORDS: dict[str, Any] = {
    "waiting": _l("有没送到的"),
    "refused": _l("有要核对的"),
    "emptied": _l("数据被清除过"),
    "unkept": _l("浏览器可能清理"),
    "old": _l("程序不是现在的版本"),
    "silent": _l("一周没联网"),
}
TONES = {"waiting": "accent", "refused": "soon", "emptied": "late", "unkept": "soon", "old": "soon", "silent": ""}
