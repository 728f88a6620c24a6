"""Plain rows, past the session's objects: for statements that every request of a tablet needs.

The session prepares every answer for objects that it might have to make and remember; for columns alone that takes
longer than the database. The same connection and transaction are used, so what was flushed is seen, and what was not
is not.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable

from fieldvisit.storage.base import db


def execute(
    statement: Executable, said: Mapping[str, Any] | Sequence[Mapping[str, Any]]
) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement over columns with what it asks for; a list of rows is written in one go."""
    return db.session.connection().execute(statement, said)
