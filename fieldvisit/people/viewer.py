"""Who is asking: an immutable picture of an account and its grants, loaded once per request."""

import hashlib
import uuid
from dataclasses import dataclass
from functools import cached_property

from fieldvisit.people.acts import ROLE_ACTS, Act, Role


@dataclass(frozen=True)
class Scope:
    """A role on an area (with all below it), on a unit, or on the holder's own assignments."""

    role: Role
    area_path: str | None = None
    unit_id: int | None = None

    @property
    def own(self) -> bool:
        """Whether the scope is the holder's own assignments."""
        return self.area_path is None and self.unit_id is None

    @property
    def acts(self) -> frozenset[Act]:
        """What the role may do."""
        return ROLE_ACTS[self.role]


@dataclass(frozen=True)
class _Reach:
    """Where one act is allowed."""

    area_paths: tuple[str, ...]
    unit_ids: tuple[int, ...]
    own: bool

    @classmethod
    def of(cls, scopes: tuple[Scope, ...], act: Act) -> "_Reach":
        allowing = [scope for scope in scopes if act in scope.acts]
        paths = {scope.area_path for scope in allowing if scope.area_path}
        units = {scope.unit_id for scope in allowing if scope.unit_id is not None}
        return cls(tuple(sorted(paths)), tuple(sorted(units)), any(scope.own for scope in allowing))


def _meet(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


@dataclass(frozen=True)
class Viewer:
    """An account as the rules see it."""

    id: uuid.UUID
    username: str
    name: str
    language: str | None = None
    scopes: tuple[Scope, ...] = ()
    device_id: uuid.UUID | None = None
    working: str | None = None  # path of the area worked in now: lists and figures keep to it, rights do not
    had_others: bool = True  # False where it is known that no role of the account has ended

    @cached_property
    def acts(self) -> frozenset[Act]:
        """All that any scope allows."""
        return frozenset().union(*(scope.acts for scope in self.scopes))

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles held, in the order of the table, each once."""
        held = {scope.role for scope in self.scopes}
        return tuple(role for role in Role if role in held)

    @cached_property
    def version(self) -> str:
        """A short hash of the grants: changes when they change."""
        words = sorted(f"{s.role}|{s.area_path}|{s.unit_id}" for s in self.scopes)
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]

    def can(self, act: Act) -> bool:
        """Whether the act is allowed anywhere."""
        return act in self.acts

    @cached_property
    def _reaches(self) -> dict[Act, "_Reach"]:
        """What was worked out: a push asks the same for each of its operations."""
        return {}

    def _reach(self, act: Act) -> "_Reach":
        found = self._reaches.get(act)
        if found is None:
            found = self._reaches[act] = _Reach.of(self.scopes, act)
        return found

    def area_paths(self, act: Act) -> tuple[str, ...]:
        """The areas in whose subtree the act is allowed."""
        return self._reach(act).area_paths

    def places(self, act: Act) -> tuple[str, ...]:
        """These areas as far as they lie in the one worked in now: what a list or a figure keeps to."""
        paths, here = self.area_paths(act), self.working
        if here is None:
            return paths
        cut = {here if here.startswith(path) else path for path in paths if _meet(here, path)}
        return tuple(sorted(cut))

    def unit_ids(self, act: Act) -> tuple[int, ...]:
        """The units on whose cases the act is allowed."""
        return self._reach(act).unit_ids

    def has_own(self, act: Act) -> bool:
        """Whether the act is allowed on the viewer's own assignments and doings."""
        return self._reach(act).own
