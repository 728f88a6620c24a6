"""Files of answers arrive by tus 1.0 (https://tus.io/protocols/resumable-upload) as photos do, at their own address.

Only with a device's token, and only for files that the account has announced with its answers.
"""

# flask-smorest's decorators carry no types.
# mypy: allow-untyped-decorators

import uuid
from typing import cast

from flask import Blueprint, Response, request, url_for

from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.people.acts import Act
from fieldvisit.photos import tus
from fieldvisit.photos.arriving import Incoming
from fieldvisit.surveys.attachment_uploads import AnnouncedFile, give_up, open_upload, take_piece, upload_of
from fieldvisit.surveys.file_limits import MAX_FILE
from fieldvisit.web.api import PREFIX, RoomApi
from fieldvisit.web.guard import current_viewer, open_to_all, requires, requires_device

ONE = "/<uuid:attachment_id>"

api = RoomApi(
    "survey_files",
    __name__,
    url_prefix=f"{PREFIX}/surveys/attachments",
    description="Files of answers arrive (tus 1.0).",
)
blueprints = [api]


@open_to_all
def what_is_spoken() -> Response:
    """Which tus this is, how large a file may be."""
    return tus.spoken(MAX_FILE)


# Before the others, which would answer OPTIONS by themselves.
Blueprint.add_url_rule(api, "", view_func=what_is_spoken, methods=["OPTIONS"])


@api.route("", methods=["POST"])
@api.doc(parameters=[tus.a_header("Tus-Resumable"), tus.a_header("Upload-Length"), tus.a_header("Upload-Metadata")])
@api.response(201)
@tus.refuses(api, 409, 410, 422, 423)
@requires_device
@requires(Act.SURVEY_SUBMIT)
def begin() -> Response:
    """Begin with a file, or go on. Upload-Metadata: `attachment_id`, and `sha256` to be compared."""
    tus.ensure_spoken()
    upload = open_upload(current_viewer(), _announced())
    answer = tus.standing(Response(status=201), upload)
    answer.headers["Location"] = url_for("survey_files.how_far", attachment_id=upload.id)
    return answer


@requires_device
@requires(Act.SURVEY_SUBMIT)
def how_far(attachment_id: uuid.UUID) -> Response:
    """How many bytes have come: all of them means that the file is kept."""
    upload = upload_of(current_viewer(), attachment_id)
    tus.ensure_spoken()
    return tus.standing(Response(status=200), upload)


Blueprint.add_url_rule(api, ONE, view_func=how_far, methods=["HEAD"])


@api.route(ONE, methods=["PATCH"])
@api.doc(**tus.PIECE)
@api.response(204)
@tus.refuses(api, 409, 410, 413, 415, 423, 460, 507)
@requires_device
@requires(Act.SURVEY_SUBMIT)
def go_on(attachment_id: uuid.UUID) -> Response:
    """The next piece. With the last one the file is compared with what was announced: damaged (460) it says so here."""
    upload_of(current_viewer(), attachment_id)
    tus.ensure_spoken()
    if request.mimetype != tus.PIECE_TYPE:
        raise Problem(code="wrong_type", status=415, field="Content-Type")
    request.max_content_length = MAX_FILE
    body = cast(Incoming, request.stream)
    offset, checksum = tus.whole_number("Upload-Offset"), tus.said_checksum()
    return tus.standing(Response(status=204), take_piece(current_viewer(), attachment_id, offset, body, checksum))


@api.route(ONE, methods=["DELETE"])
@api.doc(parameters=[tus.a_header("Tus-Resumable")])
@api.response(204)
@tus.refuses(api, 410, 423)
@requires_device
@requires(Act.SURVEY_SUBMIT)
def stop(attachment_id: uuid.UUID) -> Response:
    """Forget what has come; the file is awaited as before. 403 once it is kept."""
    upload_of(current_viewer(), attachment_id)
    tus.ensure_spoken()
    give_up(current_viewer(), attachment_id)
    return Response(status=204)


@api.after_request
def _say_version(answer: Response) -> Response:
    return cast(Response, tus.say_version(answer))


def _announced() -> AnnouncedFile:
    metadata = tus.metadata_in(request.headers.get("Upload-Metadata", ""))
    try:
        attachment_id = uuid.UUID(metadata.get("attachment_id", ""))
    except ValueError as error:
        raise InvalidInput(field="attachment_id") from error
    return AnnouncedFile(attachment_id, tus.whole_number("Upload-Length"), metadata.get("sha256"))
