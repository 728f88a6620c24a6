"""What people say in the demo: one story per trouble, so that no text contradicts its category or its outcome.

The texts lie in `texts/*.toml`, what cadres note after visits in `texts/notes/*.toml`. A story has what was `said`, how
it `end`s (on_spot, solved, partial, explained, unable, reject, withdraw), what was `done`, the three `words` of a
call-back (content, half content, not), what is done `again` after "not", what holds it up (`stuck`), and a leader's
`order`. `who` names the households it fits.

Slots: {h} hamlet, {g} group, {d} door, {p} how the head is called, {q} how a neighbour is called, {age} the
eldest's age, {day} the day the work was done, {next} tomorrow, {soon} a day to come, {past} a day gone by,
{3-9} a number, {a|b} either. The same number or choice slot means the same in all texts of one story told.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from fieldvisit.demo.chance import Chance

MOST_USES = 5
_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"^(\d+)-(\d+)$")
_NOT_STORIES = ("spoken",)


@dataclass(frozen=True, slots=True)
class Story:
    """One trouble from first word to last."""

    id: str
    end: str
    said: str
    done: str
    who: str = "family"
    urgency: str = "normal"
    confidential: bool = False
    again: str = ""
    told: str = ""
    stuck: str = ""
    order: str = ""
    words: tuple[str, str, str] = ("", "", "")

    @property
    def category(self) -> str:
        """The category's code."""
        return self.id.rsplit("-", 1)[0]


@cache
def stories() -> tuple[Story, ...]:
    """All of them, in the order of their files."""
    found: list[Story] = []
    for name in sorted(entry.name for entry in _folder().iterdir()):
        if name.endswith(".toml") and name.removesuffix(".toml") not in _NOT_STORIES:
            found += [_story(row) for row in _read(name)["story"]]
    return tuple(found)


def _story(row: dict[str, Any]) -> Story:
    words = row.pop("words", ["", "", ""])
    return Story(**row, words=(words[0], words[1], words[2]))


@cache
def notes() -> dict[str, dict[str, list[str]]]:
    """{outcome or kind of visit: {who lives there, or what it was about: notes}}."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in sorted(entry.name for entry in _folder().joinpath("notes").iterdir()):
        for outcome, by_who in _read(f"notes/{name}").items():
            found.setdefault(outcome, {}).update(by_who)
    return found


@cache
def spoken() -> dict[str, list[str]]:
    """{step: words that fit any story}."""
    return _read("spoken.toml")


def _folder() -> Any:
    return files("fieldvisit.demo").joinpath("texts")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(_folder().joinpath(*name.split("/")).read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Scene:
    """Who and where a text is about: what the slots stand for."""

    hamlet: str
    group: str
    door: str
    called: str
    neighbour: str
    age: int


@dataclass
class Telling:
    """One telling of texts about one scene. Remembers its numbers, so that all its texts agree."""

    scene: Scene
    chance: Chance
    _kept: dict[str, str] = field(default_factory=dict)

    def tell(self, text: str, on: date, *, worked: date | None = None) -> str:
        """The text with its slots filled, as written on that day; `worked` is when the work was done."""
        days = {
            "day": said_day(worked or on),
            "next": said_day(on + timedelta(days=1)),
            "soon": said_day(on + timedelta(days=3 + len(text) % 8)),
            "past": said_day(on - timedelta(days=3 + len(text) % 9)),
        }
        return _SLOT.sub(lambda found: days.get(found[1]) or self._fill(found[1]), text)

    def _fill(self, slot: str) -> str:
        scene = self.scene
        known = {
            "h": scene.hamlet,
            "g": scene.group,
            "d": f"{scene.hamlet}{scene.door}",
            "p": scene.called,
            "q": scene.neighbour,
            "age": str(scene.age),
        }
        if slot in known:
            return known[slot]
        if slot not in self._kept:
            self._kept[slot] = self._drawn(slot)
        return self._kept[slot]

    def _drawn(self, slot: str) -> str:
        if bounds := _RANGE.match(slot):
            return str(_spoken_number(self.chance, int(bounds[1]), int(bounds[2])))
        return self.chance.one(slot.split("|"))


def _spoken_number(chance: Chance, low: int, high: int) -> int:
    """A number as people say it: 140 metres, not 139; 900 yuan, not 965."""
    step = 100 if high - low >= 500 else 10 if high - low >= 50 else 1
    return chance.number(-(-low // step), high // step) * step


class Pen:
    """Writes texts and counts them: none is written more often than `MOST_USES` times, nor the pattern of one."""

    def __init__(self) -> None:
        self.written: Counter[str] = Counter()
        self._templates: Counter[str] = Counter()

    def least_used(self, templates: list[str], chance: Chance) -> str | None:
        """One of those that were used least; None when each was used often enough, whatever names stood in it."""
        fewest = min(self._templates[text] for text in templates)
        if fewest >= MOST_USES:
            return None
        chosen = chance.one([text for text in templates if self._templates[text] == fewest])
        self._templates[chosen] += 1
        return chosen

    def write(self, text: str) -> str | None:
        """The text, or None when it has been written often enough."""
        if self.written[text] >= MOST_USES:
            return None
        self.written[text] += 1
        return text


def said_day(day: date) -> str:
    """11月8日, as people write it."""
    return f"{day.month}月{day.day}日"
