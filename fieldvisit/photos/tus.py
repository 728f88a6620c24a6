"""Photos arrive by tus 1.0 (https://tus.io/protocols/resumable-upload): any of its clients can send one.

Core, creation, termination, expiration and checksum. The address of an upload is that of its photo, so that a client
which has forgotten everything but the photo asks there how far it came. Only with a device's token, and only for
photos that the account has named in a record.
"""

# flask-smorest's decorators carry no types.
# mypy: allow-untyped-decorators

import base64
import binascii
import uuid
from typing import Any, cast

from flask import Blueprint, Response, request, url_for
from werkzeug.http import http_date

from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.people.acts import Act
from fieldvisit.photos.arriving import Checksum, Incoming, Upload, checksum_of, take_piece, upload_of
from fieldvisit.photos.limits import MAX_BYTES
from fieldvisit.photos.opening import Announced, give_up, open_upload
from fieldvisit.web.api import PREFIX, ProblemSchema, RoomApi
from fieldvisit.web.api_spec import OWN_PHRASES
from fieldvisit.web.guard import current_viewer, open_to_all, requires, requires_device

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
PIECE_TYPE = "application/offset+octet-stream"
ONE = "/<uuid:photo_id>"
MOST_METADATA = 4096

api = RoomApi("photo_uploads", __name__, url_prefix=f"{PREFIX}/photos", description="Photos arrive (tus 1.0).")


def a_header(name: str, *, required: bool = True) -> dict[str, Any]:
    """A header in the description of an endpoint."""
    return {"in": "header", "name": name, "required": required, "schema": {"type": "string"}}


def refuses(room: RoomApi, *codes: int) -> Any:
    """The problems with which an endpoint of tus answers, for its description."""

    def mark(view: Any) -> Any:
        for code in (400, 412, *codes):
            view = room.alt_response(code, schema=ProblemSchema, description=OWN_PHRASES.get(code))(view)
        return view

    return mark


def spoken(most: int) -> Response:
    """Which tus this is; `most`: how many bytes a file may have."""
    headers = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(most),
        "Tus-Checksum-Algorithm": "sha1,sha256",
    }
    return Response(status=204, headers=headers)


@open_to_all
def what_is_spoken() -> Response:
    """Which tus this is, how large a photo may be."""
    return spoken(MAX_BYTES)


# OPTIONS and HEAD have no body to describe: they stand beside the document, as everywhere; and before the others,
# which would answer OPTIONS by themselves.
Blueprint.add_url_rule(api, "", view_func=what_is_spoken, methods=["OPTIONS"])


@api.route("", methods=["POST"])
@api.doc(parameters=[a_header("Tus-Resumable"), a_header("Upload-Length"), a_header("Upload-Metadata")])
@api.response(201)
@refuses(api, 409, 410, 413, 415, 422, 423, 429)
@requires_device
@requires(Act.DEVICE_USE)
def begin() -> Response:
    """Begin with a photo, or begin anew. Upload-Metadata: `photo_id`, and `sha256` and `filetype` to be compared."""
    ensure_spoken()
    upload = open_upload(current_viewer(), _announced())
    answer = standing(Response(status=201), upload)
    answer.headers["Location"] = url_for("photo_uploads.how_far", photo_id=upload.id)
    return answer


@requires_device
@requires(Act.DEVICE_USE)
def how_far(photo_id: uuid.UUID) -> Response:
    """How many bytes have come: all of them means that the photo is kept."""
    return standing(Response(status=200), _own(photo_id))


Blueprint.add_url_rule(api, ONE, view_func=how_far, methods=["HEAD"])

PIECE = {
    "parameters": [a_header("Tus-Resumable"), a_header("Upload-Offset"), a_header("Upload-Checksum", required=False)],
    "requestBody": {"required": True, "content": {PIECE_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
}


@api.route(ONE, methods=["PATCH"])
@api.doc(**PIECE)
@api.response(204)
@refuses(api, 409, 410, 413, 415, 422, 423, 460, 507)
@requires_device
@requires(Act.DEVICE_USE)
def go_on(photo_id: uuid.UUID) -> Response:
    """The next piece. With the last one the photo is looked at: refused (422) or damaged (460) it says so here."""
    _own(photo_id)
    if request.mimetype != PIECE_TYPE:
        raise Problem(code="wrong_type", status=415, field="Content-Type")
    request.max_content_length = MAX_BYTES
    body = cast(Incoming, request.stream)
    return standing(
        Response(status=204),
        take_piece(current_viewer(), photo_id, whole_number("Upload-Offset"), body, said_checksum()),
    )


@api.route(ONE, methods=["DELETE"])
@api.doc(parameters=[a_header("Tus-Resumable")])
@api.response(204)
@refuses(api, 410, 423)
@requires_device
@requires(Act.DEVICE_USE)
def stop(photo_id: uuid.UUID) -> Response:
    """Forget what has come; the photo is awaited as before. 403 once it is kept."""
    _own(photo_id)
    give_up(current_viewer(), photo_id)
    return Response(status=204)


@api.after_request
def say_version(answer: Response) -> Response:
    """Which version of tus was spoken, on every answer."""
    answer.headers["Tus-Resumable"] = VERSION
    if answer.status_code == 412:
        answer.headers["Tus-Version"] = VERSION
    return answer


def _own(photo_id: uuid.UUID) -> Upload:
    """The upload; whose it is comes before how it is asked for."""
    upload = upload_of(current_viewer(), photo_id)
    ensure_spoken()
    return upload


def ensure_spoken() -> None:
    """Problems: tus_version 412."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Problem(code="tus_version", status=412, field="Tus-Resumable")


def standing(answer: Response, upload: Upload) -> Response:
    """The answer with what the upload has come to."""
    answer.headers["Upload-Offset"] = str(upload.offset)
    answer.headers["Upload-Length"] = str(upload.length)
    if upload.expires_at is not None:
        answer.headers["Upload-Expires"] = http_date(upload.expires_at)
    return answer


def whole_number(name: str) -> int:
    """A header that is a number. Problems: bad_header 400."""
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise Problem(code="bad_header", status=400, field=name)
    return int(text)


def said_checksum() -> Checksum | None:
    """What the piece should add up to, where the client says it. Problems: bad_checksum 400."""
    said = request.headers.get("Upload-Checksum")
    return checksum_of(said) if said is not None else None


def _announced() -> Announced:
    length, metadata = whole_number("Upload-Length"), metadata_in(request.headers.get("Upload-Metadata", ""))
    try:
        photo_id = uuid.UUID(metadata.get("photo_id", ""))
    except ValueError as error:
        raise InvalidInput(field="photo_id") from error
    return Announced(photo_id, length, metadata.get("sha256"), metadata.get("filetype"))


def metadata_in(header: str) -> dict[str, str]:
    """`key base64,key base64` as text. Problems: bad_header 400."""
    try:
        if len(header) > MOST_METADATA:
            raise ValueError("too long")
        pairs = [pair.strip().partition(" ") for pair in header.split(",") if pair.strip()]
        return {key: base64.b64decode(value, validate=True).decode() for key, _, value in pairs}
    except (ValueError, binascii.Error) as error:
        raise Problem(code="bad_header", status=400, field="Upload-Metadata") from error
