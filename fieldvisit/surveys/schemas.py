"""What a tablet says when it hands in answers."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from marshmallow import fields, validate

from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.surveys.answers import fits_as_file_name
from fieldvisit.surveys.attachments import NamedFile
from fieldvisit.surveys.file_limits import MAX_FILE, MOST_ANNOUNCED
from fieldvisit.surveys.instance import LONGEST_FORM_ID, LONGEST_VERSION, Instance, read_instance
from fieldvisit.web.schemas import BaseSchema, CleanString, load


@dataclass(frozen=True)
class SubmitSurvey:
    """Answers with what the tablet knows of them."""

    form_id: str
    form_version: str
    instance_xml: str
    visit_id: uuid.UUID | None = None
    attachments: list[NamedFile] = field(default_factory=list)


class NamedFileSchema(BaseSchema):
    """A file that follows its answers."""

    command = NamedFile

    id = fields.UUID(required=True)
    name = CleanString(required=True, max_length=255, validate=fits_as_file_name)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}\Z"))
    bytes = fields.Integer(required=True, strict=True, validate=validate.Range(1, MAX_FILE))
    type = CleanString(load_default=None, allow_none=True, max_length=80)


def _each_once(named: list[NamedFile]) -> bool:
    return len({one.id for one in named}) == len(named)


class SubmitSurveySchema(BaseSchema):
    """The body of `survey.submit`."""

    command = SubmitSurvey

    form_id = CleanString(required=True, max_length=LONGEST_FORM_ID)
    form_version = CleanString(load_default="", blank=True, max_length=LONGEST_VERSION)
    instance_xml = fields.String(required=True)
    visit_id = fields.UUID(load_default=None, allow_none=True)
    attachments = fields.List(
        fields.Nested(NamedFileSchema), load_default=list, validate=[validate.Length(max=MOST_ANNOUNCED), _each_once]
    )


_SCHEMA = SubmitSurveySchema()


def load_submission(body: Any) -> tuple[SubmitSurvey, Instance]:
    """The command and its instance. Problems: invalid_input, those of read_instance."""
    said: SubmitSurvey = load(_SCHEMA, body)
    instance = read_instance(said.instance_xml.encode(errors="surrogatepass"))
    for name, told, written in (
        ("form_id", said.form_id, instance.form_id),
        ("form_version", said.form_version, instance.version),
    ):
        if told != written:
            raise InvalidInput(field=name)
    return said, instance
