"""The filters of a queue as they stand in the address bar, and the way back to the very same page after a step."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for

from fieldvisit.areas.queries import AreaFacts, children_of
from fieldvisit.issues.address import filter_of
from fieldvisit.issues.categories import CategoryGroup, active_tree
from fieldvisit.issues.filters import IssueFilter
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import units_by_id
from fieldvisit.people.viewer import Viewer

# Pages a step may lead back to; anything else leads to the issue itself.
QUEUES = {
    "triage": "issues.triage",
    "work": "issues.work",
    "callbacks": "issues.callbacks",
    "unresolved": "insight.unresolved",
    "supervised": "insight.supervised",
}
NARROWING = ("words", "category", "urgency", "area", "overdue")
KEPT = (*NARROWING, "unit", "period", "sort", "page", "group")
LONGEST_BACK = 1600  # what was searched for is in it, sealed


def queue_filter(viewer: Viewer, act: Act, **more: Any) -> IssueFilter:
    """What the address narrows a queue to."""
    said = request.args.to_dict()
    return filter_of(viewer, {name: said[name] for name in NARROWING if said.get(name)}, act=act, **more)


@dataclass(frozen=True)
class Narrowing:
    """What the filter form of a queue shows: what was said, and what can be chosen."""

    said: Mapping[str, str]
    tree: list[CategoryGroup]
    areas: list[AreaFacts]
    clocked: bool  # whether anything in the queue can be late

    @property
    def any(self) -> bool:
        """Whether anything is narrowed at all."""
        return any(self.said.get(name) for name in NARROWING)


def narrowing(viewer: Viewer, act: Act) -> Narrowing:
    """The filter form: categories, and the areas directly below the viewer's."""
    areas = [child for area_id in _own_areas(viewer, act) for child in children_of(area_id)]
    return Narrowing(request.args.to_dict(), active_tree(), areas[:500], act is not Act.CALLBACK_RECORD)


def _own_areas(viewer: Viewer, act: Act) -> list[int]:
    found = [int(path.strip("/").split("/")[-1]) for path in viewer.places(act)]
    return found or sorted({unit.area_id for unit in units_by_id(viewer.unit_ids(act)).values()})


def back_here(queue: str) -> str:
    """What a form on this page carries, to come back to it as it is narrowed now."""
    said = {name: value for name, value in request.args.items() if name in KEPT and value}
    return f"{queue}?{urlencode(said)}"[:LONGEST_BACK] if said else queue


def way_back(issue_id: uuid.UUID, back: str | None, **more: Any) -> str:
    """Where to go after the step: the queue it was taken from, or the issue."""
    queue, _, words = (back or "")[:LONGEST_BACK].partition("?")
    if queue not in QUEUES:
        return url_for("issues.issue", issue_id=issue_id, **more)
    said: dict[str, Any] = {name: value for name, value in parse_qsl(words) if name in KEPT}
    return url_for(QUEUES[queue], **said)
