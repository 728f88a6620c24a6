"""The form of a new sample. It draws; `schemas` decides."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from fieldvisit.households.rules import tag_words
from fieldvisit.households.seed_tags import TAGS
from fieldvisit.households.words import KINDS
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.samples.models import Choice
from fieldvisit.samples.schemas import MakeSampleSchema
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm
from fieldvisit.web.languages import page_language

USUAL_DAYS = 14
CHOICES = {Choice.ALL: _l("全部"), Choice.PERCENT: _l("每个网格抽百分之几"), Choice.NUMBER: _l("每个网格抽几户")}


class SampleForm(SchemaForm):
    """Where, which households, how many of them, until when."""

    schema = MakeSampleSchema
    area_id = SelectField(_l("在哪里"), coerce=int, validate_choice=False)
    household_kind = RadioField(_l("问谁"), default="family", validate_choice=False)
    tag_codes = SelectMultipleField(
        _l("只问有这些标签的户"),
        validate_choice=False,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    choice = RadioField(_l("问多少"), default=Choice.ALL.value, validate_choice=False)
    amount = IntegerField(_l("百分之几，或者几户"))
    seed = StringField(_l("种子"))
    due_on = DateField(_l("到哪天为止"))

    def offer(self, areas: list[tuple[int, str]]) -> "SampleForm":
        """Say what may be chosen; what is left open is filled in as usual."""
        self.area_id.choices = choices(areas, said=True)
        self.household_kind.choices = choices([*KINDS.items(), ("", _l("住户和企业"))])
        self.tag_codes.choices = choices((kind.code, tag_words(kind.code, page_language())) for kind in TAGS)
        self.choice.choices = choices((one.value, words) for one, words in CHOICES.items())
        if not self.is_submitted():
            self.seed.data = new_id().hex[-8:]
            self.due_on.data = clock.today() + timedelta(days=USUAL_DAYS)
        return self

    def payload(self) -> dict[str, Any]:
        """A day as text, as a program says it."""
        said = super().payload()
        if said.get("due_on"):
            said["due_on"] = said["due_on"].isoformat()
        if said.get("choice") == Choice.ALL:
            said.pop("amount", None)
        return said
