"""OpenRosa: what ODK Collect and its like speak. Lists and forms out, answers and files in.

The key in the address says who asks; a wrong one is 403, because a 401 makes a phone ask for a password. Completeness
is judged by what the answers name, never by the client's word `*isIncomplete*`.
"""

import uuid
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.http import http_date

from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people.acts import Act
from fieldvisit.surveys import openrosa_documents as documents
from fieldvisit.surveys.answered_versions import HOUSEHOLDS
from fieldvisit.surveys.file_limits import MAX_FILE
from fieldvisit.surveys.handed_out import (
    HandedOut,
    handed_out_xform,
    own_lists_in,
    versions_for,
)
from fieldvisit.surveys.openrosa_receiving import PostedFile, receive
from fieldvisit.surveys.own_lists import OWN_LISTS, gone_from_own, own_list
from fieldvisit.surveys.queries import media_of
from fieldvisit.surveys.tablet_forms import media_for
from fieldvisit.surveys.xml_tree import MAX_BYTES
from fieldvisit.web.guard import current_viewer, open_to_all, requires_key, takes_up_to
from fieldvisit.web.languages import page_language
from fieldvisit.web.problems import answer_below, wording

PREFIX = "/openrosa/"
SPLIT_AT = 10 * 1000 * 1000  # clients send what is more in several posts, and a larger file alone
MOST_IN_A_POST = MAX_FILE + 4 * MAX_BYTES
XML_PART = "xml_submission_file"
KEYED = "/key/<key>"
MOST_IDS = 200
_XML = "text/xml; charset=utf-8"
_TRUE = ("true", "1", "yes")

blueprint = Blueprint("openrosa", __name__, url_prefix="/openrosa")


def _document(text: str, status: int = 200) -> Response:
    return Response(text, status, content_type=_XML)


@blueprint.after_request
def _spoken(answer: Response) -> Response:
    """What every answer says of this server."""
    answer.headers["X-OpenRosa-Version"] = "1.0"
    answer.headers["X-OpenRosa-Accept-Content-Length"] = str(SPLIT_AT)
    answer.headers["Content-Language"] = page_language()
    answer.headers.setdefault("Date", http_date())
    return answer


def _refusal(problem: Problem) -> Response:
    """The words are shown on the phone."""
    answer = _document(documents.response(wording(problem)), problem.status)
    if problem.status == 401:
        answer.headers["WWW-Authenticate"] = 'Key realm="fieldvisit"'  # a key in the address, no password
    return _spoken(answer)


answer_below(PREFIX, _refusal)


@blueprint.get(f"{KEYED}/formList")
@requires_key(Act.SURVEY_SUBMIT)
def form_list(key: str) -> Response:
    """The forms that concern the holder. Filters: formID, verbose, listAllVersions."""
    wide = request.args.get("listAllVersions", "").lower() in _TRUE
    verbose = request.args.get("verbose", "").lower() in _TRUE
    found = versions_for(current_viewer(), form_id=request.args.get("formID", ""), all_versions=wide)
    return _document(documents.form_list((_listed(key, one) for one in found), verbose=verbose))


def _listed(key: str, one: HandedOut) -> documents.ListedForm:
    files = _address("manifest", key=key, version_id=one.id) if one.needs_files else None
    download = _address("form", key=key, version_id=one.id)
    return documents.ListedForm(one.form_id, one.title, one.version, one.md5, download, files)


def _address(view: str, **named: Any) -> str:
    """Clients take whole addresses only."""
    return url_for(f"openrosa.{view}", _external=True, **named)


@blueprint.get(f"{KEYED}/forms/<uuid:version_id>.xml")
@requires_key(Act.SURVEY_SUBMIT)
def form(key: str, version_id: uuid.UUID) -> Response:
    """The XForm, byte for byte what its md5 says."""
    return _document(handed_out_xform(current_viewer(), version_id))


@blueprint.get(f"{KEYED}/forms/<uuid:version_id>/manifest")
@requires_key(Act.SURVEY_SUBMIT)
def manifest(key: str, version_id: uuid.UUID) -> Response:
    """The files that the form needs: its own, and lists of the holder's own register."""
    viewer, xform = current_viewer(), handed_out_xform(current_viewer(), version_id)
    own = [(name, own_list(viewer, name).md5) for name in own_lists_in(xform)]
    files = [(row.name, row.md5) for row in media_of(version_id) if row.name not in OWN_LISTS] + own
    return _document(documents.manifest(_file(key, version_id, name, md5) for name, md5 in files))


def _file(key: str, version_id: uuid.UUID, name: str, md5: str) -> documents.ListedFile:
    download = _address("media", key=key, version_id=version_id, name=name)
    gone = _address("integrity", key=key) if name in HOUSEHOLDS else None
    return documents.ListedFile(name, md5, download, gone)


@blueprint.get(f"{KEYED}/forms/<uuid:version_id>/media/<name>")
@requires_key(Act.SURVEY_SUBMIT)
def media(key: str, version_id: uuid.UUID, name: str) -> Response:
    """One of these files."""
    viewer = current_viewer()
    handed_out_xform(viewer, version_id)  # not visible to whom the form is not handed out
    content, kind, _md5 = media_for(viewer, version_id, name)
    headers = {"Content-Disposition": "attachment", "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(content, content_type=kind, headers=headers)


@blueprint.get(f"{KEYED}/entities")
@requires_key(Act.SURVEY_SUBMIT)
def integrity(key: str) -> Response:
    """Which of the households `?id=a,b` are the holder's no more."""
    asked = [one for one in request.args.get("id", "").split(",") if one][:MOST_IDS]
    return _document(documents.integrity(gone_from_own(current_viewer(), asked)))


@blueprint.route(f"{KEYED}/submission", methods=["HEAD", "POST"])
@requires_key(Act.SURVEY_SUBMIT)
@takes_up_to(MOST_IN_A_POST)
def submission(key: str) -> Response:
    """HEAD: what is taken, 204. POST: answers and files; 201 once all of it is kept."""
    if request.method == "HEAD":
        return Response(status=204)
    receive(current_viewer(), key, _xml(), _files())
    return _document(documents.response(_("收到了，谢谢。")), 201)


def _xml() -> bytes:
    """The part with the answers: a file as the specification says, or a field as some clients send it."""
    part = request.files.get(XML_PART)
    if part is not None:
        return part.stream.read(MAX_BYTES + 1)
    said = request.form.get(XML_PART)
    if not said:
        raise Problem(_l("没有收到答卷（xml_submission_file）。"), code="no_xml", status=400)
    return said.encode(errors="surrogatepass")


def _files() -> list[PostedFile]:
    """Every other part that bears a file: named by its file name, or by the part's."""
    parts = [(name, part) for name, part in request.files.items(multi=True) if name != XML_PART]
    return [PostedFile(part.filename or name, part.stream) for name, part in parts]


@blueprint.route("/formList", methods=["GET"])
@blueprint.route("/submission", methods=["GET", "POST"])
@open_to_all
def without_key() -> Response:
    """An address without a key: nobody is known by it."""
    raise Problem(_l("地址里没有密钥。请用“我的账号”里给的地址或二维码。"), code="no_key", status=401)


@blueprint.route("/<path:rest>", methods=["GET"])
@open_to_all
def nothing_here(rest: str) -> Response:
    """So that a mistyped address is answered in a form that phones can show."""
    raise NotVisible()
