"""What an administrator may enter into the table of categories."""

from dataclasses import dataclass

from marshmallow import fields, validate

from fieldvisit.web.schemas import BaseSchema, CleanString

CODE = r"^[a-z][a-z0-9_]{0,18}(\.[a-z][a-z0-9_]{0,18})?$"


@dataclass(frozen=True, kw_only=True)
class AddCategory:
    """A new category; without a parent it is of the upper level."""

    code: str
    zh: str
    en: str
    parent_code: str | None = None
    unit_kind: str | None = None
    sort: int = 0


@dataclass(frozen=True, kw_only=True)
class AmendCategory:
    """What may change of a category: everything but its code and its place."""

    zh: str
    en: str
    unit_kind: str | None = None
    sort: int = 0


class CategorySchema(BaseSchema):
    """What both forms ask."""

    zh = CleanString(required=True, max_length=80)
    en = CleanString(required=True, max_length=80)
    unit_kind = CleanString(max_length=40, load_default=None, allow_none=True)
    sort = fields.Integer(strict=True, load_default=0, validate=validate.Range(0, 10_000))


class AmendCategorySchema(CategorySchema):
    """The form of an existing category."""

    command = AmendCategory


class AddCategorySchema(CategorySchema):
    """The form of a new category."""

    command = AddCategory

    code = CleanString(required=True, max_length=40, validate=validate.Regexp(CODE))
    parent_code = CleanString(max_length=40, load_default=None, allow_none=True)
