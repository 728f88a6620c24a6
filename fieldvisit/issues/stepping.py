"""Taking a step from a page, and what the page shows when it could not be taken.

Nothing that was typed is lost: where the form is still open it comes back filled in, on the version as it is now;
where the step has gone meanwhile, the text moves to the comment box. What others did since is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from wtforms import TextAreaField

from fieldvisit.issues.forms import (
    STEP_FORMS,
    CommentForm,
    DispatchForm,
    HandOverForm,
    ReturnForm,
    StepForm,
    SuperviseForm,
)
from fieldvisit.issues.queries import EventRow, IssueCard
from fieldvisit.issues.workflow import BESIDE
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem, StaleVersion
from fieldvisit.web.choices import option
from fieldvisit.web.forms import NamedForm
from fieldvisit.web.problems import wording as sentence

SUPERVISE_DAYS = 7


@dataclass(frozen=True)
class Attempt:
    """A form that was sent and did not go through, and why (None: the form itself says it)."""

    form: NamedForm
    problem: Problem | None = None
    seen: int = 0

    @property
    def status(self) -> int:
        """The status to answer with."""
        return self.problem.status if self.problem else 422

    @property
    def words(self) -> str:
        """What happened, in a sentence."""
        return sentence(self.problem) if self.problem else ""

    @property
    def typed(self) -> str:
        """What the person had written, to be kept."""
        texts = [field.data for field in self.form if isinstance(field, TextAreaField)]
        return "\n".join(text for text in texts if text)


def step_form(step: str, *, sent: bool = True) -> StepForm:
    """The form of a step, filled from the request where it was sent; NotVisible for a step no page has."""
    form = STEP_FORMS.get(step)
    if form is None:
        raise NotVisible(field="step")
    return form() if sent else form(formdata=None)


def tell(form: NamedForm, problem: Problem | None = None) -> Attempt:
    """The problem at its field, or above the form."""
    seen = form.version.data if isinstance(form, StepForm) else None
    if isinstance(problem, InvalidInput) and problem.errors:
        form.take_errors(problem.errors)
        problem = None
    return Attempt(form, problem, seen or 0)


def forms_for(card: IssueCard, attempt: Attempt | None = None) -> dict[str, NamedForm]:
    """A form for every step open to this viewer; the one that was tried keeps what was typed."""
    forms: dict[str, NamedForm] = {}
    for step in card.open_steps:
        if step in STEP_FORMS:
            forms[step] = _fresh(step, card)
    if "comment" in card.open_steps:
        forms["comment"] = CommentForm(formdata=None)
    if attempt is not None:
        _keep(forms, card, attempt)
    return forms


def _fresh(step: str, card: IssueCard) -> StepForm:
    form = step_form(step, sent=False)
    offer(form, card)
    form.version.data = card.row.version
    if isinstance(form, DispatchForm):
        form.urgency.data = card.row.urgency
        form.unit_id.data = card.suggested_unit.id if card.suggested_unit else None
    if isinstance(form, SuperviseForm):
        form.deadline.data = preset_deadline()
        form.lead_unit_id.data = card.row.unit_id
    return form


def preset_deadline() -> str:
    """A week from today, as a date field wants it."""
    return (clock.today() + timedelta(days=SUPERVISE_DAYS)).isoformat()


def offer(form: NamedForm, card: IssueCard) -> None:
    """Fill the choices that depend on where the issue is."""
    units = [option(unit.id, unit.name, said=True) for unit in card.unit_choices]
    if isinstance(form, DispatchForm):
        form.unit_id.choices = units
    if isinstance(form, ReturnForm):
        others = [option(unit.id, unit.name, said=True) for unit in card.unit_choices if unit.id != card.row.unit_id]
        form.unit_id.choices = [option("", "—"), *others]
    if isinstance(form, HandOverForm):
        form.handler_id.choices = [option(str(one.id), one.name, said=True) for one in card.handler_choices]
    if isinstance(form, SuperviseForm):
        form.lead_unit_id.choices = [option("", "—"), *units]
        _offer_leaders(form, card)


def _offer_leaders(form: SuperviseForm, card: IssueCard) -> None:
    """An office says for whom; a leader is not asked."""
    if "leader_id" not in form:
        return
    if not card.leader_choices:
        del form["leader_id"]
        return
    form.leader_id.choices = [
        option(str(one.id), f"{one.name} {one.title or ''}".strip(), said=True) for one in card.leader_choices
    ]


def _keep(forms: dict[str, NamedForm], card: IssueCard, attempt: Attempt) -> None:
    form = attempt.form
    if form.name in forms:
        offer(form, card)
        if isinstance(form, StepForm):
            form.version.raw_data, form.version.data = None, card.row.version
        forms[form.name] = form
    elif "comment" in forms and attempt.typed:
        forms["comment"]["text"].data = attempt.typed


def since(card: IssueCard, attempt: Attempt | None) -> Sequence[EventRow]:
    """What others did after the version that was seen."""
    if attempt is None or not isinstance(attempt.problem, StaleVersion):
        return ()
    return [event for event in card.events if event.version > attempt.seen and event.step not in BESIDE]
