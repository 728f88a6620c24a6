"""Numbers people can say on the telephone: grid, day, and a running number within both.

The counter's row stays locked until the transaction ends, so numbers have no gaps but for rolled back work. A
batch locks the counters of its grids first, in order, so that two batches cannot wait for each other.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from fieldvisit.issues.models import IssueCounter
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db


def next_number(grid_id: int, at: datetime) -> str:
    """The next number of the grid on the local day of `at`, e.g. `JX1290-261121-3`."""
    day = clock.local_date(at)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    taken = (
        insert(IssueCounter)
        .values(grid_id=grid_id, day=day, last=1)
        .on_conflict_do_update(
            index_elements=[IssueCounter.grid_id, IssueCounter.day], set_={"last": IssueCounter.last + 1}
        )
        .returning(IssueCounter.last)
    )
    return number_of(grid_id, day, db.session.execute(taken).scalar_one())


def number_of(grid_id: int, day: date, running: int) -> str:
    """How a number is written."""
    return f"JX{grid_id}-{day:%y%m%d}-{running}"


def lock_counters(grid_ids: Collection[int], at: datetime) -> None:
    """Lock the day's counters of several grids in order, before a batch takes numbers from them."""
    day = clock.local_date(at)
    wanted = sorted(set(grid_ids))
    if not wanted:
        return
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    rows = [{"grid_id": grid_id, "day": day, "last": 0} for grid_id in wanted]
    db.session.execute(insert(IssueCounter).on_conflict_do_nothing(), rows)
    query = select(IssueCounter.grid_id).where(IssueCounter.day == day, IssueCounter.grid_id.in_(wanted))
    db.session.execute(query.order_by(IssueCounter.grid_id).with_for_update()).all()
