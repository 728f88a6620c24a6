"""Fields that the issue schemas share, with messages that pages can show."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from fieldvisit.web.schemas import StrictInteger


class Word(fields.String):
    """One of a closed set of words."""

    default_error_messages = {
        "invalid": _l("应当是文字。"),
        "required": _l("请选一个。"),
        "null": _l("请选一个。"),
    }

    def __init__(self, words: type[StrEnum] | tuple[StrEnum, ...], **more: Any) -> None:
        known = [word.value for word in words]
        super().__init__(validate=validate.OneOf(known, error=_l("没有这个选项。")), **more)


class Key(fields.UUID):
    """The id of a row."""

    default_error_messages = {
        "invalid_uuid": _l("不是有效的编号。"),
        "required": _l("不能空着。"),
        "null": _l("不能空着。"),
    }


class Whole(StrictInteger):
    """A number counted from 1: a version, or the id of an area or unit."""

    default_error_messages = {
        "invalid": _l("应当是整数。"),
        "required": _l("不能空着。"),
        "null": _l("不能空着。"),
    }

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.Range(min=1, error=_l("数字不在范围内。")), **more)


class YesNo(fields.Boolean):
    """true or false, not a word or a number that may mean it."""

    default_error_messages = {
        "invalid": _l("应当是“是”或“否”。"),
        "required": _l("请选一个。"),
        "null": _l("请选一个。"),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value
