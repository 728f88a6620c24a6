"""Everything that can be known of an operation before the write lock: its kind, its command, what it will touch."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from fieldvisit.kernel.errors import Problem
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.kinds import KINDS
from fieldvisit.sync.work import Work


def parse(envelopes: Iterable[Envelope]) -> list[Work]:
    """One work for each operation, in the order given; what is wrong with one stays with it."""
    return [parse_one(envelope) for envelope in envelopes]


def parse_one(envelope: Envelope) -> Work:
    """The operation as a command of its kind, or with the problem found."""
    work = Work(envelope)
    if envelope.problem is not None:
        return work.refused(envelope.problem)
    kind = KINDS.get(envelope.parts["kind"])
    if kind is None:
        return work.refused(Problem(_l("这个版本还不认识这种记录。"), code="unknown_kind", field="kind"))
    try:
        command = kind.parse(envelope)
    except Problem as problem:
        return work.refused(problem)
    return Work(envelope, kind, command, kind.places(envelope, command))
