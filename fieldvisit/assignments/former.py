"""Who kept a household before who keeps it now: told to the new cadre, so that the first visit is not a stranger's."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Row, Uuid, func, select

from fieldvisit.assignments.models import Assignment
from fieldvisit.storage.among import among
from fieldvisit.storage.rows import execute

SPANS = 8  # looked back at, of a household


@dataclass(frozen=True)
class Handed:
    """From whom the household came to its cadre, and when."""

    cadre_name: str
    at: datetime


_NEWEST_FIRST = (Assignment.ended_at.is_(None).desc(), Assignment.from_at.desc(), Assignment.id.desc())
_RANKED = select(
    Assignment.household_id,
    Assignment.cadre_id,
    Assignment.cadre_name,
    Assignment.from_at,
    Assignment.ended_at,
    Assignment.ended_why,
    func.row_number().over(partition_by=Assignment.household_id, order_by=_NEWEST_FIRST).label("place"),
).where(among(Assignment.household_id, "household_ids", Uuid()))
_SPANS = _RANKED.subquery()
_LATEST = select(_SPANS).where(_SPANS.c.place <= SPANS).order_by(_SPANS.c.household_id, _SPANS.c.place)


def handed_over(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Handed]:
    """{household: from whom it came}; left out are those that nobody keeps, or nobody kept before.

    A span that only changed the reason, or was given back at once (undone), is no hand-over. Spans further back than
    SPANS are not asked about.
    """
    if not household_ids:
        return {}
    rows = execute(_LATEST, {"household_ids": list(household_ids)})
    found = {key: _handed(list(spans)) for key, spans in groupby(rows, itemgetter(0))}
    return {key: handed for key, handed in found.items() if handed is not None}


def _handed(spans: Sequence[Row[tuple[object, ...]]]) -> Handed | None:
    now, *earlier = spans
    if now.ended_at is not None:
        return None
    since = now.from_at
    for span in earlier:
        if span.ended_why == "undone":
            continue
        if span.cadre_id != now.cadre_id:
            return Handed(span.cadre_name, since)
        since = span.from_at
    return None
