"""The tablets' endpoints: register once, then pull, push and ask for receipts with the device's token."""

from typing import Any

from flask import Response, current_app, request
from flask_smorest import Blueprint

from fieldvisit.kernel.clock import iso, now
from fieldvisit.people.acts import Act
from fieldvisit.photos.seen import missing_photos
from fieldvisit.surveys.attachments import missing_files
from fieldvisit.sync import answers, envelope
from fieldvisit.sync.inbox import take_in
from fieldvisit.sync.protocol import ensure_pull
from fieldvisit.sync.pull import pull_answer
from fieldvisit.sync.receipts import missing_receipts
from fieldvisit.sync.registering import register
from fieldvisit.sync.reporting import hear_report
from fieldvisit.web.api import ProblemSchema
from fieldvisit.web.guard import current_viewer, open_to_all, requires, requires_device
from fieldvisit.web.json import compact, read_json
from fieldvisit.web.schemas import load

devices = Blueprint("devices", __name__, url_prefix="/api/v1", description="Tablets sign in once")
sync = Blueprint("sync", __name__, url_prefix="/api/v1/sync", description="What tablets hold and hand over")
blueprints = (devices, sync)


def _takes(schema: type[Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@devices.post("/devices")
@devices.doc(**_takes(envelope.RegistrationSchema))
@devices.response(201, answers.RegisteredSchema)
@devices.alt_response(401, schema=ProblemSchema)
@devices.alt_response(403, schema=ProblemSchema)
@devices.alt_response(409, schema=ProblemSchema)
@devices.alt_response(429, schema=ProblemSchema)
@open_to_all
def register_tablet() -> Response:
    """Sign a tablet in with a password. 401 wrong credentials, 429 too many tries."""
    asked = load(envelope.RegistrationSchema(), read_json())
    home = current_app.config["FIELDVISIT"].home
    return compact(register(asked, address=request.remote_addr or "", home=home), 201)


@sync.post("/pull")
@sync.doc(**_takes(envelope.PullSchema))
@sync.response(200, answers.PulledSchema)
@sync.alt_response(426, schema=ProblemSchema)
@requires_device
@requires(Act.DEVICE_USE)
def pull() -> Response:
    """The dossiers and reference data that differ from what the tablet names."""
    viewer, held = current_viewer(), load(envelope.PULL, read_json())
    ensure_pull(held.protocol)
    lost = hear_report(viewer.device_id, held.device)
    return Response(pull_answer(viewer, held, lost), mimetype="application/json")


@sync.post("/push")
@sync.doc(**_takes(envelope.PushSchema))
@sync.response(200, answers.PushedSchema)
@sync.alt_response(426, schema=ProblemSchema)
@requires_device
@requires(Act.DEVICE_USE)
def push() -> Response:
    """Operations from the outbox: each gets a result of its own, in order."""
    batch = envelope.read_batch(read_json(envelope.MAX_BODY, lone_surrogates=True))
    results = take_in(current_viewer(), batch)
    return compact({"server_time": iso(now()), "results": results})


@sync.post("/receipts")
@sync.doc(**_takes(envelope.ReceiptsSchema))
@sync.response(200, answers.MissingSchema)
@requires_device
@requires(Act.DEVICE_USE)
def receipts() -> Response:
    """Which of these the server does not know (any more): they are to be sent again."""
    asked, own = load(envelope.ReceiptsSchema(), read_json()), current_viewer().id
    missing = (
        *missing_receipts(own, asked.operations),
        *missing_photos(own, asked.photos),
        *missing_files(own, asked.attachments),
    )
    return compact({"missing": [str(key) for key in missing]})
