"""The register's filters as they stand in the address bar, and as conditions over households.

Figures of the grid page link to the register with these same words, so a figure's rows count to its numerator.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement

from fieldvisit.assignments.policy import household_within, is_kept, kept_by
from fieldvisit.households.register import Narrow, RegisterFilter
from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.households.words import KINDS, TRADES
from fieldvisit.kernel import clock
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.sealed_words import LONGEST_SEALED, opened_words
from fieldvisit.visits.queries import reached_households
from fieldvisit.web.asked import asked_id, asked_number, asked_text

SPANS = (14, 30, 60, 90, 180)
LONGEST_SPAN = 3650


@dataclass(frozen=True)
class Asked:
    """Everything the register can be narrowed to. Days count whole local days, today included."""

    plain: RegisterFilter
    orphan: bool = False
    unvisited: int | None = None
    visited: int | None = None
    cadre_id: uuid.UUID | None = None
    coordinated: bool = False  # only in the grids one coordinates, for those who see more

    @property
    def any(self) -> bool:
        """Whether anything is asked at all."""
        return self != Asked(RegisterFilter())


def asked_register() -> Asked:
    """What the address bar asks for."""
    plain = RegisterFilter(
        words=opened_words(asked_text("words", LONGEST_SEALED)),
        number=_mark(),
        grid_id=asked_number("grid"),
        kind=_known("kind", KINDS),
        tag=_known("tag", TAG_OF),
        trade=_known("trade", TRADES),
        gone=asked_text("gone") == "1",
    )
    return Asked(
        plain,
        asked_text("orphan") == "1",
        _days("unvisited"),
        _days("visited"),
        asked_id("cadre"),
        asked_text("coordinated") == "1",
    )


def reach_of(viewer: Viewer, asked: Asked) -> ColumnElement[bool]:
    """The households the register may show the viewer."""
    return household_within(viewer, Act.ASSIGNMENT_EDIT if asked.coordinated else Act.HOUSEHOLD_SEE)


def _mark() -> str:
    mark = asked_text("number")
    return mark if len(mark) == 64 and set(mark) <= set("0123456789abcdef") else ""


def _known(name: str, words: Any) -> str:
    text = asked_text(name)
    return text if text in words else ""


def _days(name: str) -> int | None:
    number = asked_number(name)
    return number if number and number <= LONGEST_SPAN else None


def narrowing(asked: Asked) -> list[Narrow]:
    """The part of the filter that other rooms know, as conditions over a household's id."""
    narrow: list[Narrow] = []
    if asked.orphan:
        narrow.append(orphaned)
    if asked.cadre_id is not None:
        cadre_id = asked.cadre_id
        narrow.append(lambda key: kept_by(key, cadre_id))
    if asked.visited is not None:
        narrow.append(reached_within(asked.visited))
    if asked.unvisited is not None:
        narrow.append(not_reached_within(asked.unvisited))
    return narrow


def orphaned(household_id: Any) -> ColumnElement[bool]:
    """Nobody keeps it."""
    return ~is_kept(household_id)


def span_start(days: int) -> datetime:
    """The first instant of a span of so many local days that ends today."""
    return clock.day_start(clock.today() - timedelta(days=days - 1))


def reached_within(days: int) -> Narrow:
    """Met at the door, or came to a meeting, in the last so many days."""
    return lambda household_id: household_id.in_(reached_households(span_start(days), None))


def not_reached_within(days: int) -> Narrow:
    """The rest of them."""
    return lambda household_id: household_id.not_in(reached_households(span_start(days), None))
