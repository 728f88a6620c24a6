"""Boundaries checked: each by itself, beside the others (boundary_meeting), and against where people live. Pure.

`wrong` shapes are left out; what has to be looked at is put in force only when somebody says that he has seen it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldvisit.areas.boundary_meeting import Beside, Drawn, in_villages, overlaps
from fieldvisit.areas.boundary_reading import FileRead, Finding, Shape
from fieldvisit.areas.models import Level
from fieldvisit.areas.queries import AreaFacts
from fieldvisit.areas.shapes import geometry_of, on_a_sheet
from fieldvisit.kernel.datum import Datum, to_wgs84

WRONG = frozenset(
    """no_polygon no_code bad_number not_degrees too_few_points too_many_points unknown_code doubled_code wrong_level
    self_crossing""".split()  # noqa: SIM905
)
LOOK = frozenset(("swapped", "other_datum", "overlap", "gap", "outside_village", "far_off"))
NEVER = frozenset(("swapped",))  # nothing of such a file can be put in force
FAR = 3_000.0  # metres from its own households
ENOUGH_HOMES = 20  # to say that another datum fits better
BETTER = 0.1  # by that share of the households
MOST_FINDINGS = 2_000


@dataclass
class Checked:
    """What may be put in force, and everything that was noticed."""

    drawn: list[Drawn] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    homes_within: dict[int, tuple[int, int]] = field(default_factory=dict)  # {area: (within, of so many)}


# {grid: the places (longitude, latitude) of its households}
Homes = Mapping[int, Sequence[tuple[float, float]]]


def check_boundaries(
    read: FileRead,
    areas: Mapping[str, AreaFacts],
    in_force: Beside,
    homes: Homes,
    datum: Datum,
) -> Checked:
    """Check what was read. `areas`: by code; `in_force`: {area: (itself, its geometry)} of those nearby."""
    checked = Checked(findings=list(read.findings))
    if any(finding.code in NEVER for finding in read.findings):
        return checked
    latitude = _latitude(read.shapes)
    for shape in _known(read.shapes, areas, checked):
        area, geometry = areas[shape.code], geometry_of(shape.polygons)
        if crossing := _crossing(geometry):
            checked.findings.append(Finding("self_crossing", shape.number, shape.code, at=crossing))
        else:
            checked.drawn.append(Drawn(shape, area, geometry, on_a_sheet(geometry, latitude)))
    beside = {
        area_id: (area, on_a_sheet(geometry, latitude))
        for area_id, (area, geometry) in in_force.items()
        if area_id not in {drawn.area.id for drawn in checked.drawn}
    }
    checked.findings += _holes(checked.drawn)
    checked.findings += overlaps(checked.drawn, beside, latitude)
    checked.findings += in_villages(checked.drawn, beside, latitude)
    checked.findings += _among_homes(checked, homes, datum, latitude)
    checked.findings = sorted(checked.findings, key=_gravity)[:MOST_FINDINGS]
    return checked


def _gravity(finding: Finding) -> tuple[int, int]:
    return (0 if finding.code in WRONG | NEVER else 1 if finding.code in LOOK else 2, finding.number)


def _latitude(shapes: Sequence[Shape]) -> float:
    norths = [shape.polygons[0][0][0][1] for shape in shapes]
    return sum(norths) / len(norths) if norths else 0.0


def _known(shapes: Sequence[Shape], areas: Mapping[str, AreaFacts], checked: Checked) -> list[Shape]:
    """Those of a grid or village that is there, once."""
    by_code: dict[str, list[Shape]] = defaultdict(list)
    for shape in shapes:
        by_code[shape.code].append(shape)
    kept = []
    for code, same in by_code.items():
        area = areas.get(code)
        fault = (
            "unknown_code" if area is None
            else "wrong_level" if area.level not in (Level.GRID, Level.VILLAGE)
            else "doubled_code" if len(same) > 1
            else ""
        )  # fmt: skip
        if fault:
            checked.findings += [Finding(fault, shape.number, code) for shape in same]
        else:
            kept += same
    return sorted(kept, key=lambda shape: shape.number)


def _crossing(geometry: Any) -> tuple[float, float] | None:
    """Where the line crosses itself, or None where it does not."""
    if geometry.is_valid:
        return None
    from shapely.validation import explain_validity

    _words, _, spot = explain_validity(geometry).rstrip("]").rpartition("[")
    east, _, north = spot.partition(" ")
    try:
        return float(east), float(north)
    except ValueError:
        here = geometry.representative_point()
        return here.x, here.y


def _holes(drawn: Sequence[Drawn]) -> list[Finding]:
    return [
        Finding("hole", one.shape.number, one.shape.code, amount=holes)
        for one in drawn
        if (holes := sum(len(polygon) - 1 for polygon in one.shape.polygons))
    ]


def _among_homes(checked: Checked, homes: Homes, datum: Datum, latitude: float) -> list[Finding]:
    """Whether the households of a grid lie within its line; and whether they would with another datum."""
    import shapely

    grids = [one for one in checked.drawn if len(homes.get(one.area.id, ())) > 0]
    found: list[Finding] = []
    for one in grids:
        places = shapely.points(homes[one.area.id])
        within = int(shapely.contains(one.geometry, places).sum())
        checked.homes_within[one.area.id] = within, len(homes[one.area.id])
        middle = on_a_sheet(shapely.MultiPoint(places).centroid, latitude)
        if within == 0 and (away := middle.distance(one.sheet)) > FAR:
            found.append(Finding("far_off", one.shape.number, one.shape.code, amount=away))
        elif within < len(homes[one.area.id]):
            out = len(homes[one.area.id]) - within
            found.append(Finding("homes_outside", one.shape.number, one.shape.code, str(len(homes[one.area.id])), out))
    return found + _datum_noticed(grids, checked, homes, datum)


def _datum_noticed(grids: Sequence[Drawn], checked: Checked, homes: Homes, said: Datum) -> list[Finding]:
    """The datum with which clearly more households lie in their own grid than with the one that was named."""
    total = sum(of for _within, of in checked.homes_within.values())
    if total < ENOUGH_HOMES:
        return []
    best, most = said, sum(within for within, _of in checked.homes_within.values()) / total
    for other in Datum:
        if other is not said and (share := _share_within(grids, homes, said, other) / total) > most + BETTER:
            best, most = other, share
    return [] if best is said else [Finding("other_datum", other=str(best), amount=round(most * 100))]


def _share_within(grids: Sequence[Drawn], homes: Homes, said: Datum, other: Datum) -> int:
    """How many households lay in their grids if the file's numbers were of the other datum.

    The households are moved the other way: there are fewer of them than points of lines.
    """
    import numpy
    import shapely

    number = 0
    for one in grids:
        places = numpy.array(homes[one.area.id])
        east, north = _moved(places[:, 0], places[:, 1], said, other)
        number += int(shapely.contains(one.geometry, shapely.points(east, north)).sum())
    return number


def _moved(east: Any, north: Any, said: Datum, other: Datum) -> tuple[Any, Any]:
    """What undoes reading numbers of `other` as `said`: their difference here, which is the same all over a grid."""
    middle = float(north.mean()), float(east.mean())
    as_said, as_other = to_wgs84(*middle, said), to_wgs84(*middle, other)
    return east + (as_said.lon - as_other.lon), north + (as_said.lat - as_other.lat)


def wrong_numbers(findings: Collection[Finding]) -> set[int]:
    """The shapes that are left out."""
    return {finding.number for finding in findings if finding.code in WRONG and finding.number}


def must_be_seen(findings: Collection[Finding]) -> bool:
    """Whether somebody has to say that he has looked."""
    return any(finding.code in LOOK for finding in findings)


def is_hopeless(findings: Collection[Finding]) -> bool:
    """Whether nothing of the file can be put in force as it was read."""
    return any(finding.code in NEVER for finding in findings)
