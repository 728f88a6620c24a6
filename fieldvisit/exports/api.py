"""The API of taking lists along: which there are, one as a job that writes a spreadsheet, one as text to paste.

The filters are the words of the list's own page, and travel in the body: what is searched for may be a name.
"""

from typing import Any

from marshmallow import Schema, fields, validate

from fieldvisit.exports.service import ask_export, log_export
from fieldvisit.exports.text import as_text
from fieldvisit.jobs.api import JobSchema
from fieldvisit.jobs.bell import ring
from fieldvisit.jobs.queries import job_row
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.addresses import page_with
from fieldvisit.web.api import PREFIX, RoomApi, Text, body_of, list_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import LONGEST_WORD, MOST_WORDS, SEARCHED, filters_in, list_named, lists_for
from fieldvisit.web.schemas import BaseSchema

api = RoomApi("lists", __name__, url_prefix=f"{PREFIX}/lists", description="Taking lists along.")
blueprints = [api]
ONE = "/<string(maxlength=40):name>"


class ListSchema(Schema):
    """A list that may be taken along."""

    code = fields.String(required=True)
    words = Text(required=True)


class NarrowedSchema(BaseSchema):
    """The words of the page's address; an unknown one narrows nothing."""

    filters = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 40)),
        values=fields.String(validate=validate.Length(max=LONGEST_WORD)),
        load_default=dict,
        validate=validate.Length(max=MOST_WORDS),
    )


class TextSchema(Schema):
    """The first lines, and how many there are in all."""

    text = fields.String(required=True)
    total = fields.Integer(required=True)


@api.on("GET", "", list_of(ListSchema))
@requires(Act.SIGNED_IN)
def lists() -> dict[str, Any]:
    """Every list whose page is open to the asker."""
    return {"items": lists_for(current_viewer())}


@api.on("POST", f"{ONE}/export", JobSchema, 202, takes=NarrowedSchema, refuses=(429,))
@requires(Act.SIGNED_IN)
def export(name: str) -> Any:
    """Leave it to the worker; the job brings the file. Logged with how many rows, without the filters."""
    viewer, said = current_viewer(), filters_in(body_of(NarrowedSchema)["filters"])
    listing = list_named(viewer, name)
    total = listing.number(viewer, said)
    address = page_with(
        listing.endpoint, {key: word for key, word in said.items() if key not in SEARCHED}, listing.within
    )
    with unit_of_work():
        made = ask_export(viewer, listing, said, address, page_language()).id
        log_export(viewer, listing, total)
    ring()
    return job_row(viewer, made)


@api.on("POST", f"{ONE}/text", TextSchema, takes=NarrowedSchema)
@requires(Act.SIGNED_IN)
def text(name: str) -> dict[str, Any]:
    """As text to paste: nobody's number, of residents no more than the family name."""
    viewer, said = current_viewer(), filters_in(body_of(NarrowedSchema)["filters"])
    listing = list_named(viewer, name)
    total = listing.number(viewer, said)
    return {"text": as_text(listing, listing.stream(viewer, said), total), "total": total}
