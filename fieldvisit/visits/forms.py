"""The forms of the visits pages; the schemas of this room decide, as they do for tablets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, DateTimeLocalInput, ListWidget

from fieldvisit.kernel import clock
from fieldvisit.photos.seen import PhotoLine
from fieldvisit.visits.appointments import MakeAppointmentSchema
from fieldvisit.visits.phrase_schemas import AddPhraseSchema, AmendPhraseSchema
from fieldvisit.visits.schemas import RecordMeetingSchema, RecordVisitSchema
from fieldvisit.visits.words import HOUSEHOLDS, KINDS, OUTCOMES
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import NamedForm, SchemaForm

GIFTS = 3


def instant(text: Any) -> Any:
    """A moment on the wall clock of the city as an instant; anything else as it is, for the schema to refuse."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return text
    return clock.iso(at if at.tzinfo else at.replace(tzinfo=clock.zone()))


def wall_clock(at: datetime | None) -> str:
    """An instant as the form shows it."""
    return clock.local(at).strftime("%Y-%m-%dT%H:%M") if at else ""


def _moment(label: Any) -> StringField:
    return StringField(label, widget=DateTimeLocalInput())


def _ticks(label: Any, words: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=choices(words),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class VisitForm(SchemaForm):
    """A visit, or its correction. What the form does not show is kept as it was (`rest`)."""

    schema = RecordVisitSchema
    kind = SelectField(_l("哪一种走访"), choices=choices(KINDS.items()), validate_choice=False)
    outcome = RadioField(_l("结果"), choices=choices(OUTCOMES.items()), validate_choice=False)
    started_at = _moment(_l("什么时候"))
    phrases = _ticks(_l("常用语"), ())
    notes = TextAreaField(_l("记的话"))
    what_1, what_2, what_3 = (StringField(_l("送了什么")) for _ in range(GIFTS))
    value_1, value_2, value_3 = (StringField(_l("值多少元")) for _ in range(GIFTS))
    photos_out = _ticks(_l("去掉照片"), ())

    photos: Sequence[PhotoLine] = ()  # of the version that is corrected
    rest: dict[str, Any] = {}

    def payload(self) -> dict[str, Any]:
        """The gifts as a list, the moment as an instant."""
        filled = super().payload()
        body = {name: filled[name] for name in ("kind", "outcome", "notes", "phrases") if filled.get(name)}
        if filled.get("started_at"):
            body["started_at"] = instant(filled["started_at"])
        if out := set(filled.get("photos_out") or ()):
            body["photos"] = [{"id": str(one.id)} for one in self.photos if str(one.id) not in out]
        gifts = [_gift(filled, number) for number in range(1, GIFTS + 1)]
        given = [gift for gift in gifts if gift] + list(self.rest.get("given", ()))
        return {**{name: value for name, value in self.rest.items() if name != "given"}, **body} | (
            {"given": given} if given else {}
        )


def _gift(filled: dict[str, Any], number: int) -> dict[str, Any] | None:
    what, value = filled.get(f"what_{number}"), filled.get(f"value_{number}")
    if not what and not value:
        return None
    return {"what": what or "", **({"value": _number(value)} if value else {})}


def _number(text: Any) -> Any:
    try:
        return float(text) if len(str(text)) <= 12 else text
    except ValueError:
        return text


class MeetingForm(SchemaForm):
    """A courtyard meeting corrected: place, time, who came."""

    schema = RecordMeetingSchema
    place = StringField(_l("地点"))
    started_at = _moment(_l("什么时候"))
    headcount = IntegerField(_l("来了多少人"), validators=[Optional()])
    attended = _ticks(_l("来了哪些户"), ())
    notes = TextAreaField(_l("记的话"))

    def payload(self) -> dict[str, Any]:
        """The moment as an instant; nobody ticked is nobody."""
        filled = super().payload()
        at = {"started_at": instant(filled["started_at"])} if filled.get("started_at") else {}
        return {**filled, **at, "attended": self.attended.data or []}


class AppointmentForm(SchemaForm):
    """When, with whom, why."""

    schema = MakeAppointmentSchema
    planned_at = _moment(_l("约在什么时候"))
    with_whom = StringField(_l("和谁约的"))
    reason = StringField(_l("为什么事"))

    def payload(self) -> dict[str, Any]:
        """The moment as an instant."""
        filled = super().payload()
        return {**filled, **({"planned_at": instant(filled["planned_at"])} if filled.get("planned_at") else {})}


class AmendPhraseForm(NamedForm):
    """A phrase as it stands, to be reworded."""

    name = "phrase"
    schema = AmendPhraseSchema
    zh = StringField(_l("中文"))
    en = StringField(_l("英文"))
    kinds = _ticks(_l("哪几种走访"), KINDS.items())
    outcomes = _ticks(_l("哪几种结果"), OUTCOMES.items())
    households = _ticks(_l("住户还是企业"), HOUSEHOLDS.items())
    sort = IntegerField(_l("排在第几"), validators=[Optional()])


class AddPhraseForm(AmendPhraseForm):
    """A new phrase."""

    schema = AddPhraseSchema
    name = "new"
    id = StringField(_l("代码"))
