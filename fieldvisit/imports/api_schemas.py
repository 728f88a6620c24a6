"""What the API says of imports, and what it takes."""

import uuid
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from fieldvisit.imports.choosing import DATUMS, head_of
from fieldvisit.imports.models import Decision, ImportState, Verdict
from fieldvisit.imports.policy import ACTS
from fieldvisit.imports.queries import ImportFacts, RowFacts, counts_of
from fieldvisit.imports.rules import MOST_BYTES
from fieldvisit.imports.together import Together
from fieldvisit.imports.words import why_wrong
from fieldvisit.kernel.text import mask_identity, mask_phone
from fieldvisit.web.api import Moment
from fieldvisit.web.schemas import Base64, BaseSchema, CleanString, StrictInteger

MAX_BODY = MOST_BYTES * 4 // 3 + 64 * 1024
_NUMBERS = {"phone": mask_phone, "identity_number": mask_identity}


class ImportSchema(Schema):
    """A file brought in. `header` and `columns` ({field: place}) while it is read; `counts` of its rows by verdict."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"enum": list(ACTS)})
    area_id = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"enum": [str(one) for one in ImportState]})
    stopped = fields.Boolean(required=True)
    file_name = fields.String(required=True)
    made_by_name = fields.String(required=True)
    made_at = Moment(required=True)
    written_at = Moment(allow_none=True)
    undone_at = Moment(allow_none=True)
    job_id = fields.UUID(allow_none=True)
    sheets = fields.List(fields.String(), required=True)
    header = fields.List(fields.String(), required=True)
    columns = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    error = fields.String(allow_none=True)


def said_of(facts: ImportFacts) -> dict[str, Any]:
    """An import as the schema tells it."""
    row = facts.row
    names = ("id", "kind", "area_id", "state", "file_name", "made_by_name", "made_at", "written_at", "undone_at")
    head = head_of(row) if row.said else None
    return {name: getattr(row, name) for name in (*names, "job_id", "error")} | {
        "stopped": facts.stopped,
        "sheets": head.sheets if head else [],
        "header": head.header if head else [],
        "columns": head.columns if head else {},
        "counts": {**(row.counts or {}), **counts_of(row.id)},
    }


class ImportRowSchema(Schema):
    """A row of the file: `faults` {field, code, words}, `changes` {field: [before, after]} with numbers masked, `like`
    the households it may be. `subject_id`: whom it is about."""

    number = fields.Integer(required=True)
    verdict = fields.String(required=True, metadata={"enum": [str(one) for one in Verdict]})
    decision = fields.String(allow_none=True, metadata={"enum": [*(str(one) for one in Decision), None]})
    subject_id = fields.UUID(allow_none=True)
    follows = fields.Integer(allow_none=True)
    about = fields.String(required=True)
    faults = fields.List(fields.Dict(), required=True)
    changes = fields.Dict(required=True)
    like = fields.List(fields.Dict(), required=True)


def row_said(row: RowFacts) -> dict[str, Any]:
    """A row as the schema tells it."""
    said = row.said
    faults = [
        {"field": one["field"], "code": one["code"], "words": str(why_wrong(one))} for one in said.get("faults", ())
    ]
    changes = {
        name: [_NUMBERS[name](value) if value else value for value in pair] if name in _NUMBERS else pair
        for name, pair in said.get("changes", {}).items()
    }
    told = {name: getattr(row, name) for name in ("number", "verdict", "decision", "subject_id", "follows")}
    return told | {"about": said.get("about", ""), "faults": faults, "changes": changes, "like": said.get("like", [])}


class HowManySchema(Schema):
    """How many rows it was done to."""

    number = fields.Integer(required=True)


@dataclass(frozen=True)
class BringFile:
    """A file by its name."""

    kind: str
    area_id: int
    file_name: str
    content: bytes


class BringFileSchema(BaseSchema):
    """A file, its content in base64: of what, for which area."""

    command = BringFile

    kind = CleanString(required=True, validate=validate.OneOf(list(ACTS)))
    area_id = StrictInteger(required=True)
    file_name = CleanString(required=True, max_length=200)
    content = Base64(required=True)


@dataclass(frozen=True)
class OpenAgain:
    """Another sheet or encoding, or where the header ends."""

    sheet: str = ""
    encoding: str = ""
    header_row: int | None = None


class OpenAgainSchema(BaseSchema):
    """Another sheet of the file, another encoding, or the row in which its header ends."""

    command = OpenAgain

    sheet = CleanString(max_length=200, blank=True, load_default="")
    encoding = CleanString(max_length=20, blank=True, load_default="")
    header_row = StrictInteger(load_default=None, allow_none=True)


@dataclass(frozen=True)
class ChooseColumns:
    """{field: place in the header}, and the datum of positions."""

    columns: dict[str, int]
    datum: str = DATUMS[0]


class ChooseColumnsSchema(BaseSchema):
    """Which column is what; the file is looked through then."""

    command = ChooseColumns

    columns = fields.Dict(keys=CleanString(max_length=40), values=StrictInteger(), required=True)
    datum = CleanString(load_default=DATUMS[0], validate=validate.OneOf(list(DATUMS)))


@dataclass(frozen=True)
class MendCells:
    """{field: what its cell should say}."""

    cells: dict[str, str]


class MendCellsSchema(BaseSchema):
    """Wrong cells written anew."""

    command = MendCells

    cells = fields.Dict(keys=CleanString(max_length=40), values=CleanString(max_length=500, blank=True), required=True)


@dataclass(frozen=True)
class Decide:
    """What a row is; None takes the word back."""

    decision: str | None = None
    subject_id: uuid.UUID | None = None


class DecideSchema(BaseSchema):
    """`same` (as `subject_id`), `new`, `leave`, or null."""

    command = Decide

    decision = CleanString(
        load_default=None, allow_none=True, validate=validate.OneOf([Decision.SAME, Decision.NEW, Decision.LEAVE])
    )
    subject_id = fields.UUID(load_default=None, allow_none=True)


@dataclass(frozen=True)
class DecideAll:
    """What all undecided rows are."""

    decision: str


class DecideAllSchema(BaseSchema):
    """`new` or `leave`."""

    command = DecideAll

    decision = CleanString(required=True, validate=validate.OneOf([Decision.NEW, Decision.LEAVE]))


class SameWrongSchema(Schema):
    """Several rows in which the same wrong text stands in the same column."""

    field = fields.String(required=True)
    cell = fields.String(required=True)
    rows = fields.Integer(required=True)
    first = fields.Integer(required=True)
    words = fields.String(required=True)


class TogetherSchema(Schema):
    """What wrong rows have in common. `swapped`: latitude and longitude; `placed`: no grid, but one was found."""

    same = fields.List(fields.Nested(SameWrongSchema), required=True)
    swapped = fields.Integer(required=True)
    placed = fields.Integer(required=True)
    rows = fields.Integer(required=True)


def together_said(found: Together) -> dict[str, Any]:
    """It as the schema tells it."""
    same = [
        {"field": one.field, "cell": one.cell, "rows": one.rows, "first": one.first, "words": str(why_wrong(one.fault))}
        for one in found.same
    ]
    return {"same": same, "swapped": found.swapped, "placed": found.placed, "rows": found.rows}


@dataclass(frozen=True)
class MendSame:
    """One text in the place of another."""

    field: str
    cell: str
    text: str


class MendSameSchema(BaseSchema):
    """In the column of `field`, `text` in the place of `cell`, in every wrong row."""

    command = MendSame

    field = CleanString(required=True, max_length=40)
    cell = fields.String(required=True, validate=validate.Length(max=500))  # as it stands there, spaces and all
    text = CleanString(required=True, max_length=500, blank=True)


@dataclass(frozen=True)
class TakeGrids:
    """Of one row, or of all."""

    number: int | None = None


class TakeGridsSchema(BaseSchema):
    """`number`: of one row alone."""

    command = TakeGrids

    number = StrictInteger(load_default=None, allow_none=True)


class KeptSchema(Schema):
    """Whom taking an import back left alone. `number`: its row in the file, while rows are kept."""

    subject_id = fields.UUID(required=True)
    state = fields.String(required=True, metadata={"enum": ["kept", "held"]})
    about = fields.String(required=True)
    number = fields.Integer(allow_none=True)
