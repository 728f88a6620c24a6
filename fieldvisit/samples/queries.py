"""Reads over samples: how far each is, which households are meant, answered, or cannot answer any more.

A household has answered when answers to the form were filled in there since the sample was made. One that has left
(moved away, merged, taken off) without having answered is counted apart, with its reason.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from fieldvisit.areas.models import Area
from fieldvisit.areas.queries import AreaFacts, areas_of, ids_under
from fieldvisit.assignments.policy import household_within
from fieldvisit.households.models import Household
from fieldvisit.kernel.clock import iso
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.samples.models import Sample, SampleHousehold, SampleState
from fieldvisit.storage.base import db
from fieldvisit.surveys import policy
from fieldvisit.surveys.asked_about import answered_since, households_answered, is_handed_out
from fieldvisit.surveys.models import SurveyForm
from fieldvisit.web.paging import Page, PageArgs

ASKING = (SampleState.MAKING, SampleState.OPEN)
STANDINGS = ("due", "done", "left")
MOST_TOLD = 10


@dataclass(frozen=True)
class Progress:
    """Of so many households meant: answered, left without having answered; the rest is outstanding."""

    meant: int = 0
    done: int = 0
    left: int = 0

    @property
    def due(self) -> int:
        """Still to be asked."""
        return self.meant - self.done - self.left

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(self.meant + other.meant, self.done + other.done, self.left + other.left)


@dataclass(frozen=True)
class SampleRow:
    """A sample of the list. `asks`: not stopped, and its form is handed out."""

    row: Sample
    area: AreaFacts
    progress: Progress
    asks: bool


@dataclass(frozen=True)
class Part:
    """An area of a sample (a village, or a grid) and how far it is there."""

    area: AreaFacts
    progress: Progress


def sample_page(viewer: Viewer, form: SurveyForm, args: PageArgs) -> Page[SampleRow]:
    """The samples of a form that concern the viewer, the newest first."""
    paths = policy.reach(viewer)
    meets = select(Area.id).where(Area.id == Sample.area_id, policy.within(paths)).exists()
    query = select(Sample).where(Sample.survey_form_id == form.id, meets)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = list(
        db.session.scalars(query.order_by(Sample.made_at.desc(), Sample.id).limit(args.per_page).offset(args.offset))
    )
    return Page([_told(viewer, form, row) for row in rows], total, args.page, args.per_page)


def sample_of(viewer: Viewer, form: SurveyForm, sample_id: uuid.UUID) -> SampleRow:
    """One of them. Problems: not_visible."""
    row = db.session.get(Sample, sample_id)
    if row is None or row.survey_form_id != form.id:
        raise NotVisible()
    if not policy.sees(viewer, areas_of([row.area_id])[row.area_id].path):
        raise NotVisible()
    return _told(viewer, form, row)


def _told(viewer: Viewer, form: SurveyForm, row: Sample) -> SampleRow:
    handed_out = bool(db.session.scalar(select(is_handed_out(form.id))))
    whole = sum(by_grid(viewer, form, row).values(), Progress())
    return SampleRow(row, areas_of([row.area_id])[row.area_id], whole, row.state in ASKING and handed_out)


def by_grid(viewer: Viewer, form: SurveyForm, sample: Sample, path: str | None = None) -> dict[int, Progress]:
    """{grid: how far}, of the grids within the viewer's reach (and the area of this path)."""
    answered = households_answered(form.form_id, sample.made_at).subquery()
    done = answered.c.household_id.is_not(None)
    left = and_(~done, Household.active.is_(False))
    reach = or_(*(SampleHousehold.grid_id.in_(ids_under(one)) for one in policy.reach(viewer) or ("-",)))
    query = (
        select(
            SampleHousehold.grid_id,
            func.count(),
            func.sum(case((done, 1), else_=0)),
            func.sum(case((left, 1), else_=0)),
        )
        .join(Household, Household.id == SampleHousehold.household_id)
        .outerjoin(answered, answered.c.household_id == SampleHousehold.household_id)
        .where(SampleHousehold.sample_id == sample.id, reach)
    )
    if path is not None:
        query = query.where(SampleHousehold.grid_id.in_(ids_under(path)))
    rows = db.session.execute(query.group_by(SampleHousehold.grid_id))
    return {grid_id: Progress(number, int(done or 0), int(left or 0)) for grid_id, number, done, left in rows}


def parts_of(grids: dict[int, Progress]) -> list[Part]:
    """By village where there are several, else by grid; in the order of their codes."""
    areas = areas_of(grids)
    villages: dict[int, Progress] = defaultdict(Progress)
    for key, progress in grids.items():
        villages[areas[key].parent_id or key] += progress
    several = villages if len(villages) > 1 else grids
    named = areas_of(several)
    return sorted((Part(named[key], progress) for key, progress in several.items()), key=lambda part: part.area.code)


def standing_in(form: SurveyForm, sample: Sample, standing: str, path: str | None = None) -> Any:
    """A condition over a household's id: it is in the sample and outstanding, answered, or has left."""
    done = answered_since(SampleHousehold.household_id, form.form_id, sample.made_at)
    lived_in = exists().where(Household.id == SampleHousehold.household_id, Household.active.is_(True))
    lived_in = lived_in.correlate(SampleHousehold)
    ways = {"due": and_(~done, lived_in), "done": done, "left": and_(~done, ~lived_in)}
    within = [] if path is None else [SampleHousehold.grid_id.in_(ids_under(path))]

    def condition(key: Any) -> ColumnElement[bool]:
        members = select(SampleHousehold.household_id).where(
            SampleHousehold.sample_id == sample.id, ways[standing], *within
        )
        found: ColumnElement[bool] = key.in_(members)
        return found

    return condition


def members_page(
    viewer: Viewer, form: SurveyForm, sample: Sample, standing: str, path: str | None, args: PageArgs
) -> Page[Household]:
    """The households of a sample behind a figure, in the order of the street, as far as the viewer may see them."""
    narrow = standing_in(form, sample, standing, path)
    query = select(Household).where(household_within(viewer, Act.HOUSEHOLD_SEE), narrow(Household.id))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = (Household.grid_id, Household.group_name, Household.hamlet, Household.door_sort, Household.id)
    rows = db.session.scalars(query.order_by(*order).limit(args.per_page).offset(args.offset))
    return Page(list(rows), total, args.page, args.per_page)


def asked_by_sample(household_id: Any) -> ColumnElement[bool]:
    """Whether a sample asks for answers there, as a condition over a household's id."""
    member, sample, form = aliased(SampleHousehold), aliased(Sample), aliased(SurveyForm)
    return exists().where(
        member.household_id == household_id,
        sample.id == member.sample_id,
        sample.state.in_(ASKING),
        form.id == sample.survey_form_id,
        is_handed_out(form.id).correlate(form),
        ~answered_since(member.household_id, form.form_id, sample.made_at).correlate(member, form, sample),
    )


_ASKED = (
    select(SampleHousehold.household_id, Sample.id, Sample.due_on, Sample.made_at, SurveyForm.form_id)
    .join(Sample, Sample.id == SampleHousehold.sample_id)
    .join(SurveyForm, SurveyForm.id == Sample.survey_form_id)
    .where(
        SampleHousehold.household_id.in_(bindparam("ids", type_=Uuid(), expanding=True)),
        Sample.state.in_(ASKING),
        ~answered_since(SampleHousehold.household_id, SurveyForm.form_id, Sample.made_at).correlate(
            SampleHousehold, SurveyForm, Sample
        ),
    )
    .order_by(SampleHousehold.household_id, Sample.due_on, Sample.id)
)


def samples_for_dossiers(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """{household: what samples ask there, the soonest first}. Whether and under which title
    a form is handed out tablets know by themselves.
    """
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in db.session.execute(_ASKED, {"ids": list(household_ids)}):
        if len(found[row.household_id]) < MOST_TOLD:
            said = {"id": str(row.id), "form_id": row.form_id, "due_on": row.due_on.isoformat()}
            found[row.household_id].append(said | {"since": iso(row.made_at)})
    return found
