"""The other rows of the same file: whether one is about somebody already. A row that is judged alone asks the database.

The id of whoever is put on the register follows from the import and from who it is: the same row twice is one.
"""

import hashlib
import uuid

from sqlalchemy import select

from fieldvisit.imports.models import ImportRow
from fieldvisit.kernel.ids import from_parts
from fieldvisit.storage.base import db


class Others:
    """The rows of an import. `alone`: one row is judged again, the others were before."""

    def __init__(self, import_id: uuid.UUID, *, alone: bool = False) -> None:
        self._import_id, self._alone = import_id, alone
        self._taken: dict[uuid.UUID, int] = {}

    def new_id(self, near: int, *who: object) -> uuid.UUID:
        """The id of a subject that the file brings. `near`: its grid; those of one are written side by side."""
        words = "\n".join((str(self._import_id), *map(str, who)))
        return from_parts(self._import_id.int >> 80, near.to_bytes(4) + hashlib.sha256(words.encode()).digest()[:6])

    def take(self, subject_id: uuid.UUID, number: int) -> int | None:
        """Say that a row is about a subject; answers the other row that is, if there is one."""
        first = self._taken.setdefault(subject_id, number)
        if first != number or not self._alone:
            return None if first == number else first
        query = select(ImportRow.number).where(
            ImportRow.import_id == self._import_id,
            ImportRow.subject_id == subject_id,
            ImportRow.number != number,
            ImportRow.follows.is_(None),
        )
        return db.session.scalar(query.limit(1))
