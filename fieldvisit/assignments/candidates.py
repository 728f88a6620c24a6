"""Who could keep these households: by distance on the ground and by load. Nobody is ranked; nearest stands first.

Candidates are those who keep households in the same villages, and those who live close by. A cadre from elsewhere is
found only by the whole name, so that a list shows nobody who has nothing to do with the place.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from fieldvisit.assignments.models import Assignment
from fieldvisit.assignments.queries import loads
from fieldvisit.assignments.rules import Load, load_of
from fieldvisit.households.queries import neighbours_of, positions_of
from fieldvisit.kernel.geo import Position, metres_between, position
from fieldvisit.people.acts import Role
from fieldvisit.people.queries import PersonFacts, people_called, people_near, people_with_role_among
from fieldvisit.storage.base import db

NEAR_DEGREES = 0.06  # about six kilometres
MOST_CANDIDATES = 80
MEASURED = 12  # distances to so many of the chosen households are measured one by one


@dataclass(frozen=True)
class Candidate:
    """Someone who could keep the chosen households."""

    id: uuid.UUID
    name: str
    title: str | None
    load: int
    after: int
    metres: int | None

    @property
    def word(self) -> Load:
        """How the load would be."""
        return load_of(self.after)


def candidates_for(household_ids: Sequence[uuid.UUID], *, named: str = "") -> list[Candidate]:
    """Candidates for all of the households together, nearest first, unknown distances last."""
    spots = [spot for spot in positions_of(household_ids).values() if spot is not None][:MEASURED]
    people = {person.id: person for person in _around(household_ids, spots)}
    if named:
        people |= {person.id: person for person in people_called(named, Role.CADRE)}
    held, keeping = loads(people), _kept_among(household_ids)
    places = places_of(people)
    rows = [
        Candidate(
            person.id,
            person.name,
            person.title,
            held[person.id],
            held[person.id] + len(household_ids) - keeping.get(person.id, 0),
            _mean_metres(places.get(person.id), spots),
        )
        for person in people.values()
    ]
    rows.sort(key=lambda row: (row.metres is None, row.metres or 0, row.load, row.name, row.id))
    return rows[:MOST_CANDIDATES]


def _around(household_ids: Sequence[uuid.UUID], spots: Sequence[Position]) -> list[PersonFacts]:
    neighbours = neighbours_of(household_ids)
    query = select(Assignment.cadre_id).where(Assignment.household_id.in_(neighbours), Assignment.ended_at.is_(None))
    keepers = set(db.session.scalars(query.distinct().limit(500)))
    people = people_with_role_among(keepers, Role.CADRE)
    if spots:
        people += people_near(Role.CADRE, _middle(spots), NEAR_DEGREES)
    return people


def _middle(spots: Sequence[Position]) -> Position:
    return Position(sum(spot.lat for spot in spots) / len(spots), sum(spot.lon for spot in spots) / len(spots))


def _kept_among(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    query = select(Assignment.cadre_id, func.count()).where(
        Assignment.household_id.in_(household_ids), Assignment.ended_at.is_(None)
    )
    return dict(db.session.execute(query.group_by(Assignment.cadre_id)).all())


def places_of(people: dict[uuid.UUID, PersonFacts]) -> dict[uuid.UUID, Position]:
    """Where each lives, or, when that is not known, the middle of the households kept."""
    known = {key: position(person.lat, person.lon) for key, person in people.items()}
    places = {key: spot for key, spot in known.items() if spot is not None}
    missing = [key for key in people if key not in places]
    return places | _middles_of_kept(missing)


def _middles_of_kept(cadre_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Position]:
    query = select(Assignment.cadre_id, Assignment.household_id).where(
        Assignment.cadre_id.in_(cadre_ids), Assignment.ended_at.is_(None)
    )
    pairs = [(cadre_id, household_id) for cadre_id, household_id in db.session.execute(query.limit(2000))]
    spots = positions_of([household_id for _cadre, household_id in pairs])
    kept: dict[uuid.UUID, list[Position]] = {}
    for cadre_id, household_id in pairs:
        spot = spots.get(household_id)
        if spot is not None:
            kept.setdefault(cadre_id, []).append(spot)
    return {cadre_id: _middle(some) for cadre_id, some in kept.items()}


def _mean_metres(place: Position | None, spots: Sequence[Position]) -> int | None:
    if place is None or not spots:
        return None
    return round(sum(metres_between(place, spot) or 0 for spot in spots) / len(spots))
