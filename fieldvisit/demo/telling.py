"""The texts of one issue: its story told about one household, each text in its place and written down once."""

from datetime import date, datetime

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.register import Home
from fieldvisit.demo.stories import Pen, Story, Telling, spoken
from fieldvisit.issues.words import Satisfaction
from fieldvisit.kernel.clock import local_date

_TRIES = 8
_PLACE_OF = {Satisfaction.SATISFIED: 0, Satisfaction.BASICALLY: 1, Satisfaction.NOT: 2}


class Told:
    """What is said in the course of one issue."""

    def __init__(self, story: Story, home: Home, neighbour: str, year: int, pen: Pen, chance: Chance) -> None:
        self.story = story
        self.home = home
        self._chance = chance
        self._pen = pen
        self._telling = Telling(home.scene(neighbour, year), chance)

    def said(self, at: datetime) -> str | None:
        """The trouble; None when it has been written often enough."""
        return self._pen.write(self._tell(self.story.said, at))

    def done(self, at: datetime, since: datetime, *, again: bool = False) -> str:
        """What was done, `again` the second time."""
        text = self.story.again if again else self.story.done
        told = self._tell(text, at, worked=self._worked(at, since))
        self._pen.write(told)
        return told

    def _worked(self, at: datetime, since: datetime) -> date:
        """The day before the answer was written down, if the case was there already."""
        day = local_date(at)
        before = date.fromordinal(day.toordinal() - 1)
        return before if before > local_date(since) else day

    def told(self, at: datetime) -> str:
        """How a refusal was told."""
        return self._tell(self.story.told, at)

    def stuck(self, at: datetime) -> str:
        """What holds it up."""
        told = self._tell(self.story.stuck, at)
        self._pen.write(told)
        return told

    def order(self, at: datetime) -> str:
        """What the leader directs."""
        return self._tell(self.story.order, at)

    def words(self, satisfaction: Satisfaction, at: datetime) -> str | None:
        """What the resident said when called back."""
        return self._pen.write(self._tell(self.story.words[_PLACE_OF[satisfaction]], at))

    def spoken(self, step: str, at: datetime) -> str | None:
        """Words that belong to the step; None when they have been used up."""
        for _ in range(_TRIES):
            template = self._pen.least_used(spoken()[step], self._chance)
            if template is None:
                return None
            if written := self._pen.write(self._tell(template, at)):
                return written
        return None

    def contact(self, at: datetime) -> str:
        """How the first contact went."""
        step = "contact"
        if self.story.confidential:
            step = "contact_confidential"
        elif "firm" in self.home.traits:
            step = "contact_firm"
        elif self.story.urgency != "normal":
            step = "contact_urgent"
        return self.spoken(step, at) or self._tell(f"{local_date(at).month}月里第二次联系，{{d}}，情况没有变化。", at)

    def _tell(self, text: str, at: datetime, *, worked: date | None = None) -> str:
        return self._telling.tell(text, local_date(at), worked=worked)
