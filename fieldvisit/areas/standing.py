"""Where households stand, as the rooms above know it: boundaries are looked at beside them before they count.

The register is a room above this one, so it is asked by a function that the assembly plugs in.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

# (grids, the most households) -> {grid: (longitude, latitude) of its households that have a position}
Standing = Callable[[Collection[int], int], Mapping[int, Sequence[tuple[float, float]]]]


def _nobody(_grid_ids: Collection[int], _most: int) -> Mapping[int, Sequence[tuple[float, float]]]:
    return {}


_standing: Standing = _nobody


def use_standing(known: Standing) -> None:
    """Plug the register in; called once at assembly."""
    global _standing  # noqa: PLW0603 - one process, one register
    _standing = known


def homes_in(grid_ids: Collection[int], most: int) -> Mapping[int, Sequence[tuple[float, float]]]:
    """Where the households of these grids stand, as far as known; `most` of them."""
    return _standing(grid_ids, most)
