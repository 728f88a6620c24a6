"""Numbers that were answered: least, middle and most, and the bins of their histogram. Pure."""

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

ONE_BY_ONE = 15  # so many whole numbers stand each for themselves
FURTHEST = 1e15  # beyond it a float no longer counts by ones
_STEPS = (1, 2, 2.5, 5, 10)
_WISHED = 10


@dataclass(frozen=True)
class Bin:
    """How many numbers lie from `low` to `high`; the upper end belongs to the next bin unless both are the same."""

    low: float
    high: float
    number: int


@dataclass(frozen=True)
class Spread:
    """What numbers say together. None where there are none; `whole`: no number has a fraction."""

    least: float | None = None
    median: float | None = None
    mean: float | None = None
    most: float | None = None
    whole: bool = True
    bins: tuple[Bin, ...] = ()


def number_in(text: str) -> float | None:
    """The number a text says; None for what is none, or too large to be counted with."""
    if "_" in text:  # Python reads 1_000, nobody else does
        return None
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) <= FURTHEST else None


def spread_of(numbers: Sequence[float]) -> Spread:
    """Eight bytes for each number are sorted once."""
    if not numbers:
        return Spread()
    ordered = array("d", sorted(numbers))
    half, odd = divmod(len(ordered), 2)
    median = ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2
    whole = all(one.is_integer() for one in ordered)
    mean = math.fsum(ordered) / len(ordered)
    return Spread(ordered[0], median, mean, ordered[-1], whole, bins_of(ordered, whole))


def bins_of(ordered: Sequence[float], whole: bool) -> tuple[Bin, ...]:
    """Each whole number for itself while they are few, else about ten bins of a round width."""
    least, most = ordered[0], ordered[-1]
    if least == most or (whole and most - least < ONE_BY_ONE):
        counts = [0] * (int(most - least) + 1)
        for one in ordered:
            counts[int(one - least)] += 1
        return tuple(Bin(least + place, least + place, number) for place, number in enumerate(counts))
    width = _round_width((most - least) / _WISHED, whole)
    first = math.floor(least / width)
    counts = [0] * (math.floor(most / width) - first + 1)
    for one in ordered:
        counts[math.floor(one / width) - first] += 1
    # Twelve digits: 3 × 0.1 is to read 0.3.
    edges = [float(f"{(first + place) * width:.12g}") for place in range(len(counts) + 1)]
    return tuple(Bin(edges[place], edges[place + 1], number) for place, number in enumerate(counts))


def _round_width(wished: float, whole: bool) -> float:
    """The next of 1, 2, 2.5, 5 × 10ⁿ; for whole numbers a whole one."""
    power = 10.0 ** math.floor(math.log10(wished))
    width = next(step * power for step in _STEPS if step * power >= wished or step == _STEPS[-1])
    return float(math.ceil(width)) if whole else width
