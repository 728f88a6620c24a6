"""What an issue and each step on it must look like; from the tablet, the API and the desk alike."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from fieldvisit.issues import commands
from fieldvisit.issues.schema_fields import Key, Whole, Word, YesNo
from fieldvisit.issues.words import ON_SPOT_OUTCOMES, Intake, Outcome, Satisfaction, Urgency
from fieldvisit.issues.workflow import Step
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.photos.schemas import photo_list
from fieldvisit.web.schemas import BaseSchema, CleanString, PositionSchema, load

MAX_TEXT = 4000
MAX_REASON = 2000
MAX_NOTE = 1000
PHONE = r"^[+0-9][0-9 \-]{2,24}$"


def _note(most: int = MAX_NOTE) -> CleanString:
    return CleanString(max_length=most, load_default=None, allow_none=True)


def _text(most: int) -> CleanString:
    return CleanString(required=True, max_length=most)


class ReporterSchema(BaseSchema):
    """Who reported it."""

    command = commands.ReporterSaid

    member_id = Key(load_default=None, allow_none=True)
    name = CleanString(max_length=80, load_default=None, allow_none=True)
    phone = CleanString(
        max_length=25,
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(PHONE, error=_l("不像电话号码。")),
    )


class SolvedOnSpotSchema(BaseSchema):
    """Dealt with in the same visit."""

    command = commands.SolvedOnSpot

    outcome = Word(ON_SPOT_OUTCOMES, required=True)
    done = _text(MAX_TEXT)
    confirmed = YesNo(load_default=False)


class PlaceSchema(PositionSchema):
    """Where it is."""

    command = commands.PositionSaid


class RaiseIssueSchema(BaseSchema):
    """The body of `issue.raise`, and the desk's form for walk-ins and calls."""

    command = commands.RaiseIssue

    category = CleanString(required=True, max_length=40)
    description = _text(MAX_TEXT)
    urgency = Word(Urgency, load_default=Urgency.NORMAL.value)
    intake = Word(Intake, load_default=Intake.VISIT.value)
    id = Key(load_default=None, allow_none=True)
    household_id = Key(load_default=None, allow_none=True)
    grid_id = Whole(load_default=None, allow_none=True)
    visit_id = Key(load_default=None, allow_none=True)
    reporter = fields.Nested(ReporterSchema, load_default=None, allow_none=True)
    confidential = YesNo(load_default=False)
    position = fields.Nested(PlaceSchema, load_default=None, allow_none=True)
    place = CleanString(max_length=200, load_default=None, allow_none=True)
    photos = photo_list(load_default=())
    on_spot = fields.Nested(SolvedOnSpotSchema, load_default=None, allow_none=True)


class StepSchema(BaseSchema):
    """What every step needs: the version that was seen."""

    version = Whole(required=True)


class DispatchSchema(StepSchema):
    """dispatch."""

    command = commands.Dispatch

    unit_id = Whole(required=True)
    note = _note()
    urgency = Word(Urgency, load_default=None, allow_none=True)


class SignSchema(StepSchema):
    """sign, and with `start` begin at once."""

    command = commands.Sign

    note = _note()
    start = YesNo(load_default=False)


class StartSchema(StepSchema):
    """start."""

    command = commands.Start

    note = _note()


class ContactSchema(StepSchema):
    """contact."""

    command = commands.Contact

    note = _text(MAX_REASON)


class HandOverSchema(StepSchema):
    """hand_over."""

    command = commands.HandOver

    handler_id = Key(required=True)
    note = _note()


class ResolveSchema(StepSchema):
    """resolve."""

    command = commands.Resolve

    outcome = Word(Outcome, required=True)
    done = _text(MAX_TEXT)


class OnSpotSchema(StepSchema):
    """on_spot, told after the issue was raised."""

    command = commands.OnSpot

    outcome = Word(ON_SPOT_OUTCOMES, required=True)
    done = _text(MAX_TEXT)
    confirmed = YesNo(load_default=False)


class ReasonSchema(StepSchema):
    """A step that needs a reason."""

    reason = _text(MAX_REASON)


class ReturnSchema(ReasonSchema):
    """return, perhaps saying whose it may be."""

    command = commands.Return

    unit_id = Whole(load_default=None, allow_none=True)


class AppealSchema(ReasonSchema):
    """appeal."""

    command = commands.Appeal


class TakeBackSchema(StepSchema):
    """take_back."""

    command = commands.TakeBack

    reason = _note(MAX_REASON)


class ReopenSchema(ReasonSchema):
    """reopen."""

    command = commands.Reopen


class EscalateSchema(ReasonSchema):
    """escalate."""

    command = commands.Escalate


class WithdrawSchema(ReasonSchema):
    """withdraw."""

    command = commands.Withdraw


class RejectSchema(ReasonSchema):
    """reject: the reporter must have been told."""

    command = commands.Reject

    told = _text(MAX_NOTE)


class SuperviseSchema(StepSchema):
    """supervise, until a day."""

    command = commands.Supervise

    deadline = fields.Date(
        required=True, error_messages={"invalid": _l("不是有效的日期。"), "required": _l("请定一个期限。")}
    )
    directions = _note(MAX_REASON)
    lead_unit_id = Whole(load_default=None, allow_none=True)
    leader_id = Key(load_default=None, allow_none=True)


class DirectSchema(StepSchema):
    """direct."""

    command = commands.Direct

    directions = _text(MAX_REASON)


class ReportSchema(StepSchema):
    """report."""

    command = commands.Report

    progress = _text(MAX_REASON)


class SignOffSchema(StepSchema):
    """sign_off."""

    command = commands.SignOff

    note = _note(MAX_REASON)


class CommentSchema(BaseSchema):
    """comment: a word beside the course."""

    command = commands.CommentIssue

    text = _text(MAX_REASON)


class CallbackSchema(BaseSchema):
    """callback: reached and what they said, or not reached."""

    command = commands.RecordCallback

    issue_id = Key(required=True)
    id = Key(load_default=None, allow_none=True)
    reporter_id = Key(load_default=None, allow_none=True)
    reached = YesNo(required=True)
    satisfaction = Word(Satisfaction, load_default=None, allow_none=True)
    words = _note(MAX_REASON)

    @validates_schema
    def _answer_fits(self, data: dict[str, Any], **_more: Any) -> None:
        reached, satisfaction = data.get("reached"), data.get("satisfaction")
        if reached is True and satisfaction is None:
            raise ValidationError({"satisfaction": [_l("请选回访结果。")]})
        if reached is False and satisfaction is not None:
            raise ValidationError({"satisfaction": [_l("没有联系上，就没有满意与否。")]})


STEP_SCHEMAS: dict[str, type[Schema]] = {
    Step.DISPATCH.value: DispatchSchema,
    Step.SIGN.value: SignSchema,
    Step.START.value: StartSchema,
    Step.CONTACT.value: ContactSchema,
    Step.HAND_OVER.value: HandOverSchema,
    Step.RETURN.value: ReturnSchema,
    Step.RESOLVE.value: ResolveSchema,
    Step.ON_SPOT.value: OnSpotSchema,
    Step.REOPEN.value: ReopenSchema,
    Step.ESCALATE.value: EscalateSchema,
    Step.REJECT.value: RejectSchema,
    Step.WITHDRAW.value: WithdrawSchema,
    Step.APPEAL.value: AppealSchema,
    Step.TAKE_BACK.value: TakeBackSchema,
    Step.SUPERVISE.value: SuperviseSchema,
    Step.DIRECT.value: DirectSchema,
    Step.REPORT.value: ReportSchema,
    Step.SIGN_OFF.value: SignOffSchema,
}

Asked = commands.StepCommand | commands.CommentIssue | commands.RecordCallback


def load_step(data: Mapping[str, Any], *, issue_id: uuid.UUID | None = None) -> Asked:
    """A step as asked for: `step` names it, the rest is its body. Problems: invalid_input, by field."""
    body = {key: value for key, value in data.items() if key != "step"}
    step = data.get("step")
    asked: Asked
    if step == Step.COMMENT.value:
        asked = load(CommentSchema(), body)
    elif step == Step.CALLBACK.value and issue_id is not None:
        asked = load(CallbackSchema(), {**body, "issue_id": str(issue_id)})
    elif isinstance(step, str) and step in STEP_SCHEMAS:
        asked = load(STEP_SCHEMAS[step](), body)
    else:
        raise InvalidInput(_l("没有这一步。"), field="step")
    return asked


def load_raise(
    body: Mapping[str, Any], *, id: uuid.UUID | None = None, household_id: uuid.UUID | None = None
) -> commands.RaiseIssue:
    """The body of an `issue.raise` operation with the ids of its envelope."""
    envelope = {"id": id and str(id), "household_id": household_id and str(household_id)}
    raised: commands.RaiseIssue = load(RaiseIssueSchema(), {**body, **envelope})
    return raised


def load_callback(body: Mapping[str, Any], *, id: uuid.UUID | None = None) -> commands.RecordCallback:
    """The body of a `callback.record` operation, `issue_id` in it."""
    asked: commands.RecordCallback = load(CallbackSchema(), {**body, "id": id and str(id)})
    return asked
