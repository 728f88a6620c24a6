"""The visits of a household in words, each with what it stood in for, and whether this viewer may correct it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.seen import PhotoLine, shown_photos
from fieldvisit.visits.correcting import earlier_versions, may_correct
from fieldvisit.visits.phrases import phrase_words
from fieldvisit.visits.queries import recent_visits

if TYPE_CHECKING:
    from fieldvisit.visits.models import Visit

MOST_VISITS = 20


@dataclass(frozen=True)
class VisitSeen:
    """One visit, in words. `given`: what was handed over; `earlier`: what it was before it was corrected."""

    id: uuid.UUID
    kind: str
    outcome: str
    at: datetime
    notes: str | None
    phrases: tuple[str, ...]
    cadre_name: str
    companions: tuple[str, ...]
    given: tuple[str, ...]
    recorded_at: datetime
    corrected_by: str | None = None
    may_correct: bool = False
    photos: tuple[PhotoLine, ...] = ()
    earlier: tuple["VisitSeen", ...] = ()


def visits_seen(
    viewer: Viewer, home: HouseholdFacts, ids: Collection[uuid.UUID], language: str
) -> tuple[VisitSeen, ...]:
    """The newest twenty of the household and of rows that were merged into it."""
    rows = [row for rows in recent_visits(ids, MOST_VISITS).values() for row in rows]
    rows.sort(key=lambda row: (row.started_at, row.id), reverse=True)
    shown = rows[:MOST_VISITS]
    words, before = phrase_words(language), earlier_versions(shown)
    photos = shown_photos(viewer, "visit", [row.id for row in shown])
    return tuple(
        _seen(
            row,
            words,
            may=may_correct(viewer, row.cadre_id, home.area_path),
            photos=photos.get(row.id, ()),
            earlier=tuple(_seen(old, words) for old in before.get(row.id, ())),
        )
        for row in shown
    )


def _seen(
    row: "Visit",
    words: Mapping[str, str],
    *,
    may: bool = False,
    photos: Sequence[PhotoLine] = (),
    earlier: tuple[VisitSeen, ...] = (),
) -> VisitSeen:
    return VisitSeen(
        row.id,
        row.kind,
        row.outcome,
        row.started_at,
        row.notes,
        tuple(words.get(code, code) for code in row.phrases),
        row.cadre_name,
        tuple(one["name"] for one in row.companions if one.get("name")),
        tuple(str(one["what"]) for one in row.given if one.get("what")),
        row.recorded_at,
        row.corrected_by_name,
        may,
        tuple(photos),
        earlier,
    )
