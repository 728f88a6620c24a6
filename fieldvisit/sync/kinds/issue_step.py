"""`issue.step`: a step on an issue. One that came too late becomes a conflict, and its words stay as a comment."""

from typing import Any

from flask_babel import gettext as _

from fieldvisit.households.dossiers import savepoint
from fieldvisit.issues.commands import CommentIssue, StepCommand
from fieldvisit.issues.schemas import load_step
from fieldvisit.issues.service import comment_issue, take_issue_step
from fieldvisit.kernel.errors import InvalidInput, Problem, StaleVersion, StepRefused
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import AtDoor, Conflict, Doing, Kind, Places

_WORDS = ("note", "reason", "done", "told", "directions", "text")
_MOST = 4000


def _parse(envelope: Envelope) -> StepCommand:
    command = load_step(envelope.parts["body"])
    if not isinstance(command, StepCommand):
        raise InvalidInput(field="step")
    return command


def _places(envelope: Envelope, _command: Any) -> Places:
    return Places(issue_ids=frozenset({envelope.parts["entity_id"]}))


def _apply(doing: Doing) -> Conflict | None:
    try:
        with savepoint():
            take_issue_step(doing.viewer, doing.entity_id, doing.command, doing.stamp())
    except (StaleVersion, StepRefused) as late:
        return _keep_as_comment(doing, late)
    return None


def _keep_as_comment(doing: Doing, late: Problem) -> Conflict:
    body = doing.work.envelope.parts["body"]
    said = "\n".join(str(body[name]) for name in _WORDS if body.get(name))
    text = _("平板上的这一步来晚了，没有走成：%(step)s", step=str(body.get("step")))
    comment = CommentIssue(text=f"{text}\n{said}".strip()[:_MOST])
    comment_issue(doing.viewer, doing.entity_id, comment, doing.stamp())
    return Conflict(late, dict(late.detail))


KIND = Kind("issue.step", _parse, _places, _apply, AtDoor.LEAVES)
