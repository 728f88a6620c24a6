"""What of stored answers lies sealed on a page. Pure.

Most was sealed when it came. What came before its question was marked, or to a version nobody made, lies among the
open ones: it is treated as sealed all the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

IsPrivate = Callable[[str], bool]


@dataclass(frozen=True)
class Said:
    """The answers of one set: those that lie open and those that are sealed, of the same shape."""

    open: Mapping[str, Any]
    private: Mapping[str, Any]


def parted(answers: Mapping[str, Any], private: Mapping[str, Any], is_private: IsPrivate) -> Said:
    """`answers` without what is private; `private` with it. Turns of repeats keep their places."""
    shown: dict[str, Any] = {}
    sealed: dict[str, Any] = dict(private)
    for path, value in answers.items():
        if is_private(path):
            sealed[path] = value
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            before = private.get(path)
            turns = _turns(value, before if isinstance(before, list) else [], is_private)
            shown[path] = [one.open for one in turns]
            if any(one.private for one in turns):
                sealed[path] = [one.private for one in turns]
        else:
            shown[path] = value
    return Said(shown, sealed)


def _turns(turns: list[Any], before: list[Any], is_private: IsPrivate) -> list[Said]:
    sealed = [one if isinstance(one, Mapping) else {} for one in before] + [{}] * (len(turns) - len(before))
    return [
        parted(one if isinstance(one, Mapping) else {}, sealed[place], is_private) for place, one in enumerate(turns)
    ]
