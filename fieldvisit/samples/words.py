"""How samples are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.samples.models import SampleState

STATES: dict[str, Any] = {
    SampleState.MAKING: _l("正在抽"),
    SampleState.OPEN: _l("在问"),
    SampleState.STOPPED: _l("停了"),
}
TONES: dict[str, tuple[str, str]] = {
    SampleState.MAKING: ("soon", "clock"),
    SampleState.OPEN: ("accent", "list"),
    SampleState.STOPPED: ("", "stop"),
}
STANDING_WORDS: dict[str, Any] = {"due": _l("还没问"), "done": _l("答了"), "left": _l("问不到了")}
