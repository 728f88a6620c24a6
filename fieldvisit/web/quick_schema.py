"""A marshmallow schema that reads what is right in one pass; whatever is wrong goes marshmallow's own way.

A push holds a hundred records of a dozen fields, nearly all of them right. marshmallow builds closures, copies and
error stores around every field; that took four times as long as the fields themselves. The same fields and the same
checks run here. At the first thing that does not fit nothing is decided: marshmallow starts anew and words it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing


class _Part(NamedTuple):
    """One field, ready to be read. `default` is called where it can be."""

    key: str
    name: str
    required: bool
    allow_none: bool
    default: Any
    read: Callable[..., Any]
    checks: Sequence[Callable[[Any], Any]]


def _part(name: str, field: fields.Field[Any]) -> _Part | None:
    """None for a field that does more than reading and checking."""
    kind, attribute = type(field), field.attribute or name
    plain = kind.deserialize is fields.Field.deserialize and kind._validate is fields.Field._validate
    if not plain or field.pre_load or field.post_load or "." in attribute:
        return None
    key = field.data_key if field.data_key is not None else name
    checks = tuple(field.validators)
    return _Part(key, attribute, field.required, field.allow_none, field.load_default, field._deserialize, checks)


class QuickSchema(Schema):
    """A schema whose `load` is quick for records that are right."""

    @cached_property
    def _parts(self) -> Sequence[_Part] | None:
        found = [_part(name, field) for name, field in self.load_fields.items()]
        return None if None in found else [part for part in found if part is not None]

    def _deserialize(
        self, data: Any, *, many: bool = False, partial: Any = None, unknown: Any = None, **more: Any
    ) -> Any:
        if type(data) is dict and not many and not partial and self._parts is not None:
            found = _all_right(self._parts, data, others=unknown == EXCLUDE)
            if found is not None:
                return found
        return super()._deserialize(data, many=many, partial=partial, unknown=unknown, **more)


def _all_right(parts: Sequence[_Part], data: Mapping[str, Any], *, others: bool) -> dict[str, Any] | None:
    """The fields read, or None as soon as anything does not fit. `others`: whether strange keys do no harm."""
    found: dict[str, Any] = {}
    said = 0
    try:
        for key, name, required, allow_none, default, read, checks in parts:
            value = data.get(key, missing)
            if value is missing:
                if required:
                    return None
                if default is not missing:
                    found[name] = default() if callable(default) else default
                continue
            said += 1
            if value is None:
                if not allow_none:
                    return None
                found[name] = None
                continue
            read_value = read(value, key, data)
            for check in checks:
                check(read_value)
            found[name] = read_value
    except ValidationError:
        return None
    return found if others or said == len(data) else None
