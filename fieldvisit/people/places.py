"""How the area of a grant is called. The division tree is a room above this one, so it is asked by an interface
that the assembly plugs in; without one, places have no names.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Place:
    """An area as a grant needs it. `line` reads from the top down; `local` is a village or a grid."""

    id: int
    path: str
    code: str
    name: str
    line: str
    local: bool


class Places(Protocol):
    """What people asks of the division tree."""

    def by_path(self, paths: Collection[str]) -> dict[str, Place]:
        """The places of several paths; unknown ones are left out."""
        ...

    def by_id(self, ids: Collection[int]) -> dict[int, Place]:
        """The places of several ids; unknown ones are left out."""
        ...

    def find(self, words: str) -> list[Place]:
        """The places whose code or name is exactly this, a few at most."""
        ...

    def usual(self) -> list[Place]:
        """Places one is likely to mean: those with a register and all above them."""
        ...


class _Nowhere:
    def by_path(self, paths: Collection[str]) -> dict[str, Place]:
        return {}

    def by_id(self, ids: Collection[int]) -> dict[int, Place]:
        return {}

    def find(self, words: str) -> list[Place]:
        return []

    def usual(self) -> list[Place]:
        return []


_places: Places = _Nowhere()


def use_places(known: Places) -> None:
    """Plug the division tree in; called once at assembly."""
    global _places  # noqa: PLW0603 - one process, one tree
    _places = known


def places() -> Places:
    """The division tree as people sees it."""
    return _places
