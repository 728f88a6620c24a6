"""The file of a finished job, for whoever asked for it: from the page and from the API alike."""

import uuid

from flask import Response, send_file
from flask_babel import lazy_gettext as _l

from fieldvisit.jobs import files
from fieldvisit.jobs.models import State
from fieldvisit.jobs.queries import job_of
from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people import audit
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.unit_of_work import unit_of_work

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"xlsx": XLSX, "csv": "text/csv", "zip": "application/zip", "geojson": "application/geo+json"}


def type_of(file_name: str) -> str:
    """The media type of a file that a job made, by the ending of its name."""
    return TYPES.get(file_name.rpartition(".")[2], "application/octet-stream")


def fetch_file(viewer: Viewer, job_id: uuid.UUID) -> Response:
    """The file as an answer; that it was fetched is in the audit trail. Problems: not_visible, file_gone 410."""
    row = job_of(viewer, job_id)
    if row.state != State.DONE or row.file_name is None:
        raise NotVisible()
    path, name = files.file_of(row.id), row.file_name
    if row.file_gone or not path.is_file():
        raise Problem(_l("这个文件过了保留的 7 天，已经清掉了。请重新导出。"), code="file_gone", status=410)
    with unit_of_work():
        audit.record("export_fetched", actor_id=viewer.id, subject_kind="job", subject_id=job_id)
    return send_file(path, mimetype=type_of(name), as_attachment=True, download_name=name, max_age=0)
