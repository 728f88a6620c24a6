"""The revision of each dossier: writers lock first, then read, then write, and raise it by one.

Because the lock is taken in id order before anything is read, revision order is commit order, and no tablet can
skip a change. Within one transaction a dossier rises once, however many rows in it change.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from weakref import WeakKeyDictionary

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import SessionTransaction

from fieldvisit.households.models import Dossier
from fieldvisit.storage.base import db

DossierKind = Literal["household", "user"]
Raised = dict[uuid.UUID, tuple[int, int]]


@dataclass
class _Memory:
    """What one transaction or savepoint did; it dies with it, so a rolled back savepoint forgets its raises."""

    locked: set[uuid.UUID] = field(default_factory=set)
    raised: Raised = field(default_factory=dict)


_memories: WeakKeyDictionary[SessionTransaction, _Memory] = WeakKeyDictionary()


def lock_dossiers(kinds: Mapping[uuid.UUID, DossierKind]) -> None:
    """Lock the dossiers in id order for the rest of the transaction, making those that are missing."""
    held = set().union(*(memory.locked for memory in _line()))
    wanted = sorted(key for key in kinds if key not in held)
    if not wanted:
        return
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    rows = [{"id": key, "kind": kinds[key], "revision": 0} for key in wanted]
    db.session.execute(insert(Dossier).on_conflict_do_nothing(), rows)
    db.session.execute(select(Dossier.id).where(Dossier.id.in_(wanted)).order_by(Dossier.id).with_for_update())
    _line()[0].locked.update(wanted)


def touch_dossiers(kinds: Mapping[uuid.UUID, DossierKind]) -> Raised:
    """Lock, raise each by one (once a transaction or savepoint), and say {id: (from, to)}."""
    lock_dossiers(kinds)
    raised = _line()[0].raised
    fresh = [key for key in kinds if key not in raised]
    if fresh:
        raise_one = update(Dossier).where(Dossier.id.in_(fresh)).values(revision=Dossier.revision + 1)
        rows = db.session.execute(raise_one.returning(Dossier.id, Dossier.revision))
        raised.update((key, (revision - 1, revision)) for key, revision in rows)
    return {key: raised[key] for key in kinds}


def raised_here() -> Raised:
    """Every dossier raised so far in the innermost transaction or savepoint."""
    return dict(_line()[0].raised)


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
