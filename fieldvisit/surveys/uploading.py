"""A workbook becomes a version: kept, examined, compared with what is there, drafted. Flushes, never commits."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm import undefer

from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.issues.categories import category_of
from fieldvisit.kernel.clock import now, today
from fieldvisit.kernel.errors import InvalidInput, NotAllowed
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.surveys import policy
from fieldvisit.surveys.attached import Attached, for_form
from fieldvisit.surveys.audience import changed, ensure_may_be_for, put_audience
from fieldvisit.surveys.audience_schemas import Audience
from fieldvisit.surveys.examining import Examined
from fieldvisit.surveys.models import SurveyForm, SurveyMedia, SurveySubmission, SurveyVersion, VersionState
from fieldvisit.surveys.queries import attached_to, form_named, form_path, versions_of
from fieldvisit.surveys.rules import next_version
from fieldvisit.surveys.xlsform.converting import VERSION, Converted, with_version
from fieldvisit.surveys.xlsform.faults import Fault


@dataclass
class Judged:
    """A form beside what is already there. `same`: nothing is new; `proposal`: the version it could have."""

    form: Converted
    files: list[Attached]
    row: SurveyForm | None
    faults: list[Fault] = field(default_factory=list)
    same: SurveyVersion | None = None
    proposal: str = ""


@dataclass(frozen=True)
class TakenIn:
    """What became of a workbook: a version (`same`: it was there already), or what is wrong with it."""

    version: SurveyVersion | None = None
    same: bool = False
    faults: Sequence[Mapping[str, Any]] = ()
    proposal: str = ""  # where only the version stands in the way


def take_in(
    viewer: Viewer | None,
    examined: Examined,
    files: Sequence[Attached],
    audience: Audience | None,
    *,
    only: SurveyForm | None = None,
    version: str = "",
) -> TakenIn:
    """Make a draft of what was examined. `files`: the workbook first; `version` stands in for the workbook's own.

    `viewer` None is the operator, who may everything. Problems: invalid_input (area_id, version), not_allowed.
    """
    form = examined.form
    if form is None:
        return TakenIn(faults=examined.faults)
    if version:
        if not VERSION.match(version):
            raise InvalidInput(_l("版本号用数字或字母，60 个字以内，不要用斜杠。"), field="version")
        form = with_version(form, version)
    judged = judge(viewer, form, files[1:], only=only)
    if judged.faults:
        alone = [fault.code for fault in judged.faults] == ["version_not_raised"]
        return TakenIn(faults=[fault.said() for fault in judged.faults], proposal=judged.proposal if alone else "")
    if judged.same is not None:
        return TakenIn(judged.same, same=True)
    if not form.version:
        judged.form = with_version(form, judged.proposal)
    return TakenIn(draft_version(viewer, judged, files[0].content, audience))


def judge(
    viewer: Viewer | None, form: Converted, sent: Sequence[Attached], *, only: SurveyForm | None = None
) -> Judged:
    """Compare a form with this installation: its files, its categories and tags, the versions before.

    `only`: it has to be a version of this form. `viewer` None is the operator, who may everything.
    """
    row = form_named(form.form_id)
    versions = versions_of(row) if row else []
    files, faults = for_form(form, sent, attached_to(versions[0].id) if versions else [])
    made = Judged(form, files, row, faults + list(_unknown(form)))
    if only is not None and (row is None or row.id != only.id):
        values = {"said": form.form_id, "wanted": only.form_id}
        made.faults.insert(0, Fault("other_form", "settings", 2, "form_id", values))
    elif row is not None and viewer is not None and not policy.may_manage(viewer, form_path(row)):
        made.faults.insert(0, Fault("form_id_taken", "settings", 2, "form_id", {"said": form.form_id}))
    else:
        _compare(made, versions)
    return made


def _unknown(form: Converted) -> list[Fault]:
    """Categories and tags that our columns name and this installation does not have."""
    faults = []
    for item in form.definition:
        rules, row = item["rules"], item.get("row")
        category = category_of(rules["raise"]) if "raise" in rules else None
        if "raise" in rules and (category is None or not category.active):
            faults.append(Fault("raise_no_category", "survey", row, "fieldvisit::raise", {"said": rules["raise"][:60]}))
        sort, _, tag = rules.get("propose", "").partition(":")
        if sort == "tag" and tag not in TAG_OF:
            faults.append(Fault("propose_no_tag", "survey", row, "fieldvisit::propose", {"said": tag[:60]}))
    return faults


def _compare(made: Judged, versions: Sequence[SurveyVersion]) -> None:
    """Nothing new, a version that was not raised, or one that is free. A draft may be written over."""
    taken = {row.version: row for row in versions}
    said = made.form.version
    rival = taken.get(said) if said else (versions[0] if versions else None)
    if rival is not None and _is_same(made, rival):
        made.same = rival
        return
    made.proposal = next_version(said, taken, today())
    if said and rival is not None and not _may_be_replaced(rival):
        values = {"version": said, "proposal": made.proposal}
        made.faults.append(Fault("version_not_raised", "settings", 2, "version", values))


def _is_same(made: Judged, rival: SurveyVersion) -> bool:
    """The same form but for its version, with the same files."""
    old = db.session.scalars(select(SurveyVersion.xform).where(SurveyVersion.id == rival.id)).one()
    files = select(SurveyMedia.name, SurveyMedia.sha256).where(SurveyMedia.version_id == rival.id)
    kept = {row.name: row.sha256 for row in db.session.execute(files)}
    unnamed = with_version(made.form, rival.version)
    return old == unnamed.xform and kept == {file.name: file.sha256 for file in made.files}


def _may_be_replaced(row: SurveyVersion) -> bool:
    answered = select(SurveySubmission.id).where(SurveySubmission.survey_version_id == row.id).limit(1)
    return row.state == VersionState.DRAFT and row.published_at is None and db.session.scalar(answered) is None


def draft_version(viewer: Viewer | None, made: Judged, xlsx: bytes, audience: Audience | None) -> SurveyVersion:
    """Write what was judged sound as a draft; a new form is made for its audience.

    Problems: not_allowed (its area), invalid_input (area_id). `made.form.version` must be said.
    """
    form = made.row if made.row is not None else _new_form(viewer, made.form, audience)
    row = _row_for(form, made.form.version)
    row.title, row.languages, row.questions = made.form.title, made.form.languages, made.form.questions
    row.definition, row.warnings = made.form.definition, made.form.warnings
    row.xform, row.md5, row.xlsx = made.form.xform, made.form.md5, xlsx
    row.made_by, row.made_by_name, row.made_at = _name(viewer)[0], _name(viewer)[1], now()
    db.session.add(row)
    db.session.flush()
    _put_files(row, made.files)
    changed(viewer, form, "form_drafted", version=row.version)
    return row


def _name(viewer: Viewer | None) -> tuple[uuid.UUID | None, str]:
    return (viewer.id, viewer.name) if viewer else (None, "")


def _new_form(viewer: Viewer | None, said: Converted, audience: Audience | None) -> SurveyForm:
    if audience is None:
        raise NotAllowed()
    if viewer is not None:
        ensure_may_be_for(viewer, audience.area_id)
    made_by, name = _name(viewer)
    form = SurveyForm(
        form_id=said.form_id, title=said.title, created_by=made_by, created_by_name=name, created_at=now()
    )
    put_audience(form, audience)
    form.changed_at = form.created_at
    db.session.add(form)
    db.session.flush()
    return form


def _row_for(form: SurveyForm, version: str) -> SurveyVersion:
    """A new row, or the draft of this version, emptied to be written over."""
    query = select(SurveyVersion).where(SurveyVersion.survey_form_id == form.id, SurveyVersion.version == version)
    row = db.session.scalar(query.options(undefer(SurveyVersion.definition)))
    if row is None:
        return SurveyVersion(survey_form_id=form.id, version=version, state=VersionState.DRAFT)
    db.session.execute(delete(SurveyMedia).where(SurveyMedia.version_id == row.id))
    return row


def _put_files(row: SurveyVersion, files: Sequence[Attached]) -> None:
    made: list[Any] = [
        SurveyMedia(
            version_id=row.id, name=file.name, content_type=file.content_type, md5=file.md5, sha256=file.sha256,
            size=len(file.content), content=file.content,
        )
        for file in files
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
