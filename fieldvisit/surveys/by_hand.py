"""A workbook published by the operator, who may everything: the command line's way. Opens its own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from fieldvisit.areas.models import Area
from fieldvisit.areas.queries import top_areas
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.attached import Attached
from fieldvisit.surveys.audience_schemas import Audience
from fieldvisit.surveys.examining import examine
from fieldvisit.surveys.fault_words import fault_words, place_words
from fieldvisit.surveys.models import SurveyForm, VersionState
from fieldvisit.surveys.publishing import publish_row
from fieldvisit.surveys.rules import LEVELS
from fieldvisit.surveys.uploading import TakenIn, take_in
from fieldvisit.surveys.waiting import ensure_in_bounds


@dataclass(frozen=True)
class Published:
    """What was done, in a sentence; or what is wrong, each fault with its place and its words."""

    told: str = ""
    faults: Sequence[dict[str, str]] = ()


def publish_workbook(files: Sequence[Attached], *, area_code: str | None, version: str) -> Published:
    """Check the workbook (the first file) and hand its form out. Problems: invalid_input."""
    ensure_in_bounds(files)
    examined = examine(files[0].content, files[0].name)
    with unit_of_work():
        audience = Audience(area_id=_area(area_code).id)
        done = take_in(None, examined, files, audience, version=version)
        if done.version is None:
            return Published(faults=_told(done))
        form = db.session.get_one(SurveyForm, done.version.survey_form_id)
        name = f"{form.form_id} version {done.version.version}"
        if done.version.state == VersionState.PUBLISHED:
            return Published(f"{name} is published already, with the same content.")
        publish_row(None, form, done.version)
        return Published(f"Published {name}: {done.version.title}, {done.version.questions} questions.")


def _told(done: TakenIn) -> list[dict[str, str]]:
    return [{"place": place_words(fault), "words": fault_words(fault)} for fault in done.faults]


def _area(code: str | None) -> Area:
    """The area of the code; without one the whole. A form that is there keeps its own."""
    top = top_areas()
    wanted = code or (top[0].code if len(top) == 1 else "")
    row = db.session.scalar(select(Area).where(Area.code == wanted, Area.level.in_(LEVELS)))
    if row is None:
        raise InvalidInput(f"no town or larger area has the code {wanted!r}", field="area")
    return row
