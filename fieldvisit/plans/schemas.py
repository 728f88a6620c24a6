"""What is asked of plans; pages and the API ask the same schemas."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate, validates_schema

from fieldvisit.assignments.rules import FEWEST, MOST
from fieldvisit.kernel import clock
from fieldvisit.planning.problem import STAY_METRES
from fieldvisit.plans.models import TieKind
from fieldvisit.plans.rules import FARTHEST, MOST_MOVED, Limits
from fieldvisit.web.schemas import BaseSchema, StrictInteger

MOST_CADRES = 2_000
FARTHEST_STAY = 5_000
_NO_CADRE = {"required": _l("请选一位干部。"), "invalid_uuid": _l("请选一位干部。"), "null": _l("请选一位干部。")}
_NO_HOME = {"invalid_uuid": _l("没有这一户。")}


@dataclass(frozen=True, kw_only=True)
class PlanOptions:
    """Whom the planner may use (None: whoever keeps or lives there), what leaving one's cadre costs in metres, and
    within which limits of five to fifteen.
    """

    cadre_ids: tuple[uuid.UUID, ...] | None = None
    stay_metres: int = STAY_METRES
    borrow: bool = True  # from around, where the own cadres are too few
    fewest: int = FEWEST
    most: int = MOST

    @property
    def limits(self) -> Limits:
        """How many households a cadre is to keep."""
        return Limits(self.fewest, self.most)

    @property
    def usual(self) -> bool:
        """Whether nothing was asked for beyond an area."""
        return self == PlanOptions()

    def kept(self) -> dict[str, Any]:
        """As they are kept with the plan."""
        ids = None if self.cadre_ids is None else sorted({str(key) for key in self.cadre_ids})
        return {
            "cadre_ids": ids,
            "stay_metres": self.stay_metres,
            "borrow": self.borrow,
            "fewest": self.fewest,
            "most": self.most,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "PlanOptions":
        """The same again."""
        ids = kept.get("cadre_ids")
        chosen = None if ids is None else tuple(uuid.UUID(key) for key in ids)
        stay, borrow = int(kept.get("stay_metres", STAY_METRES)), bool(kept.get("borrow", True))
        fewest, most = int(kept.get("fewest", FEWEST)), int(kept.get("most", MOST))
        return cls(cadre_ids=chosen, stay_metres=stay, borrow=borrow, fewest=fewest, most=most)


@dataclass(frozen=True, kw_only=True)
class MakePlan:
    """A plan for an area, or for one who leaves: to a named successor, or to whom the planner finds."""

    area_id: int | None = None
    leave: uuid.UUID | None = None
    to: uuid.UUID | None = None
    options: PlanOptions = field(default_factory=PlanOptions)


@dataclass(frozen=True)
class MoveHomes:
    """Households given to a cadre by hand, on the plan as it was seen."""

    household_ids: list[uuid.UUID]
    cadre_id: uuid.UUID
    version: int


@dataclass(frozen=True)
class ConfirmPlan:
    """From which day; `outside_seen`: that some would keep fewer than 5 or more than 15 was seen."""

    effective_on: date
    outside_seen: bool = False
    version: int | None = None


@dataclass(frozen=True)
class SetTie:
    """How a household and a cadre are tied."""

    household_id: uuid.UUID
    cadre_id: uuid.UUID
    kind: str


def _cadres() -> fields.List[uuid.UUID]:
    return fields.List(
        fields.UUID(error_messages={"invalid_uuid": _l("没有这位干部。")}),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, MOST_CADRES, error=_l("请选 1 到 2000 名干部。")),
    )


def _limit(usual: int) -> StrictInteger:
    words = _l("应当在 5 到 15 之间。")
    return StrictInteger(
        load_default=usual, validate=validate.Range(FEWEST, MOST, error=words), error_messages={"invalid": words}
    )


def _stay() -> StrictInteger:
    words = _l("应当是 0 到 5000 米。")
    return StrictInteger(
        load_default=STAY_METRES,
        validate=validate.Range(0, FARTHEST_STAY, error=words),
        error_messages={"invalid": words},
    )


class PlanOptionsSchema(BaseSchema):
    """Whom the planner may use, how much it takes before a household changes its cadre, and how many one keeps."""

    cadre_ids = _cadres()
    stay_metres = _stay()
    borrow = fields.Boolean(load_default=True)
    fewest = _limit(FEWEST)
    most = _limit(MOST)

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_more: Any) -> None:
        if data["fewest"] > data["most"]:
            raise ValidationError(str(_l("最多不能比最少还少。")), "most")


class LeaveSchema(BaseSchema):
    """Who leaves, and who takes over, if that is decided."""

    leave = fields.UUID(required=True, error_messages=_NO_CADRE)
    to = fields.UUID(load_default=None, allow_none=True, error_messages=_NO_CADRE)


class MakePlanSchema(PlanOptionsSchema):
    """An area, or `for` one who leaves."""

    area_id = StrictInteger(
        load_default=None, allow_none=True, validate=validate.Range(1), error_messages={"invalid": _l("请选一个地方。")}
    )
    for_ = fields.Nested(LeaveSchema, data_key="for", attribute="for_", load_default=None, allow_none=True)

    @validates_schema
    def _about_something(self, data: dict[str, Any], **_more: Any) -> None:
        if data.get("area_id") is None and data.get("for_") is None:
            raise ValidationError(str(_l("请选一个地方。")), "area_id")


class MoveHomesSchema(BaseSchema):
    """Which households, to whom, and the version that was seen."""

    command: ClassVar[type[Any] | None] = MoveHomes

    household_ids = fields.List(
        fields.UUID(error_messages=_NO_HOME),
        required=True,
        validate=validate.Length(1, MOST_MOVED, error=_l("一次移 1 到 500 户。")),
        error_messages={"required": _l("请先选户。")},
    )
    cadre_id = fields.UUID(required=True, error_messages=_NO_CADRE)
    version = StrictInteger(required=True, validate=validate.Range(1))


class ConfirmPlanSchema(BaseSchema):
    """From which day on."""

    command: ClassVar[type[Any] | None] = ConfirmPlan

    effective_on = fields.Date(
        required=True, error_messages={"invalid": _l("应当是日期。"), "required": _l("请定一个日子。")}
    )
    outside_seen = fields.Boolean(load_default=False)
    version = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(1))

    @validates_schema
    def _soon(self, data: dict[str, Any], **_more: Any) -> None:
        today = clock.today()
        if not today <= data["effective_on"] <= today + FARTHEST:
            raise ValidationError(str(_l("应当是今天到三个月以内的日子。")), "effective_on")


class SetTieSchema(BaseSchema):
    """A household, a cadre, and how they are tied."""

    command: ClassVar[type[Any] | None] = SetTie

    household_id = fields.UUID(required=True, error_messages=_NO_HOME)
    cadre_id = fields.UUID(required=True, error_messages=_NO_CADRE)
    kind = fields.String(
        required=True,
        validate=validate.OneOf([kind.value for kind in TieKind], error=_l("请选一种关系。")),
        error_messages={"required": _l("请选一种关系。")},
    )


def options_of(said: Mapping[str, Any]) -> PlanOptions:
    """The options of a body that was read."""
    chosen = said["cadre_ids"]
    return PlanOptions(
        cadre_ids=None if chosen is None else tuple(chosen),
        stay_metres=said["stay_metres"],
        borrow=said["borrow"],
        fewest=said["fewest"],
        most=said["most"],
    )


def plan_asked(said: Mapping[str, Any]) -> MakePlan:
    """What a body asks for."""
    leaves = said["for_"] or {}
    return MakePlan(area_id=said["area_id"], leave=leaves.get("leave"), to=leaves.get("to"), options=options_of(said))
