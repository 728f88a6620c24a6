"""The demo's rows are those the services would have written."""

import itertools
import json
import uuid
from collections import Counter, defaultdict

import pytest
from sqlalchemy import select

from fieldvisit.areas.models import Area
from fieldvisit.assignments.models import Assignment
from fieldvisit.assignments.queries import kept_at
from fieldvisit.demo.days import at
from fieldvisit.households.models import Dossier, Household
from fieldvisit.insight.scope import scope_of
from fieldvisit.insight.unresolved import identity_figures
from fieldvisit.issues import closing, policy
from fieldvisit.issues.folding import fold
from fieldvisit.issues.models import Callback, Issue, IssueCounter, IssueEvent, Reporter, Supervision
from fieldvisit.issues.policy import STEP_ACTS, IssueFacts
from fieldvisit.issues.settling import answered_of, callback_share
from fieldvisit.issues.workflow import BESIDE, State, Step
from fieldvisit.kernel import clock
from fieldvisit.people.acts import Act
from fieldvisit.people.models import Account, Device, Grant
from fieldvisit.people.queries import viewer_of
from fieldvisit.storage.base import db
from fieldvisit.sync.canonical import hash_of
from fieldvisit.sync.envelope import envelope_of
from fieldvisit.sync.models import Quarantined, Receipt
from fieldvisit.sync.review_queries import open_reviews
from fieldvisit.visits.models import Attendance, Meeting, Visit
from tests.demo.conftest import TODAY

pytestmark = pytest.mark.usefixtures("village")


def _events() -> dict[uuid.UUID, list[IssueEvent]]:
    found: dict[uuid.UUID, list[IssueEvent]] = defaultdict(list)
    for event in db.session.scalars(select(IssueEvent).order_by(IssueEvent.issue_id, IssueEvent.seq)):
        found[event.issue_id].append(event)
    return found


def test_every_issue_is_the_fold_of_its_events() -> None:
    events = _events()
    for issue in db.session.scalars(select(Issue)):
        picture = fold(events[issue.id])
        for name, value in vars(picture).items():
            assert getattr(issue, name) == value, f"{issue.number} {name}"


def test_events_are_in_order_and_versions_count_the_steps() -> None:
    issues = {issue.id: issue for issue in db.session.scalars(select(Issue))}
    for issue_id, events in _events().items():
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        times = [event.recorded_at for event in events]
        assert times == sorted(times)
        assert all(event.occurred_at <= event.recorded_at for event in events)
        steps = [event for event in events if Step(event.step) not in BESIDE]
        assert [event.version for event in steps] == list(range(1, len(steps) + 1))
        assert issues[issue_id].version == len(steps)
        assert events[0].recorded_at == issues[issue_id].recorded_at
        for before, event in itertools.pairwise(events):
            assert event.from_state == before.to_state


def test_what_is_resolved_stands_where_the_rule_of_closing_leaves_it() -> None:
    for issue in db.session.scalars(select(Issue).where(Issue.state == State.RESOLVED)):
        verdict = closing.verdict(answered_of(issue), callback_share())
        assert not verdict.reopens and verdict.closes is None
        assert issue.callback_due == bool(verdict.due)
    assert not list(db.session.scalars(select(Issue).where(Issue.callback_due, Issue.state != State.RESOLVED)))


def test_nobody_calls_back_on_a_case_of_their_own() -> None:
    for call in db.session.scalars(select(Callback)):
        issue = db.session.get_one(Issue, call.issue_id)
        assert call.officer_id != issue.handler_id
        assert db.session.get_one(Reporter, call.reporter_id).issue_id == issue.id
        assert call.reached == (call.satisfaction is not None)


def test_everyone_did_only_what_their_role_allows() -> None:
    keepers = {
        row.household_id: row.cadre_id
        for row in db.session.scalars(select(Assignment).where(Assignment.ended_at.is_(None)))
    }
    homes = {household.id: household.grid_id for household in db.session.scalars(select(Household))}
    paths = {area.id: area.path for area in db.session.scalars(select(Area))}
    viewers = {account_id: viewer_of(account_id) for account_id in db.session.scalars(select(Account.id))}
    for issue_id, events in _events().items():
        issue = db.session.get_one(Issue, issue_id)
        assert homes[issue.household_id] == issue.grid_id  # type: ignore[index]
        for place, event in enumerate(events):
            if event.actor_id is None:
                assert event.step in (Step.CLOSE, Step.REOPEN)
                continue
            before = events[:place]
            facts = _facts(issue, before or events[:1], keepers, paths)
            viewer = viewers[event.actor_id]
            assert viewer is not None
            if event.step == Step.RAISE and event.actor_id not in facts.cadre_ids:
                assert issue.intake in ("meeting", "phone", "walk_in", "hotline")
                if issue.intake == "meeting":
                    continue  # a neighbour's issue, raised by the cadre who held the meeting in their grid
            assert policy.may(viewer, STEP_ACTS[Step(event.step)], facts), f"{issue.number} {event.step}"


def _facts(
    issue: Issue, before: list[IssueEvent], keepers: dict[uuid.UUID, uuid.UUID], paths: dict[int, str]
) -> IssueFacts:
    picture = fold(before)
    keeper = keepers.get(issue.household_id) if issue.household_id else None
    return IssueFacts(
        grid_path=paths[issue.grid_id],
        level_path=paths[picture.level_area_id],
        raised_by_id=issue.raised_by_id,
        unit_id=picture.unit_id,
        unit_ids=frozenset({picture.unit_id} if picture.unit_id else ()),
        cadre_ids=frozenset({keeper} if keeper else ()),
        handler_id=picture.handler_id,
        confidential=issue.confidential,
    )


def test_supervision_rows_agree_with_the_issues() -> None:
    rows = list(db.session.scalars(select(Supervision)))
    open_now = Counter(row.issue_id for row in rows if row.signed_off_at is None)
    assert set(open_now.values()) == {1}
    assert set(open_now) == set(db.session.scalars(select(Issue.id).where(Issue.supervised)))
    for row in rows:
        assert clock.local_date(row.started_at) < row.deadline


def test_numbers_are_unique_and_the_counters_go_on_from_them() -> None:
    numbers = list(db.session.scalars(select(Issue.number)))
    assert len(set(numbers)) == len(numbers)
    last: Counter[tuple[str, str]] = Counter()
    for number in numbers:
        place, day, running = number.split("-")
        last[place, day] = max(last[place, day], int(running))
    counters = {(f"JX{row.grid_id}", f"{row.day:%y%m%d}"): row.last for row in db.session.scalars(select(IssueCounter))}
    assert counters == last


def test_visits_are_made_by_the_cadre_who_keeps_the_household() -> None:
    keepers = {
        row.household_id: row for row in db.session.scalars(select(Assignment).where(Assignment.ended_at.is_(None)))
    }
    homes = {home.id: home for home in db.session.scalars(select(Household))}
    leaders = set(db.session.scalars(select(Grant.account_id).where(Grant.role == "leader")))
    for visit in db.session.scalars(select(Visit)):
        assert visit.started_at <= visit.recorded_at
        assert bool(visit.people_met) == (visit.outcome == "met")
        if visit.kind == "leader":
            assert visit.cadre_id in leaders
            assert [beside["id"] for beside in visit.companions] == [str(keepers[visit.household_id].cadre_id)]
        elif homes[visit.household_id].proposal:
            assert visit.cadre_id == homes[visit.household_id].proposed_by
        else:
            kept = keepers[visit.household_id]
            assert (visit.cadre_id, visit.cadre_name) == (kept.cadre_id, kept.cadre_name)
            assert kept.from_at < visit.started_at


def test_an_issue_told_at_the_door_points_at_that_visit() -> None:
    visits = {visit.id: visit for visit in db.session.scalars(select(Visit))}
    for issue in db.session.scalars(select(Issue)):
        assert (issue.visit_id is not None) == (issue.intake == "visit")
        if issue.visit_id is not None:
            visit = visits[issue.visit_id]
            assert (visit.household_id, visit.cadre_id) == (issue.household_id, issue.raised_by_id)
            assert visit.outcome == "met" and visit.started_at <= issue.occurred_at
            assert "all-well" not in visit.phrases


def test_those_who_came_live_in_the_grid_of_the_meeting() -> None:
    grids = dict(db.session.execute(select(Household.id, Household.grid_id)).all())
    meetings = dict(db.session.execute(select(Meeting.id, Meeting.grid_id)).all())
    for row in db.session.scalars(select(Attendance)):
        assert grids[row.household_id] == meetings[row.meeting_id] == row.shard_id


def test_every_household_and_cadre_has_a_dossier_that_was_raised() -> None:
    dossiers = {row.id: row for row in db.session.scalars(select(Dossier))}
    for household_id in db.session.scalars(select(Household.id)):
        assert dossiers[household_id].kind == "household" and dossiers[household_id].revision >= 2
    for cadre_id in db.session.scalars(select(Assignment.cadre_id).distinct()):
        assert dossiers[cadre_id].kind == "user"


@pytest.mark.parametrize("period", ["month", "days7", "days30", "last_month", "year"])
def test_the_identity_holds(period: str) -> None:
    """For the leader's county, and for each area below down to the grids."""
    leader = db.session.scalars(select(Account).where(Account.username == "leader")).one()
    viewer = viewer_of(leader.id)
    assert viewer is not None
    with clock.frozen(at(TODAY, 9)):
        lived_in = db.session.scalars(select(Area).where(Area.has_register | (Area.name == "周王庙镇"))).all()
        for area in lived_in:
            scope = scope_of(viewer, Act.UNRESOLVED_SEE, {"period": period, "area": str(area.id)})
            identity = identity_figures(viewer, scope)
            assert identity.holds, identity
            if area.name in ("荆山村", "周王庙镇"):
                assert identity.still_open > 0 and identity.went > 2, identity


def test_what_waits_to_be_checked_is_kept_as_the_inbox_keeps_it() -> None:
    coordinator = db.session.scalars(select(Account).where(Account.username == "coordinator")).one()
    viewer = viewer_of(coordinator.id)
    assert viewer is not None
    waiting = open_reviews(viewer).items
    assert {row.code for row in waiting} == {"past_grace", "invalid_input"} and len(waiting) == 3
    for kept in db.session.scalars(select(Quarantined)):
        assert kept.hash == hash_of(kept.payload)
        envelope = envelope_of(kept.operation_id, json.loads(kept.payload))
        assert envelope.problem is None and envelope.hash == kept.hash
        receipt = db.session.get_one(Receipt, kept.operation_id)
        assert (receipt.outcome, receipt.hash, receipt.account_id) == ("rejected", kept.hash, kept.account_id)
        device = db.session.get_one(Device, kept.device_id)
        assert device.account_id == kept.account_id
        still_kept = kept_at(kept.account_id, kept.household_id, kept.effective_at) if kept.household_id else False
        assert still_kept == (kept.code != "past_grace")
