"""When and how a trouble was told: at the door, at a courtyard meeting, over the counter or by telephone."""

import re
import uuid
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, cycle
from operator import itemgetter

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import DAYS, History, at
from fieldvisit.demo.people import Officials, Staff
from fieldvisit.demo.places import HOME_VILLAGE
from fieldvisit.demo.register import Home
from fieldvisit.demo.stories import Story
from fieldvisit.demo.visiting import Diary, Knock

MOST_A_HOME = 2
_FIELDS = re.compile("桑|田|稻|机埠|蚕|茧|河|桥|浜|养殖|农膜|新村点|宅基|竹|翻建|菜地|征迁")
# How troubles come in, over and over in a drawn order, so that none of the ways is missing.
_INTAKES = ("visit",) * 11 + ("meeting",) * 3 + ("walk_in", "walk_in", "phone", "phone", "hotline")


@dataclass(frozen=True)
class Occasion:
    """Someone told someone."""

    home: Home
    raiser: Staff
    happened: datetime
    recorded: datetime
    intake: str
    knock: Knock | None = None

    @property
    def visit_id(self) -> uuid.UUID | None:
        """The visit it came up in."""
        return self.knock.row["id"] if self.knock else None


class Occasions:
    """Finds a fitting moment for a story, and never burdens one household with many."""

    def __init__(
        self, diary: Diary, homes: list[Home], officials: Officials, history: History, apart: set[uuid.UUID]
    ) -> None:
        self._chance = Chance("occasions", history.today)
        self._officials = officials
        self._history = history
        self._told: Counter[uuid.UUID] = Counter()
        self._near = False
        self._intakes = cycle(self._chance.shuffled(_INTAKES))
        self._knocks: list[tuple[int, Knock]] = []
        self._fitting: dict[str, list[tuple[int, Knock]]] = {}
        self._hosts = {cadre.id: cadre for cadre in officials.cadres}
        for knock in diary.knocks:
            if knock.met and knock.home.id not in apart and knock.row["kind"] in ("door", "enterprise"):
                self._knocks.append((history.ago(knock.started), knock))
        self._knocks.sort(key=lambda told: told[0])
        self._homes = [home for home in homes if home.id not in apart]
        self._meetings = diary.meetings
        self._came = diary.came

    def find(
        self, story: Story, days: tuple[int, int], *, door_only: bool = False, near: bool = False
    ) -> Occasion | None:
        """An occasion between so many days ago (oldest first), or None; `near`: in 荆山村."""
        self._near = near
        intake = "visit" if door_only or story.who == "firm" else next(self._intakes)
        if story.confidential:
            return self._by_office(story, days, "hotline", self._officials.by_username["county"])
        if intake == "meeting":
            found = self._at_meeting(story, days)
        elif intake == "visit":
            found = self._at_door(story, days)
        else:
            found = self._by_office(story, days, intake)
        return found or self._at_door(story, days)

    def take(self, occasion: Occasion) -> None:
        """It is used."""
        self._told[occasion.home.id] += 1
        if occasion.knock:
            occasion.knock.brought_an_issue()

    def _free(self, home: Home, story: Story) -> bool:
        if (self._near and home.village is not HOME_VILLAGE) or self._told[home.id] >= MOST_A_HOME:
            return False
        return "urban" not in home.traits or not _of_the_fields(story)

    def _fits(self, home: Home, story: Story) -> bool:
        return home.fits(story.who) and self._free(home, story)

    def _doors(self, who: str) -> list[tuple[int, Knock]]:
        """(days ago, visit) to those whom a story may be told of: sought once, asked often."""
        if who not in self._fitting:
            self._fitting[who] = [(ago, knock) for ago, knock in self._knocks if knock.home.fits(who)]
        return self._fitting[who]

    def _at_door(self, story: Story, days: tuple[int, int]) -> Occasion | None:
        """The first that is free, sought from a drawn place on and round."""
        doors = self._doors(story.who)
        first, last = (bisect_left(doors, day, key=itemgetter(0)) for day in (days[0], days[1] + 1))
        start = self._chance.number(first, max(first, last - 1))
        for place in chain(range(start, last), range(first, start)):
            knock = doors[place][1]
            if not knock.heard and self._free(knock.home, story):
                happened = knock.started + timedelta(minutes=4)
                recorded = knock.recorded + timedelta(seconds=1)
                return Occasion(knock.home, knock.cadre, happened, recorded, "visit", knock)
        return None

    def _at_meeting(self, story: Story, days: tuple[int, int]) -> Occasion | None:
        for meeting in self._chance.shuffled(self._meetings):
            if not days[0] <= self._history.ago(meeting["started_at"]) <= days[1]:
                continue
            came = [home for home in self._homes if meeting["id"] in self._came[home.id] and self._fits(home, story)]
            if came:
                host = self._hosts[meeting["cadre_id"]]
                happened = meeting["started_at"] + timedelta(minutes=self._chance.number(15, 60))
                recorded = meeting["recorded_at"] + timedelta(seconds=1)
                return Occasion(self._chance.one(came), host, happened, recorded, "meeting")
        return None

    def _by_office(
        self, story: Story, days: tuple[int, int], intake: str, clerk: Staff | None = None
    ) -> Occasion | None:
        """Over the counter or by telephone: entered by the village's coordinator, or by whoever has the hotline."""
        homes = [home for home in self._homes if self._fits(home, story)]
        if not homes:
            return None
        day = self._history.day(self._chance.number(days[0], min(days[1], DAYS)))
        moment = at(day, self._chance.number(8, 17), self._chance.number(0, 59))
        home = self._chance.one(homes)
        return Occasion(home, clerk or self._officials.coordinators[home.village.code], moment, moment, intake)


def _of_the_fields(story: Story) -> bool:
    """What nobody in a street of the town would say."""
    return story.category.startswith("agri.") or _FIELDS.search(story.said) is not None
