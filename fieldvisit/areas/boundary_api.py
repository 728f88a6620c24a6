"""The API of boundaries: a file is sent and checked, looked at, put in force, taken back, as on the pages."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from fieldvisit.areas import boundaries
from fieldvisit.areas.boundary_checks import is_hopeless, must_be_seen
from fieldvisit.areas.boundary_queries import file_page, geojson_in_force, names_of_codes
from fieldvisit.areas.boundary_reading import MOST_BYTES, Finding
from fieldvisit.areas.boundary_words import GRAVITY, STATES, VERDICTS, finding_words, gravity_of
from fieldvisit.areas.models import BoundaryFile
from fieldvisit.kernel.datum import Datum
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, Moment, Paged, RoomApi, body_of, page_of
from fieldvisit.web.guard import current_viewer, requires, takes_up_to
from fieldvisit.web.paging import Page
from fieldvisit.web.schemas import Base64, BaseSchema, CleanString

api = RoomApi("boundaries_api", __name__, url_prefix=f"{PREFIX}/boundaries", description="Lines around areas.")
blueprints = [api]
ONE = "/<uuid:boundary_id>"
MAX_BODY = MOST_BYTES * 4 // 3 + 64 * 1024
DATUMS = [str(datum) for datum in Datum]


class BoundaryFileSchema(Schema):
    """A file. `counts` of its shapes by verdict; `must_be_seen`: it is put in force only with `seen`."""

    id = fields.UUID(required=True)
    number = fields.Integer(allow_none=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    file_name = fields.String(required=True)
    datum = fields.String(required=True, metadata={"enum": DATUMS})
    swapped = fields.Boolean(required=True)
    made_by_name = fields.String(required=True)
    made_at = Moment(required=True)
    confirmed_at = Moment(allow_none=True)
    undone_at = Moment(allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    must_be_seen = fields.Boolean(required=True)
    hopeless = fields.Boolean(required=True)


class BoundaryFindingSchema(Schema):
    """What was noticed. `number`: of the shape in the file, 0 for the file; `at`: [longitude, latitude] of the spot."""

    code = fields.String(required=True)
    gravity = fields.String(required=True, metadata={"enum": list(GRAVITY)})
    number = fields.Integer(required=True)
    area_code = fields.String(required=True)
    words = fields.String(required=True)
    at = fields.List(fields.Float(), allow_none=True)


class BoundaryShapeSchema(Schema):
    """A shape that may be put in force: how it compares, and how many of its area's households lie within it."""

    number = fields.Integer(required=True)
    code = fields.String(required=True)
    area_id = fields.Integer(required=True)
    verdict = fields.String(required=True, metadata={"enum": list(VERDICTS)})
    square_metres = fields.Integer(required=True)
    homes_within = fields.Integer(allow_none=True)
    homes = fields.Integer(allow_none=True)


class LinesUndoneSchema(Schema):
    """`back`: areas whose line is as before; `left`: those that a later file drew anew."""

    back = fields.Integer(required=True)
    left = fields.Integer(required=True)


@dataclass(frozen=True)
class SendBoundaries:
    """A file by its name, and what its numbers refer to."""

    file_name: str
    content: bytes
    datum: str
    swapped: bool = False


class SendBoundariesSchema(BaseSchema):
    """A GeoJSON file in base64. `swapped`: its numbers stand as latitude, longitude."""

    command = SendBoundaries

    file_name = CleanString(required=True, max_length=160)
    content = Base64(required=True)
    datum = CleanString(required=True, validate=validate.OneOf(DATUMS))
    swapped = fields.Boolean(truthy={True}, falsy={False}, load_default=False)


@dataclass(frozen=True)
class ReadAgain:
    """In which datum, and which way round."""

    datum: str
    swapped: bool


class ReadBoundariesAgainSchema(BaseSchema):
    """The same file in another datum, or with its numbers the other way round."""

    command = ReadAgain

    datum = CleanString(required=True, validate=validate.OneOf(DATUMS))
    swapped = fields.Boolean(required=True, truthy={True}, falsy={False})


@dataclass(frozen=True)
class ConfirmBoundaries:
    """Whether what had to be looked at was."""

    seen: bool = False


class ConfirmBoundariesSchema(BaseSchema):
    """`seen`: somebody looked at what has to be looked at."""

    command = ConfirmBoundaries

    seen = fields.Boolean(truthy={True}, falsy={False}, load_default=False)


def _said(row: BoundaryFile) -> dict[str, Any]:
    findings = boundaries.findings_of(row)
    names = (name for name in BoundaryFileSchema().fields if hasattr(row, name))
    seen = {"must_be_seen": must_be_seen(findings), "hopeless": is_hopeless(findings)}
    return {name: getattr(row, name) for name in names} | seen


@api.on("GET", "", page_of(BoundaryFileSchema), asks=Paged)
@requires(Act.ADMIN_SYSTEM)
def listing() -> Page[dict[str, Any]]:
    """The files that were brought, the newest first."""
    args, _rest = Paged.page_and_rest()
    page = file_page(args)
    return Page([_said(row) for row in page.items], page.total, page.page, page.per_page)


@api.on("POST", "", BoundaryFileSchema, 201, takes=SendBoundariesSchema, refuses=(413,))
@requires(Act.ADMIN_SYSTEM)
@takes_up_to(MAX_BODY)
def upload() -> Any:
    """Read and check a file. Nothing is in force yet."""
    said = body_of(SendBoundariesSchema, max_bytes=MAX_BODY)
    viewer, datum = current_viewer(), Datum(said.datum)
    row = boundaries.look_through(viewer, said.file_name, said.content, datum, swapped=said.swapped)
    with unit_of_work():
        boundaries.keep(row)
        return _said(row)


@api.route("/lines", methods=["GET"])
@api.response(200, {"type": "object"}, content_type="application/geo+json")
@requires(Act.ADMIN_SYSTEM)
def lines() -> Response:
    """All boundaries in force as GeoJSON (WGS-84), as they may be sent again."""
    return Response(geojson_in_force(), mimetype="application/geo+json")


@api.on("GET", ONE, BoundaryFileSchema, refuses=(404,))
@requires(Act.ADMIN_SYSTEM)
def one(boundary_id: uuid.UUID) -> Any:
    """How it stands."""
    return _said(boundaries.file_row(boundary_id))


@api.on("GET", f"{ONE}/findings", page_of(BoundaryFindingSchema), asks=Paged, refuses=(404,))
@requires(Act.ADMIN_SYSTEM)
def findings(boundary_id: uuid.UUID) -> Page[dict[str, Any]]:
    """What was noticed in it, the gravest first."""
    args, _rest = Paged.page_and_rest()
    found = boundaries.findings_of(boundaries.file_row(boundary_id))
    shown = found[args.offset : args.offset + args.per_page]
    names = names_of_codes({one.code_said for one in shown} | {one.other for one in shown})
    return Page([_finding(one, names) for one in shown], len(found), args.page, args.per_page)


def _finding(found: Finding, names: dict[str, str]) -> dict[str, Any]:
    return {
        "code": found.code,
        "gravity": gravity_of(found),
        "number": found.number,
        "area_code": found.code_said,
        "words": finding_words(found, names),
        "at": list(found.at) if found.at else None,
    }


@api.on("GET", f"{ONE}/shapes", page_of(BoundaryShapeSchema), asks=Paged, refuses=(404,))
@requires(Act.ADMIN_SYSTEM)
def shapes(boundary_id: uuid.UUID) -> Page[dict[str, Any]]:
    """What may be put in force of it, in the order of the file."""
    args, _rest = Paged.page_and_rest()
    known = boundaries.shapes_of(boundaries.file_row(boundary_id))
    shown = known[args.offset : args.offset + args.per_page]
    return Page([_shape(said) for said in shown], len(known), args.page, args.per_page)


def _shape(said: dict[str, Any]) -> dict[str, Any]:
    within, of = said["homes"] or (None, None)
    plain = {name: said[name] for name in ("number", "code", "area_id", "verdict", "square_metres")}
    return plain | {"homes_within": within, "homes": of}


@api.on("POST", f"{ONE}/again", BoundaryFileSchema, takes=ReadBoundariesAgainSchema, refuses=(404, 409))
@requires(Act.ADMIN_SYSTEM)
def read_again(boundary_id: uuid.UUID) -> Any:
    """Read it in another datum, or the other way round; or only compare it anew."""
    said = body_of(ReadBoundariesAgainSchema)
    with unit_of_work():
        row = boundaries.read_again(current_viewer(), boundary_id, Datum(said.datum), swapped=said.swapped)
    return _said(row)


@api.on("POST", f"{ONE}/confirm", BoundaryFileSchema, takes=ConfirmBoundariesSchema, refuses=(404, 409))
@requires(Act.ADMIN_SYSTEM)
def confirm(boundary_id: uuid.UUID) -> Any:
    """Put it in force. What has to be looked at needs `seen`."""
    said = body_of(ConfirmBoundariesSchema)
    with unit_of_work():
        row = boundaries.confirm(current_viewer(), boundary_id, seen=said.seen)
    return _said(row)


@api.on("POST", f"{ONE}/undo", LinesUndoneSchema, refuses=(404, 409))
@requires(Act.ADMIN_SYSTEM)
def undo(boundary_id: uuid.UUID) -> Any:
    """Take it back: the lines it replaced are in force again."""
    with unit_of_work():
        back, left = boundaries.undo(current_viewer(), boundary_id)
    return {"back": back, "left": left}


@api.on("DELETE", ONE, None, refuses=(404, 409))
@requires(Act.ADMIN_SYSTEM)
def drop(boundary_id: uuid.UUID) -> None:
    """Let a file go that was never in force."""
    with unit_of_work():
        boundaries.drop(current_viewer(), boundary_id)
