"""From a broken constraint's name to the Problem it stands for. Each room registers its own."""

import re
from collections.abc import Callable

from sqlalchemy.exc import IntegrityError

from fieldvisit.kernel.errors import Problem

_known: dict[str, Callable[[], Problem]] = {}


def constraint_means(name: str, make: Callable[[], Problem], *, sqlite: str | None = None) -> None:
    """Say which Problem a broken constraint is. SQLite names unique columns (`table.column`), not constraints."""
    _known[name] = make
    if sqlite is not None:
        _known[sqlite] = make


def problem_of(error: IntegrityError) -> Problem | None:
    """The Problem registered for the constraint that broke, if any."""
    text = str(error.orig)
    for name, make in _known.items():
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            return make()
    return None
