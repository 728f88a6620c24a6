"""A marshmallow schema that reads what is right in one pass; whatever is wrong goes marshmallow's own way.

A push holds a hundred records of a dozen fields, nearly all of them right. marshmallow builds closures, copies and
error stores around every field; that took four times as long as the fields themselves. The same fields and the same
checks run here. At the first thing that does not fit nothing is decided: marshmallow starts anew and words it.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from marshmallow import EXCLUDE, Schema, ValidationError, decorators, fields, missing

Read = Callable[[Any], Any]
# What reading and checking may say no with.
_WRONG = (ValidationError, ValueError, TypeError, AttributeError, OverflowError)


class _Part(NamedTuple):
    """One field, ready to be read. `default` is called where it can be."""

    key: str
    name: str
    required: bool
    allow_none: bool
    default: Any
    read: Read
    checks: Sequence[Callable[[Any], Any]]

    def value(self, said: Any) -> Any:
        """What was said, read and checked."""
        if said is None:
            if self.allow_none:
                return None
            raise ValueError("null")
        found = self.read(said)
        for check in self.checks:
            check(found)
        return found


def _part(name: str, field: fields.Field[Any]) -> _Part | None:
    """None for a field that does more than reading and checking."""
    kind, attribute = type(field), field.attribute or name
    plain = kind.deserialize is fields.Field.deserialize and kind._validate is fields.Field._validate
    read = _reader(field)
    if not plain or read is None or field.pre_load or field.post_load or "." in attribute:
        return None
    key = field.data_key if field.data_key is not None else name
    return _Part(key, attribute, field.required, field.allow_none, field.load_default, read, tuple(field.validators))


def _reader(field: fields.Field[Any]) -> Read | None:
    """How the values of a field are read; those of marshmallow's own plain fields without its detours."""
    kind = type(field)
    if kind is fields.UUID:
        return _key
    if kind is fields.String:
        return _text
    if isinstance(field, fields.List):
        each = _part("", field.inner)
        return None if each is None else _list_of(each)
    if isinstance(field, fields.Nested):
        return _nested(field)
    deserialize = field._deserialize
    return lambda said: deserialize(said, None, None)


def _key(said: Any) -> uuid.UUID:
    return uuid.UUID(said)


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError("not text")
    return said


def _list_of(each: _Part) -> Read:
    def read(said: Any) -> list[Any]:
        if type(said) is not list:
            raise TypeError("not a list")
        return [each.value(one) for one in said]

    return read


def _nested(field: fields.Nested) -> Read | None:
    schema = field.schema
    if not isinstance(schema, QuickSchema) or field.many or schema.many or field.unknown is not None:
        return None
    return schema.load


class QuickSchema(Schema):
    """A schema whose `load` is quick for records that are right."""

    @cached_property
    def _parts(self) -> Sequence[_Part] | None:
        """None where the schema does more than read its fields, check the whole, and make something of it."""
        if self.many or self.partial or self._hooks[decorators.PRE_LOAD] or self._hooks[decorators.VALIDATES]:
            return None
        found = [_part(name, field) for name, field in self.load_fields.items()]
        return None if None in found else [part for part in found if part is not None]

    @cached_property
    def _checks(self) -> Sequence[Callable[..., Any]]:
        return [getattr(self, name) for name, _many, _more in self._hooks[decorators.VALIDATES_SCHEMA]]

    @cached_property
    def _makers(self) -> Sequence[Callable[..., Any]]:
        return [getattr(self, name) for name, _many, _more in self._hooks[decorators.POST_LOAD]]

    def load(self, data: Any, *, many: Any = None, partial: Any = None, unknown: Any = None) -> Any:
        """As marshmallow's own."""
        if type(data) is dict and not many and not partial and self._parts is not None:
            try:
                return self._read(self._parts, data, unknown or self.unknown)
            except _WRONG:
                pass
        return super().load(data, many=many, partial=partial, unknown=unknown)

    def _read(self, parts: Sequence[_Part], data: Mapping[str, Any], unknown: Any) -> Any:
        found: Any = _all_right(parts, data, others=unknown == EXCLUDE)
        for check in self._checks:
            check(found, many=False, partial=None, unknown=unknown)
        for make in self._makers:
            found = make(found, many=False, partial=None, unknown=unknown)
        return found


def _all_right(parts: Sequence[_Part], data: Mapping[str, Any], *, others: bool) -> dict[str, Any]:
    """The fields read; an error as soon as anything does not fit. `others`: whether strange keys do no harm."""
    found: dict[str, Any] = {}
    said = 0
    for part in parts:
        value = data.get(part.key, missing)
        if value is not missing:
            said += 1
            found[part.name] = part.value(value)
        elif part.required:
            raise ValueError("missing")
        elif part.default is not missing:
            found[part.name] = part.default() if callable(part.default) else part.default
    if not others and said != len(data):
        raise ValueError("a stranger")
    return found
