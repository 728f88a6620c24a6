"""The API of a tablet's file: the same as at the desk, for a program that brings it in."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from marshmallow import Schema, fields, validate

from fieldvisit.people.acts import Act
from fieldvisit.sync.outbox_file import MAX_FILE
from fieldvisit.sync.outbox_import import import_file
from fieldvisit.web.api import PREFIX, RoomApi, body_of
from fieldvisit.web.guard import current_viewer, requires, takes_up_to
from fieldvisit.web.schemas import BaseSchema

api = RoomApi("outbox_import_api", __name__, url_prefix=f"{PREFIX}/review", description="A tablet's file.")
blueprints = [api]
MAX_BODY = MAX_FILE + MAX_FILE // 8  # the same lines, with what JSON writes before each quotation mark


@dataclass(frozen=True)
class TabletFile:
    """The file as text."""

    file: str


class TabletFileSchema(BaseSchema):
    """The file that a tablet saved, whole and as it is."""

    command = TabletFile

    file = fields.String(required=True, validate=validate.Length(max=MAX_FILE))


class ImportedSchema(Schema):
    """Rows newly in the record, known before, kept to be checked, and left in the file (bring it once more later);
    pictures newly kept, known before, refused for good, and left in the file because no record names them here yet.
    """

    taken = fields.Integer(required=True)
    known = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    left = fields.Integer(required=True)
    photos = fields.Integer(required=True)
    photos_known = fields.Integer(required=True)
    photos_refused = fields.Integer(required=True)
    photos_left = fields.Integer(required=True)


@api.on("POST", "/tablet-files", ImportedSchema, takes=TabletFileSchema, refuses=(403, 404))
@requires(Act.OUTBOX_IMPORT)
@takes_up_to(MAX_BODY)
def bring_in() -> Any:
    """Looked at whole before anything is written; twice changes nothing."""
    said = body_of(TabletFileSchema, max_bytes=MAX_BODY)
    return import_file(current_viewer(), said.file.encode(), current_app.config["FIELDVISIT"].home)
