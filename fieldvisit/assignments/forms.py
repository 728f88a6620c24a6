"""The form of an assignment; assignments.schemas decides."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField

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
    seen_for = HiddenField()  # the cadre whose loads were shown; for another one they are shown again

    def payload(self) -> dict[str, Any]:
        """No households chosen is a missing field, not an empty list."""
        filled = {name: value for name, value in super().payload().items() if value != []}
        seen = filled.pop("seen_for", None)
        return filled | {"confirmed": seen is not None and seen == filled.get("cadre_id")}
