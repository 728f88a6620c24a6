"""Whom a form is for, as typed: the page and the API ask the same schema."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.surveys.models import FormKind
from fieldvisit.visits.models import VisitKind
from fieldvisit.web.schemas import BaseSchema, StrictInteger

_CHOOSE = _l("请从列出的里面选。")


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Empty lists mean every kind of visit, every household."""

    area_id: int
    kind: str = FormKind.VISIT
    visit_kinds: list[str] = field(default_factory=list)
    tag_codes: list[str] = field(default_factory=list)


def _some_of(codes: list[str]) -> fields.List[str]:
    one = fields.String(validate=validate.OneOf(codes, error=_CHOOSE))
    return fields.List(one, load_default=list, validate=validate.Length(max=len(codes)))


class AudienceSchema(BaseSchema):
    """The area is a town or larger; the service looks whether it may be chosen."""

    command: ClassVar[type[Any] | None] = Audience

    area_id = StrictInteger(required=True, validate=validate.Range(1), error_messages={"required": _CHOOSE})
    kind = fields.String(
        load_default=FormKind.VISIT.value, validate=validate.OneOf([kind.value for kind in FormKind], error=_CHOOSE)
    )
    visit_kinds = _some_of([kind.value for kind in VisitKind])
    tag_codes = _some_of(list(TAG_OF))
