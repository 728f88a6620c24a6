"""What the pages about people accept."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate, validates_schema

from fieldvisit.people.acts import Role
from fieldvisit.people.speech import SPEECH
from fieldvisit.web.numbers import phone_field
from fieldvisit.web.schemas import BaseSchema, CleanString, StrictFloat, StrictInteger

USERNAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$"
UNIT_KIND = r"^[a-z][a-z0-9_]*$"


@dataclass(frozen=True)
class SignIn:
    """A name and a password."""

    username: str
    password: str


class SignInSchema(BaseSchema):
    """Anything may be a password; the check decides."""

    command = SignIn

    username = CleanString(required=True, max_length=64)
    password = fields.String(
        required=True,
        validate=validate.Length(max=200, error=_l("密码太长了。")),
        error_messages={"required": _l("不能空着。")},
    )


@dataclass(frozen=True)
class OpenAccount:
    """A new account; without a password it waits for one."""

    username: str
    name: str
    title: str | None = None
    password: str | None = None


_CHOOSE = _l("请从列出的里面选。")
_PASSWORD = validate.Length(min=10, max=200, error=_l("密码要 10 到 200 个字符。"))


class OpenAccountSchema(BaseSchema):
    """The account's name is typed every day: letters, digits, dot, dash."""

    command = OpenAccount

    username = CleanString(
        required=True,
        max_length=64,
        validate=validate.Regexp(USERNAME, error=_l("2 到 64 个英文字母、数字、点或横线。")),
    )
    name = CleanString(required=True, max_length=80)
    title = CleanString(max_length=80, load_default=None, allow_none=True)
    password = fields.String(load_default=None, allow_none=True, validate=_PASSWORD)


@dataclass(frozen=True, kw_only=True)
class AmendAccount:
    """What is known of a person beside the username. Without a phone the one on record stays, unless it is forgotten.

    Position in degrees of WGS-84, whole or missing: where they live or work, which walks are measured from.
    """

    name: str
    title: str | None = None
    phone: str | None = None
    forget_phone: bool = False
    sex: str | None = None
    speaks: list[str] | None = None
    lat: float | None = None
    lon: float | None = None


class AmendAccountSchema(BaseSchema):
    """Sex and languages bear on who is met best by whom."""

    command = AmendAccount

    name = CleanString(required=True, max_length=80)
    title = CleanString(max_length=80, load_default=None, allow_none=True)
    phone = phone_field()
    forget_phone = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    sex = CleanString(load_default=None, allow_none=True, validate=validate.OneOf(["f", "m"], error=_CHOOSE))
    speaks = fields.List(
        CleanString(validate=validate.OneOf(list(SPEECH), error=_CHOOSE)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=len(SPEECH)),
    )
    lat = StrictFloat(load_default=None, allow_none=True, validate=validate.Range(-90, 90))
    lon = StrictFloat(load_default=None, allow_none=True, validate=validate.Range(-180, 180))

    @validates_schema
    def _whole_position(self, data: dict[str, Any], **_more: Any) -> None:
        if (data.get("lat") is None) != (data.get("lon") is None):
            raise ValidationError(str(_l("经度和纬度要一起填。")), "lat")


@dataclass(frozen=True)
class SetPassword:
    """A new password."""

    password: str


class SetPasswordSchema(BaseSchema):
    """Long enough."""

    command = SetPassword

    password = fields.String(required=True, validate=_PASSWORD, error_messages={"required": _l("不能空着。")})


@dataclass(frozen=True)
class GiveGrant:
    """A role, and the scope that the role wants: an area by name or code, or a unit."""

    role: str
    area: str | None = None
    unit_id: int | None = None


class GiveGrantSchema(BaseSchema):
    """Which scope is needed follows from the role; the service says so."""

    command = GiveGrant

    role = CleanString(required=True, validate=validate.OneOf([str(role) for role in Role], error=_l("没有这个角色。")))
    area = CleanString(max_length=80, load_default=None, allow_none=True)
    unit_id = StrictInteger(load_default=None, allow_none=True)


@dataclass(frozen=True)
class UnitWords:
    """A department as it is entered."""

    name: str
    kind: str
    area: str


class UnitSchema(BaseSchema):
    """The kind is a code by which issues find the unit."""

    command = UnitWords

    name = CleanString(required=True, max_length=80)
    kind = CleanString(
        required=True,
        max_length=40,
        validate=validate.Regexp(UNIT_KIND, error=_l("小写英文字母、数字和下划线。")),
    )
    area = CleanString(required=True, max_length=80)
