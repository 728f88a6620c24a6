"""All issues of the demo: each planned course is told as a fitting story, about a fitting household, in its time."""

from collections import Counter, defaultdict
from typing import Any

from fieldvisit.demo.areas import Areas
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History
from fieldvisit.demo.issue_course import Course
from fieldvisit.demo.issue_life import Event, Life
from fieldvisit.demo.issue_plan import PLAN, Wanted
from fieldvisit.demo.issue_scripts import Script
from fieldvisit.demo.occasions import Occasion, Occasions
from fieldvisit.demo.people import Officials
from fieldvisit.demo.register import Home
from fieldvisit.demo.stories import Pen, Story, stories
from fieldvisit.demo.telling import Told
from fieldvisit.issues.closing import drawn
from fieldvisit.issues.numbers import number_of
from fieldvisit.issues.seed_categories import SEED_CATEGORIES
from fieldvisit.issues.workflow import Step
from fieldvisit.kernel.clock import local_date

_TICKETS = 300
# Troubles that more than one household feels.
_SHARED = frozenset({"supervised", "in_progress_late"})
_MORE_REPORTERS = 0.6
# Of what goes through offices, how much is told in 荆山村.
_NEAR = 0.3
_KIND_OF = {row.code: row.unit_kind for row in SEED_CATEGORIES}


class IssueBook:
    """Tells the issues and keeps their lives."""

    def __init__(
        self,
        history: History,
        areas: Areas,
        officials: Officials,
        occasions: Occasions,
        homes: list[Home],
        pen: Pen,
        share: float,
    ) -> None:
        self.lives: list[Life] = []
        self._history = history
        self._areas = areas
        self._officials = officials
        self._occasions = occasions
        self._pen = pen
        self._share = share
        self._chance = Chance("issues", history.today)
        self._used: Counter[str] = Counter()
        self._by_hamlet: dict[str, list[Home]] = defaultdict(list)
        for home in homes:
            if home.kind == "family":
                self._by_hamlet[home.hamlet].append(home)

    def tell_all(self) -> None:
        """The whole plan."""
        for wanted in PLAN:
            for place in range(wanted.count):
                self._tell(wanted, place)

    def _tell(self, wanted: Wanted, place: int) -> None:
        for story in self._candidates(wanted):
            on_spot = wanted.course.startswith("on_spot")
            near = wanted.near or (not on_spot and self._chance.happens(_NEAR))
            occasion = self._occasions.find(story, wanted.days, door_only=on_spot, near=near)
            if occasion is None:
                continue
            begun = self.begin(story, occasion, drawn_for_callback=wanted.course != "on_spot_by_rule")
            if begun is not None:
                self._occasions.take(occasion)
                Script(self._areas, self._history, self._chance).run(begun, wanted, place, occasion)
                if wanted.course in _SHARED and self._chance.happens(_MORE_REPORTERS):
                    self._also_reported(begun.life)
                return
        raise LookupError(f"no story and household fit {wanted}")

    def _candidates(self, wanted: Wanted) -> list[Story]:
        fitting = [
            story
            for story in stories()
            if story.end in wanted.ends
            and story.confidential == wanted.confidential
            and (not wanted.stuck or (story.stuck and story.order))
            and (not wanted.calm or story.urgency == "normal")
            and (not wanted.kind or _KIND_OF[story.category] == wanted.kind)
            and (wanted.level != "county" or _KIND_OF[story.category].startswith("county"))
        ]
        shuffled = self._chance.shuffled(fitting)
        return sorted(shuffled, key=lambda story: self._used[story.id])

    def begin(self, story: Story, occasion: Occasion, *, drawn_for_callback: bool) -> Course | None:
        """Raise it; None when its words have been written often enough."""
        home = occasion.home
        told = Told(story, home, self._neighbour(home), self._history.today.year, self._pen, self._chance)
        said = told.said(occasion.happened)
        if said is None:
            return None
        life = Life(home, self._base(story, occasion, said, drawn_for_callback), self._chance, self._share)
        detail: dict[str, object] = {
            "urgency": story.urgency,
            "level_area_id": self._areas.villages[home.village.code].id,
        }
        raised = Event(Step.RAISE, occasion.raiser, occasion.recorded, detail=detail, happened=occasion.happened)
        life.take(raised)
        self._link(life, home, occasion.recorded)
        self.lives.append(life)
        self._used[story.id] += 1
        office = self._officials.offices[_KIND_OF[story.category]]
        local = self._officials.coordinators[home.village.code]
        return Course(life, told, office, local, self._officials, self._history, self._chance, occasion.recorded)

    def _neighbour(self, home: Home) -> str:
        others = [other.called for other in self._by_hamlet[home.hamlet] if other.called != home.called]
        return self._chance.one(others)

    def _base(self, story: Story, occasion: Occasion, said: str, drawn_for_callback: bool) -> dict[str, Any]:
        home = occasion.home
        located = self._chance.happens(0.3)
        return {
            "id": self._ticket(occasion, drawn_for_callback),
            "shard_id": home.grid_id,
            "grid_id": home.grid_id,
            "household_id": home.id,
            "visit_id": occasion.visit_id,
            "category": story.category,
            "description": said,
            "intake": occasion.intake,
            "confidential": story.confidential,
            "raised_by_id": occasion.raiser.id,
            "raised_by_name": occasion.raiser.name,
            "lat": home.spot.lat if located else None,
            "lon": home.spot.lon if located else None,
            "occurred_at": occasion.happened,
            "recorded_at": occasion.recorded,
        }

    def _ticket(self, occasion: Occasion, drawn_for_callback: bool) -> Any:
        """An id that is (or is not) drawn for a call-back; where the share allows no choice, any."""
        for _ in range(_TICKETS):
            key = self._chance.key(occasion.recorded)
            if drawn(key, self._share) == drawn_for_callback:
                return key
        return self._chance.key(occasion.recorded)

    def _link(self, life: Life, home: Home, when: Any) -> None:
        life.reporters.append(
            {
                "id": self._chance.key(when),
                "shard_id": life.base["shard_id"],
                "issue_id": life.id,
                "member_id": home.head_id if home is life.home else None,
                "name": home.head_name,
                "phone": home.head_phone,
            }
        )

    def _also_reported(self, life: Life) -> None:
        """Neighbours who said the same: each is linked and will be called back."""
        neighbours = [home for home in self._by_hamlet[life.home.hamlet] if home.id != life.home.id]
        for home in self._chance.some(neighbours, self._chance.number(2, 6)):
            self._link(life, home, life.base["recorded_at"])


def numbered(lives: list[Life]) -> list[dict[str, Any]]:
    """Give each issue its number in the order the server got them; answers the counters' rows."""
    counters: Counter[tuple[int, Any]] = Counter()
    for life in sorted(lives, key=lambda life: (life.base["recorded_at"], life.id)):
        grid_id, day = life.base["grid_id"], local_date(life.base["recorded_at"])
        counters[grid_id, day] += 1
        life.base["number"] = number_of(grid_id, day, counters[grid_id, day])
    return [{"grid_id": grid_id, "day": day, "last": last} for (grid_id, day), last in counters.items()]
