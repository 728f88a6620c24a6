"""Boundaries beside each other: grids that overlap, gaps in a village, what reaches out of it. Pure (shapely).

Lines that were drawn by hand never meet exactly: less than a few metres is no overlap and no gap.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldvisit.areas.boundary_reading import Finding, Shape
from fieldvisit.areas.models import Level
from fieldvisit.areas.queries import AreaFacts
from fieldvisit.areas.shapes import from_the_sheet

SLIVER = 5.0  # metres: thinner than that is how lines are drawn
LEAST_SQUARE_METRES = 500.0
MOST_TOLD_OF_A_GAP = 5

# {area: (itself, its geometry)}
Beside = Mapping[int, tuple[AreaFacts, Any]]


@dataclass(frozen=True)
class Drawn:
    """A shape of the file that belongs to an area. `sheet`: its geometry in metres."""

    shape: Shape
    area: AreaFacts
    geometry: Any
    sheet: Any


def overlaps(drawn: Sequence[Drawn], beside: Beside, latitude: float) -> list[Finding]:
    """Grids that lie on each other: of the file, and of the file with those in force."""
    from shapely import STRtree

    grids = [one for one in drawn if one.area.level is Level.GRID]
    others = [(area.code, sheet) for area, sheet in beside.values() if area.level is Level.GRID]
    all_of_them = [(one.shape.code, one.sheet) for one in grids] + others
    if not grids:
        return []
    tree = STRtree([sheet for _code, sheet in all_of_them])
    found = []
    for place, one in enumerate(grids):
        for other in tree.query(one.sheet, predicate="intersects"):
            if other <= place:
                continue  # each pair once; those in force come after all of the file
            shared = _broad(one.sheet.intersection(all_of_them[other][1]))
            if shared is not None:
                at = _spot(shared, latitude)
                found.append(
                    Finding("overlap", one.shape.number, one.shape.code, all_of_them[other][0], shared.area, at)
                )
    return found


def _broad(piece: Any) -> Any | None:
    """The piece without its slivers, or None where nothing worth a word is left."""
    kept = piece.buffer(-SLIVER / 2)
    return None if kept.is_empty or piece.area < LEAST_SQUARE_METRES else piece


def _spot(piece: Any, latitude: float) -> tuple[float, float]:
    here = from_the_sheet(piece.representative_point(), latitude)
    return round(here.x, 6), round(here.y, 6)


def in_villages(drawn: Sequence[Drawn], beside: Beside, latitude: float) -> list[Finding]:
    """Grids that reach out of their village, and what of it belongs to none. Of villages that the file speaks of."""
    sheets = {area_id: (area, sheet) for area_id, (area, sheet) in beside.items()}
    sheets |= {one.area.id: (one.area, one.sheet) for one in drawn}
    numbers = {one.area.id: one.shape.number for one in drawn}
    grids: dict[int, list[tuple[AreaFacts, Any]]] = defaultdict(list)
    for area, sheet in sheets.values():
        if area.level is Level.GRID and area.parent_id is not None:
            grids[area.parent_id].append((area, sheet))
    touched = {one.area.parent_id if one.area.level is Level.GRID else one.area.id for one in drawn}
    found: list[Finding] = []
    for village_id in sorted(touched & grids.keys(), key=str):
        assert village_id is not None
        village = sheets.get(village_id)
        if village is not None:
            found += _reaching_out(grids[village_id], village[1], numbers, latitude)
        found += _gaps(grids[village_id], village, numbers, latitude)
    return found


def _reaching_out(
    grids: Sequence[tuple[AreaFacts, Any]], village: Any, numbers: Mapping[int, int], latitude: float
) -> list[Finding]:
    found = []
    for area, sheet in grids:
        out = _broad(sheet.difference(village))
        if out is not None:
            spot = _spot(out, latitude)
            found.append(Finding("outside_village", numbers.get(area.id, 0), area.code, amount=out.area, at=spot))
    return found


def _gaps(
    grids: Sequence[tuple[AreaFacts, Any]],
    village: tuple[AreaFacts, Any] | None,
    numbers: Mapping[int, int],
    latitude: float,
) -> list[Finding]:
    """What of the village no grid covers; where its own line is not known, what its grids enclose."""
    from shapely import Polygon, union_all

    together = union_all([sheet for _area, sheet in grids])
    if village is not None:
        missing = village[1].difference(together)
        pieces, code, number = getattr(missing, "geoms", [missing]), village[0].code, numbers.get(village[0].id, 0)
    else:
        rings = [ring for part in getattr(together, "geoms", [together]) for ring in part.interiors]
        pieces, code, number = [Polygon(ring) for ring in rings], grids[0][0].code, numbers.get(grids[0][0].id, 0)
    wide = sorted((piece for piece in pieces if _broad(piece) is not None), key=lambda piece: -piece.area)
    return [
        Finding("gap", number, code, amount=piece.area, at=_spot(piece, latitude))
        for piece in wide[:MOST_TOLD_OF_A_GAP]
    ]
