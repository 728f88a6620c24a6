"""What a visit means, decided from its facts alone."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from fieldvisit.kernel.clock import local_date
from fieldvisit.visits.models import Outcome, VisitKind


def given_fen(given: Iterable[Mapping[str, object]]) -> int:
    """What was handed over, in hundredths of a yuan; what has no value named counts nothing."""
    values = (item.get("value") for item in given)
    return sum(round(float(value) * 100) for value in values if isinstance(value, (int, float)))


def keeps_appointment(kind: str, outcome: str, started_at: datetime, planned_at: datetime, made_at: datetime) -> bool:
    """Whether a visit keeps an appointment: somebody was met, after it was made: on its day or later, or as an
    appointed visit before.
    """
    if outcome != Outcome.MET or started_at < made_at:
        return False
    return kind == VisitKind.APPOINTMENT or local_date(started_at) >= local_date(planned_at)
