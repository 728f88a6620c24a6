"""The pictures themselves, small and large, for whoever may look at a record that bears them."""

import uuid

from flask import Response, request

from fieldvisit.people.acts import Act
from fieldvisit.photos import tus
from fieldvisit.photos.album import fetch
from fieldvisit.photos.picture import KEPT_TYPE
from fieldvisit.photos.seen import stored_photo
from fieldvisit.web.api import PREFIX, RoomApi
from fieldvisit.web.guard import current_viewer, requires

api = RoomApi("photos", __name__, url_prefix=f"{PREFIX}/photos", description="Photos of visits and issues.")
blueprints = [tus.api, api]

_PICTURE = {"type": "string", "format": "binary"}
# Long enough to leaf back and forth, short enough that a right that ended is felt.
HEADERS = {
    "Cache-Control": "private, max-age=600",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline; filename=photo.jpg",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@api.route("/<uuid:photo_id>/full", methods=["GET"])
@api.response(200, _PICTURE, content_type=KEPT_TYPE)
@requires(Act.SIGNED_IN)
def full(photo_id: uuid.UUID) -> Response:
    """The photo, 1600 pixels at most, without its place or anything else beside the picture."""
    return _picture(photo_id, "full")


@api.route("/<uuid:photo_id>/thumb", methods=["GET"])
@api.response(200, _PICTURE, content_type=KEPT_TYPE)
@requires(Act.SIGNED_IN)
def thumb(photo_id: uuid.UUID) -> Response:
    """The same, 320 pixels at most."""
    return _picture(photo_id, "thumb")


def _picture(photo_id: uuid.UUID, size: str) -> Response:
    stored = stored_photo(current_viewer(), photo_id)
    answer = Response(fetch(stored, size), mimetype=KEPT_TYPE, headers=HEADERS)
    if current_viewer().device_id is not None:
        answer.headers["Cache-Control"] = "no-store"  # a tablet's browser would keep it in clear
    answer.set_etag(stored[:32])
    answer.make_conditional(request)
    return answer
