"""Samples are made and stopped. Many households are written by the worker, a few grids in each transaction.

Whatever is interrupted begins again where it stood: a household is in a sample once. Flushes, never commits, but for
what the worker does.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.jobs.kinds import Work, add_kind
from fieldvisit.jobs.service import ask_job
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible, StepRefused
from fieldvisit.kernel.ids import new_id
from fieldvisit.people import audit
from fieldvisit.people.viewer import Viewer
from fieldvisit.samples.choosing import ids_in_question, present_by_grid, preview_of
from fieldvisit.samples.models import Sample, SampleHousehold, SampleState
from fieldvisit.samples.rules import chosen
from fieldvisit.samples.schemas import MakeSample
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys import policy
from fieldvisit.surveys.queries import FormView, form_view

AT_ONCE = 2_000  # households; more are left to the worker
PIECE = 1_000
FILL, TELL = "samples.fill", "samples.tell"
# Made once: to make a statement takes longer than to run it.
_INSERTS = {
    "postgresql": postgresql.insert(SampleHousehold).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(SampleHousehold).on_conflict_do_nothing(),
}


def area_to_sample(viewer: Viewer, view: FormView, area_id: int) -> AreaFacts:
    """The area, where the viewer may have the form asked there. Problems: invalid_input (area_id)."""
    area = areas_of([area_id]).get(area_id)
    if area is None or not area.path.startswith(view.area_path) or not policy.may_manage(viewer, area.path):
        raise InvalidInput(_l("请选这份问卷管得到、你也管得到的地方。"), field="area_id")
    return area


def make_sample(viewer: Viewer, survey_id: uuid.UUID, said: MakeSample) -> Sample:
    """Choose the households. Problems: not_visible, not_allowed, invalid_input (area_id; nobody comes into question),
    step_refused (the form is not handed out), too_many_jobs.
    """
    view = form_view(viewer, survey_id)
    area = area_to_sample(viewer, view, said.area_id)
    if view.published is None:
        raise StepRefused(_l("这份问卷还没有发布，或者停用了。发布以后再抽。"))
    rows = preview_of(said, present_by_grid(said, area.path))
    number = sum(row.chosen for row in rows)
    if not number:
        raise InvalidInput(_l("这里没有这样的户。"), field="area_id")
    sample = _row(viewer, view, said, area)
    db.session.add(sample)
    db.session.flush()
    audit.record("sample_made", actor_id=viewer.id, subject_kind="sample", subject_id=sample.id, detail={"n": number})
    if number > AT_ONCE:
        ask_job(viewer, FILL, {"sample_id": str(sample.id)}, subject=view.row.title)
    else:
        _fill(sample, [row.grid.id for row in rows])
        _made(sample)
    return sample


def _row(viewer: Viewer, view: FormView, said: MakeSample, area: AreaFacts) -> Sample:
    return Sample(
        id=new_id(),
        survey_form_id=view.row.id,
        area_id=area.id,
        household_kind=said.household_kind,
        tag_codes=sorted(set(said.tag_codes)),
        choice=said.choice,
        amount=said.amount,
        seed=said.seed or new_id().hex[-8:],
        due_on=said.due_on,
        state=SampleState.MAKING,
        meant=0,
        made_by=viewer.id,
        made_by_name=viewer.name,
        # Tablets say when in whole seconds: what follows at once must not be before.
        made_at=now().replace(microsecond=0),
    )


def said_of(sample: Sample) -> MakeSample:
    """What was asked for."""
    return MakeSample(
        area_id=sample.area_id,
        due_on=sample.due_on,
        household_kind=sample.household_kind,
        tag_codes=list(sample.tag_codes),
        choice=sample.choice,
        amount=sample.amount,
        seed=sample.seed,
    )


def _fill(sample: Sample, grid_ids: Sequence[int]) -> int:
    """Write the households chosen in grids; those that are written already stay. How many there are.

    The dossiers are locked together, in one order: who works in two of the grids meets no deadlock.
    """
    said = said_of(sample)
    homes = {
        key: grid_id
        for grid_id in grid_ids
        for key in chosen(ids_in_question(said, grid_id), said.choice, said.amount, said.seed)
    }
    if homes:
        rows = [{"sample_id": sample.id, "household_id": key, "grid_id": grid_id} for key, grid_id in homes.items()]
        db.session.execute(_INSERTS[db.engine.dialect.name], rows)
        touch_dossiers(dict.fromkeys(homes, "household"))
    return len(homes)


def _made(sample: Sample) -> None:
    count = select(func.count()).where(SampleHousehold.sample_id == sample.id)
    sample.meant = db.session.scalar(count) or 0
    if sample.state == SampleState.MAKING:
        sample.state = SampleState.OPEN
    db.session.flush()


def fill_sample(work: Work) -> None:
    """The worker's part: grid by grid, a few in each transaction; a grid that is written is not chosen anew."""
    sample_id = uuid.UUID(str(work.arguments["sample_id"]))
    sample = _sample(sample_id)
    area = areas_of([sample.area_id])[sample.area_id]
    wanted = {
        row.grid.id: row.chosen for row in preview_of(said_of(sample), present_by_grid(said_of(sample), area.path))
    }
    total, written = sum(wanted.values()), 0
    done = set(db.session.scalars(select(SampleHousehold.grid_id).where(_of(sample_id)).distinct()))
    for piece in _pieces([key for key in wanted if key not in done], wanted):
        work.report(written, total)
        with unit_of_work():
            sample = _sample(sample_id)
            if sample.state == SampleState.STOPPED:
                return
            written += _fill(sample, piece)
    with unit_of_work():
        _made(_sample(sample_id))


def _pieces(grids: Sequence[int], sizes: dict[int, int]) -> list[list[int]]:
    pieces: list[list[int]] = []
    size = PIECE
    for key in grids:
        if size >= PIECE:
            pieces.append([])
            size = 0
        pieces[-1].append(key)
        size += sizes[key]
    return pieces


def stop_sample(viewer: Viewer, survey_id: uuid.UUID, sample_id: uuid.UUID) -> Sample:
    """Ask no more; what was answered stays counted. Problems: not_visible, not_allowed, step_refused (stopped)."""
    form_view(viewer, survey_id)
    sample = db.session.get(Sample, sample_id, populate_existing=True, with_for_update=True)
    if sample is None or sample.survey_form_id != survey_id:
        raise NotVisible()
    if not policy.may_manage(viewer, areas_of([sample.area_id])[sample.area_id].path):
        raise NotAllowed()
    if sample.state == SampleState.STOPPED:
        raise StepRefused(_l("这次抽样已经停了。"))
    sample.state, sample.stopped_at, sample.stopped_by_name = SampleState.STOPPED, now(), viewer.name
    audit.record("sample_stopped", actor_id=viewer.id, subject_kind="sample", subject_id=sample.id)
    ids = list(db.session.scalars(_households(sample_id).limit(AT_ONCE + 1)))
    if len(ids) > AT_ONCE:
        ask_job(viewer, TELL, {"sample_id": str(sample_id)}, subject=str(sample_id))
    elif ids:
        touch_dossiers(dict.fromkeys(ids, "household"))
    db.session.flush()
    return sample


def tell_stopped(work: Work) -> None:
    """The worker's part of stopping: raise the dossiers of all its households, in pieces."""
    sample_id, last = uuid.UUID(str(work.arguments["sample_id"])), uuid.UUID(int=0)
    told = 0
    while True:
        with unit_of_work():
            query = _households(sample_id).where(SampleHousehold.household_id > last)
            ids = list(db.session.scalars(query.limit(PIECE)))
            if ids:
                touch_dossiers(dict.fromkeys(ids, "household"))
        if not ids:
            return
        last, told = ids[-1], told + len(ids)
        work.report(told, None)


def _households(sample_id: uuid.UUID) -> Any:
    return select(SampleHousehold.household_id).where(_of(sample_id)).order_by(SampleHousehold.household_id)


def _of(sample_id: uuid.UUID) -> Any:
    return SampleHousehold.sample_id == sample_id


def _sample(sample_id: uuid.UUID) -> Sample:
    return db.session.get_one(Sample, sample_id, populate_existing=True)


add_kind(FILL, lambda title: _l("抽样：%(title)s", title=title), fill_sample)
add_kind(TELL, lambda _subject: _l("停掉一次抽样"), tell_stopped)
