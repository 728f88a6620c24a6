"""Which records bear photos. The rooms that own them say so at import, because this room lies below theirs."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from fieldvisit.people.viewer import Viewer

Judge = Callable[[Viewer, Collection[uuid.UUID]], set[uuid.UUID]]


@dataclass(frozen=True)
class RecordKind:
    """A kind of record that bears photos.

    `seen`: those of the records whose photos the viewer may look at, as the records stand now.
    `changed`: raises the dossiers in which a record lies, inside the running unit of work, locks taken first.
    `page`: the address of the record's page for the viewer.
    """

    code: str
    seen: Judge
    changed: Callable[[Collection[uuid.UUID]], None]
    page: Callable[[uuid.UUID], str]


_kinds: dict[str, RecordKind] = {}


def add_record_kind(kind: RecordKind) -> None:
    """Add a kind of record."""
    _kinds[kind.code] = kind


def record_kind(code: str) -> RecordKind:
    """The kind of this code."""
    return _kinds[code]


def seen_records(viewer: Viewer, links: Mapping[str, Collection[uuid.UUID]]) -> set[uuid.UUID]:
    """Of the records, by kind, those whose photos the viewer may look at."""
    return {key for code, ids in links.items() for key in _kinds[code].seen(viewer, ids)}
