"""What may be entered into the register; the same for pages and any other way in."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate, validates_schema

from fieldvisit.households.models import HouseholdKind
from fieldvisit.households.rules import (
    BORN_FROM,
    IDENTITY,
    LONGEST_SAFETY,
    MOST_STAFF,
    RELATION_CODES,
    SOURCE_CODES,
    TRADE_CODES,
    is_sensitive,
)
from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.kernel import clock
from fieldvisit.people.speech import SPEECH
from fieldvisit.web.numbers import Digits, phone_field
from fieldvisit.web.schemas import BaseSchema, CleanString, StrictFloat, StrictInteger

_WHOLE = {"invalid": _l("应当是整数。"), "required": _l("不能空着。"), "null": _l("不能空着。")}
_DATE = {"invalid": _l("应当是日期。")}
_CHOOSE = _l("请从列出的里面选。")


def identity_field() -> Digits:
    """An identity number, or nothing."""
    return Digits(IDENTITY, _l("证件号应当是 6 到 30 位数字或字母。"))


def trade_field() -> CleanString:
    """What an enterprise does, or nothing."""
    return CleanString(load_default=None, allow_none=True, validate=validate.OneOf(TRADE_CODES, error=_CHOOSE))


def staff_field() -> StrictInteger:
    """How many people work there, or nothing."""
    few = validate.Range(0, MOST_STAFF, error=_l("应当在 0 到 %(most)s 之间。", most=MOST_STAFF))
    return StrictInteger(load_default=None, allow_none=True, error_messages=_WHOLE, validate=few)


def safety_field() -> CleanString:
    """What to look after on an enterprise's premises, or nothing."""
    return CleanString(max_length=LONGEST_SAFETY, load_default=None, allow_none=True)


def likely_year(year: int | None) -> None:
    """Refuse a year in which nobody alive was born."""
    if year is not None and not BORN_FROM <= year <= clock.today().year:
        raise ValidationError(str(_l("出生年份不对，应当是四位数的年份。")))


@dataclass(frozen=True)
class Door:
    """Where a household is."""

    group_name: str = ""
    hamlet: str = ""
    door: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, kw_only=True)
class AmendHousehold(Door):
    """What may change of a household but its grid. Trade, staff (people) and safety are an enterprise's."""

    name: str
    speaks: str | None = None
    note: str | None = None
    trade: str | None = None
    staff: int | None = None
    safety: str | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterHousehold(AmendHousehold):
    """A new household; of an enterprise `contact` is who to ask for."""

    kind: str
    grid_id: int
    contact: str | None = None
    phone: str | None = None


class AmendHouseholdSchema(BaseSchema):
    """A position is whole or missing."""

    command: ClassVar[type[Any] | None] = AmendHousehold

    name = CleanString(required=True, max_length=80)
    group_name = CleanString(max_length=60, blank=True, load_default="")
    hamlet = CleanString(max_length=60, blank=True, load_default="")
    door = CleanString(required=True, max_length=60)
    lat = StrictFloat(load_default=None, allow_none=True, validate=validate.Range(-90, 90))
    lon = StrictFloat(load_default=None, allow_none=True, validate=validate.Range(-180, 180))
    speaks = CleanString(load_default=None, allow_none=True, validate=validate.OneOf(list(SPEECH), error=_CHOOSE))
    note = CleanString(max_length=500, load_default=None, allow_none=True)
    trade = trade_field()
    staff = staff_field()
    safety = safety_field()

    @validates_schema
    def _whole_position(self, data: dict[str, Any], **_more: Any) -> None:
        if (data.get("lat") is None) != (data.get("lon") is None):
            raise ValidationError(str(_l("经度和纬度要一起填。")), "lat")


class RegisterHouseholdSchema(AmendHouseholdSchema):
    """A new household."""

    command: ClassVar[type[Any] | None] = RegisterHousehold

    kind = CleanString(required=True, validate=validate.OneOf([str(kind) for kind in HouseholdKind], error=_CHOOSE))
    grid_id = StrictInteger(required=True, error_messages=_WHOLE)
    contact = CleanString(max_length=80, load_default=None, allow_none=True)
    phone = phone_field()


@dataclass(frozen=True, kw_only=True)
class MemberWords:
    """A person of a household. A missing number leaves the one on record as it is."""

    name: str
    relation: str
    sex: str | None = None
    birth_year: int | None = None
    phone: str | None = None
    identity_number: str | None = None
    head: bool = False
    forget_phone: bool = False
    forget_identity: bool = False


class MemberSchema(BaseSchema):
    """Who lives there."""

    command = MemberWords

    name = CleanString(required=True, max_length=80)
    relation = CleanString(required=True, validate=validate.OneOf(sorted(RELATION_CODES), error=_CHOOSE))
    sex = CleanString(load_default=None, allow_none=True, validate=validate.OneOf(["f", "m"], error=_CHOOSE))
    birth_year = StrictInteger(load_default=None, allow_none=True, error_messages=_WHOLE, validate=likely_year)
    phone = phone_field()
    identity_number = identity_field()
    head = fields.Boolean(load_default=False)
    forget_phone = fields.Boolean(load_default=False)
    forget_identity = fields.Boolean(load_default=False)


@dataclass(frozen=True, kw_only=True)
class TagWords:
    """A tag with its source, basis and dates."""

    tag: str
    source: str = "visit"
    basis: str | None = None
    verified_on: date | None = None
    expires_on: date | None = None


class TagSchema(BaseSchema):
    """A sensitive tag needs its basis."""

    command = TagWords

    tag = CleanString(required=True, validate=validate.OneOf(list(TAG_OF), error=_CHOOSE))
    source = CleanString(load_default="visit", validate=validate.OneOf(sorted(SOURCE_CODES), error=_CHOOSE))
    basis = CleanString(max_length=200, load_default=None, allow_none=True)
    verified_on = fields.Date(load_default=None, allow_none=True, error_messages=_DATE)
    expires_on = fields.Date(load_default=None, allow_none=True, error_messages=_DATE)

    @validates_schema
    def _stated(self, data: dict[str, Any], **_more: Any) -> None:
        if is_sensitive(data["tag"]) and not data.get("basis"):
            raise ValidationError(str(_l("这个标签涉及隐私，要写明依据。")), "basis")
        _days_in_order(data)


def _days_in_order(data: dict[str, Any]) -> None:
    verified, expires = data.get("verified_on"), data.get("expires_on")
    if verified and verified > clock.today():
        raise ValidationError(str(_l("核实日期不能在今天之后。")), "verified_on")
    if expires and expires <= (verified or date.min):
        raise ValidationError(str(_l("到期日期要在核实日期之后。")), "expires_on")


@dataclass(frozen=True, kw_only=True)
class AmendTag:
    """What a tag rests on and until when; a day of verification that is left out stays as it is."""

    source: str
    basis: str | None = None
    verified_on: date | None = None
    expires_on: date | None = None


class AmendTagSchema(BaseSchema):
    """Correcting a tag that stands."""

    command = AmendTag

    source = CleanString(required=True, validate=validate.OneOf(sorted(SOURCE_CODES), error=_CHOOSE))
    basis = CleanString(max_length=200, load_default=None, allow_none=True)
    verified_on = fields.Date(load_default=None, allow_none=True, error_messages=_DATE)
    expires_on = fields.Date(load_default=None, allow_none=True, error_messages=_DATE)

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_more: Any) -> None:
        _days_in_order(data)


@dataclass(frozen=True)
class MoveHousehold:
    """The grid a household is moved to."""

    grid_id: int


class MoveHouseholdSchema(BaseSchema):
    """To another grid."""

    command = MoveHousehold

    grid_id = StrictInteger(required=True, error_messages=_WHOLE)
