"""POST sync/sealed: what a tablet hands over that nobody can open. No token; the device's signature speaks."""

from flask import Response, current_app, request
from marshmallow import Schema, fields

from fieldvisit.kernel.clock import iso, now
from fieldvisit.sync.sealed import keep_sealed_photo, take_in_sealed
from fieldvisit.sync.sealed_rows import MAX_SEALED, SealedPhotoSchema, SealedSchema
from fieldvisit.sync.sealed_throttle import count_address, count_device
from fieldvisit.web.api import PREFIX, RoomApi, body_of
from fieldvisit.web.guard import open_to_all
from fieldvisit.web.json import compact

api = RoomApi("sealed", __name__, url_prefix=f"{PREFIX}/sync", description="What tablets hand over unopened")
blueprints = [api]


class _TakenSchema(Schema):
    seq = fields.Integer()
    outcome = fields.String(metadata={"enum": ["applied", "duplicate", "conflict", "rejected", "deferred", "retry"]})
    code = fields.String(metadata={"description": "of a rejected one: not_opened, or as for a push"})


class SealedTakenSchema(Schema):
    """Answer of POST sync/sealed: what became of each row, by its number and in its order; no word of its content."""

    server_time = fields.DateTime()
    results = fields.List(fields.Nested(_TakenSchema))


@api.on("POST", "/sealed", SealedTakenSchema, takes=SealedSchema, refuses=(403, 404, 429))
@open_to_all
def hand_over() -> Response:
    """Outbox rows, sealed to the server and signed by the device: for a forgotten PIN or a revoked tablet."""
    count_address(request.remote_addr or "")
    handed = body_of(SealedSchema, max_bytes=MAX_SEALED)
    count_device(handed.device_id)
    results = take_in_sealed(handed, current_app.config["FIELDVISIT"].home)
    return compact({"server_time": iso(now()), "results": results})


class SealedPhotoKeptSchema(Schema):
    """Answer of POST sync/sealed-photos."""

    outcome = fields.String(metadata={"enum": ["kept", "duplicate"]})


@api.on(
    "POST",
    "/sealed-photos",
    SealedPhotoKeptSchema,
    takes=SealedPhotoSchema,
    refuses=(403, 404, 409, 410, 423, 429, 507),
)
@open_to_all
def hand_over_photo() -> dict[str, str]:
    """One photo, in the same envelope as a row; after its record."""
    count_address(request.remote_addr or "")
    handed = body_of(SealedPhotoSchema, max_bytes=MAX_SEALED)
    count_device(handed.device_id)
    return {"outcome": "kept" if keep_sealed_photo(handed, current_app.config["FIELDVISIT"].home) else "duplicate"}
