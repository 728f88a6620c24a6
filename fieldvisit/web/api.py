"""What every JSON endpoint shares: one decorator that says what it takes and answers, and checked queries.

A room's `api.py` is thin: the same schemas decide as on its pages, the same services act, so both refuse alike.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, ClassVar, TypeVar, cast

from flask import Response, request
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, INCLUDE, Schema, fields, validate

from fieldvisit.kernel.clock import iso
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.web.json import read_json
from fieldvisit.web.paging import MAX_PAGE, MAX_PER_PAGE, PER_PAGE, PageArgs
from fieldvisit.web.schemas import BaseSchema, CleanString, Instant, load

View = TypeVar("View", bound=Callable[..., Any])
MAX_ACT = 256 * 1024
WHOLE = 2**31 - 1
PREFIX = "/api/v1"
# Days whose midnight every database and clock can hold.
_FIRST, _LAST = date(1970, 1, 2), date(2199, 12, 31)
# A whole number in a path: a larger one is no row and must not reach the database.
NUMBER = f"int(max={WHOLE})"


class ProblemSchema(Schema):
    """A refusal (RFC 9457). `code` is stable; some codes bring more of what is now."""

    class Meta:
        """A stale version brings the one now, a load to confirm its effects."""

        unknown = INCLUDE

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    code = fields.String()
    field = fields.String(metadata={"description": "The field that does not fit, as a dotted path."})
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class Moment(fields.Field[Any]):
    """An instant as JSON carries it: ISO 8601 in UTC with `Z`."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return iso(value)


class Text(fields.String):
    """Words of ours, translated when they are written; None stays None."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return None if value is None else str(value)


def a_flag() -> fields.Boolean:
    """Yes or no asked for in an address."""
    wrong = {"invalid": _l("应当是“是”或“否”。")}
    return fields.Boolean(truthy={"true", "1"}, falsy={"false", "0"}, error_messages=wrong)


def a_number(least: int = 1, most: int = WHOLE) -> fields.Integer:
    """A whole number asked for in an address."""
    checked = validate.Range(least, most, error=_l("数字不在范围内。"))
    return fields.Integer(validate=checked, error_messages={"invalid": _l("应当是整数。")})


def a_key() -> fields.UUID:
    """The id of a row asked for in an address."""
    return fields.UUID(error_messages={"invalid_uuid": _l("不是有效的编号。")})


def a_day() -> fields.Date:
    """A day asked for in an address."""
    wrong = _l("不是有效的日期。")
    return fields.Date(validate=validate.Range(_FIRST, _LAST, error=wrong), error_messages={"invalid": wrong})


def a_word(*known: str) -> CleanString:
    """One of the known words asked for in an address."""
    return CleanString(max_length=40, validate=validate.OneOf([str(one) for one in known], error=_l("没有这个选项。")))


def some_text(most: int = 80) -> CleanString:
    """Words asked for in an address."""
    return CleanString(max_length=most)


class Query(BaseSchema):
    """The query of an address. Values arrive as text; empty ones are not asked; a stray name does no harm."""

    class Meta:
        """A cache breaker or a tracker is left alone."""

        unknown = EXCLUDE

    lists: ClassVar[frozenset[str]] = frozenset()
    elsewhere: ClassVar[frozenset[str]] = frozenset()  # what names somebody: it is asked in a body

    @classmethod
    def said(cls) -> dict[str, Any]:
        """What this request asks. Problems: invalid_input by field."""
        for name in cls.elsewhere & request.args.keys():
            raise InvalidInput(_l("姓名和号码不要写在地址里，请写在正文里（POST）。"), field=name)
        args: dict[str, Any] = {name: value for name, value in request.args.items() if value != ""}
        args |= {name: request.args.getlist(name) for name in cls.lists if name in request.args}
        found: dict[str, Any] = load(cls(), args)
        return found


class Paged(Query):
    """The query of a list."""

    page = a_number(1, MAX_PAGE)
    per_page = a_number(1, MAX_PER_PAGE)

    @classmethod
    def page_and_rest(cls) -> tuple[PageArgs, dict[str, Any]]:
        """The page that is asked for, and everything else."""
        said = cls.said()
        return PageArgs(said.pop("page", 1), said.pop("per_page", PER_PAGE)), said


class NumberSchema(Schema):
    """A number of somebody in full; that it was shown is in the audit trail."""

    number = fields.String(required=True)


class OfferedSchema(BaseSchema):
    """A row of a table that people choose from: offered, or no longer."""

    active = fields.Boolean(required=True, truthy={True}, falsy={False})


def page_of(item: type[Schema]) -> type[Schema]:
    """The schema of a page of such items."""
    name = item.__name__.removesuffix("Schema") + "PageSchema"
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "total": fields.Integer(required=True),
            "page": fields.Integer(required=True),
            "per_page": fields.Integer(required=True),
        },
        name=name,
    )


def list_of(item: type[Schema]) -> type[Schema]:
    """The schema of a whole (and bounded) list of such items."""
    name = item.__name__.removesuffix("Schema") + "ListedSchema"
    return Schema.from_dict({"items": fields.List(fields.Nested(item), required=True)}, name=name)


def body_of(schema: type[Schema], *, max_bytes: int = MAX_ACT) -> Any:
    """The request's body as the schema's command. Problems: malformed_json, too_large, invalid_input."""
    return load(schema(), read_json(max_bytes))


class RoomApi(Blueprint):  # type: ignore[misc]
    """A room's endpoints. `on` says method, path, what is answered, and what is asked or taken."""

    def on(
        self,
        method: str,
        path: str,
        answers: type[Schema] | None,
        status: int | None = None,
        *,
        asks: type[Query] | None = None,
        takes: type[Schema] | None = None,
        refuses: tuple[int, ...] = (),
    ) -> Callable[[View], View]:
        """Route a view and describe it. What every endpoint may refuse is added by web.api_spec."""

        def mark(view: View) -> View:
            made = self.response(status or 200, answers)(view) if answers else self.response(204)(_silent(view))
            for code in refuses:
                made = self.alt_response(code, schema=ProblemSchema)(made)
            made = self.doc(**_described(asks, takes))(made)
            routed: View = self.route(path, methods=[method])(made)
            return routed

        return mark


def _silent(view: View) -> View:
    @wraps(view)
    def done(*args: Any, **more: Any) -> Response:
        view(*args, **more)
        return Response(status=204)

    return cast(View, done)


def _described(asked: type[Query] | None, taken: type[Schema] | None) -> dict[str, Any]:
    doc: dict[str, Any] = {}
    if asked is not None:
        doc["parameters"] = [_parameter(name, field) for name, field in asked().fields.items()]
    if taken is not None:
        doc["requestBody"] = {"required": True, "content": {"application/json": {"schema": taken}}}
    return doc


_FORMATS: tuple[tuple[type[Any], dict[str, Any]], ...] = (
    (fields.UUID, {"type": "string", "format": "uuid"}),
    (fields.Integer, {"type": "integer"}),
    (fields.Boolean, {"type": "boolean"}),
    (fields.Date, {"type": "string", "format": "date"}),
    (Instant, {"type": "string", "format": "date-time"}),
)


def _parameter(name: str, field: Any) -> dict[str, Any]:
    listed = isinstance(field, fields.List)
    one = _shape(field.inner if listed else field)
    schema = {"type": "array", "items": one, "maxItems": 60} if listed else one
    return {"in": "query", "name": name, "required": bool(field.required), "schema": schema}


def _shape(field: Any) -> dict[str, Any]:
    shape: dict[str, Any] = next(
        (dict(known) for kind, known in _FORMATS if isinstance(field, kind)), {"type": "string"}
    )
    for check in field.validators:
        if isinstance(check, validate.OneOf):
            shape["enum"] = list(check.choices)
        if isinstance(check, validate.Range) and isinstance(field, fields.Integer):
            shape |= {"minimum": check.min, "maximum": check.max}
    if isinstance(field, CleanString):
        shape["maxLength"] = field.max_length
    return shape
