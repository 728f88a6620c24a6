"""What a cadre writes or taps after a visit: a note that fits who lives there, or a quick phrase or two."""

from dataclasses import dataclass, field
from datetime import date

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.register import Home
from fieldvisit.demo.stories import Pen, Telling, notes
from fieldvisit.visits.seed_phrases import SEED_PHRASES, SeedPhrase

_TRIES = 6
# Notes for families in general stand beside those for their circumstances.
_GENERAL = ("any", "local")
# Phrases that say something of the household: whom they fit.
_FITS: dict[str, frozenset[str]] = {
    "looking-for-work": frozenset({"working"}),
    "needs-escort": frozenset({"elder"}),
    "medicine-enough": frozenset({"elder", "patient"}),
    "medicine-short": frozenset({"elder", "patient"}),
    "children-home": frozenset({"alone"}),
    "children-away": frozenset({"alone"}),
    "pension-arrived": frozenset({"elder"}),
    "lonely-chat": frozenset({"alone"}),
    "rent-changed": frozenset({"tenant"}),
}
# Left to those who really have such news.
_NEVER = frozenset({"baby-born", "answer-told", "as-last-time"})
# These say nothing a note could contradict.
_BESIDE_A_NOTE = frozenset({"insurance-explained", "fraud-warned", "card-left-met", "meeting-told"})


@dataclass
class Noting:
    """Writes notes and taps phrases."""

    year: int
    pen: Pen
    neighbours: dict[str, list[str]]
    chance: Chance = field(default_factory=lambda: Chance("notes"))

    def telling(self, home: Home) -> Telling:
        """A telling about this household, with a neighbour who is someone else."""
        others = [name for name in self.neighbours[home.hamlet] if name != home.called]
        return Telling(home.scene(self.chance.one(others), self.year), self.chance)

    def note(self, home: Home, outcome: str, kind: str, day: date) -> str | None:
        """A note, or None where every fitting one has been written often enough."""
        choices = self._choices(home, outcome, kind)
        return self._written(home, choices, day) if choices else None

    def special(self, home: Home, kind: str, day: date, of: str = "any") -> str | None:
        """A note of a kind of visit that has words of its own: `of` what was given, or to whom."""
        return self._written(home, notes()[kind][of], day)

    def _written(self, home: Home, choices: list[str], day: date) -> str | None:
        for _ in range(_TRIES):
            template = self.pen.least_used(choices, self.chance)
            if template is None:
                return None
            if written := self.pen.write(self.telling(home).tell(template, day)):
                return written
        return None

    def _choices(self, home: Home, outcome: str, kind: str) -> list[str]:
        by_who = notes()[outcome]
        if "firm" in home.traits:
            return by_who.get("firm", [])
        fitting = [who for who in by_who if who in home.traits and who not in (*_GENERAL, "family")]
        if "elder" in fitting and "alone" in home.traits:
            fitting.remove("elder")
        if fitting and self.chance.happens(0.7):
            return by_who[self.chance.one(fitting)]
        return by_who["any"] + (by_who.get("local", []) if self._settled_here(home) else [])

    def _settled_here(self, home: Home) -> bool:
        return "family" in home.traits and not home.traits & {"parent", "urban"}

    def phrases(self, home: Home, outcome: str, kind: str, *, noted: bool) -> list[str]:
        """One or two taps that can be true here."""
        fitting = [phrase.id for phrase in SEED_PHRASES if self._can_be_true(phrase, home, outcome, kind)]
        if noted:
            fitting = [name for name in fitting if name in _BESIDE_A_NOTE and outcome == "met"]
            return self.chance.some(fitting, self.chance.number(0, 1))
        chosen = self.chance.some(fitting, self.chance.number(1, 2))
        if outcome == "met" and "all-well" in fitting and self.chance.happens(0.5):
            chosen = ["all-well", *(name for name in chosen if name not in ("all-well", "medicine-short"))]
        return _without_contradiction(chosen)

    def _can_be_true(self, phrase: SeedPhrase, home: Home, outcome: str, kind: str) -> bool:
        if phrase.id in _NEVER or (phrase.outcomes and outcome not in phrase.outcomes):
            return False
        if (phrase.kinds and kind not in phrase.kinds) or (phrase.households and home.kind not in phrase.households):
            return False
        return not (phrase.id in _FITS and not _FITS[phrase.id] & home.traits)

    def meeting(self, home: Home, place: str, doors: int, heads: int, day: date) -> str | None:
        """What was talked about."""
        template = self.pen.least_used(notes()["meeting"]["any"], self.chance)
        if template is None:
            return None
        said = template.replace("{place}", place).replace("{n}", str(doors)).replace("{m}", str(heads))
        return self.pen.write(self.telling(home).tell(said, day))


_OPPOSITES = (
    {"medicine-enough", "medicine-short"},
    {"children-home", "children-away"},
    {"orders-steady", "orders-fewer"},
)


def _without_contradiction(chosen: list[str]) -> list[str]:
    kept: list[str] = []
    for name in chosen:
        if not any(name in pair and pair & set(kept) for pair in _OPPOSITES):
            kept.append(name)
    return kept
