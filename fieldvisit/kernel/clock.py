"""The only clock. Everything asks `now()`, so tests and the demo can hold time still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_zone = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (aware) inside the block."""
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def set_zone(name: str) -> None:
    """Set the zone whose midnight begins a day (setting FIELDVISIT_TIMEZONE)."""
    global _zone  # noqa: PLW0603 - one process serves one city
    _zone = ZoneInfo(name)


def zone() -> ZoneInfo:
    """The zone in which days are counted."""
    return _zone


def local(at: datetime) -> datetime:
    """The same instant on the wall clock of the city."""
    return at.astimezone(_zone)


def local_date(at: datetime) -> date:
    """The local day of an instant."""
    return local(at).date()


def today() -> date:
    """The local day of now."""
    return local_date(now())


def day_start(day: date) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime.combine(day, time(), _zone).astimezone(UTC)


def day_end(day: date) -> datetime:
    """The first instant after a local day, in UTC."""
    return day_start(day + timedelta(days=1))


def iso(at: datetime | None) -> str | None:
    """ISO 8601 in UTC with `Z` and milliseconds, as JSON carries it; None stays None."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
