"""Who answers a questionnaire in the demo: a household on a day, and words that fit it."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.register import Home
from fieldvisit.demo.stories import Pen, Telling

LEVELS = (("5", 38), ("4", 30), ("3", 18), ("2", 8), ("1", 3))


@cache
def words_of(form: str) -> dict[str, dict[str, list[str]]]:
    """{part: {question or choice: words}} of one form."""
    path = files("fieldvisit.demo").joinpath("texts", "answers", f"{form}.toml")
    return tomllib.loads(path.read_text("utf-8"))


@dataclass
class Answerer:
    """One who answers; what nobody knows is left to chance."""

    home: Home
    on: date
    chance: Chance
    telling: Telling
    pen: Pen

    def known(self) -> dict[str, Any]:
        """What the tablet fills in by itself."""
        home = self.home
        return {
            "fv_household_id": home.id,
            "fv_household_name": home.name,
            "fv_household_address": home.address,
        }

    def words(self, templates: list[str]) -> str | None:
        """One of them with its slots filled; None where each was said often enough."""
        chosen = self.pen.least_used(templates, self.chance)
        return self.pen.write(self.telling.tell(chosen, self.on)) if chosen else None

    def yes(self, share: float) -> str:
        """yes in this share of cases, else no."""
        return "yes" if self.chance.happens(share) else "no"

    def level(self) -> str:
        """How content: most are."""
        return self.chance.weighted(LEVELS)

    def several(self, choices: Iterable[tuple[str, float]], default: str = "") -> str | None:
        """Each by its own share, in the order of the form."""
        return " ".join(name for name, share in choices if self.chance.happens(share)) or default or None
