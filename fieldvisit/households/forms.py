"""The forms of the register; households.schemas decides."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from fieldvisit.households import schemas
from fieldvisit.households.card import MemberSeen, TagSeen
from fieldvisit.households.finding import grid_for
from fieldvisit.households.rules import tag_words
from fieldvisit.households.seed_tags import TAGS
from fieldvisit.households.splitting import SplitSchema
from fieldvisit.households.words import KINDS, RELATIONS, SOURCES, TRADES
from fieldvisit.kernel.geo import Position
from fieldvisit.people.acts import Act
from fieldvisit.people.speech import SPEECH
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm, decimal
from fieldvisit.web.guard import current_viewer
from fieldvisit.web.languages import page_language

LONGEST_NUMBER = 12


def whole(text: Any) -> Any:
    """What looks like a whole number, as one; anything else as it is, for the schema to refuse."""
    short = isinstance(text, str) and len(text) <= LONGEST_NUMBER and text.strip().isascii()
    return int(text) if short and text.strip().isdigit() else text


def _spoken() -> list[Any]:
    return choices([("", _l("都行")), *SPEECH.items()])


def _as_it_is(value: Any) -> Any:
    return value


def _nothing_or_text(value: Any) -> str:
    return "" if value is None else str(value)


class DoorForm(SchemaForm):
    """A household's name and door."""

    schema = schemas.AmendHouseholdSchema
    name = StringField(_l("户主姓名"))
    group_name = StringField(_l("村民小组"))
    hamlet = StringField(_l("自然村"))
    door = StringField(_l("门牌"))
    lat = StringField(_l("纬度"))
    lon = StringField(_l("经度"))
    speaks = SelectField(_l("上门说什么话"), choices=_spoken(), validate_choice=False)
    note = TextAreaField(_l("备注"))
    trade = SelectField(
        _l("行业"),
        choices=choices([("", _l("不清楚")), *TRADES.items()]),
        validate_choice=False,
        coerce=_nothing_or_text,
    )
    staff = StringField(_l("用工人数"))
    safety = TextAreaField(_l("安全情况"))

    def payload(self) -> dict[str, Any]:
        """Positions and how many work there as numbers."""
        filled = super().payload()
        as_number = {"lat": decimal, "lon": decimal, "staff": whole}
        return {name: as_number.get(name, _as_it_is)(value) for name, value in filled.items()}


class RegisterForm(DoorForm):
    """A new household."""

    schema = schemas.RegisterHouseholdSchema
    kind = RadioField(
        _l("是住户还是企业"),
        choices=choices(KINDS.items()),
        default="family",
        validate_choice=False,
    )
    grid_id = SelectField(_l("网格"), choices=[], validate_choice=False)
    contact = StringField(_l("企业联系人"))
    phone = TelField(_l("电话"))

    def payload(self) -> dict[str, Any]:
        """The grid as a number; where none is chosen, the one that position or address tells."""
        filled = super().payload()
        if "grid_id" not in filled and (found := self._found(filled)) is not None:
            filled["grid_id"] = found
        return {name: whole(value) if name == "grid_id" else value for name, value in filled.items()}

    def _found(self, filled: dict[str, Any]) -> int | None:
        lat, lon = filled.get("lat"), filled.get("lon")
        place = Position(lat, lon) if isinstance(lat, float) and isinstance(lon, float) else None
        paths = current_viewer().places(Act.HOUSEHOLD_EDIT)
        return grid_for(place, filled.get("group_name", ""), filled.get("hamlet", ""), paths)


class MemberForm(SchemaForm):
    """A person."""

    schema = schemas.MemberSchema
    name = StringField(_l("姓名"))
    relation = SelectField(_l("与户主的关系"), choices=choices(RELATIONS.items()), validate_choice=False)
    sex = RadioField(_l("性别"), choices=choices((("f", _l("女")), ("m", _l("男")))), validate_choice=False)
    birth_year = StringField(_l("出生年份"))
    phone = TelField(_l("电话"))
    identity_number = StringField(_l("证件号"))
    head = BooleanField(_l("是户主（企业：联系人）"))
    forget_phone = BooleanField(_l("删掉记着的电话"))
    forget_identity = BooleanField(_l("删掉记着的证件号"))

    def payload(self) -> dict[str, Any]:
        """The year as a number."""
        filled = super().payload()
        return {name: whole(value) if name == "birth_year" else value for name, value in filled.items()}


class TagForm(SchemaForm):
    """A tag."""

    schema = schemas.TagSchema
    tag = SelectField(_l("哪个标签"), choices=[], validate_choice=False)
    source = RadioField(_l("从哪里知道的"), choices=choices(SOURCES.items()), default="visit", validate_choice=False)
    basis = StringField(_l("依据"))
    verified_on = StringField(_l("核实日期"), widget=DateInput())
    expires_on = StringField(_l("到期日期"), widget=DateInput())

    def leave_out(self, held: Collection[str]) -> None:
        """Offer no tag that the household bears already."""
        offered = [(kind.code, tag_words(kind.code, page_language())) for kind in TAGS if kind.code not in held]
        self.tag.choices = choices([("", _l("选一个")), *offered])


class AmendTagForm(SchemaForm):
    """What a tag that stands rests on, and until when."""

    schema = schemas.AmendTagSchema
    source = RadioField(_l("从哪里知道的"), choices=choices(SOURCES.items()), validate_choice=False)
    basis = StringField(_l("依据"))
    verified_on = StringField(_l("核实日期"), widget=DateInput())
    expires_on = StringField(_l("到期日期"), widget=DateInput())


class SplitForm(SchemaForm):
    """Who goes to a household of their own."""

    schema = SplitSchema
    member_ids = SelectMultipleField(
        _l("哪几位分出去"), choices=[], validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )
    head_id = RadioField(_l("新户的户主"), choices=[], validate_choice=False)
    door = StringField(_l("新户的门牌"))
    tag_ids = SelectMultipleField(
        _l("跟着走的标签"), choices=[], validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )

    def offer(self, members: Collection[MemberSeen], tags: Collection[TagSeen]) -> None:
        """Everyone but the head, and the tags that stand."""
        people = choices(((one.id, one.name) for one in members if not one.head), said=True)
        self.member_ids.choices = self.head_id.choices = people
        self.tag_ids.choices = choices((tag.id, tag_words(tag.tag, page_language())) for tag in tags)
