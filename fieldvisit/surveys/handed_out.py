"""Which versions of which forms are handed out to somebody, with the files they need."""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from fieldvisit.areas.models import Area
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyForm, SurveyMedia, SurveyVersion, VersionState
from fieldvisit.surveys.own_lists import OWN_LISTS
from fieldvisit.surveys.policy import reach, within

MOST = 500
_FILES = re.compile(r"""jr://file(?:-csv)?/([^"'/<>]+)""")


@dataclass(frozen=True)
class HandedOut:
    """A version that somebody may fill in."""

    id: uuid.UUID
    form_id: str
    title: str
    version: str
    md5: str
    needs_files: bool


def versions_for(viewer: Viewer, *, form_id: str = "", all_versions: bool = False) -> list[HandedOut]:
    """The published versions that concern the viewer; with all_versions the retired ones too, for they take answers."""
    states = [VersionState.PUBLISHED, VersionState.RETIRED] if all_versions else [VersionState.PUBLISHED]
    columns = (SurveyVersion.id, SurveyForm.form_id, SurveyVersion.title, SurveyVersion.version, SurveyVersion.md5)
    query = (
        select(*columns)
        .join(SurveyForm, SurveyForm.id == SurveyVersion.survey_form_id)
        .join(Area, Area.id == SurveyForm.area_id)
        .where(within(reach(viewer)), SurveyVersion.state.in_(states))
        .order_by(SurveyForm.form_id, SurveyVersion.made_at.desc(), SurveyVersion.id)
        .limit(MOST)
    )
    rows = db.session.execute(query.where(SurveyForm.form_id == form_id) if form_id else query).all()
    needing = _needing([row.id for row in rows])
    return [HandedOut(*row, needs_files=row.id in needing) for row in rows]


def _needing(version_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those with files of their own, or that choose from the viewer's own register."""
    own = select(SurveyMedia.version_id).where(SurveyMedia.version_id.in_(version_ids))
    chooses = [SurveyVersion.xform.contains(f"jr://file-csv/{name}") for name in sorted(OWN_LISTS)]
    lists = select(SurveyVersion.id).where(SurveyVersion.id.in_(version_ids), or_(*chooses))
    return {*db.session.scalars(own), *db.session.scalars(lists)}


def handed_out_xform(viewer: Viewer, version_id: uuid.UUID) -> str:
    """The XForm as its md5 says it. Problems: not_visible (unknown, not handed out, or for other areas)."""
    query = (
        select(SurveyVersion.xform)
        .join(SurveyForm, SurveyForm.id == SurveyVersion.survey_form_id)
        .join(Area, Area.id == SurveyForm.area_id)
        .where(SurveyVersion.id == version_id, SurveyVersion.state != VersionState.DRAFT, within(reach(viewer)))
    )
    xform = db.session.scalar(query)
    if xform is None:
        raise NotVisible()
    return xform


def own_lists_in(xform: str) -> list[str]:
    """The lists of the viewer's own register from which the form chooses."""
    return sorted(OWN_LISTS.intersection(_FILES.findall(xform)))
