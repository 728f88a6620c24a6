"""Chance with a memory: every choice the demo makes comes from here, so a day makes the same demo twice.

Each part of the demo takes its own stream (`Chance("visits", …)`), so that one more draw in one part does not
shift every choice in the others.
"""

import random
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from fieldvisit.kernel.ids import from_parts

SEED = "荆山村"
T = TypeVar("T")


class Chance:
    """A seeded stream of choices, named by what it is for."""

    def __init__(self, *names: object) -> None:
        self._random = random.Random("/".join((SEED, *map(str, names))))

    def one(self, choices: Sequence[T]) -> T:
        """One of them, all alike."""
        return self._random.choice(choices)

    def weighted(self, choices: Sequence[tuple[T, float]]) -> T:
        """One of them by its weight."""
        return self._random.choices([value for value, _ in choices], [weight for _, weight in choices])[0]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """`count` different ones, or all if there are fewer."""
        return self._random.sample(choices, min(count, len(choices)))

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """All of them in another order."""
        return self._random.sample(choices, len(choices))

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def within(self, low: float, high: float) -> float:
        """A number between."""
        return self._random.uniform(low, high)

    def happens(self, share: float) -> bool:
        """True in this share of cases."""
        return self._random.random() < share

    def key(self, at: datetime) -> uuid.UUID:
        """A UUIDv7 of that moment, the same each time the demo is made."""
        return from_parts(int(at.timestamp() * 1000), self._random.randbytes(10))
