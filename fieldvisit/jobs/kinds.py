"""Which kinds of job there are. Higher rooms add theirs at import, as they add lines to the menu."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldvisit.kernel.errors import Problem


@dataclass(frozen=True)
class Work:
    """A job in the hands of a worker. `report` tells how far it is, and raises when it has to stop."""

    id: uuid.UUID
    kind: str
    subject: str
    arguments: Mapping[str, Any]
    language: str
    asked_by: uuid.UUID | None
    part: Path  # write the file here; it gets its place when the job is done
    report: Callable[[int, int | None], None]


@dataclass(frozen=True)
class Made:
    """What a job made: the name under which its file is fetched."""

    file_name: str


Run = Callable[[Work], Made | None]


@dataclass(frozen=True)
class Kind:
    """A kind of job. `words` answers how a job of it is called, from its subject."""

    code: str
    words: Callable[[str], object]
    run: Run
    nightly: bool = False


_kinds: dict[str, Kind] = {}


def add_kind(code: str, words: Callable[[str], object], run: Run) -> None:
    """Add a kind of job that people ask for."""
    _kinds[code] = Kind(code, words, run)


def add_nightly(code: str, words: object, run: Run) -> None:
    """Add work that is done once every night."""
    _kinds[code] = Kind(code, lambda _subject: words, run, nightly=True)


def kind_of(code: str) -> Kind:
    """The kind, or unknown_kind (a job from another version of the program)."""
    if code not in _kinds:
        raise Problem(code="unknown_kind")
    return _kinds[code]


def nightly_kinds() -> list[Kind]:
    """The kinds of nightly work, by code."""
    return sorted((kind for kind in _kinds.values() if kind.nightly), key=lambda kind: kind.code)


def job_words(code: str, subject: str) -> object:
    """How a job is called on pages; one of another version by its code."""
    return _kinds[code].words(subject) if code in _kinds else code
