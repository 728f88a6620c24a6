"""The page of one issue: what it is, where it stands, what may be done now, and everything that happened.

Its buttons are exactly the steps that the workflow and the policy leave open to the viewer.
"""

import uuid
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from fieldvisit.issues import wording
from fieldvisit.issues.blueprint import blueprint
from fieldvisit.issues.forms import CallbackForm, CommentForm
from fieldvisit.issues.models import Issue
from fieldvisit.issues.queries import IssueCard, issue_card, issue_cards
from fieldvisit.issues.queue_address import way_back
from fieldvisit.issues.service import comment_issue, record_callback, reveal_reporter_phone, take_issue_step
from fieldvisit.issues.stepping import Attempt, forms_for, offer, since, step_form, tell
from fieldvisit.issues.taking_back import PRESSES
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, StaleVersion, StepRefused
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.photos.seen import PhotoLine, shown_photos
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires

# The step a page opens by itself: what this issue most likely waits for from whoever may do it.
FIRST_STEPS = ("sign_off", "direct", "dispatch", "sign", "start", "resolve", "appeal")
REFUSALS = (InvalidInput, StaleVersion, StepRefused)


@blueprint.get("/issues/<uuid:issue_id>")
@requires(Act.ISSUE_SEE)
def issue(issue_id: uuid.UUID) -> str:
    """The page."""
    return show(issue_card(current_viewer(), issue_id), opened=request.args.get("open"))


@blueprint.get("/issues/<uuid:issue_id>/print")
@requires(Act.ISSUE_SEE)
def issue_print(issue_id: uuid.UUID) -> str:
    """The same on a sheet of paper, numbers masked; that it was printed is in the audit trail."""
    viewer = current_viewer()
    card = issue_card(viewer, issue_id)
    page = render_template(
        "issues/issue_print.html", card=card, issue=card.row, photos=_photos(card), printed_at=clock.now()
    )
    with unit_of_work():
        audit.record("issue_printed", actor_id=viewer.id, subject_kind="issue", subject_id=issue_id)
    return page


@blueprint.post("/issues/<uuid:issue_id>/steps/<step>")
@requires(Act.ISSUE_SEE)
def take_step(issue_id: uuid.UUID, step: str) -> AnyResponse | tuple[str, int]:
    """One step of the workflow."""
    form = step_form(step)
    if not form.validate_on_submit():
        return again(issue_id, tell(form))
    try:
        with unit_of_work():
            after = take_issue_step(current_viewer(), issue_id, form.command, Stamp.here())
            said = _said(after, step)
    except REFUSALS as problem:
        return again(issue_id, tell(form, problem))
    flash(said, "done")
    return redirect(way_back(issue_id, request.form.get("back") or _queue_if_hidden(issue_id)))


def _queue_if_hidden(issue_id: uuid.UUID) -> str | None:
    """A unit that gave back what is confidential sees it no longer, and goes on with its work."""
    return None if issue_cards(current_viewer(), [issue_id]) else "work"


def _said(after: Issue, step: str) -> Any:
    """What the toast says; a press that can be taken back brings the way to do so."""
    for_another = step == "supervise" and not current_viewer().can(Act.LEAD)
    words = str(wording.SUPERVISED_FOR if for_another else wording.TAKEN[step])
    if step not in PRESSES:
        return words
    fields = {"version": after.version, "back": request.form.get("back", "")}
    return {"words": words, "undo": url_for("issues.take_step", issue_id=after.id, step="take_back"), "fields": fields}


@blueprint.post("/issues/<uuid:issue_id>/comments")
@requires(Act.ISSUE_COMMENT)
def comment(issue_id: uuid.UUID) -> AnyResponse | tuple[str, int]:
    """A word beside the course."""
    form = CommentForm()
    if not form.validate_on_submit():
        return again(issue_id, tell(form))
    with unit_of_work():
        comment_issue(current_viewer(), issue_id, form.command, Stamp.here())
    flash(str(wording.TAKEN["comment"]), "done")
    return redirect(url_for("issues.issue", issue_id=issue_id))


@blueprint.post("/issues/<uuid:issue_id>/callbacks")
@requires(Act.CALLBACK_RECORD)
def callback(issue_id: uuid.UUID) -> AnyResponse | tuple[str, int]:
    """One try with one reporter; it may close the issue or bring it back by itself."""
    form = CallbackForm()
    form.issue_id.raw_data, form.issue_id.data = None, str(issue_id)
    if not form.validate_on_submit():
        return again(issue_id, tell(form))
    try:
        with unit_of_work():
            after = record_callback(current_viewer(), form.command, Stamp.here())
    except REFUSALS as problem:
        return again(issue_id, tell(form, problem))
    flash(outcome_of(after.state), "done")
    return redirect(way_back(issue_id, request.form.get("back")))


@blueprint.post("/issues/<uuid:issue_id>/phone")
@blueprint.post("/issues/<uuid:issue_id>/reporters/<uuid:reporter_id>/phone")
@requires(Act.ISSUE_SEE)
def reveal_phone(issue_id: uuid.UUID, reporter_id: uuid.UUID | None = None) -> AnyResponse | str:
    """One number, shown once; the press is logged. Without a reporter: where nobody was named, the household's."""
    viewer = current_viewer()
    with unit_of_work():
        number = reveal_reporter_phone(viewer, issue_id, reporter_id)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(number=number)
    return show(issue_card(viewer, issue_id), revealed={reporter_id: number})


def again(issue_id: uuid.UUID, attempt: Attempt) -> tuple[str, int]:
    """The page once more, with what was typed and why it did not go through."""
    card = issue_card(current_viewer(), issue_id)
    return show(card, attempt=attempt, opened=attempt.form.name), attempt.status


def show(
    card: IssueCard,
    *,
    attempt: Attempt | None = None,
    opened: str | None = None,
    revealed: dict[uuid.UUID | None, str] | None = None,
) -> str:
    """Draw the page."""
    if attempt is not None and hasattr(attempt.form, "unit_id"):
        offer(attempt.form, card)
    changes = since(card, attempt)
    forms = forms_for(card, attempt)
    return render_template(
        "issues/issue.html",
        card=card,
        issue=card.row,
        photos=_photos(card),
        forms=forms,
        callback_forms=callback_forms(card, attempt),
        attempt=attempt,
        changes=changes,
        opened=opened if opened in forms else _first_step(card),
        revealed=revealed or {},
        back=request.values.get("back", ""),
    )


def _photos(card: IssueCard) -> list[PhotoLine]:
    return shown_photos(current_viewer(), "issue", [card.row.id]).get(card.row.id, [])


def callback_forms(card: IssueCard, attempt: Attempt | None = None) -> dict[uuid.UUID | None, CallbackForm]:
    """A form for every reporter who is still to be asked."""
    if "callback" not in card.open_steps:
        return {}
    tried = attempt.form if attempt is not None and isinstance(attempt.form, CallbackForm) else None
    forms: dict[uuid.UUID | None, CallbackForm] = {}
    for place, reporter in enumerate(reporter for reporter in card.reporters if not reporter.settled):
        form = CallbackForm(formdata=None, name=f"callback-{str(card.row.id)[-6:]}-{place}")
        form.reporter_id.data = str(reporter.id) if reporter.id else ""
        same = tried is not None and (tried.reporter_id.data or "") == form.reporter_id.data
        forms[reporter.id] = tried if same and tried is not None else form
    return forms


def outcome_of(state: str) -> str:
    """What a call-back led to, in a sentence."""
    words = {"closed": wording.CALLED_CLOSED, "in_progress": wording.CALLED_BACK, "submitted": wording.CALLED_BACK}
    return str(words.get(state, wording.TAKEN["callback"]))


def _first_step(card: IssueCard) -> str | None:
    too_early = {"sign_off"} if card.row.state != "resolved" else {"direct"}
    return next((step for step in FIRST_STEPS if step in card.open_steps and step not in too_early), None)
