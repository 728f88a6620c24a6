"""Into which band of the map of coverage a grid falls."""

import pytest

from fieldvisit.insight.figures import Coverage
from fieldvisit.insight.shading import EMPTY, SHADINGS
from fieldvisit.insight.shading_words import SHADING_WORDS


@pytest.mark.parametrize(
    ("reached", "households", "band"),
    [(0, 0, EMPTY), (0, 8, 0), (1, 8, 1), (2, 8, 2), (3, 8, 2), (4, 8, 3), (6, 8, 4), (7, 8, 4), (8, 8, 5)],
)
def test_what_is_reached_falls_into_quarters_none_and_all_apart(reached: int, households: int, band: int) -> None:
    assert SHADINGS["reached"].band(Coverage(households=households, reached=reached)) == band


@pytest.mark.parametrize(
    ("orphans", "band"), [(0, 0), (1, 1), (9, 1), (10, 2), (20, 3), (49, 3), (50, 4), (99, 4), (100, 5), (200, 5)]
)
def test_what_should_not_be_is_told_apart_where_it_begins(orphans: int, band: int) -> None:
    assert SHADINGS["orphans"].band(Coverage(households=200, orphans=orphans)) == band


def test_load_is_of_cadres_and_needs_some() -> None:
    load = SHADINGS["load"]
    assert load.band(Coverage(households=9)) == EMPTY
    assert (load.number(Coverage(cadres=4, load_ok=3)), load.band(Coverage(cadres=4, load_ok=3))) == (1, 2)


@pytest.mark.parametrize("code", SHADINGS)
def test_the_bands_that_are_told_are_those_that_there_are(code: str) -> None:
    shading = SHADINGS[code]
    assert code in SHADING_WORDS
    assert [band for band, _least, _most in shading.bands] == list(range(6))
    for band, least, most in shading.bands[1:]:
        share = most if least is None else least
        found = Coverage(households=100, cadres=100, reached=share, unseen=share, orphans=share, tags_due=share)
        found = Coverage(**{**vars(found), "load_ok": 100 - share})
        assert shading.band(found) == (band if least is not None else band + 1), "a band begins where its words say"
