"""Raise an issue: at a door, at a desk for someone who walks in or calls, also one dealt with on the spot."""

import uuid
from collections import Counter
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import areas_of
from fieldvisit.assignments.own_grids import grids_kept
from fieldvisit.assignments.queries import current_cadre, kept_at
from fieldvisit.households.dossiers import lock_dossiers
from fieldvisit.households.holdings import members_named
from fieldvisit.households.queries import HouseholdFacts, resolve_merged
from fieldvisit.issues.categories import category_of
from fieldvisit.issues.commands import RaiseIssue, ReporterSaid
from fieldvisit.issues.handling import record_on_spot
from fieldvisit.issues.levels import starting_level
from fieldvisit.issues.models import Issue, Reporter
from fieldvisit.issues.numbers import next_number
from fieldvisit.issues.recording import Said, dossiers_of, record
from fieldvisit.issues.workflow import Step
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.kernel.text import digits_only
from fieldvisit.people import policy
from fieldvisit.people.acts import Act
from fieldvisit.people.policy import RowFacts
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.expecting import expect_photos
from fieldvisit.storage.base import db
from fieldvisit.storage.sealed import keyring


def raise_issue(viewer: Viewer, asked: RaiseIssue, stamp: Stamp) -> Issue:
    """Write the issue, its reporter and its first event; with `on_spot` its answer in the same act.

    Problems: not_visible (unknown or foreign household or grid), invalid_input (an unknown category or member),
    id_reuse (the id is another issue's).
    """
    household = resolve_merged(asked.household_id) if asked.household_id else None
    grid_id = household.grid_id if household else _grid(viewer, asked, stamp)
    lock_dossiers(dossiers_of(household.id if household else None, viewer.id))
    _ensure_may_raise(viewer, household, grid_id, stamp)
    return write_issue(viewer, asked, stamp, household, grid_id)


def write_issue(
    viewer: Viewer,
    asked: RaiseIssue,
    stamp: Stamp,
    household: HouseholdFacts | None,
    grid_id: int,
    *,
    origin: Mapping[str, object] | None = None,
) -> Issue:
    """The same for who was judged before. `origin`: what its first event keeps of where it came from."""
    lock_dossiers(dossiers_of(household.id if household else None, viewer.id))
    if category_of(asked.category) is None:
        raise InvalidInput(_l("没有这个类别。"), field="category")
    if asked.id is not None and db.session.get(Issue, asked.id) is not None:
        raise Problem(code="id_reuse", status=409, field="id")
    issue = _row(viewer, asked, stamp, household, grid_id)
    level = starting_level(grid_id)
    detail: dict[str, object] = {"urgency": asked.urgency, "level_area_id": level, **(origin or {})}
    record(issue, Step.RAISE, stamp, Said(viewer, detail=detail))
    if asked.photos:
        expect_photos(viewer, "issue", issue.id, asked.photos, shard_id=issue.shard_id, at=stamp.recorded_at)
    _link_reporter(issue, asked)
    if asked.on_spot is not None:
        record_on_spot(viewer, issue, asked.on_spot, stamp)
    return issue


def _row(viewer: Viewer, asked: RaiseIssue, stamp: Stamp, household: HouseholdFacts | None, grid_id: int) -> Issue:
    return Issue(
        id=asked.id or new_id(),
        shard_id=household.shard_id if household else grid_id,
        number=next_number(grid_id, stamp.recorded_at),
        grid_id=grid_id,
        household_id=household.id if household else None,
        visit_id=asked.visit_id,
        category=asked.category,
        description=asked.description,
        intake=asked.intake,
        confidential=asked.confidential,
        raised_by_id=viewer.id,
        raised_by_name=viewer.name,
        place=asked.place,
        lat=asked.position.lat if asked.position else None,
        lon=asked.position.lon if asked.position else None,
        occurred_at=stamp.occurred_at,
        recorded_at=stamp.recorded_at,
        callback_due=False,
        device_id=stamp.device_id,
        clock_flag=stamp.clock_flag,
    )


def _grid(viewer: Viewer, asked: RaiseIssue, stamp: Stamp) -> int:
    """The grid said, or the one where the raiser keeps most households."""
    if asked.grid_id is not None:
        return asked.grid_id
    grids = _own_grids(viewer, stamp)
    if not grids:
        raise InvalidInput(_l("请说明是哪一户或哪个网格的问题。"), field="grid_id")
    return max(sorted(grids), key=lambda grid_id: grids[grid_id])


def _own_grids(viewer: Viewer, stamp: Stamp) -> Counter[int]:
    """{grid: households kept there}, those given up within the grace included."""
    if not viewer.has_own(Act.ISSUE_RAISE):
        return Counter()
    return grids_kept(viewer.id, stamp.occurred_at)


def _ensure_may_raise(viewer: Viewer, household: HouseholdFacts | None, grid_id: int, stamp: Stamp) -> None:
    """At a door kept then, at a neighbour's in one's own grids, or in the area granted. NotVisible otherwise."""
    field = "household_id" if household else "grid_id"
    grid = areas_of([grid_id]).get(grid_id)
    if grid is None or grid.level != "grid":
        raise NotVisible(field=field)
    keeper = current_cadre(household.id) if household else None
    facts = RowFacts(grid.path, cadre_ids=frozenset({keeper.cadre_id} if keeper else ()))
    if policy.may(viewer, Act.ISSUE_RAISE, facts):
        return
    if viewer.has_own(Act.ISSUE_RAISE):
        if household is not None and kept_at(viewer.id, household.id, stamp.occurred_at):
            return
        if grid_id in _own_grids(viewer, stamp):
            return
    raise NotVisible(field=field)


def _link_reporter(issue: Issue, asked: RaiseIssue) -> None:
    said = asked.reporter
    if said is None or not (said.member_id or said.name or said.phone):
        return
    phone = digits_only(said.phone) if said.phone else None
    row = Reporter(
        id=new_id(),
        shard_id=issue.shard_id,
        issue_id=issue.id,
        member_id=said.member_id,
        name=_name(asked, issue, said),
        phone=phone,
        phone_hash=keyring().fingerprint(phone) if phone else None,
    )
    db.session.add(row)
    db.session.flush()


def _name(asked: RaiseIssue, issue: Issue, said: ReporterSaid) -> str | None:
    """A member's own name; a member of another household is refused."""
    if said.member_id is None:
        return said.name
    homes: set[uuid.UUID | None] = {issue.household_id, asked.household_id}
    member = members_named([said.member_id]).get(said.member_id)
    if member is None or member.household_id not in homes:
        raise InvalidInput(_l("这一户里没有这个人。"), field="reporter.member_id")
    return said.name or member.name
