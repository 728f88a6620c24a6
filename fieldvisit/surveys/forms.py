"""The form of these pages. It draws; `audience_schemas` decides."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.households.rules import tag_words
from fieldvisit.households.seed_tags import TAGS
from fieldvisit.surveys.audience_schemas import AudienceSchema
from fieldvisit.surveys.models import SurveyForm
from fieldvisit.surveys.words import KINDS
from fieldvisit.visits.words import KINDS as VISIT_KINDS
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm
from fieldvisit.web.languages import page_language


def _some(label: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label, validate_choice=False, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )


class AudienceForm(SchemaForm):
    """Whom a form is for."""

    schema = AudienceSchema
    area_id = SelectField(_l("给哪里的户用"), coerce=int, validate_choice=False)
    kind = RadioField(_l("用在哪里"), choices=choices(KINDS.items()), default="visit", validate_choice=False)
    visit_kinds = _some(_l("哪些走访时出现"))
    tag_codes = _some(_l("只给有这些标签的户"))

    def offer(self, areas: list[AreaFacts]) -> "AudienceForm":
        """Say what may be chosen."""
        above = areas_of([area.parent_id for area in areas if area.parent_id is not None])
        named = [(area.id, _line(area, above)) for area in areas]
        self.area_id.choices = choices(named, said=True)
        self.visit_kinds.choices = choices(VISIT_KINDS.items())
        self.tag_codes.choices = choices((kind.code, tag_words(kind.code, page_language())) for kind in TAGS)
        return self

    def payload(self) -> dict[str, Any]:
        """Lists stay lists, files are not for the schema."""
        return {name: self[name].data for name in ("area_id", "kind", "visit_kinds", "tag_codes") if self[name].data}

    def show(self, row: SurveyForm) -> "AudienceForm":
        """What holds now."""
        self.area_id.data, self.kind.data = row.area_id, row.kind
        self.visit_kinds.data, self.tag_codes.data = list(row.visit_kinds), list(row.tag_codes)
        return self


def _line(area: AreaFacts, above: dict[int, AreaFacts]) -> str:
    parent = above.get(area.parent_id or 0)
    return f"{parent.name} {area.name}" if parent else area.name
