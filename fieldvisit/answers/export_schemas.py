"""What somebody wants of an export of answers: the page and the API ask the same schema."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from fieldvisit.web.schemas import BaseSchema, CleanString

FORMATS = ("xlsx", "csv", "geojson")
CODES, WORDS = "codes", "words"
_CHOOSE = _l("请从列出的里面选。")


@dataclass(frozen=True, kw_only=True)
class ExportWish:
    """`told`: answers that are chosen stand as their codes or as words of `language` (empty: the page's)."""

    format: str = "xlsx"
    told: str = WORDS
    language: str = ""
    per_choice: bool = False
    sealed: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As a job keeps it."""
        return asdict(self)


class ExportWishSchema(BaseSchema):
    """A language that the form does not have means the usual one."""

    command: ClassVar[type[Any] | None] = ExportWish

    format = fields.String(load_default="xlsx", validate=validate.OneOf(FORMATS, error=_CHOOSE))
    told = fields.String(load_default=WORDS, validate=validate.OneOf((CODES, WORDS), error=_CHOOSE))
    language = CleanString(load_default="", blank=True, max_length=80)
    per_choice = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    sealed = fields.Boolean(load_default=False, truthy={True}, falsy={False})
