"""The forms of plans. They draw; `plans.schemas` decides."""

import unicodedata
import uuid
from datetime import timedelta
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField

from fieldvisit.assignments.candidates import Candidate
from fieldvisit.kernel import clock
from fieldvisit.people.queries import PersonFacts
from fieldvisit.plans.schemas import (
    ConfirmPlanSchema,
    MakePlan,
    MakePlanSchema,
    MoveHomesSchema,
    PlanOptions,
    PlanOptionsSchema,
    SetTieSchema,
    options_of,
    plan_asked,
)
from fieldvisit.plans.words import TIES
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm

NUMBERS = ("fewest", "most", "stay_metres")


class OptionsForm(SchemaForm):
    """What a proposal is to keep to."""

    schema = PlanOptionsSchema
    fewest = StringField(_l("每人最少几户"))
    most = StringField(_l("每人最多几户"))
    stay_metres = StringField(_l("至少省多少米才换人"))
    borrow = BooleanField(_l("干部不够时，从旁边请还有余地的来帮"))

    def usual(self, options: PlanOptions) -> Self:
        """Filled with what holds now."""
        for name in NUMBERS:
            self[name].data = str(getattr(options, name))
        self.borrow.data = options.borrow
        return self

    def payload(self) -> dict[str, Any]:
        """Numbers as a program says them; what is none is left for the schema to refuse."""
        said = super().payload()
        return said | {name: _number(said[name]) for name in NUMBERS if name in said}


def _number(text: str) -> int | str:
    plain = unicodedata.normalize("NFKC", text).strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else text


class AgainForm(OptionsForm):
    """The same for a plan that stands, and which cadres it may use."""

    who = RadioField(
        _l("用哪些干部"),
        choices=choices([("around", _l("在这里联户的，和住在这里还没有户的")), ("these", _l("只用下面勾上的"))]),
        validate_choice=False,
        default="around",
    )
    cadre_ids = SelectMultipleField(_l("干部"), choices=[], validate_choice=False)

    def usual(self, options: PlanOptions) -> Self:
        """Filled with what holds now."""
        self.who.data = "around" if options.cadre_ids is None else "these"
        self.cadre_ids.data = [str(key) for key in options.cadre_ids or ()]
        return super().usual(options)

    def payload(self) -> dict[str, Any]:
        """Ticks count only where they are to."""
        said = super().payload()
        these, ticked = said.pop("who", None) == "these", said.pop("cadre_ids", None) or []
        return said | {"cadre_ids": ticked if these else None}

    @property
    def asked(self) -> PlanOptions:
        """What was asked for."""
        return options_of(self.command)


class MakePlanForm(OptionsForm):
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

    def __init__(self, leaving: uuid.UUID, area_id: int | None = None, **more: Any) -> None:
        self.leaving, self.area_id = leaving, area_id
        super().__init__(**more)

    def payload(self) -> dict[str, Any]:
        """An empty choice leaves it to the planner."""
        said = {"for": {"leave": str(self.leaving), "to": self.to.data or None}}
        return said | ({"area_id": self.area_id} if self.area_id is not None else {})

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


class SetTieForm(SchemaForm):
    """How a household is tied, and to whom: one of those around, or somebody whose whole name is typed."""

    schema = SetTieSchema
    kind = RadioField(_l("什么关系"), choices=choices(TIES.items()), validate_choice=False)
    cadre_id = SelectField(_l("和哪位干部"), choices=[], validate_choice=False)
    named = StringField(_l("不在名单里？写全名"))

    def __init__(self, household_id: uuid.UUID, **more: Any) -> None:
        self.household_id = household_id
        super().__init__(**more)

    def offer(self, around: list[Candidate], called: list[PersonFacts]) -> "SetTieForm":
        """Those who bear the name that was typed, then the nearest."""
        called_ids = {one.id for one in called}
        people: list[Candidate | PersonFacts] = [*called, *(one for one in around if one.id not in called_ids)]
        named = [(one.id, f"{one.name} {one.title}" if one.title else one.name) for one in people]
        self.cadre_id.choices = choices([("", _l("请选一位干部")), *named], said=True)
        return self

    def payload(self) -> dict[str, Any]:
        """The name that was typed is no part of it: whoever bears it is."""
        said = super().payload()
        said.pop("named", None)
        return said | {"household_id": str(self.household_id)}


def with_version(said: dict[str, Any]) -> dict[str, Any]:
    """The version as a number, where it is one."""
    version = str(said.get("version", ""))
    return said | {"version": int(version)} if version.isascii() and version.isdecimal() else said
