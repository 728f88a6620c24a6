"""Why a backup or a restore is refused. The sentence says what to do; the code is stable."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from fieldvisit.kernel.errors import Problem

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class BackupProblem(Problem):
    """Nothing was changed, unless the sentence says so."""

    code = "backup_refused"


def damaged(what: str) -> BackupProblem:
    """The file is not what was written."""
    return BackupProblem(f"the backup is damaged: {what}. Use another backup.", code="backup_damaged")


def too_new(what: str) -> BackupProblem:
    """A later version of the program made it."""
    return BackupProblem(
        f"the backup was made by a newer Fieldvisit ({what}). Install that version or a later one, then try again.",
        code="backup_newer",
    )


@contextmanager
def plain_words(doing: str) -> Iterator[None]:
    """Faults of disks and databases as a sentence: `doing` says what was tried."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            sentence = f"{doing}: the disk is full ({error.filename or error.strerror}). Make room and try again."
            raise BackupProblem(sentence, code="no_room") from error
        raise BackupProblem(f"{doing}: {error.strerror or error} ({error.filename or 'no file'})") from error
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).strip()
        raise BackupProblem(f"{doing}: the database says: {said}", code="database_refused") from error
