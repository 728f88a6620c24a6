"""The demo's promise: all of Jiaxing, one town lived in, every state of an issue, and something for each to do."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from fieldvisit.areas.boundaries import findings_of
from fieldvisit.areas.boundary_queries import bounded
from fieldvisit.areas.finding import grids_at
from fieldvisit.areas.models import Area, BoundaryFile
from fieldvisit.assignments.models import Assignment
from fieldvisit.demo.accounts import DEMO_ACCOUNTS
from fieldvisit.households.models import Household, HouseholdTag, Member
from fieldvisit.households.rules import RELATION_CODES, SOURCE_CODES, is_sensitive
from fieldvisit.households.seed_tags import TAG_OF
from fieldvisit.issues.models import Category, Issue, IssueEvent, Notice, Supervision
from fieldvisit.issues.workflow import OPEN_STATES, RULED_FROM, State, Step
from fieldvisit.kernel import clock
from fieldvisit.kernel.geo import Position
from fieldvisit.people.models import Account, Grant, Unit
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Attendance, Meeting, Visit
from tests.demo.conftest import TODAY, Village

pytestmark = pytest.mark.usefixtures("village")
YESTERDAY = TODAY - timedelta(days=1)


def test_all_areas_of_jiaxing() -> None:
    levels = dict(db.session.execute(select(Area.level, func.count()).group_by(Area.level)).all())
    assert levels == {"city": 1, "county": 7, "town": 72, "village": 1202, "grid": 29}


def test_areas_hang_under_each_other() -> None:
    areas = {area.id: area for area in db.session.scalars(select(Area))}
    for area in areas.values():
        above = areas[area.parent_id] if area.parent_id else None
        assert area.path == f"{above.path if above else '/'}{area.id}/"
        assert len(area.code) == (15 if area.level == "grid" else 12)
        if above is not None:
            digits = {"city": 4, "county": 6, "town": 9, "village": 12}[above.level]
            assert area.code[:digits] == above.code[:digits]


def test_the_village_is_where_it_is() -> None:
    village = db.session.scalars(select(Area).where(Area.code == "330481105211")).one()
    line = [db.session.get_one(Area, int(key)).name for key in village.path.strip("/").split("/")]
    assert line == ["嘉兴市", "海宁市", "周王庙镇", "荆山村"]
    registers = db.session.scalars(select(Area).where(Area.has_register)).all()
    assert {area.level for area in registers} == {"village", "grid"}
    villages = {area.id for area in registers if area.level == "village"}
    assert len(villages) == 14 and village.id in villages
    assert {area.parent_id for area in registers if area.level == "grid"} == villages
    assert villages == set(db.session.scalars(select(Area.id).where(Area.parent_id == village.parent_id)))


def test_names_are_spoken_ones() -> None:
    names = set(db.session.scalars(select(Area.name)))
    assert not [name for name in names if name.endswith(("村委会", "居委会"))]
    assert all(2 <= len(name) <= 20 for name in names)


def test_households_with_addresses_positions_and_members() -> None:
    homes = list(db.session.scalars(select(Household).where(Household.active)))
    assert 2400 <= len(homes) <= 2600
    assert len({home.address for home in homes}) == len(homes)
    names = dict(db.session.execute(_village_names()).all())
    assert 580 <= sum(names[home.grid_id] == "荆山村" for home in homes) <= 620
    for home in homes:
        assert home.lat is not None and 30.39 < home.lat < 30.50
        assert home.lon is not None and 120.47 < home.lon < 120.59
        assert home.group_name and home.hamlet and home.address == f"{names[home.grid_id]}{home.hamlet}{home.door}"
    heads = Counter(db.session.scalars(select(Member.household_id).where(Member.head)))
    assert heads == Counter(db.session.scalars(select(Household.id)))
    assert sum(home.kind == "enterprise" for home in homes) == 60


def _village_names() -> Any:
    village = aliased(Area)
    return select(Area.id, village.name).join(village, village.id == Area.parent_id).where(Area.level == "grid")


def test_doors_sort_as_they_stand() -> None:
    query = select(Household.door).where(Household.hamlet == "南洋").order_by(Household.door_sort)
    assert list(db.session.scalars(query)) == [f"{number}号" for number in range(1, 63)]


def test_two_hundred_cadres_keep_five_to_fifteen_each_and_a_few_households_have_none() -> None:
    kept = select(Assignment.cadre_id, func.count()).where(Assignment.ended_at.is_(None)).group_by(Assignment.cadre_id)
    loads = dict(db.session.execute(kept).all())
    assert len(loads) == 213
    assert all(5 <= load <= 15 for load in loads.values())
    homes = db.session.scalar(select(func.count()).select_from(Household).where(Household.active)) or 0
    assert 10 <= homes - sum(loads.values()) <= 30


def test_only_the_demo_accounts_have_a_password() -> None:
    with_password = set(db.session.scalars(select(Account.username).where(Account.password_hash.is_not(None))))
    assert with_password == {account.username for account in DEMO_ACCOUNTS}
    assert with_password == {
        "cadre", "cadre2", "coordinator", "handler", "callback", "town", "county", "leader", "office", "unitlead",
        "admin",
    }  # fmt: skip


def test_demo_accounts_hold_their_roles() -> None:
    rows = db.session.execute(
        select(Account.username, Grant.role, Grant.area_path, Grant.unit_id).join(Grant, Grant.account_id == Account.id)
    ).all()
    levels = {area.path: area.name for area in db.session.scalars(select(Area).where(Area.level != "grid"))}
    units = {unit.id: unit.name for unit in db.session.scalars(select(Unit))}
    scopes = {(row.username, row.role): levels.get(row.area_path) or units.get(row.unit_id) for row in rows}
    assert scopes["cadre", "cadre"] is None
    assert scopes["coordinator", "coordinator"] == "荆山村"
    assert scopes["handler", "handler"] == "镇城建办"
    assert scopes["callback", "callback_officer"] == "周王庙镇"
    assert scopes["town", "coordinator"] == "周王庙镇"
    assert scopes["county", "coordinator"] == "海宁市"
    assert scopes["leader", "leader"] == "海宁市"
    assert scopes["office", "leader_office"] == "海宁市"
    assert scopes["unitlead", "unit_lead"] == "镇城建办"
    for role in ("system_admin", "security_admin", "audit_admin"):
        assert scopes["admin", role] == "嘉兴市"


def test_every_category_has_a_department() -> None:
    kinds = set(db.session.scalars(select(Unit.kind)))
    assert {category.unit_kind for category in db.session.scalars(select(Category))} <= kinds


def test_at_least_five_issues_in_each_state() -> None:
    states = Counter(db.session.scalars(select(Issue.state)))
    assert {state: states[state] for state in State if states[state] < 5} == {}


def test_supervised_ones_late_and_due_tomorrow() -> None:
    query = select(Supervision, Issue).join(Issue, Issue.id == Supervision.issue_id)
    open_now = [(row, issue) for row, issue in db.session.execute(query) if row.signed_off_at is None]
    assert len(open_now) >= 8
    assert all(issue.supervised and issue.state in OPEN_STATES for _row, issue in open_now)
    assert all(row.directions for row, _issue in open_now)
    assert sum(row.deadline < TODAY for row, _issue in open_now) >= 3
    assert sum(row.deadline == TODAY + timedelta(days=1) for row, _issue in open_now) >= 2
    waiting = [issue for _row, issue in open_now if issue.state == State.RESOLVED and not issue.callback_due]
    assert len(waiting) >= 2


def test_all_courses_are_there() -> None:
    issues = list(db.session.scalars(select(Issue)))
    assert sum(issue.cycle > 1 and issue.state in OPEN_STATES for issue in issues) >= 5
    assert sum(issue.confidential for issue in issues) in (2, 3)
    assert {issue.closed_how for issue in issues} >= {"called_back", "tried", "rule", "signed_off"}
    assert {issue.resolution_channel for issue in issues} >= {"on_spot", "department", "leader"}
    assert {issue.outcome for issue in issues} >= {"solved", "partial", "explained", "unable"}
    assert sum(issue.callback_due for issue in issues) >= 10
    waiting = select(Area.level).join(Issue, Issue.level_area_id == Area.id).where(Issue.state == State.SUBMITTED)
    assert set(db.session.scalars(waiting)) == {"village", "town", "county"}


def test_every_step_has_been_taken() -> None:
    steps = Counter(db.session.scalars(select(IssueEvent.step)))
    assert {step: steps[step] for step in Step if steps[step] < 2} == {}
    assert steps["return"] >= 5 and min(steps["report"], steps["direct"], steps["appeal"]) >= 3
    query = select(IssueEvent.actor_name, IssueEvent.on_behalf_of).where(IssueEvent.on_behalf_of.is_not(None))
    assert ("蒋文静", "王书记") in db.session.execute(query).all()
    assert any(
        issue.returns >= RULED_FROM for issue in db.session.scalars(select(Issue).where(Issue.state == "returned"))
    )


def test_somebody_is_told_of_something() -> None:
    told = set(db.session.scalars(select(Notice.code)))
    assert {"returned", "answered", "reopened"} <= told
    fresh = select(Account.username).join(Notice, Notice.account_id == Account.id).where(Notice.seen_at.is_(None))
    assert {"coordinator", "leader"} & set(db.session.scalars(fresh))


def test_sixty_days_ending_yesterday() -> None:
    for column in (Visit.started_at, Visit.recorded_at, Issue.recorded_at, IssueEvent.recorded_at):
        first, last = db.session.execute(select(func.min(column), func.max(column))).one()
        assert clock.local_date(clock_utc(first)) >= TODAY - timedelta(days=60)
        assert clock.local_date(clock_utc(last)) == YESTERDAY
    days = {clock.local_date(visit.started_at) for visit in db.session.scalars(select(Visit))}
    assert len(days) == 60


def clock_utc(value):  # type: ignore[no-untyped-def]
    """Aggregates keep the column's type only on some databases."""
    from datetime import UTC

    return value if value.tzinfo else value.replace(tzinfo=UTC)


def test_visits_of_every_outcome_and_meetings_in_every_grid() -> None:
    outcomes = Counter(db.session.scalars(select(Visit.outcome)))
    assert min(outcomes.values()) >= 3 and len(outcomes) == 5
    assert {"door", "enterprise", "condolence", "assistance", "appointment"} <= set(
        db.session.scalars(select(Visit.kind))
    )
    per_grid = Counter(db.session.scalars(select(Meeting.grid_id)))
    assert len(per_grid) == 29 and min(per_grid.values()) >= 2
    came = Counter(db.session.scalars(select(Attendance.meeting_id)))
    for meeting in db.session.scalars(select(Meeting)):
        assert came[meeting.id] >= 18
        assert meeting.headcount is not None and meeting.headcount >= came[meeting.id]


def test_the_handler_and_the_coordinator_have_work(village: Village) -> None:
    unit = db.session.scalars(select(Unit).where(Unit.name == "镇城建办")).one()
    states = Counter(db.session.scalars(select(Issue.state).where(Issue.unit_id == unit.id)))
    assert min(states["dispatched"], states["signed"], states["in_progress"]) >= 2
    at_village = select(func.count()).join(Area, Area.id == Issue.level_area_id)
    query = at_village.select_from(Issue).where(Issue.state == State.SUBMITTED, Area.level == "village")
    assert (db.session.scalar(query) or 0) >= 4


def test_tags_are_known_and_sensitive_ones_have_a_basis() -> None:
    for row in db.session.scalars(select(HouseholdTag)):
        assert row.tag in TAG_OF and row.source in SOURCE_CODES
        assert row.basis or not is_sensitive(row.tag)
        assert row.verified_on is not None and row.verified_on < TODAY
    assert {tag for tag in TAG_OF if tag != "destitute"} == set(db.session.scalars(select(HouseholdTag.tag)))
    assert set(db.session.scalars(select(Member.relation))) <= RELATION_CODES


def test_every_village_and_grid_has_a_line_and_every_household_lies_in_its_own() -> None:
    row = db.session.scalars(select(BoundaryFile)).one()
    assert "虚构" in row.file_name, "nobody takes them for a surveyor's"
    assert findings_of(row) == []
    assert [(one.level, one.known, one.of) for one in bounded()] == [("grid", 29, 29), ("village", 14, 14)]
    homes = list(db.session.scalars(select(Household).where(Household.lat.is_not(None), Household.active)))
    assert len(homes) > 2500
    assert grids_at([Position(home.lat, home.lon) for home in homes]) == [home.grid_id for home in homes]
