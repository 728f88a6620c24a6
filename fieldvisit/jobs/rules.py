"""What is decided of jobs without looking anything up: limits, leases, and which night it is."""

from datetime import date, datetime, timedelta

from fieldvisit.kernel import clock

MOST_WAITING = 5  # of one person, queued or running
MOST_ATTEMPTS = 3  # a job that took three workers with it is not given to a fourth
LEASE = timedelta(seconds=60)
KEPT_FILES = timedelta(days=7)
KEPT_ROWS = timedelta(days=90)
JUST_NOW = timedelta(minutes=10)
NIGHT_HOUR = 2  # nightly work is due from two in the morning, local time


def night_of(at: datetime) -> date:
    """The night whose work is due at `at`: before two in the morning it is still the one before."""
    local = clock.local(at)
    return local.date() if local.hour >= NIGHT_HOUR else local.date() - timedelta(days=1)


def is_abandoned(heartbeat_at: datetime | None, at: datetime) -> bool:
    """Whether a running job's worker has been silent for longer than its lease."""
    return heartbeat_at is None or heartbeat_at < at - LEASE
