"""The API of exports of answers: always a job, whose file is fetched under `/jobs`.

The filters are the words of the list's page, and travel in the body: what is searched for may be a name.
"""

import uuid
from typing import Any, ClassVar

from marshmallow import fields, validate

from fieldvisit.answers.export_schemas import ExportWish, ExportWishSchema
from fieldvisit.answers.exporting import ask_export, log_export, wished
from fieldvisit.answers.scope import form_answered
from fieldvisit.jobs.api import JobSchema
from fieldvisit.jobs.bell import ring
from fieldvisit.jobs.queries import job_row
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, RoomApi, body_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import LONGEST_WORD, MOST_WORDS, filters_in

api = RoomApi("answer_exports", __name__, url_prefix=f"{PREFIX}/surveys", description="Taking answers along.")
blueprints = [api]


class ExportAnswersSchema(ExportWishSchema):
    """What is wished, and the filters of the list; an unknown one narrows nothing."""

    command: ClassVar[type[Any] | None] = None

    filters = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 40)),
        values=fields.String(validate=validate.Length(max=LONGEST_WORD)),
        load_default=dict,
        validate=validate.Length(max=MOST_WORDS),
    )


@api.on("POST", "/<uuid:survey_id>/answers/export", JobSchema, 202, takes=ExportAnswersSchema, refuses=(404, 429))
@requires(Act.ANSWER_SEE)
def export(survey_id: uuid.UUID) -> Any:
    """Leave it to the worker; the job brings the file. Logged with how many sets, without the filters."""
    viewer, said = current_viewer(), body_of(ExportAnswersSchema)
    filters = filters_in(said.pop("filters"))
    made = wished(viewer, form_answered(viewer, survey_id), filters, ExportWish(**said))
    sets = made.count()
    with unit_of_work():
        job_id = ask_export(made, page_language()).id
        log_export(made, sets)
    ring()
    return job_row(viewer, job_id)
