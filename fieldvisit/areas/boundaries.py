"""Boundaries: a file is read and checked, looked at, put in force, taken back. Flushes, never commits.

Nothing counts before somebody has confirmed it. A boundary that is replaced stays, so that taking a file back puts the
lines in force again that it replaced.
"""

import uuid
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, insert, select, update

from fieldvisit.areas.boundary_checks import Checked, check_boundaries, is_hopeless, must_be_seen
from fieldvisit.areas.boundary_index import TABLE, index, mark_now
from fieldvisit.areas.boundary_meeting import Drawn
from fieldvisit.areas.boundary_reading import FileRead, Finding, read_boundaries
from fieldvisit.areas.models import AreaBoundary, BoundaryFile, Level
from fieldvisit.areas.queries import AreaFacts, areas_of, areas_with_codes
from fieldvisit.areas.shapes import QUICKLY, count_points, digest_of, outline_of_shape, packed, unpacked
from fieldvisit.areas.standing import homes_in
from fieldvisit.jobs.kinds import Work
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.datum import Datum
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem, StepRefused
from fieldvisit.kernel.ids import new_id
from fieldvisit.people import audit
from fieldvisit.people.marks import move_mark
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.sealed import keyring
from fieldvisit.storage.unit_of_work import unit_of_work

CHECKED, IN_FORCE, UNDONE, DROPPED = "checked", "in_force", "undone", "dropped"
MOST_HOMES = 40_000  # that are looked at beside a file
KEPT = timedelta(days=30)  # a file that nobody confirmed


def look_through(
    viewer: Viewer, file_name: str, content: bytes, datum: Datum, *, swapped: bool = False
) -> BoundaryFile:
    """Read and check a file, without a lock: a city's takes some seconds. Problems: invalid_input (file)."""
    row = BoundaryFile(
        id=uuid.uuid4(), state=CHECKED, file_name=file_name[:160], datum=datum, swapped=swapped, shapes=b"",
        findings=[], counts={}, made_by=viewer.id, made_by_name=viewer.name, made_at=now(), content=b"",
    )  # fmt: skip
    examine(row, content)
    row.content = keyring().seal_bytes(zlib.compress(content, QUICKLY), _label(row.id))
    return row


def keep(row: BoundaryFile) -> BoundaryFile:
    """Keep a file that was looked through; nothing is in force yet."""
    db.session.add(row)
    db.session.flush()
    return row


def read_again(viewer: Viewer, file_id: uuid.UUID, datum: Datum, *, swapped: bool) -> BoundaryFile:
    """Read the same file in another datum, or with its numbers the other way round."""
    row = _held(file_id, CHECKED)
    row.datum, row.swapped = datum, swapped
    examine(row, _content(row))
    db.session.flush()
    return row


def confirm(viewer: Viewer, file_id: uuid.UUID, *, seen: bool) -> BoundaryFile:
    """Put in force what is new or changed. Problems: invalid_input (seen), stale_version 409, step_refused 409."""
    row = _held(file_id, CHECKED)
    findings = findings_of(row)
    if must_be_seen(findings) and not seen:
        raise InvalidInput(_l("上面有要看一看的地方。看过了，请打勾。"), field="seen")
    if is_hopeless(findings) or not row.counts.get("new", 0) + row.counts.get("changed", 0):
        raise StepRefused(_l("这份文件里没有可以启用的边界。"))
    if row.seen_mark != mark_now():
        raise Problem(_l("您看过之后，边界又变了。请再检查一遍，再启用。"), code="stale_version", status=409)
    at = now()
    row.state, row.confirmed_at = IN_FORCE, at
    row.number = (db.session.scalar(select(func.max(BoundaryFile.number))) or 0) + 1
    shapes = [said for said in shapes_of(row) if said["verdict"] in ("new", "changed")]
    _replace(row, [said["area_id"] for said in shapes])
    db.session.flush()
    db.session.execute(insert(AreaBoundary), [boundary_of(row, said, new_id(at)) for said in shapes])
    _noted(viewer, "boundaries_confirmed", row, {"areas": len(shapes)})
    return row


def undo(viewer: Viewer, file_id: uuid.UUID) -> tuple[int, int]:
    """Take a file back: (areas whose line is as before, areas left because a later file drew them anew)."""
    row = _held(file_id, IN_FORCE)
    ours = list(db.session.scalars(select(AreaBoundary).where(AreaBoundary.file_id == row.id)))
    standing = [one for one in ours if one.until is None]
    at = now()
    for one in standing:
        one.until, one.ended_by = at, row.id
    db.session.flush()  # the places are free before the earlier ones take them
    earlier = select(AreaBoundary.id).where(
        AreaBoundary.ended_by == row.id,
        AreaBoundary.file_id != row.id,
        AreaBoundary.area_id.in_([one.area_id for one in standing]),
    )
    ids = list(db.session.scalars(earlier))
    db.session.execute(update(AreaBoundary).where(AreaBoundary.id.in_(ids)).values(until=None, ended_by=None))
    row.state, row.undone_at = UNDONE, at
    _noted(viewer, "boundaries_undone", row, {"areas": len(standing), "left": len(ours) - len(standing)})
    return len(standing), len(ours) - len(standing)


def drop(viewer: Viewer, file_id: uuid.UUID) -> None:
    """Let a file go that was never in force; what was read of it is forgotten."""
    row = _held(file_id, CHECKED)
    row.state, row.content, row.shapes = DROPPED, b"", b""
    db.session.flush()


def tidy_files(_work: Work) -> None:
    """Every night: files that nobody put in force."""
    with unit_of_work():
        where = BoundaryFile.state == CHECKED, BoundaryFile.made_at < now() - KEPT
        db.session.execute(update(BoundaryFile).where(*where).values(state=DROPPED, content=b"", shapes=b""))


def findings_of(row: BoundaryFile) -> list[Finding]:
    """What was noticed, the gravest first."""
    return [Finding(**(said | {"at": tuple(said["at"]) if said["at"] else None})) for said in row.findings]


def shapes_of(row: BoundaryFile) -> list[Any]:
    """What was read: {number, code, area_id, verdict, polygons, outline, digest, homes: [within, of], square_metres}.

    Everything that takes its time is worked out here: who confirms writes it down, and holds nobody up.
    """
    return unpacked(row.shapes) if row.shapes else []


def file_row(file_id: uuid.UUID) -> BoundaryFile:
    """The file. Problems: not_visible."""
    row = db.session.get(BoundaryFile, file_id)
    if row is None or row.state == DROPPED:
        raise NotVisible()
    return row


def _held(file_id: uuid.UUID, state: str) -> BoundaryFile:
    query = select(BoundaryFile).where(BoundaryFile.id == file_id).with_for_update()
    row = db.session.scalar(query, execution_options={"populate_existing": True})
    if row is None or row.state == DROPPED:
        raise NotVisible()
    if row.state != state:
        raise StepRefused(_l("这份文件已经不在这一步了。请刷新页面。"))
    return row


def _label(file_id: uuid.UUID) -> bytes:
    return f"boundary {file_id}".encode()


def _content(row: BoundaryFile) -> bytes:
    return zlib.decompress(keyring().open_bytes(row.content, _label(row.id)))


def examine(row: BoundaryFile, content: bytes) -> None:
    """Read and check: what was found, and the shapes that may be put in force, stand on the row afterwards."""
    datum = Datum(row.datum)
    read = read_boundaries(content, datum, swapped=row.swapped)
    areas = areas_with_codes({shape.code for shape in read.shapes})
    grids = [area.id for area in areas.values() if area.level is Level.GRID]
    checked = check_boundaries(read, areas, _in_force(), homes_in(grids, MOST_HOMES), datum)
    row.findings = [asdict(finding) for finding in checked.findings]
    known = _digests([drawn.area.id for drawn in checked.drawn])
    shapes = [_shape(drawn, checked, known) for drawn in checked.drawn]
    row.shapes, row.counts, row.seen_mark = packed(shapes), _counts(read, shapes), mark_now()


def _in_force() -> dict[int, tuple[AreaFacts, Any]]:
    geometries = index().geometries
    return {area_id: (area, geometries[area_id]) for area_id, area in areas_of(geometries.keys()).items()}


def _shape(drawn: Drawn, checked: Checked, known: Mapping[int, str]) -> dict[str, Any]:
    polygons = drawn.shape.polygons
    digest = digest_of(polygons)
    return {
        "number": drawn.shape.number,
        "code": drawn.area.code,
        "area_id": drawn.area.id,
        "verdict": _verdict(known.get(drawn.area.id), digest),
        "polygons": polygons,
        "outline": outline_of_shape(drawn.geometry),
        "digest": digest,
        "homes": checked.homes_within.get(drawn.area.id),
        "square_metres": round(drawn.sheet.area),
    }


def _digests(area_ids: Sequence[int]) -> dict[int, str]:
    """{area: the digest of its line in force}."""
    query = select(AreaBoundary.area_id, AreaBoundary.digest).where(AreaBoundary.until.is_(None))
    wanted = set(area_ids)
    return {area_id: digest for area_id, digest in db.session.execute(query) if area_id in wanted}


def _verdict(known: str | None, digest: str) -> str:
    return "new" if known is None else "same" if known == digest else "changed"


def _counts(read: FileRead, shapes: Sequence[dict[str, Any]]) -> dict[str, int]:
    verdicts = [shape["verdict"] for shape in shapes]
    told = {verdict: verdicts.count(verdict) for verdict in ("new", "changed", "same")}
    return told | {"shapes": read.count, "wrong": read.count - len(shapes)}


def _replace(row: BoundaryFile, area_ids: Sequence[int]) -> None:
    where = AreaBoundary.area_id.in_(area_ids), AreaBoundary.until.is_(None)
    db.session.execute(update(AreaBoundary).where(*where).values(until=row.confirmed_at, ended_by=row.id))


def boundary_of(row: BoundaryFile, said: dict[str, Any], key: uuid.UUID) -> dict[str, Any]:
    """The line around an area from when the file is confirmed, of one of its shapes, as a row to be written."""
    return {
        "id": key,
        "area_id": said["area_id"],
        "file_id": row.id,
        "polygons": packed(said["polygons"]),
        "outline": packed(said["outline"]),
        "digest": said["digest"],
        "points": count_points(said["polygons"]),
        "square_metres": said["square_metres"],
        "since": row.confirmed_at,
        "until": None,
        "ended_by": None,
    }


def _noted(viewer: Viewer, act: str, row: BoundaryFile, detail: dict[str, object]) -> None:
    move_mark(TABLE)
    audit.record(act, actor_id=viewer.id, subject_kind="boundary_file", subject_id=row.id, detail=detail)
    db.session.flush()
