"""The form by which a key for a foreign app is made."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from fieldvisit.surveys.keys import LONGEST_NAME
from fieldvisit.web.forms import SchemaForm
from fieldvisit.web.schemas import BaseSchema, CleanString


@dataclass(frozen=True)
class NewKey:
    """For which phone a key is."""

    name: str


class NewKeySchema(BaseSchema):
    """A name by which the phone is known again."""

    command = NewKey

    name = CleanString(required=True, max_length=LONGEST_NAME)


class KeyForm(SchemaForm):
    """A key for one phone."""

    schema = NewKeySchema
    name = StringField(_l("哪部手机"))
