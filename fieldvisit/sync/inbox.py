"""The inbox: a push becomes rows exactly once, whatever the network, the tablet or the server do meanwhile.

Checked and parsed before the write lock; applied in one transaction with its receipts. A deadlock or a busy
database rolls all of it back and it is tried again; after three tries the tablet is asked to come back.
"""

import logging
import random
import time
from collections.abc import Callable
from functools import partial

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from fieldvisit.kernel.clock import now
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.envelope import Batch
from fieldvisit.sync.intake import Intake, NotTogether
from fieldvisit.sync.outcomes import Result, retry
from fieldvisit.sync.parsing import parse

TRIES = 3
LONGEST_PAUSE = 0.1

log = logging.getLogger("fieldvisit.sync")


def take_in(viewer: Viewer, batch: Batch) -> list[Result]:
    """Apply the batch; one result for each operation, in the order given."""
    received_at = now()
    works = parse(batch.envelopes)
    begin = partial(Intake, viewer, works, batch.device_time, received_at, batch.report)
    for tried in range(1, TRIES + 1):
        try:
            return _apply(begin)
        except DBAPIError as error:
            if not passes(error):
                raise
            log.warning("push of %d operations rolled back (%s), try %d", len(works), type(error).__name__, tried)
            # Two that collided must not meet again.
            time.sleep(random.uniform(0, LONGEST_PAUSE * tried))
    return [retry(work.id) for work in works]


def _apply(begin: Callable[[], Intake]) -> list[Result]:
    """The batch whole; or else, that thrown away, operation by operation from the beginning."""
    try:
        with unit_of_work():
            return begin().together()
    except NotTogether:
        with unit_of_work():
            return begin().one_by_one()


def passes(error: DBAPIError) -> bool:
    """Whether another try may succeed: a deadlock, a busy database, or a race for the same receipt."""
    return isinstance(error, (OperationalError, IntegrityError))
