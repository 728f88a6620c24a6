"""Which area and which days a page of figures is about, as the address bar says, within what the viewer may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fieldvisit.areas.queries import AreaFacts, area_at, area_of, children_of, line_of
from fieldvisit.insight.figures import Period
from fieldvisit.issues.address import Args
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer

SINCE = timedelta(days=90)
PERIODS = ("month", "days7", "days30", "last_month", "year")


@dataclass(frozen=True)
class Scope:
    """An area within the viewer's reach, and a period."""

    area: AreaFacts
    period: Period
    line: tuple[AreaFacts, ...]
    children: tuple[AreaFacts, ...]
    roots: tuple[AreaFacts, ...]
    since: date  # from which day on nobody was met, where that is asked
    aside: AreaFacts | None = None  # what the address named, where it lies in a grant but not where one works now


def scope_of(viewer: Viewer, act: Act, said: Mapping[str, str]) -> Scope:
    """The scope an address asks for: NotVisible outside the grants, the viewer's first area where none is named.

    A place that one may see but does not work in now (an address kept from another day) is answered by the place
    worked in, and named as `aside`, so that the page can offer to go there.
    """
    args = Args(said)
    roots = tuple(area for path in viewer.places(act) if (area := area_at(path)) is not None)
    if not roots:
        raise NotVisible()
    wanted = args.number("area")
    area = area_of(wanted) if wanted is not None else roots[0]
    aside = None
    if not any(area.path.startswith(root.path) for root in roots):
        if not any(area.path.startswith(path) for path in viewer.area_paths(act)):
            raise NotVisible()
        area, aside = roots[0], area
    return Scope(
        area=area,
        period=period_of(args.word("period", PERIODS) or "month", clock.today()),
        line=tuple(step for step in line_of(area.id) if any(step.path.startswith(root.path) for root in roots)),
        children=tuple(children_of(area.id)),
        roots=roots,
        since=since_of(args.day("since"), clock.today()),
        aside=aside,
    )


def since_of(asked: date | None, today: date) -> date:
    """The day that was asked for, if it is over; three months ago where none is."""
    return asked if asked is not None and asked <= today else today - SINCE


def earlier(period: Period) -> Period:
    """As many days just before; for a month the same days of the month before, as months are compared."""
    if period.code in {"month", "last_month"}:
        last_month = period.first - timedelta(days=1)
        first = last_month.replace(day=1)
        return Period(period.code, first, min(last_month, first + (period.last - period.first)))
    days = period.last - period.first + timedelta(days=1)
    return Period(period.code, period.first - days, period.last - days)


def period_of(code: str, today: date) -> Period:
    """Whole local days up to and with today, but for last month."""
    first_of_month = today.replace(day=1)
    if code == "days7":
        return Period(code, today - timedelta(days=6), today)
    if code == "days30":
        return Period(code, today - timedelta(days=29), today)
    if code == "last_month":
        last = first_of_month - timedelta(days=1)
        return Period(code, last.replace(day=1), last)
    if code == "year":
        return Period(code, today.replace(month=1, day=1), today)
    return Period("month", first_of_month, today)
