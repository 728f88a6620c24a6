"""What the desk asks of a day that was said: nobody visits tomorrow, and what is older than a year is history."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput

LONGEST_AGO = timedelta(days=366)


def ensure_likely_day(at: datetime) -> None:
    """Problems: invalid_input (in the future, or longer than a year ago)."""
    if at > clock.now() + timedelta(minutes=5):
        raise InvalidInput(_l("还没到这个时候。"), field="started_at")
    if at < clock.now() - LONGEST_AGO:
        raise InvalidInput(_l("超过一年了，不能再补记。"), field="started_at")
