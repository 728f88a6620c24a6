"""`issue.raise`: a new issue, perhaps solved on the spot, perhaps in place of one that was sent before.

A tablet never changes what it may have sent: an edit is a new issue that supersedes the old one. While nobody has
begun with the old one it is withdrawn for the new; afterwards the new text is kept on it as a comment.
"""

import uuid

from flask_babel import gettext as _

from fieldvisit.households.dossiers import savepoint
from fieldvisit.issues.commands import CommentIssue, RaiseIssue, Withdraw
from fieldvisit.issues.queries import issue_card
from fieldvisit.issues.schemas import load_raise
from fieldvisit.issues.service import comment_issue, raise_issue, take_issue_step
from fieldvisit.kernel.errors import NotAllowed, NotVisible, StepRefused
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import AtDoor, Conflict, Doing, Kind, Places


def _parse(envelope: Envelope) -> RaiseIssue:
    parts = envelope.parts
    return load_raise(parts["body"], id=parts["entity_id"], household_id=parts["household_id"])


def _places(envelope: Envelope, command: RaiseIssue) -> Places:
    household_id, supersedes = envelope.parts["household_id"], envelope.parts["supersedes"]
    return Places(
        household_ids=frozenset({household_id} if household_id else ()),
        issue_ids=frozenset({supersedes} if supersedes else ()),
        grid_ids=frozenset({command.grid_id} if command.grid_id else ()),
        numbered=True,
    )


def _apply(doing: Doing) -> Conflict | None:
    command: RaiseIssue = doing.command
    if doing.supersedes is not None:
        late = _withdraw(doing, doing.supersedes)
        if late is not None:
            return late
    raise_issue(doing.viewer, command, doing.stamp())
    return None


def _withdraw(doing: Doing, old_id: uuid.UUID) -> Conflict | None:
    try:
        old = issue_card(doing.viewer, old_id).row
    except NotVisible as problem:
        raise NotVisible(field="supersedes") from problem
    withdraw = Withdraw(version=old.version, reason=_("已由更正后的一条代替"))
    try:
        with savepoint():
            take_issue_step(doing.viewer, old_id, withdraw, doing.stamp())
    except (StepRefused, NotAllowed) as late:
        text = _("平板上更正为：%(text)s", text=doing.command.description)
        comment_issue(doing.viewer, old_id, CommentIssue(text=text[:2000]), doing.stamp())
        return Conflict(late, {"id": str(old_id), "state": old.state, "version": old.version})
    return None


KIND: Kind = Kind("issue.raise", _parse, _places, _apply, AtDoor.LEAVES)
