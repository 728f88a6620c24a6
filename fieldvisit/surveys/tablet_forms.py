"""What tablets are told of forms: the published versions that concern their user, with the files that go with them.

Lists of one's own register are not among these files: a tablet makes them of what it holds. Rows are read anew only
when the mark of forms has moved.
"""

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import undefer

from fieldvisit.areas.models import Area
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyForm, SurveyMedia, SurveyVersion, VersionState
from fieldvisit.surveys.own_lists import OWN_LISTS, own_list
from fieldvisit.surveys.policy import reach_with
from fieldvisit.surveys.queries import media_content
from fieldvisit.surveys.rules import meet

MOST_FORMS = 100
PREFIX = "/api/v1/surveys"


@dataclass(frozen=True)
class TabletForm:
    """A published version as tablets hold it. `said` is JSON for the reference data."""

    area_path: str
    said: dict[str, Any]


def reference_forms(viewer: Viewer, own_grids: Collection[int], mark: str | None) -> list[dict[str, Any]]:
    """The list tablets hold: what concerns the viewer, whose households lie in these grids; bounded.

    `mark`: the mark of forms as it is in this transaction.
    """
    if not viewer.can(Act.FORM_SEE):
        return []
    paths = reach_with(viewer, own_grids)
    concern = [one.said for one in _published(mark) if any(meet(path, one.area_path) for path in paths)]
    return concern[:MOST_FORMS]


def _published(mark: str | None) -> tuple[TabletForm, ...]:
    """Every published version, by form id."""
    return _read() if mark is None else _at(mark)


@lru_cache(maxsize=4)
def _at(_mark: str) -> tuple[TabletForm, ...]:
    return _read()


def _read() -> tuple[TabletForm, ...]:
    query = (
        select(SurveyVersion, SurveyForm, Area.path)
        .join(SurveyForm, SurveyForm.id == SurveyVersion.survey_form_id)
        .join(Area, Area.id == SurveyForm.area_id)
        .where(SurveyVersion.state == VersionState.PUBLISHED)
        .options(undefer(SurveyVersion.xform))
        .order_by(SurveyForm.form_id)
    )
    rows = db.session.execute(query).all()
    files: dict[uuid.UUID, list[SurveyMedia]] = {version.id: [] for version, _form, _path in rows}
    for file in db.session.scalars(
        select(SurveyMedia).where(SurveyMedia.version_id.in_(files)).order_by(SurveyMedia.name)
    ):
        files[file.version_id].append(file)
    return tuple(TabletForm(path, _said(form, version, files[version.id])) for version, form, path in rows)


def _said(form: SurveyForm, version: SurveyVersion, files: list[SurveyMedia]) -> dict[str, Any]:
    address = f"{PREFIX}/{quote(form.form_id, safe='')}/{quote(version.version, safe='')}"
    return {
        "form_id": form.form_id,
        "version": version.version,
        "title": version.title,
        "kind": form.kind,
        "visit_kinds": list(form.visit_kinds),
        "tag_codes": list(form.tag_codes),
        "area_id": form.area_id,
        "xform_url": f"{address}.xml",
        "md5": version.md5,
        "sha256": hashlib.sha256(version.xform.encode()).hexdigest(),
        "languages": list(version.languages),
        "media": [
            {
                "name": file.name,
                "md5": file.md5,
                "sha256": file.sha256,
                "url": f"{address}/media/{quote(file.name, safe='')}",
            }
            for file in files
        ],
    }


def media_for(viewer: Viewer, version_id: uuid.UUID, name: str) -> tuple[bytes, str, str]:
    """(content, its type, md5) of a file of a version; a list of the asker's register is made there and then.

    Problems: not_visible.
    """
    if name in OWN_LISTS:
        made = own_list(viewer, name)
        return made.content, "text/csv; charset=utf-8", made.md5
    found = media_content(version_id, name)
    return found.content, found.content_type, found.md5
