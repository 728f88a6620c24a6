"""换地方: whoever has more than a village chooses where to work, by a search or down the tree, inside the own grants.

Lists and figures keep to it until it is changed or the session ends; what one may do stays what it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from fieldvisit.areas.models import Level
from fieldvisit.areas.queries import AreaFacts, area_of, areas_called, areas_of, children_of, line_of
from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.session import work_in
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.addresses import safe_next
from fieldvisit.web.asked import asked_number, asked_text
from fieldvisit.web.guard import current_viewer, requires, viewer_or_none

LARGE = (Level.CITY, Level.COUNTY, Level.TOWN)
MOST_FOUND = 40
# Words of an address that name a place: after a change they would name the old one.
PLACES = ("area", "grid", "page")


@dataclass(frozen=True)
class Working:
    """Where one works now (None: everywhere), and where one could."""

    area: AreaFacts | None
    roots: tuple[AreaFacts, ...]


def add_area_pages(blueprint: Blueprint) -> None:
    """Put the page on the desk's blueprint."""
    blueprint.add_app_template_global(working_area)
    blueprint.add_url_rule("/area", "area", choose)
    blueprint.add_url_rule("/area", "work_in", change, methods=["POST"])


def working_area() -> Working | None:
    """What the head of every page says of it; None for whoever has a village or less, and for the API."""
    viewer = viewer_or_none()
    roots = _roots(viewer) if viewer is not None else ()
    if viewer is None or not (len(roots) > 1 or any(root.level in LARGE for root in roots)):
        return None
    return Working(_at(viewer.working) if viewer.working else None, tuple(roots))


def _roots(viewer: Viewer) -> Sequence[AreaFacts]:
    paths = sorted({scope.area_path for scope in viewer.scopes if scope.area_path})
    found = [_at(path) for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return [area for area in found if area is not None]


def _at(path: str) -> AreaFacts | None:
    key = int(path.strip("/").split("/")[-1])
    return areas_of([key]).get(key)


def _granted(viewer: Viewer, number: int | None) -> AreaFacts:
    """An area inside a grant. Problems: not_visible."""
    area = area_of(number or 0)
    if not any(area.path.startswith(root.path) for root in _roots(viewer)):
        raise NotVisible()
    return area


@requires(Act.SIGNED_IN)
def choose() -> str:
    """The way down the tree, and what a search finds."""
    viewer, words, number = current_viewer(), asked_text("q"), asked_number("at")
    roots = _roots(viewer)
    area = _granted(viewer, number) if number is not None else roots[0] if len(roots) == 1 else None
    line = [one for one in line_of(area.id) if any(one.path.startswith(root.path) for root in roots)] if area else []
    return render_template(
        "desk/area.html",
        area=area,
        line=line,
        below=children_of(area.id) if area else roots,
        found=areas_called(words, under=[root.path for root in roots], limit=MOST_FOUND) if words else [],
        lines=_lines_of,
        words=words,
        back=safe_next(request.args.get("next")),
    )


def _lines_of(area: AreaFacts) -> str:
    """Where it lies, for two places of one name."""
    return " › ".join(one.name for one in line_of(area.id)[:-1])


@requires(Act.SIGNED_IN)
def change() -> Response:
    """Work there from now on; nothing named is everywhere."""
    chosen = request.form.get("area", "")
    if chosen and not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 10):
        raise InvalidInput(field="area")
    work_in(_granted(current_viewer(), int(chosen)).path if chosen else None)
    return redirect(_without_places(safe_next(request.form.get("next"))))


def _without_places(address: str) -> str:
    path, _, words = address.partition("?")
    kept = [(name, value) for name, value in parse_qsl(words) if name not in PLACES]
    return f"{path}?{urlencode(kept)}" if kept else path
