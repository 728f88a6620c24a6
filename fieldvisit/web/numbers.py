"""Numbers as people write them: a phone with spaces and dashes."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import validate

from fieldvisit.kernel.text import PHONE, digits_only
from fieldvisit.web.schemas import CleanString


class Digits(CleanString):
    """A number as people write it, kept without spaces and dashes."""

    def __init__(self, pattern: str, words: Any, **more: Any) -> None:
        super().__init__(max_length=40, load_default=None, allow_none=True, **more)
        self.check = validate.Regexp(pattern, error=words)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        text = super()._deserialize(value, attr, data, **more)
        return None if text is None else self.check(digits_only(text))


def phone_field() -> Digits:
    """A phone number, or nothing."""
    return Digits(PHONE, _l("电话应当是 5 到 20 位数字。"))
