"""What every schema shares: strict fields, clean text, and a frozen command as the result.

marshmallow decides; forms and tablets give the same messages because they ask the same schema.
"""

import base64
import binascii
import math
import sys
from datetime import UTC, datetime
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.text import has_control, tidy
from fieldvisit.web.quick_schema import QuickSchema, reads_as


class CleanString(fields.String):
    """Text without control characters, trimmed and composed; `max_length` characters at most."""

    default_error_messages = {
        "control": _l("含有看不见的控制字符。"),
        "long": _l("太长了，最多 %(max)s 个字。", max="{max}"),
        "blank": _l("不能空着。"),
        "required": _l("不能空着。"),
        "null": _l("不能空着。"),
        "invalid": _l("应当是文字。"),
    }

    def __init__(self, *, max_length: int = 200, blank: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.max_length = max_length
        self.blank = blank

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        text = tidy(value)
        if has_control(text):
            raise self.make_error("control")
        if len(text) > self.max_length:
            raise ValidationError(str(_l("太长了，最多 %(max)s 个字。", max=self.max_length)))
        if not text:
            if self.blank or self.allow_none:
                return None if self.allow_none else ""
            raise self.make_error("blank")
        return text


class StrictFloat(fields.Float):
    """A finite number, not a string that looks like one."""

    def _validated(self, value: Any) -> Any:
        if isinstance(value, (bool, str)) and not self.context_allows_text:
            raise self.make_error("invalid", input=value)
        number = super()._validated(value)
        if number is not None and not math.isfinite(number):
            raise self.make_error("invalid", input=value)
        return number

    context_allows_text = False


class Instant(fields.Field[datetime]):
    """An aware datetime in UTC, from any clock, however wrong, without overflowing. One without offset is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> datetime:
        try:
            at = datetime.fromisoformat(value if isinstance(value, str) else "")
            if at.tzinfo is None:
                raise ValueError("no offset")
            return at if at.tzinfo is UTC else at.astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError(str(_l("应当是带时区的时间。"))) from None


class StrictInteger(fields.Integer):
    """A whole number that a database holds, not a string or a truth value that looks like one."""

    most = 2**31 - 1

    def _validated(self, value: Any) -> Any:
        if isinstance(value, (bool, str)) or (isinstance(value, (int, float)) and abs(value) > self.most):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)

    def __init__(self, **more: Any) -> None:
        super().__init__(strict=True, **more)


class Base64(fields.Field[bytes]):
    """Bytes as base64 text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bytes:
        try:
            return base64.b64decode(value if isinstance(value, str) else "?", validate=True)
        except (binascii.Error, ValueError):
            raise self.make_error("base64") from None

    default_error_messages = {"base64": _l("应当是 base64 编码的文件。")}


reads_as(StrictFloat, float, most=sys.float_info.max)
reads_as(StrictInteger, int, most=StrictInteger.most)


class BaseSchema(QuickSchema):
    """Unknown fields are refused; the result is the class's frozen `command`, or a dict where none is named."""

    command: ClassVar[type[Any] | None] = None

    class Meta:
        """Strict by default."""

        unknown = RAISE

    @post_load
    def _make(self, data: dict[str, Any], **_more: Any) -> Any:
        return self.command(**data) if self.command else data


class PositionSchema(BaseSchema):
    """A position a person chose to give: WGS-84 degrees and the accuracy in metres."""

    lat = StrictFloat(required=True, validate=validate.Range(-90, 90))
    lon = StrictFloat(required=True, validate=validate.Range(-180, 180))
    accuracy_m = StrictFloat(validate=validate.Range(0, 100_000), load_default=None, allow_none=True)


def load(schema: Schema, data: Any) -> Any:
    """Load or raise InvalidInput naming each field by its dotted path."""
    try:
        return schema.load(data)
    except ValidationError as error:
        raise InvalidInput(errors=flatten(error.messages)) from error


def flatten(messages: Any, prefix: str = "") -> dict[str, list[object]]:
    """marshmallow's nested messages as {dotted path: messages}."""
    if isinstance(messages, dict):
        flat: dict[str, list[object]] = {}
        for key, value in messages.items():
            path = prefix if key == "_schema" else f"{prefix}.{key}" if prefix else str(key)
            flat |= flatten(value, path)
        return flat
    return {prefix or "body": list(messages) if isinstance(messages, (list, tuple)) else [messages]}
