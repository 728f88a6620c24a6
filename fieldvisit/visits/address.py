"""The filters of the lists of visits and meetings as they stand in the address bar. Nonsense is nothing asked."""

from fieldvisit.areas.queries import areas_of
from fieldvisit.visits.listing import VisitFilter
from fieldvisit.visits.meeting_listing import MeetingFilter
from fieldvisit.visits.words import KINDS, OUTCOMES
from fieldvisit.web.asked import asked_day, asked_number, asked_text


def asked_visits() -> VisitFilter:
    """Which visits the address asks for."""
    kind, outcome = asked_text("kind"), asked_text("outcome")
    return VisitFilter(
        kind=kind if kind in KINDS else "",
        outcome=outcome if outcome in OUTCOMES else "",
        area_id=_area(),
        since=asked_day("since"),
        until=asked_day("until"),
        given=asked_text("given") == "1",
        mine=asked_text("mine") == "1",
    )


def asked_meetings() -> MeetingFilter:
    """Which meetings the address asks for."""
    return MeetingFilter(_area(), asked_day("since"), asked_day("until"))


def _area() -> int | None:
    number = asked_number("area")
    return number if number is not None and areas_of([number]) else None
