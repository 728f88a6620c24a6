"""Sentences as cadres write them, taken from the demo: what compresses like real notes and fills rows like them."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_SLOT = re.compile(r"\{[^}]*\}")
_SHORTEST = 12


@cache
def sentences() -> tuple[str, ...]:
    """Every sentence of the demo's texts, its slots filled with whatever."""
    folder = files("fieldvisit.demo").joinpath("texts")
    found = dict.fromkeys(
        _SLOT.sub(lambda slot: str(len(slot.group())), text)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
        for text in _strings(tomllib.loads(file.read_text("utf-8")))
    )
    return tuple(text for text in found if len(text) >= _SHORTEST)


def sentence(number: int) -> str:
    """One of them; neighbours in number are no neighbours in the text."""
    known = sentences()
    return known[number * 7919 % len(known)]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)
