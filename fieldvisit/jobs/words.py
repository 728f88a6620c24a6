"""How states and failures of jobs are called on pages, and what to do about them."""

from typing import Any

from flask_babel import lazy_gettext as _l

STATES: dict[str, Any] = {
    "queued": _l("排队中"),
    "running": _l("进行中"),
    "done": _l("完成了"),
    "failed": _l("没办成"),
    "cancelled": _l("取消了"),
}
TONES = {"running": "accent", "done": "done", "failed": "late"}
ICONS = {"queued": "clock", "running": "sending", "done": "tick", "failed": "issue", "cancelled": "away"}
# What failed, and what to do.
ERRORS: dict[str, Any] = {
    "worker_died": _l("办了三次都中途断了，不再自动重试。请少选一些再导出，或者告诉管理员。"),
    "not_allowed": _l("办的时候你已经没有这项权限。"),
    "not_visible": _l("要导出的内容已经不在，或者不在你的范围内。"),
    "disk_full": _l("服务器磁盘满了。请告诉管理员，腾出地方后再来一次。"),
    "too_large": _l("行数太多，一张表装不下。请多选几个条件再导出。"),
    "geocoder_unreachable": _l("找位置的服务没有回答。找到的都留着，过一会儿可以再来一次。"),
    "unknown_kind": _l("系统升级后没有这种任务了，请回到列表重新导出。"),
}
ERROR_ELSE = _l("系统出了错，已经记下。可以再来一次；还不行就告诉管理员。")


def error_words(code: str | None) -> str:
    """What went wrong and what to do, as a sentence."""
    return str(ERRORS.get(code or "", ERROR_ELSE))
