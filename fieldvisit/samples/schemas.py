"""A sample as it is asked for; the page and the API ask the same schema."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate, validates_schema

from fieldvisit.households.models import HouseholdKind
from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.kernel import clock
from fieldvisit.samples.models import Choice
from fieldvisit.web.schemas import BaseSchema, CleanString, StrictInteger

MOST_IN_A_GRID = 1000
FARTHEST = timedelta(days=366)
_CHOOSE = _l("请从列出的里面选。")
_WHOLE = {"invalid": _l("应当是整数。")}


@dataclass(frozen=True, kw_only=True)
class MakeSample:
    """Which households, how many of them, until when. `amount`: percent, or households in each grid."""

    area_id: int
    due_on: date
    household_kind: str | None = None
    tag_codes: list[str] = field(default_factory=list)
    choice: str = Choice.ALL
    amount: int | None = None
    seed: str = ""


class MakeSampleSchema(BaseSchema):
    """A share says how large it is."""

    command: ClassVar[type[Any] | None] = MakeSample

    area_id = StrictInteger(required=True, validate=validate.Range(1), error_messages={"required": _CHOOSE})
    due_on = fields.Date(
        required=True, error_messages={"invalid": _l("应当是日期。"), "required": _l("请定一个日子。")}
    )
    household_kind = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf([kind.value for kind in HouseholdKind], error=_CHOOSE),
    )
    tag_codes = fields.List(fields.String(validate=validate.OneOf(list(TAG_OF), error=_CHOOSE)), load_default=list)
    choice = fields.String(
        load_default=Choice.ALL.value, validate=validate.OneOf([one.value for one in Choice], error=_CHOOSE)
    )
    amount = StrictInteger(load_default=None, allow_none=True, error_messages=_WHOLE)
    seed = CleanString(max_length=60, load_default="", blank=True)

    @validates_schema
    def _fits(self, data: dict[str, Any], **_more: Any) -> None:
        today = clock.today()
        if not today <= data["due_on"] <= today + FARTHEST:
            raise ValidationError(str(_l("应当是今天到一年以内的日子。")), "due_on")
        choice, amount = data["choice"], data["amount"]
        if choice == Choice.PERCENT and not (amount and 1 <= amount <= 100):
            raise ValidationError(str(_l("百分比是 1 到 100 的整数。")), "amount")
        if choice == Choice.NUMBER and not (amount and 1 <= amount <= MOST_IN_A_GRID):
            words = _l("每个网格的户数是 1 到 %(most)s 的整数。", most=MOST_IN_A_GRID)
            raise ValidationError(str(words), "amount")
