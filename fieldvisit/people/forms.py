"""The forms of people pages; people.schemas decides."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from fieldvisit.people import schemas
from fieldvisit.people.feedback import FeedbackSchema
from fieldvisit.people.speech import SPEECH
from fieldvisit.people.words import ROLES
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm, decimal


class SignInForm(SchemaForm):
    """Who and the password. `next` travels beside them and is judged by the page."""

    schema = schemas.SignInSchema
    username = StringField(_l("账号"))
    password = PasswordField(_l("密码"))


class FeedbackForm(SchemaForm):
    """意见反馈."""

    schema = FeedbackSchema
    text = TextAreaField(_l("想说什么都可以"))
    screen = HiddenField()


class OpenAccountForm(SchemaForm):
    """A new account."""

    schema = schemas.OpenAccountSchema
    username = StringField(_l("账号名"))
    name = StringField(_l("姓名"))
    title = StringField(_l("职务"))
    password = PasswordField(_l("第一次用的密码"))


class AmendAccountForm(SchemaForm):
    """What is known of a person."""

    schema = schemas.AmendAccountSchema
    name = StringField(_l("姓名"))
    title = StringField(_l("职务"))
    phone = TelField(_l("电话"))
    forget_phone = BooleanField(_l("删掉记着的电话"))
    sex = RadioField(_l("性别"), choices=choices((("f", _l("女")), ("m", _l("男")))), validate_choice=False)
    speaks = SelectMultipleField(
        _l("会说的话"),
        choices=choices(SPEECH.items()),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    lat = StringField(_l("纬度"))
    lon = StringField(_l("经度"))

    def payload(self) -> dict[str, object]:
        """The position as numbers."""
        filled = super().payload()
        return {name: decimal(value) if name in ("lat", "lon") else value for name, value in filled.items()}


class PasswordForm(SchemaForm):
    """A new password for someone."""

    schema = schemas.SetPasswordSchema
    password = PasswordField(_l("新密码"))


class GrantForm(SchemaForm):
    """A role on a scope."""

    schema = schemas.GiveGrantSchema
    role = SelectField(_l("角色"), choices=choices(ROLES.items()), validate_choice=False)
    area = StringField(_l("区域（名称或代码）"))
    unit_id = SelectField(_l("单位"), choices=[], validate_choice=False)

    def payload(self) -> dict[str, object]:
        """The unit as a number."""
        filled = super().payload()
        unit = str(filled.pop("unit_id", ""))
        return filled | ({"unit_id": int(unit)} if unit.isdecimal() and len(unit) < 10 else {})


class UnitForm(SchemaForm):
    """A department."""

    schema = schemas.UnitSchema
    name = StringField(_l("单位名称"))
    kind = StringField(_l("单位种类（代码）"))
    area = StringField(_l("属于哪个区域（名称或代码）"))
