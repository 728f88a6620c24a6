"""A marshmallow schema whose right records are read by msgspec; whatever is wrong goes marshmallow's own way.

A push holds a hundred records of a dozen fields, nearly all of them right, and marshmallow builds closures, copies and
error stores around every field. From a schema's own fields a msgspec type is made, which reads identifiers, numbers,
choices and lists; a field that does more does it itself afterwards. At the first thing that does not fit nothing is
decided: marshmallow starts anew and words it. So msgspec may refuse what marshmallow takes, never the other way round.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from marshmallow import EXCLUDE, Schema, ValidationError, decorators, fields, missing, validate
from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import asdict

Finish = Callable[[Any], Any]
# What reading and checking may say no with.
_WRONG = (msgspec.ValidationError, ValidationError, ValueError, TypeError, AttributeError, OverflowError)
# What msgspec reads in place of a field of exactly this kind, and within which bounds.
_PLAIN: dict[type[fields.Field[Any]], tuple[Any, Mapping[str, float]]] = {
    fields.UUID: (uuid.UUID, {}),
    fields.String: (str, {}),
}


def reads_as(kind: type[fields.Field[Any]], plain: Any, *, most: float) -> None:
    """Say that a number of this kind is what msgspec reads as `plain`, from -most to most; anything else it is asked
    itself.
    """
    _PLAIN[kind] = plain, {"ge": -most, "le": most}


class _Shape(NamedTuple):
    """How a field's value is read, and what is still to be done with it; None where nothing is."""

    type: Any
    finish: Finish | None = None


class _Absent(NamedTuple):
    """What stands where nothing was said, if that is more than msgspec can put there."""

    name: str
    finish: Finish | None
    default: Any

    def settle(self, found: dict[str, Any]) -> None:
        """Put it there, or finish what was said."""
        value = found[self.name]
        if value is not UNSET:
            found[self.name] = self.finish(value) if self.finish else value
        elif self.default is missing:
            del found[self.name]
        else:
            found[self.name] = self.default() if callable(self.default) else self.default


class _Plan(NamedTuple):
    """A whole schema: the types of its records, with strangers refused or passed over, and what is left to do."""

    strict: type[msgspec.Struct]
    loose: type[msgspec.Struct]
    finishing: Sequence[tuple[str, Finish]]
    absent: Sequence[_Absent]


class QuickSchema(Schema):
    """A schema whose `load` is quick for records that are right."""

    @cached_property
    def _plan(self) -> _Plan | None:
        """None where the schema does more than read its fields, check the whole, and make something of it."""
        if self.many or self.partial or self._hooks[decorators.PRE_LOAD] or self._hooks[decorators.VALIDATES]:
            return None
        return _plan_of(type(self).__name__, self.load_fields)

    @cached_property
    def _checks(self) -> Sequence[Callable[..., Any]]:
        return [getattr(self, name) for name, _many, _more in self._hooks[decorators.VALIDATES_SCHEMA]]

    @cached_property
    def _makers(self) -> Sequence[Callable[..., Any]]:
        return [getattr(self, name) for name, _many, _more in self._hooks[decorators.POST_LOAD]]

    def load(self, data: Any, *, many: Any = None, partial: Any = None, unknown: Any = None) -> Any:
        """As marshmallow's own."""
        plan = self._plan
        if plan is not None and type(data) is dict and not many and not partial:
            kind = plan.loose if (unknown or self.unknown) == EXCLUDE else plan.strict
            try:
                return self._made(msgspec.convert(data, kind), plan, unknown or self.unknown)
            except _WRONG:
                pass
        return super().load(data, many=many, partial=partial, unknown=unknown)

    def _made(self, read: msgspec.Struct, plan: _Plan, unknown: Any) -> Any:
        """What the schema gives for a record that msgspec has read."""
        found: Any = asdict(read)
        for name, finish in plan.finishing:
            found[name] = finish(found[name])
        for one in plan.absent:
            one.settle(found)
        for check in self._checks:
            check(found, many=False, partial=None, unknown=unknown)
        for make in self._makers:
            found = make(found, many=False, partial=None, unknown=unknown)
        return found


def _plan_of(title: str, listed: Mapping[str, fields.Field[Any]]) -> _Plan | None:
    told: list[tuple[str, Any, Any]] = []
    finishing: list[tuple[str, Finish]] = []
    absent: list[_Absent] = []
    for own_name, field in listed.items():
        shape, name = _shape(field), field.attribute or own_name
        if shape is None or "." in name:
            return None
        key, kind, finish = field.data_key if field.data_key is not None else own_name, shape.type, shape.finish
        default = {} if field.required else _default(field, finish)
        if default is None:
            told.append((name, kind | UnsetType, msgspec.field(name=key, default=UNSET)))
            absent.append(_Absent(name, finish, field.load_default))
            continue
        told.append((name, kind, msgspec.field(name=key, **default)))
        if finish is not None:
            finishing.append((name, finish))
    return _Plan(_record(title, told, forbid=True), _record(title, told, forbid=False), finishing, absent)


def _default(field: fields.Field[Any], finish: Finish | None) -> dict[str, Any] | None:
    """What msgspec may put where nothing was said; None where it is put there afterwards."""
    default = field.load_default
    if default is None and field.allow_none:  # what finishes a value lets this pass
        return {"default": None}
    if default is missing or finish is not None:
        return None
    return {"default_factory": default if callable(default) else lambda: default}


def _record(name: str, told: Sequence[tuple[str, Any, Any]], *, forbid: bool) -> type[msgspec.Struct]:
    kind = msgspec.defstruct(name, told, kw_only=True, forbid_unknown_fields=forbid)
    msgspec.json.Decoder(kind)  # a type that msgspec cannot read is a fault of ours, to be heard of at once
    return kind


def _shape(field: fields.Field[Any]) -> _Shape | None:
    """None for a field that does more than reading and checking."""
    kind = type(field)
    untouched = kind.deserialize is fields.Field.deserialize and kind._validate is fields.Field._validate
    if not untouched or field.pre_load or field.post_load:
        return None
    shape = _read_by_msgspec(field)
    if shape is None:
        return _Shape(Any, _careful(field))
    return _Shape(shape.type | None, _unless_none(shape.finish)) if field.allow_none else shape


def _read_by_msgspec(field: fields.Field[Any]) -> _Shape | None:
    """None where the field itself has to read."""
    if isinstance(field, fields.Nested):
        return None if field.validators else _nested(field)
    if type(field) is fields.List:
        inner = _shape(field.inner)
        return None if inner is None else _limited(_Shape(list[inner.type], _for_each(inner.finish)), field, {})  # type: ignore[name-defined]
    if type(field) not in _PLAIN:
        return None
    plain, bounds = _PLAIN[type(field)]
    return _limited(_Shape(plain), field, bounds)


def _limited(shape: _Shape, field: fields.Field[Any], bounds: Mapping[str, Any]) -> _Shape | None:
    """With the field's checks as msgspec says them: bounds, or one choice among words. None where it cannot."""
    kind, limits = shape.type, dict(bounds)
    for check in field.validators:
        if type(check) is validate.Length and check.equal is None:
            limits |= {"min_length": check.min, "max_length": check.max}
        elif type(check) is validate.Range and check.min_inclusive and check.max_inclusive:
            limits |= {name: at for name, at in (("ge", check.min), ("le", check.max)) if at is not None}
        elif type(check) is validate.OneOf and kind is str and all(type(choice) is str for choice in check.choices):
            kind = Literal[tuple(check.choices)]
        else:
            return None
    return _Shape(Annotated[kind, Meta(**limits)] if limits else kind, shape.finish)


def _nested(field: fields.Nested) -> _Shape | None:
    schema = field.schema
    if not isinstance(schema, QuickSchema) or field.many or schema.many or field.unknown is not None:
        return None
    plan, unknown = schema._plan, schema.unknown
    if plan is None:
        return None
    kind = plan.loose if unknown == EXCLUDE else plan.strict
    return _Shape(kind, lambda read: schema._made(read, plan, unknown))


def _careful(field: fields.Field[Any]) -> Finish:
    """The field reads and checks as it always does, past marshmallow's detours."""

    read, checks = field._deserialize, field.validators

    def finish(said: Any) -> Any:
        if said is None:
            return None if field.allow_none else field.deserialize(None)
        found = read(said, None, None)
        for check in checks:
            check(found)
        return found

    return finish


def _unless_none(finish: Finish | None) -> Finish | None:
    return None if finish is None else lambda said: None if said is None else finish(said)


def _for_each(finish: Finish | None) -> Finish | None:
    return None if finish is None else lambda said: [finish(one) for one in said]
