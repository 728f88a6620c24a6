"""What differs between two sets of answers. Pure; of sealed answers only that they differ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fieldvisit.answers.parting import Said
from fieldvisit.answers.telling import flat


@dataclass(frozen=True)
class Difference:
    """One question, and what stood there before and after; both empty where it is sealed."""

    path: str
    turn: str  # "2" for the second turn of its repeat
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    sealed: bool = False


Order = Callable[[str], int]


def differences(before: Said, after: Said, order: Order) -> list[Difference]:
    """What was answered otherwise, in the order of the questions."""
    found = [*_of(before.open, after.open), *_of(before.private, after.private, sealed=True)]
    return sorted(found, key=lambda one: (order(one.path), one.turn, one.path))


def _of(before: Mapping[str, Any], after: Mapping[str, Any], *, sealed: bool = False) -> list[Difference]:
    old = {key: (path, values) for key, path, values in flat(before)}
    new = {key: (path, values) for key, path, values in flat(after)}
    found = []
    for key in dict.fromkeys([*old, *new]):
        path, was = old.get(key, (new[key][0] if key in new else "", ()))
        now = new[key][1] if key in new else ()
        if was != now:
            turn = _turn(key.removeprefix(path))
            found.append(Difference(path, turn, *(((), ()) if sealed else (was, now)), sealed=sealed))
    return found


def _turn(trail: str) -> str:
    return ".".join(str(int(part) + 1) for part in trail.split(".") if part)
