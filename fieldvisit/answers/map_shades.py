"""What the colours of the map stand for: the choices of one question, or the states of review."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fieldvisit.answers import words
from fieldvisit.answers.questions import Question, said_in

MOST = 8  # colours that are told apart
UNSAID = MOST  # the colour of what was not answered, or otherwise than is offered
_REVIEWS = {"received": 5, "has_issues": 1, "approved": 2, "rejected": 4}


@dataclass(frozen=True)
class Shade:
    """A line of the legend. `number`: which colour, from 0; those of the style sheet bear the same numbers."""

    code: str
    words: Any
    number: int
    ours: bool  # whether the words are this program's, not the form's


def shades_of(tint: Question | None, language: str, unsaid: Any) -> list[Shade]:
    """The legend. `tint`: None for the states of review; `unsaid` is how the last line is called."""
    if tint is None:
        return [Shade(code, said, _REVIEWS[code], ours=True) for code, said in words.REVIEWS.items()]
    offered = [
        Shade(one.value, said_in(one.labels, language) or one.value, number, ours=False)
        for number, one in enumerate(tint.choices[:MOST])
    ]
    return [*offered, Shade("", unsaid, UNSAID, ours=True)]


def shade_of(shades: Sequence[Shade], value: str) -> Shade:
    """The line that an answer belongs to: the last where none is its own."""
    return next((one for one in shades if one.code == value), shades[-1])
