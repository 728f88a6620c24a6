"""The forms of one's own account; people.profile and people.tokens decide."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, StringField

from fieldvisit.people.profile import ChangePasswordSchema
from fieldvisit.people.tokens import NewTokenSchema
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm

DAYS = (("7", _l("7 天")), ("30", _l("30 天")), ("90", _l("90 天")), ("365", _l("一年")))
RIGHTS = (("read", _l("只能看")), ("all", _l("和我一样")))


class ChangePasswordForm(SchemaForm):
    """The old one, and the new one twice."""

    schema = ChangePasswordSchema
    old = PasswordField(_l("现在的密码"))
    new = PasswordField(_l("新密码"))
    again = PasswordField(_l("新密码再写一遍"))


class TokenForm(SchemaForm):
    """A token for a program of one's own."""

    schema = NewTokenSchema
    name = StringField(_l("给哪个程序用"))
    days = RadioField(_l("管多久"), choices=choices(DAYS), default="30", validate_choice=False)
    rights = RadioField(_l("能做什么"), choices=choices(RIGHTS), default="read", validate_choice=False)

    def payload(self) -> dict[str, Any]:
        """Days as a number; the rights as the schema calls them."""
        filled = super().payload()
        days, rights = str(filled.pop("days", "")), filled.pop("rights", "read")
        days_said = {"days": int(days)} if days.isascii() and days.isdecimal() and len(days) < 5 else {}
        return filled | days_said | {"read_only": rights != "all"}
