"""Reads over imports: the list of them, one of them, its rows by verdict and how many there are."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from fieldvisit.areas.queries import AreaFacts, areas_of, ids_under
from fieldvisit.imports import policy
from fieldvisit.imports.models import Decision, ImportRow, ImportState, ImportTouch, RegisterImport, Verdict
from fieldvisit.imports.rules import BUSY, RANKS
from fieldvisit.jobs.models import Job, State
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.json_text import parse
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.paging import Page, PageArgs


@dataclass(frozen=True)
class ImportFacts:
    """An import as pages see it. `job` is what works on it, or did last; `stopped`: it ended early."""

    row: RegisterImport
    area: AreaFacts
    job: Job | None

    @property
    def stopped(self) -> bool:
        """Whether nobody works on what somebody should."""
        return self.row.state in BUSY and (self.job is None or self.job.state not in (State.QUEUED, State.RUNNING))


@dataclass(frozen=True)
class RowFacts:
    """A row of the file with what is known of it."""

    number: int
    verdict: str
    decision: str | None
    subject_id: uuid.UUID | None
    follows: int | None
    said: Mapping[str, Any]


WRONG_PIECE = 1_000
ROW_COLUMNS = (
    ImportRow.number, ImportRow.verdict, ImportRow.decision, ImportRow.subject_id, ImportRow.follows, ImportRow.said,
)  # fmt: skip


def import_page(viewer: Viewer, args: PageArgs) -> Page[ImportFacts]:
    """Imports for the viewer's areas, the newest first; dropped ones are not shown."""
    reach = _within(viewer)
    total = db.session.scalar(select(func.count()).select_from(RegisterImport).where(reach)) or 0
    query = select(RegisterImport).where(reach).order_by(RegisterImport.made_at.desc(), RegisterImport.id.desc())
    rows = list(db.session.scalars(query.limit(args.per_page).offset(args.offset)))
    areas, jobs = areas_of({row.area_id for row in rows}), _jobs([row.job_id for row in rows if row.job_id])
    items = [ImportFacts(row, areas[row.area_id], jobs.get(row.job_id) if row.job_id else None) for row in rows]
    return Page(items, total, args.page, args.per_page)


def _within(viewer: Viewer) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [false()]
    for kind in policy.ACTS:
        paths = policy.paths_for(viewer, kind)
        ways += [and_(RegisterImport.kind == kind, RegisterImport.area_id.in_(ids_under(path))) for path in paths]
    return and_(or_(*ways), RegisterImport.state != ImportState.DROPPED)


def _jobs(ids: list[uuid.UUID]) -> dict[uuid.UUID, Job]:
    return {row.id: row for row in db.session.scalars(select(Job).where(Job.id.in_(ids)))}


def import_of(viewer: Viewer, import_id: uuid.UUID, *, lock: bool = False) -> RegisterImport:
    """One import, for whoever may bring the same in there. Problems: not_visible."""
    query = select(RegisterImport).where(RegisterImport.id == import_id)
    row = db.session.scalar(query.with_for_update() if lock else query, execution_options={"populate_existing": True})
    if row is None or row.state == ImportState.DROPPED:
        raise NotVisible()
    policy.ensure_may(viewer, row.kind, areas_of([row.area_id])[row.area_id].path)
    return row


def facts_of(row: RegisterImport) -> ImportFacts:
    """It with its area and its job."""
    job = db.session.get(Job, row.job_id, populate_existing=True) if row.job_id else None
    return ImportFacts(row, areas_of([row.area_id])[row.area_id], job)


def counts_of(import_id: uuid.UUID) -> dict[str, int]:
    """{verdict: rows}, with `undecided` (likely ones nobody decided), `left` (left out) and `writing` (would be
    written), and all of them as `rows`."""
    query = select(ImportRow.verdict, ImportRow.decision, func.count()).where(ImportRow.import_id == import_id)
    found: dict[str, int] = {str(verdict): 0 for verdict in Verdict}
    found |= {"undecided": 0, "left": 0, "writing": 0, "rows": 0, "stale": 0}
    for verdict, decision, number in db.session.execute(query.group_by(ImportRow.verdict, ImportRow.decision)):
        found[verdict] += number
        found["rows"] += number
        if decision in (Decision.LEAVE, Decision.STALE):
            found["left" if decision == Decision.LEAVE else "stale"] += number
        elif verdict == Verdict.LIKELY and decision is None:
            found["undecided"] += number
        elif verdict not in (Verdict.WRONG, Verdict.SAME):
            found["writing"] += number
    return found


def row_page(import_id: uuid.UUID, verdict: str, args: PageArgs) -> Page[RowFacts]:
    """Rows of one verdict, or of all (empty), the ones that need a person first."""
    reach: list[ColumnElement[bool]] = [ImportRow.import_id == import_id]
    if verdict in set(Verdict):
        reach.append(ImportRow.rank == RANKS[Verdict(verdict)])
    elif verdict in (Decision.LEAVE, Decision.STALE):
        reach.append(ImportRow.decision == verdict)
    total = db.session.scalar(select(func.count()).select_from(ImportRow).where(*reach)) or 0
    query = select(*ROW_COLUMNS).where(*reach).order_by(ImportRow.rank, ImportRow.number)
    rows = db.session.execute(query.limit(args.per_page).offset(args.offset))
    return Page([facts_of_row(row) for row in rows], total, args.page, args.per_page)


def wrong_rows(import_id: uuid.UUID, most: int) -> Iterator[RowFacts]:
    """The wrong rows in their order, at most so many; read in pieces."""
    query = select(*ROW_COLUMNS).where(ImportRow.import_id == import_id, ImportRow.rank == RANKS[Verdict.WRONG])
    last, left = -1, most
    while left > 0:
        rows = db.session.execute(
            query.where(ImportRow.number > last).order_by(ImportRow.number).limit(min(left, WRONG_PIECE))
        ).all()
        yield from (facts_of_row(row) for row in rows)
        if len(rows) < WRONG_PIECE:
            return
        last, left = rows[-1].number, left - len(rows)


def row_of(import_id: uuid.UUID, number: int) -> RowFacts:
    """One row. Problems: not_visible."""
    query = select(*ROW_COLUMNS).where(ImportRow.import_id == import_id, ImportRow.number == number)
    row = db.session.execute(query).first()
    if row is None:
        raise NotVisible()
    return facts_of_row(row)


@dataclass(frozen=True)
class KeptFacts:
    """Whom taking an import back left alone. `state`: why (`undoing`); `number`: its first row, while rows are kept."""

    subject_id: uuid.UUID
    state: str
    about: str
    number: int | None


def kept_page(import_id: uuid.UUID, args: PageArgs) -> Page[KeptFacts]:
    """Those, in the order of their ids."""
    reach = (ImportTouch.import_id == import_id, ImportTouch.state.in_(("kept", "held")))
    total = db.session.scalar(select(func.count()).select_from(ImportTouch).where(*reach)) or 0
    query = select(ImportTouch.subject_id, ImportTouch.state).where(*reach).order_by(ImportTouch.subject_id)
    touched = db.session.execute(query.limit(args.per_page).offset(args.offset)).all()
    rows = select(ImportRow.subject_id, ImportRow.number, ImportRow.said).where(
        ImportRow.import_id == import_id, ImportRow.subject_id.in_([key for key, _state in touched])
    )
    said: dict[uuid.UUID, tuple[str, int | None]] = {}
    for key, number, kept in db.session.execute(rows.order_by(ImportRow.number.desc())):
        if key is not None:
            said[key] = str(parse(kept).get("about", "")), number
    items = [KeptFacts(key, state, *said.get(key, ("", None))) for key, state in touched]
    return Page(items, total, args.page, args.per_page)


def facts_of_row(row: Any) -> RowFacts:
    """A row of ROW_COLUMNS."""
    return RowFacts(row.number, row.verdict, row.decision, row.subject_id, row.follows, parse(row.said))
