"""One operation on its way into the database: what is known before the lock, and what a kind needs to apply it."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fieldvisit.households.queries import HouseholdFacts
from fieldvisit.kernel.errors import Problem
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.sync.effective_time import Effective, told_moment
from fieldvisit.sync.envelope import Envelope
from fieldvisit.visits.doors import Door


class Places(Struct, frozen=True):
    """What an operation will touch: its dossiers are locked with all others of the batch before anything is read."""

    household_ids: frozenset[uuid.UUID] = frozenset()
    issue_ids: frozenset[uuid.UUID] = frozenset()
    grid_ids: frozenset[int] = frozenset()
    user_ids: frozenset[uuid.UUID] = frozenset()  # whose own dossiers change beside the maker's
    whole_grids: bool = False  # changes every dossier of its grids: all see who came to a meeting
    numbered: bool = False  # takes an issue number in its grid


class Work(Struct, frozen=True):
    """One operation, parsed: either a command of its kind, or the problem found before the lock."""

    envelope: Envelope
    kind: "Kind | None" = None
    command: Any = None
    places: Places = Places()
    problem: Problem | None = None

    @property
    def id(self) -> uuid.UUID:
        """The operation's id."""
        return self.envelope.id

    @property
    def seq(self) -> int:
        """Its order on its device; 0 where the envelope could not be read."""
        return int(self.envelope.parts.get("seq", 0))

    @property
    def entity_id(self) -> uuid.UUID | None:
        """The record it makes or speaks of."""
        return self.envelope.parts.get("entity_id")

    @property
    def household_id(self) -> uuid.UUID | None:
        """The household it names."""
        return self.envelope.parts.get("household_id")

    @property
    def supersedes(self) -> uuid.UUID | None:
        """The record it stands in for."""
        return self.envelope.parts.get("supersedes")

    @property
    def depends_on(self) -> tuple[uuid.UUID, ...]:
        """The operations that must come first."""
        return self.envelope.parts.get("depends_on") or ()

    @property
    def kind_name(self) -> str:
        """Its kind as a word that fits the column."""
        return str(self.envelope.parts.get("kind") or "unreadable")

    def refused(self, problem: Problem) -> "Work":
        """The same operation with a problem found."""
        return replace(self, problem=problem)


class Doing(Struct, frozen=True):
    """What a kind gets to apply one operation. `household_id` is the one it names or was merged into; `door` is what
    has been read of it together with those of the whole batch.
    """

    viewer: Viewer
    work: Work
    command: Any
    entity_id: uuid.UUID
    household_id: uuid.UUID | None
    supersedes: uuid.UUID | None
    effective: Effective
    recorded_at: datetime
    households: Mapping[uuid.UUID, HouseholdFacts]  # those the operation names, merges followed
    door: Door | None = None

    def stamp(self, told: datetime | None = None) -> Stamp:
        """When it happened: the moment the body tells, corrected, else the moment it was written down."""
        at = told_moment(told, self.effective) or self.effective.at
        return Stamp(at, self.recorded_at, self.viewer.device_id, self.effective.flag)


@dataclass(frozen=True)
class Conflict:
    """The server's state stays; `kept` is that state. What was said is kept beside it."""

    problem: Problem
    kept: Mapping[str, Any] = field(default_factory=dict)


class AtDoor(Enum):
    """What operations of a kind have to do with a door as visits meet it: household, keeper, appointments."""

    VISITS = auto()  # they ask for it, and change no more of it than the appointments they were given
    LEAVES = auto()  # they leave it as it is
    CHANGES = auto()  # who comes after them must look again


@dataclass(frozen=True)
class Kind:
    """How operations of one kind are read, what they touch, and how they are applied."""

    name: str
    parse: Callable[[Envelope], Any]
    places: Callable[[Envelope, Any], Places]
    apply: Callable[[Doing], Conflict | None]
    at_door: AtDoor = AtDoor.CHANGES
