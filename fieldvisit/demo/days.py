"""Times of a village day: when people visit, when offices work, and where history ends."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fieldvisit.demo.chance import Chance
from fieldvisit.kernel import clock

DAYS = 60
_OPEN, _SHUT = 8, 18
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class History:
    """The sixty days before today; nothing in the demo happened later than `end`."""

    today: date

    @property
    def end(self) -> datetime:
        """Yesterday evening."""
        return at(self.today - timedelta(days=1), 20, 50)

    def day(self, ago: int) -> date:
        """So many days ago."""
        return self.today - timedelta(days=ago)

    def ago(self, moment: datetime) -> int:
        """How many days ago a moment was."""
        return (self.today - clock.local_date(moment)).days

    def founded(self) -> datetime:
        """When the register was taken, well before the history begins."""
        return at(self.day(DAYS + 75), 9, 0)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment on the wall clock of the city."""
    return datetime.combine(day, time(hour, minute), clock.zone())


def visiting_time(chance: Chance, day: date, *, firm: bool = False) -> datetime:
    """Evenings are when people are home; enterprises are visited in working hours."""
    if firm:
        hour = chance.one((9, 10, 14, 15, 16))
    elif day.weekday() >= _SATURDAY:
        hour = chance.one((9, 10, 14, 15, 16, 18, 19))
    else:
        hour = chance.weighted(((9, 2), (10, 2), (14, 2), (15, 2), (16, 2), (17, 2), (18, 6), (19, 4)))
    return at(day, hour, chance.number(0, 11) * 5)


def in_office_hours(moment: datetime, chance: Chance) -> datetime:
    """The moment, or some time the next morning when offices are shut then."""
    here = clock.local(moment)
    if _OPEN <= here.hour < _SHUT:
        return moment
    day = here.date() if here.hour < _OPEN else here.date() + timedelta(days=1)
    return at(day, chance.number(_OPEN, _OPEN + 3), chance.number(5, 55))
