"""When does an issue close by itself, and when does it come back?

Closing belongs to the residents' word, not to the department's: every reporter was asked and is content, or was
tried three times, each time by someone other than the handler. A supervised case also waits for its leader.
Of the issues resolved on the spot only a share is asked about, drawn by the issue's own id: nobody can know or
choose which, and every server and test draws alike.
"""

import hashlib
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fieldvisit.issues.words import ClosedHow, Satisfaction

TRIES = 3
CONTENT = frozenset({Satisfaction.SATISFIED, Satisfaction.BASICALLY})


@dataclass(frozen=True)
class Call:
    """One call-back of the present cycle. `reporter_id` is None for an issue nobody is linked to by name."""

    reporter_id: uuid.UUID | None
    officer_id: uuid.UUID
    reached: bool
    satisfaction: Satisfaction | None = None


@dataclass(frozen=True)
class Answered:
    """What the rule needs to know of a resolved (or closed) issue."""

    issue_id: uuid.UUID
    on_spot: bool
    supervised: bool
    handler_id: uuid.UUID | None
    reporters: Collection[uuid.UUID]
    calls: Sequence[Call] = ()


@dataclass(frozen=True)
class Verdict:
    """What follows: whom to call still, and whether it closes or comes back by itself."""

    due: tuple[uuid.UUID | None, ...] = ()
    closes: ClosedHow | None = None
    reopens: bool = False


def drawn(issue_id: uuid.UUID, share: float) -> bool:
    """Whether this on-spot issue is among the share that is called back."""
    ticket = int.from_bytes(hashlib.sha256(issue_id.bytes).digest()[:8], "big")
    return ticket < share * 2**64


def verdict(answered: Answered, share: float, *, signed_off_now: bool = False) -> Verdict:
    """The rule. `signed_off_now` only words why it closes."""
    calls = [call for call in answered.calls if call.officer_id != answered.handler_id]
    if any(call.satisfaction is Satisfaction.NOT for call in calls):
        return Verdict(reopens=True)
    if answered.on_spot and not calls and not drawn(answered.issue_id, share):
        return _close(ClosedHow.RULE, answered, signed_off_now)
    # An issue without a linked reporter still has somebody to ask: the household, or whoever raised it.
    reporters: Sequence[uuid.UUID | None] = list(answered.reporters) or [None]
    due = tuple(reporter for reporter in reporters if not settled(reporter, calls))
    if due:
        return Verdict(due=due)
    heard = all(_content(reporter, calls) for reporter in reporters)
    return _close(ClosedHow.CALLED_BACK if heard else ClosedHow.TRIED, answered, signed_off_now)


def settled(reporter: uuid.UUID | None, calls: Sequence[Call]) -> bool:
    """Whether this reporter need not be called any more: content, or tried often enough."""
    return _content(reporter, calls) or len([c for c in calls if c.reporter_id == reporter]) >= TRIES


def _content(reporter: uuid.UUID | None, calls: Sequence[Call]) -> bool:
    return any(call.reporter_id == reporter and call.satisfaction in CONTENT for call in calls)


def _close(how: ClosedHow, answered: Answered, signed_off_now: bool) -> Verdict:
    if answered.supervised:
        return Verdict()
    return Verdict(closes=ClosedHow.SIGNED_OFF if signed_off_now else how)
