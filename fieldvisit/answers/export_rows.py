"""Sets of answers as an export reads them: plain columns in the order they came, a thousand at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, and_, case, cast, false, func, null, select

from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.policy import within
from fieldvisit.answers.scope import FormAnswered, conditions
from fieldvisit.areas.queries import areas_of
from fieldvisit.assignments.policy import household_within
from fieldvisit.households.models import Household
from fieldvisit.kernel import clock
from fieldvisit.kernel.json_text import parse
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.streaming import in_passing, pieces
from fieldvisit.surveys.models import SurveySubmission as Row

_PLAIN = (
    Row.instance_id,
    Row.version,
    Row.recorded_at,
    Row.received_at,
    Row.channel,
    Row.grid_id,
    Row.account_name,
    Row.review,
    Row.deprecated_id,
)


@dataclass(frozen=True)
class AnswerSet:
    """One set of answers. `closed`: its sealed answers may not be opened; `sealed` then is None whatever there is."""

    key: str
    version: str
    recorded_at: datetime  # local, without its zone, as spreadsheets have them
    received_at: datetime
    channel: str
    household: str | None  # of households that the viewer sees
    address: str | None
    place: str
    grid: str
    person: str
    review: str
    corrects: str | None
    answers: Mapping[str, Any]
    sealed: Mapping[str, Any] | None
    has_sealed: bool
    closed: bool


def total_length(viewer: Viewer, form: FormAnswered, asked: AnswerFilter) -> int:
    """How many characters they are as they lie in the database, about."""
    lengths = func.length(cast(Row.answers, Text)) + func.coalesce(func.length(Row.private_answers), 0)
    query = select(func.sum(lengths)).where(*conditions(viewer, form.row, asked))
    return int(db.session.scalar(query) or 0)


def stream_sets(
    viewer: Viewer, form: FormAnswered, asked: AnswerFilter, *, with_sealed: bool = False
) -> Iterator[AnswerSet]:
    """All of them in the order they came. `with_sealed`: opened, as far as the viewer may open them."""
    seen = and_(Household.id == Row.household_id, household_within(viewer, Act.HOUSEHOLD_SEE))
    may_open = within(viewer, form.area_path, Act.ANSWER_OPEN) if with_sealed else false()
    opened = case((may_open, Row.private_answers), else_=null())
    columns: list[Any] = [*_PLAIN]
    query = (
        select(
            *columns,
            Household.name,
            Household.address,
            cast(Row.answers, Text),
            opened,
            Row.private_answers.is_not(None),
            case((may_open, 1), else_=0),
        )
        .outerjoin(Household, seen)
        .where(Row.form_id == form.row.form_id, in_passing(and_(*conditions(viewer, form.row, asked))))
    )
    places = _Places()
    for piece in pieces(query, (Row.received_at, Row.id)):
        for row in piece:
            yield _set(row, places)


def _set(row: Sequence[Any], places: "_Places") -> AnswerSet:
    key, version, recorded_at, received_at, channel, grid_id, person, review, corrects = row[: len(_PLAIN)]
    household, address, answers, sealed, has_sealed, may_open = row[len(_PLAIN) :]
    place, grid = places[grid_id] if grid_id is not None else ("", "")
    return AnswerSet(
        key,
        version,
        _local(recorded_at),
        _local(received_at),
        channel,
        household,
        address,
        place,
        grid,
        person,
        review,
        corrects,
        parse(answers),
        parse(sealed) if sealed else None,
        bool(has_sealed),
        not may_open,
    )


def _local(at: datetime) -> datetime:
    return clock.local(at).replace(tzinfo=None, microsecond=0)


class _Places(dict[int, tuple[str, str]]):
    """{grid: (what lies above it, its name)}, each looked up once."""

    def __missing__(self, grid_id: int) -> tuple[str, str]:
        grid = areas_of([grid_id]).get(grid_id)
        above = areas_of(grid.line[:-1]) if grid else {}
        names = [above[key].name for key in grid.line[1:-1] if key in above] if grid else []
        self[grid_id] = found = (" ".join(names), grid.name if grid else "")
        return found
