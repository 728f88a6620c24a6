"""Which household and which moment an instance of a foreign app speaks of, as far as its answers tell.

Tablets of ours say both beside the instance. Here only what was answered says it, and the key says who answered.
"""

import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from fieldvisit.households.queries import HouseholdFacts, resolve_merged
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.answer_policy import may_answer_for
from fieldvisit.surveys.answered_versions import Answered
from fieldvisit.surveys.instance import Instance
from fieldvisit.surveys.xml_tree import Node

ENTITY_LIST = "households"
FIELDS = ("fv_household_id", "household_id")
MOST_TRIED = 20
LONGEST_UNDERWAY = timedelta(days=366)
SLACK = timedelta(minutes=5)  # a clock that is ahead by less is no wrong clock


def household_of(viewer: Viewer, said: Instance, version: Answered | None, stamp: Stamp) -> HouseholdFacts | None:
    """The household of which the answers tell and for which the viewer may answer; None where there is none such."""
    for named in _named(said.root, version):
        with suppress(NotVisible):
            household = resolve_merged(named)
            if may_answer_for(viewer, household, stamp, named):
                return household
    return None


def _named(root: Node, version: Answered | None) -> list[uuid.UUID]:
    paths = version.household_paths if version else frozenset()
    found: dict[uuid.UUID, None] = {}
    for word in _words(root, f"/{root.name}", paths):
        with suppress(ValueError):
            found[uuid.UUID(word.strip())] = None
        if len(found) >= MOST_TRIED:
            break
    return list(found)


def _words(node: Node, path: str, paths: frozenset[str]) -> Iterator[str]:
    for one in node.children:
        here = f"{path}/{one.name}"
        if one.name == "entity" and one.attributes.get("dataset") == ENTITY_LIST:
            yield one.attributes.get("id", "")
        if one.name in FIELDS or here in paths:
            yield one.text
        yield from _words(one, here, paths)


def stamp_of(said: Instance) -> Stamp:
    """When it was filled in, as the phone's clock says in `end`, and never later than now."""
    at = now()
    told = _moment(said.root)
    if told is None:
        return Stamp(at, at)
    return Stamp(min(max(told, at - LONGEST_UNDERWAY), at), at, clock_flag=told > at + SLACK)


def _moment(root: Node) -> datetime | None:
    meta = root.child("meta")
    for node in (root.child("end"), meta and meta.child("timeEnd")):
        with suppress(ValueError, OverflowError):
            at = datetime.fromisoformat(node.text.strip() if node else "")
            if at.tzinfo is not None:
                return at.astimezone(UTC)
    return None
