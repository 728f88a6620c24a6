"""Visits in words, for pages; both languages follow from the Chinese."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

KINDS: dict[str, Any] = {
    "door": _l("上门"),
    "appointment": _l("约访"),
    "assistance": _l("帮访"),
    "condolence": _l("慰问"),
    "follow_up": lazy_pgettext("visit", "回访"),
    "enterprise": _l("访企"),
    "leader": _l("联点"),
    "sweep": _l("排查"),
    "alarm": lazy_pgettext("visit", "查看"),
}
OUTCOMES: dict[str, Any] = {
    "met": _l("见到了"),
    "nobody_home": _l("家里没人"),
    "refused": _l("不方便"),
    "come_back_later": _l("改日再来"),
    "moved_away": _l("已搬走"),
}
HOUSEHOLDS: dict[str, Any] = {"family": _l("住户"), "enterprise": _l("企业")}
