"""When an operation happened: the tablet's word, corrected by how wrong its clock is, and never past what is possible.

A tablet's clock may be a year slow or a day fast. The difference between its time of sending and ours tells the
skew; what remains impossible (before the last sync, after the arrival) is clamped and flagged. Order within a
device is `seq`: clamped operations are spread by a millisecond each, so that the order survives.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

TOLERANCE = timedelta(minutes=5)
STEP = timedelta(milliseconds=1)
LOOK_BACK = timedelta(days=8)  # "up to 7 days back" on the form, and the day that is running
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(2200, 1, 1, tzinfo=UTC)


class Said(Struct, frozen=True):
    """What a tablet says of one operation's time, and where the operation stands in its batch."""

    captured_at: datetime
    last_sync_at: datetime | None = None


class Effective(Struct, frozen=True):
    """When it happened as we take it. `shift` is what was added to the tablet's word; `flag`: its clock was far off."""

    at: datetime
    shift: timedelta
    flag: bool


def skew_of(device_time: datetime | None, received_at: datetime) -> timedelta:
    """How much to add to the device's times; nothing where it differs by less than the tolerance."""
    if device_time is None:
        return timedelta()
    skew = received_at - _sane(device_time)
    return skew if abs(skew) > TOLERANCE else timedelta()


def effective_times(
    said: Sequence[Said], *, skew: timedelta, received_at: datetime, registered_at: datetime
) -> list[Effective]:
    """One for each operation, which come in the order of `seq`."""
    return [
        _effective(one, skew, registered_at, index * STEP, received_at - (len(said) - 1 - index) * STEP)
        for index, one in enumerate(said)
    ]


def _effective(said: Said, skew: timedelta, registered_at: datetime, offset: timedelta, latest: datetime) -> Effective:
    told = _sane(said.captured_at) + skew
    # `last_sync_at` is our own clock's word, given back; a tablet that never synced can have recorded nothing
    # before it was registered.
    earliest = _sane(said.last_sync_at) if said.last_sync_at is not None else registered_at
    at = min(max(told, earliest + offset), latest)
    return Effective(at, at - _sane(said.captured_at), flag=bool(skew) or abs(at - told) > TOLERANCE)


def told_moment(told: datetime | None, effective: Effective) -> datetime | None:
    """A moment that a body names (a visit of last evening), corrected likewise and kept within what a form allows."""
    if told is None:
        return None
    corrected = _sane(told) + effective.shift
    return min(max(corrected, effective.at - LOOK_BACK), effective.at)


def _sane(at: datetime) -> datetime:
    """The instant within a range in which arithmetic cannot overflow."""
    return min(max(at, _FIRST), _LAST)
