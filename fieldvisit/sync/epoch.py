"""The epoch of this database: a new one after a restore tells every tablet to compare all it holds and all it sent."""

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from fieldvisit.kernel.ids import new_id
from fieldvisit.people.queries import set_system_fact, system_fact
from fieldvisit.storage.unit_of_work import unit_of_work

_KEY = "epoch"


def epoch() -> str:
    """The epoch, or an empty word where the database has none yet."""
    return system_fact(_KEY) or ""


def ensure_epoch() -> str:
    """The epoch, made in a transaction of its own on the very first registration."""
    known = epoch()
    if known:
        return known
    with unit_of_work():
        known = epoch()
        if not known:
            known = new_epoch()
    return known


def new_epoch() -> str:
    """Begin a new epoch in the running transaction."""
    word = new_id().hex
    set_system_fact(_KEY, word)
    return word


def begin_epoch(connection: Connection) -> str:
    """The same on a connection without the program around it: the operator's restore."""
    word = new_id().hex
    with Session(connection, join_transaction_mode="conditional_savepoint") as session:
        set_system_fact(_KEY, word, session)
        session.commit()
    return word
