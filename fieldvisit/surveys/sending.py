"""Forms and their files as answers: workbooks and XForms to be kept, and the same under a mark for clients."""

from typing import Any

from flask import Response, request
from sqlalchemy import select
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response as AnyResponse

from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyForm, SurveyVersion
from fieldvisit.surveys.queries import media_content

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XML = "text/xml; charset=utf-8"


def file_answer(form: SurveyForm, version: SurveyVersion, kind: str, name: str = "") -> AnyResponse:
    """A file to be kept: `xlsx`, `xml`, or `media` by its name. Problems: not_visible."""
    if kind == "media":
        row = media_content(version.id, name)
        return download(row.content, row.content_type, row.name)
    file_name = f"{form.form_id} {version.version}.{kind}"
    if kind == "xml":
        return download(xform_of(version).encode(), XML, file_name)
    xlsx = db.session.scalars(select(SurveyVersion.xlsx).where(SurveyVersion.id == version.id)).one()
    return download(xlsx, XLSX, file_name)


def xform_of(version: SurveyVersion) -> str:
    """The XForm, exactly the text whose md5 the version bears."""
    return db.session.scalars(select(SurveyVersion.xform).where(SurveyVersion.id == version.id)).one()


def download(content: bytes, content_type: str, name: str) -> AnyResponse:
    """A file to be kept under a name."""
    answer = Response(content, content_type=content_type)
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": name})
    return answer


def marked(content: bytes, content_type: str, md5: str) -> Any:
    """The bytes under their md5: who holds them already hears so in a word."""
    answer = Response(content, content_type=content_type)
    answer.set_etag(md5)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)
