"""Which version of which form answers belong to, and where in it answers stand; read once for each version."""

import uuid
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import bindparam, select

from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute
from fieldvisit.surveys.answers import Shape, shape_of
from fieldvisit.surveys.models import SurveyForm, SurveyVersion, VersionState
from fieldvisit.surveys.setting_going import Rule, rules_in

# The list of own households that a form may choose from: as ODK calls such a list, and as our lists are called.
HOUSEHOLDS = ("households.csv", "fv_households.csv")


@dataclass(frozen=True)
class Answered:
    """A version of a form that is known here. `shape`: where its repeats, private answers and files stand;
    `rules`: what its answers set going.
    """

    id: uuid.UUID
    state: str
    shape: Shape
    household_paths: frozenset[str]  # of questions whose choices are own households
    title: str = ""
    rules: tuple[Rule, ...] = ()


_NAMED = (
    select(SurveyVersion.id, SurveyVersion.state, SurveyVersion.md5, SurveyVersion.title)
    .join(SurveyForm, SurveyForm.id == SurveyVersion.survey_form_id)
    .where(SurveyForm.form_id == bindparam("form_id"), SurveyVersion.version == bindparam("version"))
)


def answered_version(form_id: str, version: str) -> Answered | None:
    """The version of this name; None where nobody here has made it."""
    row = execute(_NAMED, {"form_id": form_id, "version": version}).first()
    if row is None:
        return None
    shape, paths, rules = _read(row.id, row.md5)
    return Answered(row.id, row.state, shape, paths, row.title, rules)


def is_handed_out(version: Answered | None) -> bool:
    """Whether phones may have got the version from here: it is published, or was."""
    return version is not None and version.state != VersionState.DRAFT


@lru_cache(maxsize=256)
def _read(version_id: uuid.UUID, _md5: str) -> tuple[Shape, frozenset[str], tuple[Rule, ...]]:
    """Never stale: what a version asks changes only together with its XForm."""
    definition = db.session.scalar(select(SurveyVersion.definition).where(SurveyVersion.id == version_id)) or []
    paths = frozenset(str(one["path"]) for one in definition if one.get("choices_file") in HOUSEHOLDS)
    return shape_of(definition), paths, rules_in(definition)
