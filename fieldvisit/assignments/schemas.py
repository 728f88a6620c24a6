"""What an assignment needs: which households, whose, and why that cadre."""

import uuid
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from fieldvisit.assignments.models import Reason
from fieldvisit.assignments.rules import MOST_AT_ONCE
from fieldvisit.web.schemas import BaseSchema, CleanString

_PICK_CADRE = {"required": _l("请选一位干部。"), "invalid_uuid": _l("请选一位干部。"), "null": _l("请选一位干部。")}
_PICK_REASON = {"required": _l("请选一个理由：就近、就亲还是就熟。")}


@dataclass(frozen=True)
class AssignHouseholds:
    """One or many households to one cadre. `confirmed`: the loads outside 5–15 were seen."""

    household_ids: list[uuid.UUID]
    cadre_id: uuid.UUID
    reason: str
    confirmed: bool = False


class AssignHouseholdsSchema(BaseSchema):
    """A reason is always chosen, never preset."""

    command = AssignHouseholds

    household_ids = fields.List(
        fields.UUID(error_messages={"invalid_uuid": _l("没有这一户。")}),
        required=True,
        validate=validate.Length(1, MOST_AT_ONCE, error=_l("一次安排 1 到 60 户。")),
        error_messages={"required": _l("请先选户。")},
    )
    cadre_id = fields.UUID(required=True, error_messages=_PICK_CADRE)
    reason = CleanString(
        required=True,
        error_messages=_PICK_REASON,
        validate=validate.OneOf([str(one) for one in Reason], error=_PICK_REASON["required"]),
    )
    confirmed = fields.Boolean(load_default=False)
