"""Forms as JSON: what the API answers and takes."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from fieldvisit.surveys.attached import LONGEST_NAME, MOST_FILES, Attached, base_name
from fieldvisit.surveys.audience_schemas import Audience, AudienceSchema
from fieldvisit.surveys.models import FormKind, VersionState
from fieldvisit.web.api import Moment
from fieldvisit.web.schemas import Base64, BaseSchema, CleanString, StrictInteger


class FormRowSchema(Schema):
    """A form of the list, with the version that counts."""

    id = fields.UUID(required=True)
    form_id = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in FormKind]})
    area_name = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": [str(state) for state in VersionState]})
    version = fields.String(required=True)
    questions = fields.Integer(required=True)
    languages = fields.List(fields.String(), required=True)
    versions = fields.Integer(required=True)
    answers = fields.Integer(required=True)
    changed_at = Moment(required=True)


class VersionSchema(Schema):
    """A version. `md5` is of the XForm's bytes; `same`: the workbook was there already (on an upload only)."""

    id = fields.UUID(required=True)
    version = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": [str(state) for state in VersionState]})
    title = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    questions = fields.Integer(required=True)
    md5 = fields.String(required=True)
    made_at = Moment(required=True)
    published_at = Moment(allow_none=True)
    retired_at = Moment(allow_none=True)


class FormSchema(Schema):
    """A form with its versions, newest first."""

    id = fields.UUID(required=True)
    form_id = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in FormKind]})
    visit_kinds = fields.List(fields.String(), required=True)
    tag_codes = fields.List(fields.String(), required=True)
    area_id = fields.Integer(required=True)
    versions = fields.List(fields.Nested(VersionSchema), required=True)


class DefinedSchema(Schema):
    """The questions of a version, flat and in order; groups and repeats stand before what they hold."""

    items = fields.List(fields.Dict(), required=True)


class SampleSchema(Schema):
    """A ready form."""

    code = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    kind = fields.String(required=True)
    visit_kinds = fields.List(fields.String(), required=True)
    tag_codes = fields.List(fields.String(), required=True)


@dataclass(frozen=True)
class SentFile:
    """A file by its name."""

    name: str
    content: bytes

    @property
    def attached(self) -> Attached:
        """As the services take it."""
        return Attached(base_name(self.name), self.content)


class SentFileSchema(BaseSchema):
    """A file by its name, its content in base64."""

    command = SentFile

    name = CleanString(required=True, max_length=LONGEST_NAME)
    content = Base64(required=True)


@dataclass(frozen=True, kw_only=True)
class SendVersion:
    """A workbook with what goes with it. `version` stands in for its own."""

    file: SentFile
    media: list[SentFile] = field(default_factory=list)
    version: str = ""

    @property
    def files(self) -> list[Attached]:
        """The workbook first."""
        return [self.file.attached, *(one.attached for one in self.media)]


@dataclass(frozen=True, kw_only=True)
class SendForm(SendVersion):
    """The same, with whom it is for where the form is new."""

    audience: Audience


class SendVersionSchema(BaseSchema):
    """The next version of a form."""

    command: ClassVar[type[Any] | None] = SendVersion

    file = fields.Nested(SentFileSchema, required=True)
    media = fields.List(fields.Nested(SentFileSchema), load_default=list, validate=validate.Length(max=MOST_FILES))
    version = CleanString(max_length=60, load_default="", blank=True)


class SendFormSchema(SendVersionSchema):
    """A form that is new (or of a code that is there already: then as its next version)."""

    command = SendForm

    audience = fields.Nested(AudienceSchema, required=True)


class UseSampleSchema(BaseSchema):
    """For which area."""

    area_id = StrictInteger(required=True)
