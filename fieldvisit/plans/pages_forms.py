"""The forms of plans. They draw; `plans.schemas` decides."""

import uuid
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, SelectMultipleField

from fieldvisit.kernel import clock
from fieldvisit.plans.schemas import ConfirmPlanSchema, MakePlan, MakePlanSchema, MoveHomesSchema, plan_asked
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm


class MakePlanForm(SchemaForm):
    """For which area."""

    schema = MakePlanSchema
    area_id = SelectField(_l("哪个网格或村"), coerce=int, validate_choice=False)

    def offer(self, areas: list[tuple[int, str]]) -> "MakePlanForm":
        """The areas that may be chosen; the smallest of them stands first."""
        self.area_id.choices = choices(areas[::-1], said=True)
        return self

    @property
    def asked(self) -> MakePlan:
        """What was asked for."""
        return plan_asked(self.command)


class LeaveForm(SchemaForm):
    """Who takes over from one who leaves: whom the planner finds, or somebody named."""

    schema = MakePlanSchema
    to = RadioField(_l("谁来接"), validate_choice=False, default="")

    def __init__(self, leaving: uuid.UUID, **more: Any) -> None:
        self.leaving = leaving
        super().__init__(**more)

    def payload(self) -> dict[str, Any]:
        """An empty choice leaves it to the planner."""
        return {"for": {"leave": str(self.leaving), "to": self.to.data or None}}

    @property
    def asked(self) -> MakePlan:
        """What was asked for."""
        return plan_asked(self.command)


class MoveHomesForm(SchemaForm):
    """Which households, to whom, on which version of the plan."""

    schema = MoveHomesSchema
    household_ids = SelectMultipleField(_l("要换的户"), choices=[], validate_choice=False)
    cadre_id = SelectField(_l("换给哪位干部"), choices=[], validate_choice=False)
    version = HiddenField()

    def payload(self) -> dict[str, Any]:
        """No households chosen is a missing field, not an empty list."""
        return with_version({name: value for name, value in super().payload().items() if value != []})


class ConfirmPlanForm(SchemaForm):
    """From which day on; whether the loads outside the limits were seen."""

    schema = ConfirmPlanSchema
    effective_on = DateField(_l("从哪天起换"))
    outside_seen = BooleanField(_l("看过了：有干部不在 5 到 15 户之间，照样这样安排"))
    version = HiddenField()

    def usual(self, version: int) -> "ConfirmPlanForm":
        """From tomorrow on, for the plan as it was seen."""
        self.effective_on.data = clock.today() + timedelta(days=1)
        self.version.data = str(version)
        return self

    def payload(self) -> dict[str, Any]:
        """A day as text, as a program says it."""
        said = with_version(super().payload())
        if said.get("effective_on"):
            said["effective_on"] = said["effective_on"].isoformat()
        return said


def with_version(said: dict[str, Any]) -> dict[str, Any]:
    """The version as a number, where it is one."""
    version = str(said.get("version", ""))
    return said | {"version": int(version)} if version.isascii() and version.isdecimal() else said
