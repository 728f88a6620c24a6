"""May this viewer do this act on this row? The same rule twice: on facts in memory, and as SQL over columns.

A property test proves that both agree. A row is within reach when its area lies under a granted area, one of its
units is a granted unit, or (for own-assignment grants) the viewer is one of its cadres or actors.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from fieldvisit.kernel.errors import NotAllowed, NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer


@dataclass(frozen=True)
class RowFacts:
    """What the rule needs to know of a row."""

    area_path: str = ""
    unit_ids: frozenset[int] = frozenset()
    cadre_ids: frozenset[uuid.UUID] = frozenset()
    actor_ids: frozenset[uuid.UUID] = frozenset()


def may(viewer: Viewer, act: Act, facts: RowFacts) -> bool:
    """Whether the act is allowed on the row."""
    if any(facts.area_path.startswith(path) for path in viewer.area_paths(act)):
        return True
    if facts.unit_ids.intersection(viewer.unit_ids(act)):
        return True
    return viewer.has_own(act) and viewer.id in facts.cadre_ids | facts.actor_ids


@dataclass(frozen=True)
class RowColumns:
    """The same facts as SQL: a path column, unit columns, and conditions that say a cadre or actor is the viewer."""

    area_path: ColumnElement[str] | Any
    unit_ids: Sequence[Any] = ()
    own: Sequence[ColumnElement[bool]] = ()


def within(viewer: Viewer, act: Act, columns: RowColumns) -> ColumnElement[bool]:
    """The rule of `may` as a WHERE condition."""
    ways: list[ColumnElement[bool]] = [columns.area_path.startswith(path) for path in viewer.area_paths(act)]
    units = viewer.unit_ids(act)
    if units:
        ways += [and_(column.is_not(None), column.in_(units)) for column in columns.unit_ids]
    if viewer.has_own(act):
        ways += list(columns.own)
    return or_(*ways) if ways else false()


def at_work(viewer: Viewer, area_path: ColumnElement[str] | Any) -> tuple[ColumnElement[bool], ...]:
    """What keeps a list to the area one works in now; nothing where one works everywhere."""
    return () if viewer.working is None else (area_path.startswith(viewer.working),)


def ensure(viewer: Viewer, act: Act, facts: RowFacts, *, see: Act) -> None:
    """Raise NotVisible where even seeing is not allowed, NotAllowed where only the act is not."""
    if may(viewer, act, facts):
        return
    raise NotAllowed() if may(viewer, see, facts) else NotVisible()
