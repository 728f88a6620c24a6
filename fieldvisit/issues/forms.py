"""The forms of the issue pages. They draw and coerce; the schemas of this room decide, as they do for the API.

Every form of a step gets ids of its own (`resolve-done`), because an issue page holds several of them.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.widgets import DateInput, HiddenInput

from fieldvisit.issues import wording
from fieldvisit.issues.category_schemas import AddCategorySchema, AmendCategorySchema
from fieldvisit.issues.schemas import STEP_SCHEMAS, CallbackSchema, CommentSchema, RaiseIssueSchema
from fieldvisit.web.choices import option
from fieldvisit.web.forms import NamedForm


def _options(words: Mapping[str, Any], *codes: str) -> list[Any]:
    return [option(code, words[code]) for code in codes or words]


def _choice(label: Any, options: list[Any]) -> RadioField:
    return RadioField(label, choices=options, validate_choice=False)


def _unit_id(label: Any) -> SelectField:
    return SelectField(label, coerce=_small_int, choices=[], validate_choice=False)


def _small_int(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() and len(str(value)) < 10 else None


class StepForm(NamedForm):
    """A form of one step, on the version that was seen."""

    version = IntegerField(widget=HiddenInput())


class DispatchForm(StepForm):
    """交办."""

    name = "dispatch"
    unit_id = _unit_id(_l("交给哪个单位"))
    urgency = SelectField(_l("缓急"), choices=_options(wording.URGENCIES), validate_choice=False)
    note = TextAreaField(_l("交代一句"))


class SignForm(StepForm):
    """签收, or 签收并办理 in one press."""

    name = "sign"
    start = BooleanField(widget=HiddenInput(), false_values=("", "0", False, "false"))


class StartForm(StepForm):
    """开始办理."""

    name = "start"


class ContactForm(StepForm):
    """已联系群众."""

    name = "contact"
    note = TextAreaField(_l("怎么联系的，说了什么"))


class HandOverForm(StepForm):
    """转办."""

    name = "hand_over"
    handler_id = SelectField(_l("转给谁"), choices=[], validate_choice=False)
    note = TextAreaField(_l("交代一句"))


class ReturnForm(StepForm):
    """退回."""

    name = "return"
    reason = TextAreaField(_l("为什么不归你们办"))
    unit_id = _unit_id(_l("应当归哪个单位"))


class ResolveForm(StepForm):
    """办结."""

    name = "resolve"
    outcome = _choice(_l("结果"), _options(wording.OUTCOMES))
    done = TextAreaField(_l("做了什么"))


class OnSpotForm(StepForm):
    """就地解决."""

    name = "on_spot"
    outcome = _choice(_l("结果"), _options(wording.OUTCOMES, "solved", "explained"))
    done = TextAreaField(_l("做了什么"))
    confirmed = BooleanField(_l("群众当场认可"))


class ReopenForm(StepForm):
    """重办."""

    name = "reopen"
    reason = TextAreaField(_l("为什么要重办"))


class EscalateForm(StepForm):
    """上报."""

    name = "escalate"
    reason = TextAreaField(_l("为什么要上一级来办"))


class RejectForm(StepForm):
    """不予受理."""

    name = "reject"
    reason = TextAreaField(_l("理由"))
    told = TextAreaField(_l("怎么告诉反映人的"))


class WithdrawForm(StepForm):
    """撤回."""

    name = "withdraw"
    reason = TextAreaField(_l("为什么撤回"))


class AppealForm(StepForm):
    """申诉."""

    name = "appeal"
    reason = TextAreaField(_l("群众为什么不接受"))


class TakeBackForm(StepForm):
    """收回."""

    name = "take_back"
    reason = TextAreaField(_l("为什么收回"))


class SuperviseForm(StepForm):
    """领衔督办; an office says for which leader."""

    name = "supervise"
    leader_id = SelectField(_l("替哪位领导"), choices=[], validate_choice=False)
    deadline = StringField(_l("哪天前办好"), widget=DateInput())
    lead_unit_id = _unit_id(_l("牵头单位"))
    directions = TextAreaField(_l("批示"))


class DirectForm(StepForm):
    """批示."""

    name = "direct"
    directions = TextAreaField(_l("批示"))


class ReportForm(StepForm):
    """报告."""

    name = "report"
    progress = TextAreaField(_l("进展怎样，什么时候能好"))


class SignOffForm(StepForm):
    """签字，同意销号."""

    name = "sign_off"
    note = TextAreaField(_l("说一句"))


class CommentForm(NamedForm):
    """留言."""

    name = "comment"
    schema = CommentSchema
    text = TextAreaField(_l("留言"))


STEP_FORMS: dict[str, type[StepForm]] = {
    form.name: form
    for form in (
        DispatchForm,
        OnSpotForm,
        SignForm,
        StartForm,
        ContactForm,
        ReportForm,
        ResolveForm,
        HandOverForm,
        ReturnForm,
        SignOffForm,
        DirectForm,
        SuperviseForm,
        ReopenForm,
        EscalateForm,
        RejectForm,
        WithdrawForm,
        AppealForm,
        TakeBackForm,
    )
}
for _name, _form in STEP_FORMS.items():
    _form.schema = STEP_SCHEMAS[_name]

# One question with four answers is two facts: whether anyone was reached, and what they said.
ANSWERS: dict[str, Any] = {**wording.SATISFACTIONS, "unreached": _l("没联系上")}


class CallbackForm(NamedForm):
    """回访: one try with one reporter."""

    name = "callback"
    schema = CallbackSchema
    issue_id = StringField(widget=HiddenInput())
    reporter_id = StringField(widget=HiddenInput())
    answer = _choice(_l("解决了吗"), _options(ANSWERS))
    words = TextAreaField(_l("原话"))

    def payload(self) -> dict[str, Any]:
        """The two facts behind the answer."""
        data = super().payload()
        answer = data.pop("answer", None)
        if answer == "unreached":
            data["reached"] = False
        elif answer is not None:
            data |= {"reached": True, "satisfaction": answer}
        return data

    def take_errors(self, errors: Mapping[str, Any]) -> None:
        """Both facts are one question here, and say a thing once."""
        mended = dict(errors)
        for fact in ("satisfaction", "reached"):
            if fact in mended:
                mended.setdefault("answer", mended[fact])
                del mended[fact]
        super().take_errors(mended)


class IntakeForm(NamedForm):
    """An issue brought in by foot or phone."""

    name = "intake"
    schema = RaiseIssueSchema
    household_id = StringField(widget=HiddenInput())
    home = StringField(_l("哪一户"))
    intake = _choice(_l("怎么来的"), _options(wording.INTAKES, "walk_in", "phone"))
    description = TextAreaField(_l("什么问题"))
    category = SelectField(_l("类别"), choices=[], validate_choice=False)
    urgency = _choice(_l("缓急"), _options(wording.URGENCIES))
    grid_id = SelectField(_l("哪个网格"), coerce=_small_int, choices=[], validate_choice=False)
    place = StringField(_l("具体位置"))
    reporter_name = StringField(_l("反映人"))
    reporter_phone = TelField(_l("电话"))
    confidential = BooleanField(_l("为反映人保密"))

    def payload(self) -> dict[str, Any]:
        """The reporter is one thing to the schema; a household says its own grid."""
        data = super().payload()
        data.pop("home", None)  # words to find a household by, not part of the issue
        reporter = {key: data.pop(f"reporter_{key}") for key in ("name", "phone") if f"reporter_{key}" in data}
        if reporter:
            data["reporter"] = reporter
        if "household_id" in data:
            data.pop("grid_id", None)
        return data

    def take_errors(self, errors: Mapping[str, Any]) -> None:
        """`reporter.phone` belongs to the field that is drawn."""
        super().take_errors({path.replace("reporter.", "reporter_"): texts for path, texts in errors.items()})


class AddCategoryForm(NamedForm):
    """A new category."""

    name = "new"
    schema = AddCategorySchema
    parent_code = SelectField(_l("上级类别"), choices=[], validate_choice=False)
    code = StringField(_l("代码"))
    zh = StringField(_l("中文名"))
    en = StringField(_l("英文名"))
    unit_kind = StringField(_l("通常由哪类单位办"))


class AmendCategoryForm(NamedForm):
    """A category as it stands, to be corrected."""

    name = "category"
    schema = AmendCategorySchema
    zh = StringField(_l("中文名"))
    en = StringField(_l("英文名"))
    unit_kind = StringField(_l("通常由哪类单位办"))
    sort = IntegerField(_l("次序"))
