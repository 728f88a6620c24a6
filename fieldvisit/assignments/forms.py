"""The form of an assignment; assignments.schemas decides."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.widgets import HiddenInput

from fieldvisit.assignments import schemas
from fieldvisit.assignments.words import REASONS
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm


class AssignForm(SchemaForm):
    """Which households, whose, why, and whether the loads were seen."""

    schema = schemas.AssignHouseholdsSchema
    household_ids = SelectMultipleField(_l("要安排的户"), choices=[], validate_choice=False)
    cadre_id = RadioField(_l("干部"), choices=[], validate_choice=False)
    reason = RadioField(_l("为什么是这位"), choices=choices(REASONS.items()), validate_choice=False)
    confirmed = BooleanField(widget=HiddenInput(), false_values=("", "0", False, "false"))

    def payload(self) -> dict[str, Any]:
        """No households chosen is a missing field, not an empty list."""
        return {name: value for name, value in super().payload().items() if value != []}
