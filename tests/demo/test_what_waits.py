"""What lies waiting in the demo, and the rows beside the visits: each as the services would have written it."""

import uuid
from collections import Counter, defaultdict

import pytest
from sqlalchemy import select

from fieldvisit.assignments.models import VisitTeamMember
from fieldvisit.demo.days import History
from fieldvisit.households.models import Dossier, FieldChange, Household, Member, Proposal
from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.kernel import clock
from fieldvisit.people.models import Account
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveySubmission
from fieldvisit.visits.models import Appointment, Attendance, Companion, Meeting, Planned, Visit, VisitKind
from fieldvisit.visits.rules import given_fen, keeps_appointment
from tests.demo.conftest import TODAY

pytestmark = pytest.mark.usefixtures("village")
END = History(TODAY).end


@pytest.fixture(scope="module")
def visits(village: object) -> list[Visit]:
    """All of them, the oldest first; read once, because they are thousands."""
    return list(db.session.scalars(select(Visit).order_by(Visit.started_at, Visit.id)))


def _by_home(visits: list[Visit]) -> dict[uuid.UUID, list[Visit]]:
    found: dict[uuid.UUID, list[Visit]] = defaultdict(list)
    for visit in visits:
        if not visit.superseded:
            found[visit.household_id].append(visit)
    return found


def test_all_kinds_of_visit_a_resident_knows(visits: list[Visit]) -> None:
    kinds = Counter(visit.kind for visit in visits)
    assert {kind: kinds[kind] for kind in set(VisitKind) - {"sweep", "alarm"} if kinds[kind] < 15} == {}


def test_what_was_given_has_its_value(visits: list[Visit]) -> None:
    given = [visit for visit in visits if visit.given]
    assert Counter(visit.kind for visit in given).keys() == {"condolence", "assistance"}
    assert len(given) >= 50
    for visit in visits:
        assert visit.given_fen == given_fen(visit.given)
        assert visit.given_fen > 0 or visit.kind != "condolence"


def test_companions_find_the_visit_from_their_side(visits: list[Visit]) -> None:
    homes = {home.id: home for home in db.session.scalars(select(Household))}
    by_id = {visit.id: visit for visit in visits}
    rows = defaultdict(set)
    for row in db.session.scalars(select(Companion)):
        rows[row.visit_id].add(str(row.account_id))
        assert row.shard_id == by_id[row.visit_id].shard_id
        assert row.address == homes[by_id[row.visit_id].household_id].address
    for visit in visits:
        assert {beside["id"] for beside in visit.companions} == rows[visit.id]
        assert str(visit.cadre_id) not in rows[visit.id]


def test_teams_of_four_to_six_go_together(visits: list[Visit]) -> None:
    beside: dict[str, set[str]] = defaultdict(set)
    for visit in (visit for visit in visits if visit.kind != "leader"):
        beside[str(visit.cadre_id)] |= {one["id"] for one in visit.companions}
    assert len(beside) > 200
    assert all(len(found) <= 5 for found in beside.values())
    assert max(len(found) for found in beside.values()) >= 4
    leads = set(db.session.scalars(select(Account.id).where(Account.title.contains("走访组长"))))
    assert len(leads) >= 35
    members: dict[uuid.UUID, list[VisitTeamMember]] = defaultdict(list)
    for row in db.session.scalars(select(VisitTeamMember)):
        members[row.team_id].append(row)
    assert all(4 <= len(team) <= 6 and sum(row.leads for row in team) == 1 for team in members.values())
    assert {row.cadre_id for team in members.values() for row in team if row.leads} == leads
    together = {str(row.cadre_id): {str(mate.cadre_id) for mate in team} for team in members.values() for row in team}
    assert all(found <= together[cadre] for cadre, found in beside.items())


def test_appointments_stand_where_the_visits_leave_them(visits: list[Visit]) -> None:
    by_home = _by_home(visits)
    states: Counter[str] = Counter()
    for row in db.session.scalars(select(Appointment)):
        states[row.state] += 1
        assert row.made_at <= row.recorded_at <= END
        keeping = [
            visit
            for visit in by_home[row.household_id]
            if keeps_appointment(visit.kind, visit.outcome, visit.started_at, row.planned_at, row.made_at)
        ]
        if row.state == Planned.KEPT:
            assert keeping[0].id == row.visit_id and row.ended_at == keeping[0].started_at
        elif row.state == Planned.OPEN:
            assert not keeping and row.visit_id is None
        else:
            assert row.ended_at is not None and row.made_at < row.ended_at <= END
    assert states[Planned.KEPT] >= 20 and states[Planned.OPEN] >= 15 and states[Planned.CANCELLED] >= 2
    due = list(db.session.scalars(select(Appointment).where(Appointment.state == Planned.OPEN)))
    assert any(clock.local_date(row.planned_at) == TODAY for row in due)
    assert any(clock.local_date(row.planned_at) > TODAY for row in due)


def test_proposals_wait_and_were_visited_at_once() -> None:
    states: Counter[str] = Counter()
    for home in db.session.scalars(select(Household).where(Household.proposal.is_not(None))):
        states[str(home.proposal)] += 1
        assert not home.active and home.proposed_by and home.proposed_as == home.door
        assert bool(home.proposal_note) == (home.proposal == Proposal.REFUSED)
        assert [row.name for row in db.session.scalars(select(Member).where(Member.household_id == home.id))] == [
            home.name
        ]
        visit = db.session.scalars(select(Visit).where(Visit.household_id == home.id)).one()
        assert visit.cadre_id == home.proposed_by and visit.started_at == home.proposed_at
    assert states[Proposal.OPEN] >= 6 and states[Proposal.REFUSED] >= 1


def test_values_wait_beside_what_stands() -> None:
    members = {member.id: member for member in db.session.scalars(select(Member))}
    states: Counter[str] = Counter()
    for row in db.session.scalars(select(FieldChange)):
        states[row.state] += 1
        member = members[row.member_id]  # type: ignore[index]
        assert member.household_id == row.household_id
        here = getattr(member, row.field)
        assert (row.kept or "null") == ("null" if here is None else f'"{here}"' if row.field == "phone" else str(here))
        assert row.yours and row.yours != row.kept and (row.cause == "number") == (row.field == "phone")
        assert (row.settled_at is None) == (row.state == "open")
    assert states["open"] >= 8 and states["left"] >= 2


def test_corrections_keep_what_they_correct(visits: list[Visit]) -> None:
    by_id = {visit.id: visit for visit in visits}
    after = [visit for visit in visits if visit.supersedes]
    assert len(after) >= 10 and any(visit.corrected_by for visit in after)
    for visit in after:
        before = by_id[visit.supersedes]  # type: ignore[index]
        assert before.superseded and not visit.superseded
        assert (visit.household_id, visit.cadre_id, visit.started_at) == (
            before.household_id,
            before.cadre_id,
            before.started_at,
        )
        assert before.recorded_at < visit.recorded_at <= END and before.notes != visit.notes
    assert {visit.id for visit in visits if visit.superseded} == {visit.supersedes for visit in after}
    assert not set(db.session.scalars(select(Issue.visit_id))) & {visit.supersedes for visit in after}
    meetings = {row.id: row for row in db.session.scalars(select(Meeting))}
    assert [meetings[row.supersedes].superseded for row in meetings.values() if row.supersedes] == [True]


def test_a_dossier_was_raised_once_for_every_write() -> None:
    writes: Counter[uuid.UUID] = Counter()
    for home in db.session.scalars(select(Household)):
        writes[home.id] += 1 if home.proposal else 2  # proposed; or registered and assigned
        writes[home.id] += home.proposal == Proposal.REFUSED
    writes.update(db.session.scalars(select(Visit.household_id)))
    writes.update(db.session.scalars(select(Attendance.household_id)))
    writes.update(db.session.scalars(select(FieldChange.household_id)))
    writes.update(db.session.scalars(select(FieldChange.household_id).where(FieldChange.state != "open")))
    writes.update(db.session.scalars(select(Appointment.household_id)))
    writes.update(db.session.scalars(select(Appointment.household_id).where(Appointment.state == Planned.CANCELLED)))
    writes.update(key for key in db.session.scalars(select(SurveySubmission.household_id)) if key)
    told = select(Issue.household_id).join(IssueEvent, IssueEvent.issue_id == Issue.id)
    writes.update(key for key in db.session.scalars(told) if key)
    revisions = dict(db.session.execute(select(Dossier.id, Dossier.revision).where(Dossier.kind == "household")).all())
    assert revisions == dict(writes)


def test_jiaxing_s_proportions() -> None:
    from fieldvisit.visits.queries import reached_households

    issues = list(db.session.scalars(select(Issue)))
    reached = len(db.session.execute(reached_households(None, None)).all())
    solved = [issue for issue in issues if issue.outcome == "solved" and issue.state in ("resolved", "closed")]
    on_spot = [issue for issue in solved if issue.resolution_channel == "on_spot"]
    assert 0.075 <= len(issues) / reached < 0.085
    assert 0.72 <= len(solved) / len(issues) < 0.74
    assert 0.78 <= len(on_spot) / len(solved) < 0.82
    assert {issue.intake for issue in issues} >= {"visit", "meeting", "walk_in", "phone", "hotline"}
