"""Which households of a grid are chosen: by rank, so that the same seed always chooses the same. Pure.

The rank of a household is the SHA-256 of the seed, a line feed and its id (36 signs, lower case), as hexadecimal
digits; the lowest ranks are chosen. Each grid is ranked by itself. Of m households in a grid a share of p percent
takes m·p/100, rounded half up, and at least one; a number takes that many, or all where there are fewer.
"""

import hashlib
import uuid
from collections.abc import Iterable

from fieldvisit.samples.models import Choice


def how_many(present: int, choice: str, amount: int | None) -> int:
    """How many of so many households of a grid are chosen."""
    if choice == Choice.ALL or present == 0:
        return present
    wanted = amount or 0
    if choice == Choice.NUMBER:
        return min(wanted, present)
    return min(present, max((present * wanted + 50) // 100, 1 if wanted else 0))


def rank(seed: str, household_id: uuid.UUID) -> str:
    """The place of a household in the line of its grid."""
    return hashlib.sha256(f"{seed}\n{household_id}".encode()).hexdigest()


def chosen(household_ids: Iterable[uuid.UUID], choice: str, amount: int | None, seed: str) -> list[uuid.UUID]:
    """Those of a grid that are chosen, in the order of their rank."""
    ranked = sorted(household_ids, key=lambda key: (rank(seed, key), str(key)))
    return ranked[: how_many(len(ranked), choice, amount)]
