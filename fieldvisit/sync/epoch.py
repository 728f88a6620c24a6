"""The epoch of this database: a new one after a restore tells every tablet to compare all it holds and all it sent."""

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
    """Begin a new epoch in the running transaction (the operator's restore does this)."""
    word = new_id().hex
    set_system_fact(_KEY, word)
    return word
