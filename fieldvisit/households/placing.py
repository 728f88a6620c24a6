"""Positions for households without one, by their addresses: looked for by the worker, taken or left by a coordinator.

What the worker finds is a proposal with how exact it is; nothing on the register changes before somebody takes it.
Flushes, never commits, but for the worker's own job.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from fieldvisit.areas.finding import grids_at, lies_in
from fieldvisit.areas.geocoding import PLACE, Asker, Found, Provider, keep_answer, known_answer, provider
from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.households import policy
from fieldvisit.households.doors import held_for_change
from fieldvisit.households.dossiers import lock_dossiers, touch_dossiers
from fieldvisit.households.models import Household, PositionProposal
from fieldvisit.households.queries import household_facts_many
from fieldvisit.jobs.kinds import Work, add_kind
from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.paging import Page, PageArgs

KIND = "households.placing"
MOST_ASKED = 5_000  # addresses of one job
MOST_SETTLED = 500  # in one press
OPEN, TAKEN, LEFT = "open", "taken", "left"


@dataclass(frozen=True)
class Proposed:
    """A position that waits. `grid`: in which it lies; `fits`: whether that is in the household's own village."""

    id: uuid.UUID
    household_id: uuid.UUID
    name: str
    address: str
    matched: str
    precision: str
    grid: str | None
    fits: bool | None


@dataclass(frozen=True)
class Without:
    """Households without a position: how many there are, and how many of them an address service may be asked for."""

    homes: int
    askable: int


def without_position(viewer: Viewer) -> Without:
    """In the area worked in."""
    where = policy.listed(viewer, Act.HOUSEHOLD_EDIT), *_missing()
    homes = db.session.scalar(select(func.count(Household.id)).where(*where)) or 0
    askable = db.session.scalar(select(func.count(Household.id)).where(*where, *_unasked())) or 0
    return Without(homes, askable)


def _missing() -> tuple[ColumnElement[bool], ...]:
    return Household.active.is_(True), Household.merged_into.is_(None), Household.lat.is_(None)


def _unasked() -> tuple[ColumnElement[bool], ...]:
    waiting = select(PositionProposal.household_id).where(PositionProposal.state != TAKEN)
    return (Household.id.not_in(waiting),)


def look_for_positions(work: Work) -> None:
    """The worker's part: ask for each, keep what is found. Called off between two; what was found stays."""
    viewer, service = viewer_of(work.asked_by) if work.asked_by else None, provider()
    if viewer is None or service is None or not viewer.can(Act.HOUSEHOLD_EDIT):
        raise NotAllowed()
    wanted = [uuid.UUID(str(key)) for key in work.arguments["households"]]
    asker = Asker(service)
    for number, household_id in enumerate(wanted):
        work.report(number, len(wanted))
        if _may_be_asked(viewer, household_id):
            _look_for(household_id, service, asker)
    work.report(len(wanted), len(wanted))


def _may_be_asked(viewer: Viewer, household_id: uuid.UUID) -> bool:
    """Whether it still has no position, nothing waits, and its owner may still change it."""
    where = policy.within(viewer, Act.HOUSEHOLD_EDIT), *_missing(), *_unasked(), Household.id == household_id
    return db.session.scalar(select(Household.id).where(*where)) is not None


def _look_for(household_id: uuid.UUID, service: Provider, asker: Asker) -> None:
    facts = household_facts_many([household_id])[household_id]
    address = _full_address(facts.address, facts.grid_id)
    known, found = known_answer(service, address)
    db.session.rollback()  # no transaction stays open while the service is asked
    if not known:
        found = asker.ask(address)
    with unit_of_work():
        if not known:
            keep_answer(service, address, found)
        if found is not None:
            _propose(household_id, facts.shard_id, found, service)


def _propose(household_id: uuid.UUID, shard_id: int, found: Found, service: Provider) -> None:
    here = select(PositionProposal.id).where(
        PositionProposal.household_id == household_id, PositionProposal.state != TAKEN
    )
    if db.session.scalar(here) is None:
        row = PositionProposal(household_id=household_id, shard_id=shard_id, state=OPEN, made_at=now())
        row.lat, row.lon, row.precision = found.lat, found.lon, found.precision
        row.matched, row.datum = found.matched, str(service.datum)
        db.session.add(row)
        db.session.flush()


def _full_address(address: str, grid_id: int) -> str:
    """City, county, town, then what the household's address says; the address begins with the village."""
    line = areas_of(areas_of([grid_id])[grid_id].line)
    above = [area.name for area in line.values() if area.level in ("city", "county", "town")]
    return "".join([*above, address])


def ids_to_ask(viewer: Viewer) -> list[str]:
    """The households of one job, in the area worked in."""
    where = policy.listed(viewer, Act.HOUSEHOLD_EDIT), *_missing(), *_unasked()
    query = select(Household.id).where(*where).order_by(Household.grid_id, Household.id).limit(MOST_ASKED)
    return [str(key) for key in db.session.scalars(query)]


def proposed_positions(viewer: Viewer, args: PageArgs) -> Page[Proposed]:
    """What waits in the area worked in, in the order of the street."""
    where = _waiting(viewer)
    total = db.session.scalar(select(func.count()).select_from(PositionProposal).join(Household).where(*where)) or 0
    order = Household.grid_id, Household.group_name, Household.hamlet, Household.door_sort, Household.id
    query = select(PositionProposal).join(Household).where(*where).order_by(*order)
    rows = list(db.session.scalars(query.limit(args.per_page).offset(args.offset)))
    return Page(_told(rows), total, args.page, args.per_page)


def _waiting(viewer: Viewer) -> tuple[Any, ...]:
    return policy.listed(viewer, Act.HOUSEHOLD_EDIT), *_missing(), PositionProposal.state == OPEN


def _told(rows: Sequence[PositionProposal]) -> list[Proposed]:
    homes = household_facts_many([row.household_id for row in rows])
    there = grids_at([Found(row.lat, row.lon, "", "").position for row in rows])
    areas = areas_of({home.grid_id for home in homes.values()} | {grid_id for grid_id in there if grid_id is not None})
    return [
        _one(row, homes[row.household_id], areas[grid_id] if grid_id is not None else None, areas)
        for row, grid_id in zip(rows, there, strict=True)
    ]


def _one(row: PositionProposal, home: Any, there: AreaFacts | None, areas: dict[int, AreaFacts]) -> Proposed:
    village_id = areas[home.grid_id].parent_id
    fits = lies_in(village_id, Found(row.lat, row.lon, "", "").position) if village_id is not None else None
    if fits is None and there is not None:
        fits = there.parent_id == village_id
    name = there.name if there else None
    return Proposed(row.id, home.id, home.name, home.address, row.matched, row.precision, name, fits)


def ids_that_fit(viewer: Viewer) -> list[uuid.UUID]:
    """Those within their own village, exact to the door or the street: what may be taken without a look at each."""
    query = select(PositionProposal).join(Household).where(*_waiting(viewer), PositionProposal.precision != PLACE)
    rows = list(db.session.scalars(query.order_by(PositionProposal.id).limit(MOST_SETTLED)))
    return [one.id for one in _told(rows) if one.fits]


def settle_positions(viewer: Viewer, ids: Sequence[uuid.UUID], *, take: bool) -> list[uuid.UUID]:
    """Take or leave proposals; those that somebody settled meanwhile are passed over. Answers which were settled.

    Problems: invalid_input (proposal), not_visible, not_allowed.
    """
    if not ids or len(ids) > MOST_SETTLED:
        raise InvalidInput(_l("请勾上要办的，一次最多 %(most)s 户。", most=MOST_SETTLED), field="proposal")
    settled = []
    for row in _held(ids, OPEN):
        household = held_for_change(viewer, row.household_id)
        if take and household.lat is None:
            household.lat, household.lon, household.source_datum = row.lat, row.lon, row.datum
            touch_dossiers({household.id: "household"})
        row.state = TAKEN if take else LEFT
        row.settled_by, row.settled_at = viewer.id, now()
        settled.append(row.id)
    db.session.flush()
    return settled


def open_again(viewer: Viewer, ids: Sequence[uuid.UUID]) -> int:
    """Undo `settle_positions`: how many wait again. A position that somebody corrected since stays."""
    opened = 0
    for row in _held(ids, None):
        household = held_for_change(viewer, row.household_id)
        if row.state == TAKEN and (household.lat, household.lon) == (row.lat, row.lon):
            household.lat = household.lon = household.source_datum = None
            touch_dossiers({household.id: "household"})
        elif row.state != LEFT:
            continue
        row.state, row.settled_by, row.settled_at = OPEN, None, None
        opened += 1
    db.session.flush()
    return opened


def _held(ids: Sequence[uuid.UUID], state: str | None) -> list[PositionProposal]:
    """The rows, their households' dossiers locked in order."""
    query = select(PositionProposal).where(PositionProposal.id.in_(ids)).order_by(PositionProposal.id)
    rows = list(db.session.scalars(query))
    if len(rows) < len(set(ids)):
        raise NotVisible()
    lock_dossiers({row.household_id: "household" for row in rows})
    fresh = db.session.scalars(query, execution_options={"populate_existing": True})
    return [row for row in fresh if state is None or row.state == state]


add_kind(KIND, lambda _subject: _l("按地址找户的位置"), look_for_positions)
