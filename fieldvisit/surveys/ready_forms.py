"""A ready form put to use: converted as every upload is, under a code that is free, and handed out at once."""

import uuid
from functools import lru_cache

from sqlalchemy import select

from fieldvisit.areas.models import Area
from fieldvisit.issues.categories import all_categories
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys import policy
from fieldvisit.surveys.attached import Attached
from fieldvisit.surveys.audience import ensure_may_be_for
from fieldvisit.surveys.audience_schemas import Audience
from fieldvisit.surveys.examining import Examined
from fieldvisit.surveys.library import LIBRARY, sample
from fieldvisit.surveys.library.sheets import Sample, categories_of, workbook_of
from fieldvisit.surveys.models import SurveyForm, VersionState
from fieldvisit.surveys.publishing import publish_row
from fieldvisit.surveys.queries import form_named, versions_of
from fieldvisit.surveys.uploading import take_in
from fieldvisit.surveys.xlsform.converting import Converted, convert_book


def use_ready_form(viewer: Viewer | None, code: str, area_id: int) -> tuple[SurveyForm, bool]:
    """Publish a ready form for an area; answers it, and whether that is new. Problems: not_visible, invalid_input."""
    found = sample(code)
    if found is None:
        raise NotVisible()
    if viewer is not None:
        ensure_may_be_for(viewer, area_id)
    there = _in_use(found, area_id)
    if there is not None:
        return there, False
    form_id = found.code if form_named(found.code) is None else f"{found.code}-{area_id}"
    raw, form = converted_sample(found.code, form_id, _unknown(found))
    made = take_in(viewer, Examined(form, []), [Attached(f"{form_id}.xlsx", raw)], audience_of(found, area_id))
    assert made.version is not None, made.faults  # our own workbook
    row = db.session.get_one(SurveyForm, made.version.survey_form_id)
    if made.version.state != VersionState.PUBLISHED:
        publish_row(viewer, row, made.version)
    return row, True


def audience_of(found: Sample, area_id: int) -> Audience:
    """Whom a ready form is for, in an area."""
    return Audience(
        area_id=area_id, kind=found.kind, visit_kinds=list(found.visit_kinds), tag_codes=list(found.tag_codes)
    )


def sample_file(code: str) -> bytes:
    """The workbook of a ready form, to be changed at will. Problems: not_visible."""
    found = sample(code)
    if found is None:
        raise NotVisible()
    return workbook_of(found, without=_unknown(found))


def _in_use(found: Sample, area_id: int) -> SurveyForm | None:
    ids = (found.code, f"{found.code}-{area_id}")
    query = select(SurveyForm).where(SurveyForm.form_id.in_(ids), SurveyForm.area_id == area_id)
    return next((row for row in db.session.scalars(query) if _handed_out(row)), None)


def _handed_out(row: SurveyForm) -> bool:
    return any(one.state == VersionState.PUBLISHED for one in versions_of(row))


@lru_cache(maxsize=16)
def converted_sample(code: str, form_id: str, without: frozenset[str] = frozenset()) -> tuple[bytes, Converted]:
    """A ready form's workbook and the form of it. Our own workbook needs no process of its own."""
    found = sample(code)
    assert found is not None
    raw = workbook_of(found, form_id=form_id, without=without)
    return raw, convert_book(raw)


def _unknown(found: Sample) -> frozenset[str]:
    active = {category.code for category in all_categories() if category.active}
    return frozenset(categories_of(found) - active)


def uses_of(viewer: Viewer) -> dict[str, list[tuple[uuid.UUID, str]]]:
    """{code of a ready form: [(form, its form id)]} of those that concern the viewer."""
    query = select(SurveyForm.id, SurveyForm.form_id, Area.name).join(Area, Area.id == SurveyForm.area_id)
    query = query.where(policy.within(policy.reach(viewer)), SurveyForm.form_id.startswith("fv-")).limit(200)
    found: dict[str, list[tuple[uuid.UUID, str]]] = {}
    for key, form_id, area in db.session.execute(query):
        code = next((one.code for one in LIBRARY if form_id == one.code or form_id.startswith(f"{one.code}-")), None)
        if code is not None:
            found.setdefault(code, []).append((key, area))
    return found
