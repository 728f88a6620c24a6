"""The revision of each dossier: writers lock first, then read, then write, and raise it by one.

Because the lock is taken in id order before anything is read, revision order is commit order, and no tablet can
skip a change. Within one transaction a dossier rises once, however many rows in it change.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from weakref import WeakKeyDictionary

from sqlalchemy import Uuid, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import SessionTransaction

from fieldvisit.households.models import Dossier
from fieldvisit.storage.among import among
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute

DossierKind = Literal["household", "user"]
Raised = dict[uuid.UUID, tuple[int, int]]
NEVER = -1  # a revision that no dossier has


@dataclass
class _Memory:
    """What one transaction or savepoint did; it dies with it, so a rolled back savepoint forgets its raises."""

    locked: dict[uuid.UUID, int] = field(default_factory=dict)  # and the revision at that moment
    raised: Raised = field(default_factory=dict)


_memories: WeakKeyDictionary[SessionTransaction, _Memory] = WeakKeyDictionary()


# Made once: every push needs them, and to make a statement takes longer than to run it.
_MADE = {
    "postgresql": postgresql.insert(Dossier).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(Dossier).on_conflict_do_nothing(),
}
_IDS = among(Dossier.id, "ids", Uuid())
# SQLite knows no locks on rows and leaves this one out: who writes there is alone until the end.
_LOCKED = select(Dossier.id, Dossier.revision).where(_IDS).order_by(Dossier.id).with_for_update()
_REVISIONS = select(Dossier.id, Dossier.revision).where(_IDS)
_DROPPED = delete(Dossier).where(_IDS)
_LIFTED_MANY = update(Dossier).where(_IDS).values(revision=Dossier.revision + 1)
_RAISED = _LIFTED_MANY.returning(Dossier.id, Dossier.revision)


# Both at once, for what is known to rise before anything else is read: one message less.
_TAKEN = select(Dossier.id, Dossier.revision).where(_IDS).order_by(Dossier.id).with_for_update().cte("taken")
_RISING = among(Dossier.id, "rising", Uuid())
_LIFTED = update(Dossier).where(Dossier.id == _TAKEN.c.id, _RISING).values(revision=Dossier.revision + 1)
_LOCKED_AND_RAISED = select(_TAKEN.c.id, _TAKEN.c.revision).add_cte(_LIFTED.cte("lifted"))


def lock_and_raise(kinds: Mapping[uuid.UUID, DossierKind], rising: Collection[uuid.UUID]) -> None:
    """Lock the dossiers in id order, as the first of the transaction, and raise some of them in the same statement.

    Where the database cannot, or one was never written, they are only locked: `touch_dossiers` raises what has not
    risen.
    """
    line = _line()
    if rising and db.engine.dialect.name == "postgresql" and not any(memory.locked for memory in line):
        rows = execute(_LOCKED_AND_RAISED, {"ids": list(kinds), "rising": list(rising)})
        line[0].locked.update((key, revision) for key, revision in rows)
        risen = [key for key in rising if key in line[0].locked]
        line[0].raised.update((key, (line[0].locked[key], line[0].locked[key] + 1)) for key in risen)
    lock_dossiers(kinds)


def lock_dossiers(kinds: Mapping[uuid.UUID, DossierKind]) -> None:
    """Lock the dossiers in id order for the rest of the transaction, making those that are missing."""
    line = _line()
    wanted = sorted(key for key in kinds if not any(key in memory.locked for memory in line))
    if not wanted:
        return
    locked = _locked(wanted)
    missing = [{"id": key, "kind": kinds[key], "revision": 0} for key in wanted if key not in locked]
    if missing:
        execute(_MADE[db.engine.dialect.name], missing)
        locked = _locked(wanted)
    line[0].locked.update(locked)


def _locked(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    return {row.id: row.revision for row in execute(_LOCKED, {"ids": ids})}


# For thousands at once: nothing of each travels here, or the lock would be held for that.
_HELD = select(func.count()).select_from(_LOCKED.subquery())


def lock_many(kinds: Mapping[uuid.UUID, DossierKind]) -> None:
    """The same for thousands, without their revisions (`has_risen` takes each for risen)."""
    ids = list(kinds)
    if execute(_HELD, {"ids": ids}).scalar_one() < len(ids):
        lock_dossiers(kinds)
    _line()[0].locked.update(dict.fromkeys(ids, NEVER))


def raise_many(ids: Collection[uuid.UUID]) -> None:
    """Raise thousands that were locked by `lock_many` and have not risen yet, without saying from where to where."""
    execute(_LIFTED_MANY, {"ids": list(ids)})


def has_risen(key: uuid.UUID, revision: int | None) -> bool:
    """Whether a dossier rose between a reading that found `revision` and its lock: what was read may be old then.

    One that is not locked counts as risen.
    """
    found = (memory.locked[key] for memory in _line() if key in memory.locked)
    return revision is None or next(found, None) != revision


def touch_dossiers(kinds: Mapping[uuid.UUID, DossierKind]) -> Raised:
    """Lock, raise each by one (once a transaction or savepoint), and say {id: (from, to)}."""
    line = _line()
    fresh = [key for key in kinds if not any(key in memory.raised for memory in line)]
    if fresh:
        lock_dossiers({key: kinds[key] for key in fresh})
        rows = execute(_RAISED, {"ids": fresh})
        line[0].raised.update((key, (revision - 1, revision)) for key, revision in rows)
    return {key: next(memory.raised[key] for memory in line if key in memory.raised) for key in kinds}


def revisions_of(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """{id: revision now} of those that have a dossier."""
    return {row.id: row.revision for row in execute(_REVISIONS, {"ids": list(ids)})} if ids else {}


def drop_dossiers(ids: Sequence[uuid.UUID]) -> None:
    """Forget dossiers, with what they are of, that nobody has held yet: an import that is taken back."""
    if ids:
        execute(_DROPPED, {"ids": list(ids)})


def raised_here() -> Raised:
    """Every dossier raised so far in the innermost transaction or savepoint."""
    return dict(_line()[0].raised)


@contextmanager
def savepoint() -> Iterator[None]:
    """Try something that may fail alone; what it raised and locked counts for all around it once it is through."""
    around = _line()[0]
    with db.session.begin_nested():
        yield
        inner = _line()[0]
    around.locked |= inner.locked
    around.raised |= inner.raised


def _line() -> list[_Memory]:
    """The memories of the innermost savepoint and of all around it."""
    inner = db.session().get_nested_transaction() or db.session().get_transaction()
    if inner is None:
        raise RuntimeError("dossiers are raised inside a unit of work")
    line = []
    while inner is not None:
        line.append(_memories.setdefault(inner, _Memory()))
        inner = inner.parent
    return line
