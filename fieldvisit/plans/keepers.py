"""Who could keep the households of an area: who keeps some there, who keeps none yet and lives there, who is lent."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from fieldvisit.assignments.queries import loads
from fieldvisit.kernel.geo import Position, metres_between, position
from fieldvisit.people.acts import Role
from fieldvisit.people.queries import PersonFacts, people_near, people_with_role_among
from fieldvisit.plans.homes import PlanHome
from fieldvisit.plans.rules import USUAL, Limits, room_left

AROUND_DEGREES = 0.003  # about three hundred metres around the outermost households
LENT_DEGREES = 0.02  # about two kilometres: so far around one asks for help
MOST_LENDERS = 8


@dataclass(frozen=True, slots=True)
class PlanKeeper:
    """A cadre, where they set out from, how many households they keep here and elsewhere, and what is left here."""

    id: uuid.UUID
    spot: Position | None
    here: int
    elsewhere: int
    least: int
    most: int
    borrowed: bool = False
    leaving: bool = False
    limits: Limits = USUAL


def keepers_for(
    homes: Sequence[PlanHome],
    chosen: Collection[uuid.UUID] | None = None,
    leaving: uuid.UUID | None = None,
    limits: Limits = USUAL,
) -> list[PlanKeeper]:
    """Those who could keep the households, in the order of their ids.

    `chosen`: exactly these; else those who keep some here, and those who keep none at all and live here. Who keeps
    none of these households but others is borrowed: none needs to be kept here.
    """
    here = Counter(home.kept_by for home in homes if home.kept_by is not None)
    if chosen is not None:
        people = people_with_role_among(sorted({*chosen, *({leaving} & here.keys() if leaving else ())}), Role.CADRE)
    else:
        people = people_with_role_among(sorted(here), Role.CADRE) + _idle_near(homes, here)
    held, middles = loads([person.id for person in people]), _middles(homes)
    made = (_keeper(person, held[person.id], here[person.id], middles, leaving, limits) for person in people)
    return sorted(made, key=lambda keeper: keeper.id)


def _keeper(
    person: PersonFacts,
    held: int,
    here: int,
    middles: Mapping[uuid.UUID, Position],
    leaving: uuid.UUID | None,
    limits: Limits,
) -> PlanKeeper:
    elsewhere, goes = held - here, person.id == leaving
    borrowed = here == 0 and elsewhere > 0
    least, most = room_left(elsewhere, limits, borrowed=borrowed, leaving=goes)
    spot = position(person.lat, person.lon) or middles.get(person.id)
    return PlanKeeper(person.id, spot, here, elsewhere, least, most, borrowed, goes, limits)


def _idle_near(homes: Sequence[PlanHome], keepers: Collection[uuid.UUID]) -> list[PersonFacts]:
    """Cadres who keep nobody yet and live among these households."""
    near = [person for person in _near(homes, AROUND_DEGREES)[0] if person.id not in keepers]
    held = loads([person.id for person in near])
    return [person for person in near if not held[person.id]]


def _near(homes: Sequence[PlanHome], around: float) -> tuple[list[PersonFacts], Position | None]:
    """Cadres who live among these households or so many degrees around them; and the middle of the households."""
    spots = [home.spot for home in homes if home.spot is not None]
    if not spots:
        return [], None
    south, north = min(spot.lat for spot in spots), max(spot.lat for spot in spots)
    west, east = min(spot.lon for spot in spots), max(spot.lon for spot in spots)
    middle = Position((south + north) / 2, (west + east) / 2)
    return people_near(Role.CADRE, middle, max(north - south, east - west) / 2 + around), middle


def lenders_for(homes: Sequence[PlanHome], own: Collection[PlanKeeper], limits: Limits = USUAL) -> list[PlanKeeper]:
    """Cadres from around who have room left, the nearest few: who could be borrowed where the own ones do not do."""
    people, middle = _near(homes, LENT_DEGREES)
    known = {keeper.id for keeper in own}
    around = [person for person in people if person.id not in known]
    held = loads([person.id for person in around])
    lenders = [
        PlanKeeper(
            person.id,
            spot,
            0,
            held[person.id],
            *room_left(held[person.id], limits, borrowed=True),
            borrowed=True,
            limits=limits,
        )
        for person in around
        if (spot := position(person.lat, person.lon)) and held[person.id] < limits.most
    ]
    if middle is None:
        return []
    away = {lender.id: metres_between(middle, lender.spot) or 0 for lender in lenders}
    return sorted(lenders, key=lambda lender: (away[lender.id], lender.id))[:MOST_LENDERS]


def _middles(homes: Sequence[PlanHome]) -> dict[uuid.UUID, Position]:
    """The middle of what each keeps here, for those whose own place is not known."""
    kept: dict[uuid.UUID, list[Position]] = defaultdict(list)
    for home in homes:
        if home.kept_by is not None and home.spot is not None:
            kept[home.kept_by].append(home.spot)
    return {
        key: Position(sum(spot.lat for spot in some) / len(some), sum(spot.lon for spot in some) / len(some))
        for key, some in kept.items()
    }


def split_room(keeper: PlanKeeper, here: int, *, main: bool) -> PlanKeeper:
    """The keeper in one part of an area that is planned part by part, keeping so many there.

    Only in the main part is there room to give; elsewhere the number stays, so that no two parts fill the same place.
    """
    elsewhere = keeper.here - here + keeper.elsewhere
    if not main:
        return replace(keeper, here=here, least=min(here, keeper.most), most=min(here, keeper.most))
    least, most = room_left(elsewhere, keeper.limits, borrowed=keeper.borrowed, leaving=keeper.leaving)
    return replace(keeper, here=here, least=least, most=most)
