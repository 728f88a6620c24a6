"""Says how far it is: each step once, and within a long one a line every few seconds."""

import time
from collections.abc import Callable

from fieldvisit.backups.manifest import in_words

Say = Callable[[str], None]
SECONDS_BETWEEN = 5.0


class Progress:
    """Counts bytes as they pass."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._passed = 0
        self._last = time.monotonic()

    def step(self, sentence: str) -> None:
        """A new step begins."""
        self._say(sentence)
        self._passed, self._last = 0, time.monotonic()

    def passed(self, size: int) -> None:
        """So many bytes more."""
        self._passed += size
        if time.monotonic() - self._last >= SECONDS_BETWEEN:
            self._last = time.monotonic()
            self._say(f"  … {in_words(self._passed)}")
