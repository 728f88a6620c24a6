"""An area as problems for the planner: one for a grid or a village, one for each village of a larger area."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fieldvisit.assignments.rules import MOST
from fieldvisit.kernel.geo import Position
from fieldvisit.people.preferences import Preference
from fieldvisit.planning.problem import Home, Keeper, Problem
from fieldvisit.plans.homes import Known, PlanHome
from fieldvisit.plans.keepers import PlanKeeper, split_room
from fieldvisit.plans.models import TieKind
from fieldvisit.plans.rules import FAMILIAR_METRES, KIN_METRES, LANGUAGE_METRES, WOMAN_METRES, worth_of_visits

_TIE_METRES = {TieKind.KIN: KIN_METRES, TieKind.FAMILIAR: FAMILIAR_METRES}


@dataclass(frozen=True, slots=True)
class Part:
    """What is planned at once. A household kept by none of the keepers counts as kept by nobody."""

    homes: Sequence[PlanHome]
    keepers: Sequence[PlanKeeper]

    def problem(self, known: Known, people: Mapping[uuid.UUID, Preference], stay_metres: int) -> Problem:
        """The same in the planner's words, with what pairs are worth."""
        at = {keeper.id: place for place, keeper in enumerate(self.keepers)}
        places = {home.id: place for place, home in enumerate(self.homes)}
        ties = {(places[h], at[c]): kind for (h, c), kind in known.ties.items() if h in places and c in at}
        return Problem(
            [_home(home, at) for home in self.homes],
            [_keeper(keeper) for keeper in self.keepers],
            worth=self._worth(known, people, at, places),
            must={home: keeper for (home, keeper), kind in ties.items() if kind is TieKind.MUST},
            must_not=frozenset(pair for pair, kind in ties.items() if kind is TieKind.MUST_NOT),
            stay_metres=stay_metres,
            usual_most=self.keepers[0].limits.most if self.keepers else MOST,
        )

    def _worth(
        self,
        known: Known,
        people: Mapping[uuid.UUID, Preference],
        at: Mapping[uuid.UUID, int],
        places: Mapping[uuid.UUID, int],
    ) -> dict[tuple[int, int], int]:
        worth: dict[tuple[int, int], int] = defaultdict(int)
        for (household, cadre), met in known.met.items():
            if household in places and cadre in at:
                worth[places[household], at[cadre]] = worth_of_visits(met)
        for (household, cadre), kind in known.ties.items():
            if kind in _TIE_METRES and household in places and cadre in at:
                pair = places[household], at[cadre]
                worth[pair] = max(worth[pair], _TIE_METRES[kind])  # kin who often meet are not kin twice
        for place, home in enumerate(self.homes):
            for speaker in self._who_speaks(home, people):
                worth[place, at[speaker]] += LANGUAGE_METRES
            if home.id in known.women_alone:
                for keeper in self.keepers:
                    if keeper.id in people and people[keeper.id].sex == "f":
                        worth[place, at[keeper.id]] += WOMAN_METRES
        return dict(worth)

    def _who_speaks(self, home: PlanHome, people: Mapping[uuid.UUID, Preference]) -> Iterator[uuid.UUID]:
        if home.speaks is not None:
            yield from (
                keeper.id for keeper in self.keepers if keeper.id in people and home.speaks in people[keeper.id].speaks
            )


def _home(home: PlanHome, at: Mapping[uuid.UUID, int]) -> Home:
    lat, lon = home.spot or (None, None)
    return Home(home.id, lat, lon, at.get(home.kept_by) if home.kept_by is not None else None)


def _keeper(keeper: PlanKeeper) -> Keeper:
    lat, lon = keeper.spot or (None, None)
    return Keeper(keeper.id, lat, lon, keeper.least, keeper.most)


def parts_of(
    homes: Sequence[PlanHome], keepers: Sequence[PlanKeeper], village_of: Mapping[int, int] | None
) -> list[Part]:
    """The problems. `village_of` says which grid lies in which village; None plans all at once."""
    if village_of is None:
        return [Part(homes, keepers)]
    by_village: dict[int, list[PlanHome]] = defaultdict(list)
    for home in homes:
        by_village[village_of[home.grid_id]].append(home)
    here = {village: Counter(home.kept_by for home in some) for village, some in by_village.items()}
    main = {keeper.id: _main_village(keeper, by_village, here) for keeper in keepers}
    return [
        Part(
            some,
            [
                split_room(keeper, here[village][keeper.id], main=main[keeper.id] == village)
                for keeper in keepers
                if main[keeper.id] == village or here[village][keeper.id]
            ],
        )
        for village, some in sorted(by_village.items())
    ]


def _main_village(
    keeper: PlanKeeper,
    by_village: Mapping[int, Sequence[PlanHome]],
    here: Mapping[int, Counter[uuid.UUID | None]],
) -> int:
    """Where the keeper keeps the most; for who keeps none, the village whose middle is nearest."""
    most = max(sorted(by_village), key=lambda village: here[village][keeper.id])
    if here[most][keeper.id] or keeper.spot is None:
        return most
    spot = keeper.spot
    return min(sorted(by_village), key=lambda village: _roughly(spot, by_village[village]))


def _roughly(spot: Position, homes: Sequence[PlanHome]) -> float:
    spots = [home.spot for home in homes if home.spot is not None]
    if not spots:
        return float("inf")
    lat, lon = (sum(one[axis] for one in spots) / len(spots) for axis in (0, 1))
    return (spot.lat - lat) ** 2 + (spot.lon - lon) ** 2
