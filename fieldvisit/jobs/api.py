"""The API of 后台任务: what of mine runs and what came of it; the file of a finished one; call off, once more."""

import uuid
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from fieldvisit.jobs import service
from fieldvisit.jobs.bell import ring
from fieldvisit.jobs.fetching import fetch_file
from fieldvisit.jobs.models import State
from fieldvisit.jobs.queries import job_page, job_row
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, Moment, Paged, ProblemSchema, RoomApi, Text, a_flag, page_of
from fieldvisit.web.guard import current_viewer, requires

api = RoomApi("my_jobs", __name__, url_prefix=f"{PREFIX}/jobs", description="What runs in the background.")
blueprints = [api]
ONE = "/<uuid:job_id>"
FILE = {"type": "string", "format": "binary"}


class JobSchema(Schema):
    """A job; never its arguments. `error` is a stable code; the file is kept until `file_until`."""

    id = fields.UUID(required=True)
    words = Text(required=True)
    state = fields.String(required=True, metadata={"enum": [str(state) for state in State]})
    done = fields.Integer(required=True)
    total = fields.Integer(allow_none=True)
    asked_by = fields.UUID(allow_none=True)
    asked_by_name = fields.String(allow_none=True)
    asked_at = Moment(required=True)
    ended_at = Moment(allow_none=True)
    attempts = fields.Integer(required=True)
    stopping = fields.Boolean(required=True)
    error = fields.String(allow_none=True)
    file_name = fields.String(allow_none=True)
    file_size = fields.Integer(allow_none=True)
    file_until = Moment(allow_none=True)
    file_gone = fields.Boolean(required=True)


class JobsQuery(Paged):
    """`all`: everybody's, for whoever looks after the system; others get their own."""

    all = a_flag()


@api.on("GET", "", page_of(JobSchema), asks=JobsQuery)
@requires(Act.SIGNED_IN)
def jobs() -> Any:
    """Jobs, the newest first."""
    args, said = JobsQuery.page_and_rest()
    viewer = current_viewer()
    return job_page(viewer, args, everyone=viewer.can(Act.ADMIN_SYSTEM) and said.get("all", False))


@api.on("GET", ONE, JobSchema)
@requires(Act.SIGNED_IN)
def job(job_id: uuid.UUID) -> Any:
    """How one stands."""
    return job_row(current_viewer(), job_id)


@api.route(f"{ONE}/file", methods=["GET"])
@api.response(200, FILE, content_type="*/*")
@api.alt_response(410, schema=ProblemSchema)
@requires(Act.SIGNED_IN)
def file(job_id: uuid.UUID) -> Response:
    """What a finished job made: a spreadsheet, CSV, a zip, GeoJSON; the look is in the audit trail."""
    return fetch_file(current_viewer(), job_id)


@api.on("POST", f"{ONE}/cancel", JobSchema)
@requires(Act.SIGNED_IN)
def cancel(job_id: uuid.UUID) -> Any:
    """Call it off: one that waits ends at once, one that runs at its next step."""
    with unit_of_work():
        service.cancel_job(current_viewer(), job_id)
    return job_row(current_viewer(), job_id)


@api.on("POST", f"{ONE}/again", JobSchema, 201, refuses=(409, 429))
@requires(Act.SIGNED_IN)
def again(job_id: uuid.UUID) -> Any:
    """Ask for the same once more."""
    with unit_of_work():
        made = service.ask_again(current_viewer(), job_id).id
    ring()
    return job_row(current_viewer(), made)
