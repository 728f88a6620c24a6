"""Five to fifteen: what is outside is shown, and when it must be confirmed."""

import pytest

from fieldvisit.assignments.rules import Effect, effects_to_confirm, load_of


@pytest.mark.parametrize(
    ("households", "load"),
    [(0, "none"), (1, "under"), (4, "under"), (5, "ok"), (15, "ok"), (16, "over")],
)
def test_loads_have_their_words(households: int, load: str) -> None:
    assert load_of(households) == load


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (8, 9, False),
        (15, 16, True),
        (20, 22, True),
        (0, 3, True),  # a beginning is shown too: somebody should know that it is not yet five
        (4, 5, False),
        (5, 4, True),
        (5, 0, False),  # who keeps nobody is not overloaded nor forgotten
        (20, 20, False),  # nothing changes for this one
    ],
)
def test_what_leaves_the_bounds_is_shown(before: int, after: int, shown: bool) -> None:
    effect = Effect("someone", "陈建国", before, after)
    assert (effects_to_confirm([effect]) == [effect]) is shown
