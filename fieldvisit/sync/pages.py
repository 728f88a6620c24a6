"""待核对: what tablets sent and could not be applied; a coordinator mends and applies it, or puts it down."""

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from fieldvisit.assignments.policy import household_within
from fieldvisit.households.likely import a_few_meant
from fieldvisit.households.register import RegisterFilter
from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.people.acts import Act
from fieldvisit.people.search_pages import typed_words
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync import review, review_choices, review_words
from fieldvisit.sync.columns import asked_reviews
from fieldvisit.sync.mending import BodyField, mended
from fieldvisit.sync.outcomes import Outcome
from fieldvisit.sync.review_queries import ReviewCard, count_open, review_card, reviews
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.menu import Group, add_entry
from fieldvisit.web.paging import page_args
from fieldvisit.web.problems import wording
from fieldvisit.web.searching import typed_search

blueprint = Blueprint("sync_review", __name__)
Answer = str | Response | tuple[str, int]
ONE = "/review/<uuid:review_id>"
FEW = 8

add_entry(60, "sync_review.listing", _l("需要核对"), Act.REVIEW, count_open, group=Group.CHECKS)


@blueprint.get("/review")
@requires(Act.REVIEW)
@typed_search
def listing() -> Answer:
    """What waits, the oldest first; or what was settled."""
    asked = asked_reviews()
    page = reviews(current_viewer(), asked, page_args().page)
    return render_template(
        "review/list.html", page=page, asked=asked, kinds=review_words.KINDS, states=review_words.STATES
    )


@blueprint.get(ONE)
@requires(Act.REVIEW)
@typed_search
def one(review_id: uuid.UUID) -> Answer:
    """One in full."""
    return _page(review_card(current_viewer(), review_id))


def _page(card: ReviewCard, problem: Problem | None = None, texts: Mapping[str, str] | None = None) -> Answer:
    errors = problem.errors if isinstance(problem, InvalidInput) else {}
    typed = typed_words()
    homes = _homes(typed) if typed else ()
    page = render_template(
        "review/one.html",
        card=card,
        row=card.row,
        problem=problem,
        words=wording(problem) if problem else "",
        errors={path: [str(text) for text in found] for path, found in errors.items()},
        texts=texts or {},
        homes=homes,
        typed=typed,
        kinds=review_words.KINDS,
        label_of=review_words.label_of,
        choices_of=partial(review_choices.choices_of, language=page_language()),
        named_in=partial(review_choices.named_in, card.row),
        dull=review_words.is_dull,
    )
    return page, problem.status if problem else 200


def _homes(words: str) -> Any:
    reach = household_within(current_viewer(), Act.HOUSEHOLD_SEE)
    return a_few_meant(reach, RegisterFilter(words=words), FEW)


def _touched(card: ReviewCard) -> dict[str, str]:
    """What the person changed: what was left alone must reach the record as it was sent."""
    sent = {field.path: _sent(card, field) for field in card.fields}
    tidy = {path: text.replace("\r\n", "\n").strip() for path, text in sent.items() if text is not None}
    before = {field.path: field.text.replace("\r\n", "\n").strip() for field in card.fields}
    return {path: text for path, text in tidy.items() if text != before[path]}


def _sent(card: ReviewCard, field: BodyField) -> str | None:
    name = f"f:{field.path}"
    if name in request.form and review_choices.named_in(card.row, field) is not None:
        return review_choices.chosen_text(request.form.getlist(name))
    return request.form.get(name)


def _chosen_home() -> uuid.UUID | None:
    text = request.form.get("household_id", "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise InvalidInput(field="household_id") from None


@blueprint.post(f"{ONE}/apply")
@requires(Act.REVIEW)
def apply(review_id: uuid.UUID) -> Answer:
    """Mend it and put it in the record, in the name of whoever made it."""
    viewer = current_viewer()
    card = review_card(viewer, review_id)
    texts = _touched(card)
    try:
        body, home = mended(card.body, texts), _chosen_home()
        with unit_of_work():
            done = review.reapply(viewer, review_id, body, household_id=home)
    except Problem as problem:
        return _page(card, problem, texts)
    flash(_told(done), "done")
    return redirect(url_for("sync_review.listing"))


def _told(done: review.Reapplied) -> Any:
    if done.outcome == Outcome.CONFLICT:
        return _("记上了，但和后来的情况对不上，两边都留着。")
    if done.children_open:
        return _("补记好了；跟着它的还有 %(number)s 条要看。", number=done.children_open)
    if done.children_applied:
        return _("补记好了，跟着它的 %(number)s 条也一起补上了。", number=done.children_applied)
    return _("补记好了，还记在原来那位干部名下。")


@blueprint.post(f"{ONE}/dismiss")
@requires(Act.REVIEW)
def dismiss(review_id: uuid.UUID) -> Answer:
    """Put it down, saying why; its maker sees the reason."""
    viewer = current_viewer()
    card = review_card(viewer, review_id)
    try:
        with unit_of_work():
            review.dismiss(viewer, review_id, request.form.get("reason", ""))
    except InvalidInput as problem:
        return _page(card, problem)
    flash(_("放下了，原因记着。"), "done")
    return redirect(url_for("sync_review.listing"))
