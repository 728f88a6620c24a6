"""Giving back, handing over, appealing, taking back, directing, reporting, acting for a leader: on both databases."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from fieldvisit.issues.filters import IssueFilter
from fieldvisit.issues.models import Issue, IssueEvent, Supervision
from fieldvisit.issues.queries import issue_card, issue_list
from fieldvisit.issues.service import reveal_reporter_phone
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible, Problem, StepRefused
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.sync.household_dossiers import household_dossiers
from tests.support.factories import Factories
from tests.support.issue_factories import Village, in_a_week, raised, resolved, settle_village, take

MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # 10:00 in Jiaxing


@pytest.fixture
def village(app: Flask, factories: Factories) -> Village:
    """The people around an issue."""
    return settle_village(factories)


def dispatched(village: Village, **body: object) -> Issue:
    """An issue with the unit."""
    issue = raised(village, **body)
    return take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=village.unit.id)


def supervised(village: Village, **body: object) -> Issue:
    """An issue with the unit, under the leader's supervision."""
    issue = dispatched(village)
    return take(village.viewer("leader"), issue.id, "supervise", deadline=in_a_week(), **body)


def last_event(issue: Issue) -> IssueEvent:
    """What happened last."""
    query = select(IssueEvent).where(IssueEvent.issue_id == issue.id).order_by(IssueEvent.seq.desc())
    return db.session.scalars(query.limit(1)).one()


def steps_open(village: Village, who: str, issue: Issue) -> set[str]:
    """What they may do now."""
    db.session.rollback()
    return set(issue_card(village.viewer(who), issue.id).open_steps)


# --- giving back ---


def test_a_returned_case_waits_for_the_coordinator_and_its_clock_runs_on(
    village: Village, factories: Factories
) -> None:
    other = factories.unit("镇农业农村办", kind="town_agriculture")
    with clock.frozen(MONDAY):
        issue = dispatched(village)
        due = issue.resolve_due_at
        take(village.viewer("handler"), issue.id, "sign")
        back = take(village.viewer("handler"), issue.id, "return", reason="这条沟归农业办", unit_id=other.id)
        assert (back.state, back.returns, back.unit_id, back.handler_id) == ("returned", 1, None, None)
        assert back.due_at == due
        event = last_event(back)
        assert (event.unit_id, event.detail["owner_name"]) == (village.unit.id, "镇农业农村办")
        assert "return" not in steps_open(village, "handler", back)
        card = issue_card(village.viewer("coordinator"), issue.id)
        assert "dispatch" in card.open_steps
        assert card.suggested_unit is not None and card.suggested_unit.id == other.id
    with clock.frozen(MONDAY + timedelta(hours=5)):
        again = take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=other.id)
        assert (again.state, again.unit_id, again.signed_at) == ("dispatched", other.id, None)
        assert again.resolve_due_at == due


def test_a_unit_that_is_only_named_does_not_come_to_see_the_case(village: Village, factories: Factories) -> None:
    other = factories.unit("镇农业农村办", kind="town_agriculture")
    stranger = factories.viewer(factories.handler(other, "agri"))
    issue = dispatched(village)
    take(village.viewer("handler"), issue.id, "return", reason="不归我们", unit_id=other.id)
    with pytest.raises(NotVisible):
        issue_card(stranger, issue.id)


def test_it_is_given_back_within_one_working_day(village: Village) -> None:
    with clock.frozen(MONDAY):
        issue = dispatched(village)
    tuesday_night = datetime(2026, 11, 3, 15, 59, tzinfo=UTC)
    with clock.frozen(tuesday_night):
        assert "return" in steps_open(village, "handler", issue)
    with clock.frozen(tuesday_night + timedelta(minutes=1)):
        assert "return" not in steps_open(village, "handler", issue)
        with pytest.raises(StepRefused):
            take(village.viewer("handler"), issue.id, "return", reason="不归我们")
    with clock.frozen(tuesday_night):
        assert take(village.viewer("handler"), issue.id, "return", reason="不归我们").state == "returned"


def test_the_owner_named_is_another_unit_within_reach(village: Village, factories: Factories) -> None:
    elsewhere = factories.unit("外镇城建办", area=factories.area("town"))
    issue = dispatched(village)
    for unit_id in (village.unit.id, elsewhere.id, 987_654):
        with pytest.raises(InvalidInput) as refused:
            take(village.viewer("handler"), issue.id, "return", reason="不归我们", unit_id=unit_id)
        assert refused.value.field == "unit_id"


def test_after_the_second_time_the_level_above_should_rule(village: Village, factories: Factories) -> None:
    issue = dispatched(village)
    for times in (1, 2):
        take(village.viewer("handler"), issue.id, "return", reason="不归我们")
        row = issue_card(village.viewer("coordinator"), issue.id).row
        assert (row.returns, row.to_be_ruled) == (times, times == 2)
        take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=village.unit.id)
    assert issue_card(village.viewer("coordinator"), issue.id).row.to_be_ruled is False


# --- handing over ---


def test_the_lead_of_the_unit_hands_over_to_a_colleague(village: Village, factories: Factories) -> None:
    colleague = factories.handler(village.unit, "colleague", "同事小李")
    issue = dispatched(village)
    due = issue.due_at
    assert "hand_over" not in steps_open(village, "handler", issue)
    handed = take(village.viewer("unit_lead"), issue.id, "hand_over", handler_id=str(colleague.id), note="你熟这一片")
    assert (handed.state, handed.handler_id, handed.handler_name) == ("dispatched", colleague.id, "同事小李")
    assert handed.due_at == due
    choices = {person.id for person in issue_card(village.viewer("unit_lead"), issue.id).handler_choices}
    assert choices == {village.accounts["handler"].id, village.accounts["unit_lead"].id}
    for nobody in (colleague.id, village.accounts["cadre"].id, uuid.uuid4()):
        with pytest.raises(InvalidInput) as refused:
            take(village.viewer("unit_lead"), issue.id, "hand_over", handler_id=str(nobody))
        assert refused.value.field == "handler_id"
    with pytest.raises(NotAllowed):
        take(village.viewer("handler"), issue.id, "hand_over", handler_id=str(colleague.id))


# --- appealing and taking back ---


@pytest.mark.parametrize("who", ["cadre", "coordinator"])
def test_an_appeal_goes_one_level_up(village: Village, factories: Factories, who: str) -> None:
    issue = raised(village)
    take(village.viewer("coordinator"), issue.id, "reject", reason="不归政府管", told="上门说明")
    back = take(village.viewer(who), issue.id, "appeal", reason="路是村里修的")
    assert (back.state, back.level_area_id) == ("submitted", factories.place("town").id)
    assert back.due_at is not None
    assert "dispatch" in steps_open(village, "town", back)
    assert "dispatch" not in steps_open(village, "coordinator", back)


def test_nobody_else_appeals_and_never_above_the_city(village: Village, factories: Factories) -> None:
    issue = raised(village)
    take(village.viewer("coordinator"), issue.id, "reject", reason="不归政府管", told="上门说明")
    for who in ("callback", "leader"):
        with pytest.raises(NotAllowed):
            take(village.viewer(who), issue.id, "appeal", reason="x")
    with pytest.raises(NotVisible):
        take(village.viewer("stranger"), issue.id, "appeal", reason="x")
    for level in ("town", "county", "city"):
        factories.coordinator(f"{level}2", area=factories.place(level))
        take(village.viewer("cadre"), issue.id, "appeal", reason="不服")
        above = factories.viewer(factories.coordinator(f"{level}3", area=factories.place(level)))
        take(above, issue.id, "reject", reason="不归政府管", told="上门说明")
    assert "appeal" not in steps_open(village, "cadre", issue)
    with pytest.raises(StepRefused):
        take(village.viewer("cadre"), issue.id, "appeal", reason="不服")


def test_a_press_is_taken_back_by_whoever_pressed_it_within_ten_minutes(village: Village, factories: Factories) -> None:
    with clock.frozen(MONDAY):
        first, second = dispatched(village), raised(village)
        due = first.accept_due_at
        take(village.viewer("coordinator"), second.id, "reject", reason="点错了", told="还没说")
        third = dispatched(village)
        assert "take_back" not in steps_open(village, "town", third)
        with pytest.raises(StepRefused):
            take(village.viewer("town"), third.id, "take_back")
    with clock.frozen(MONDAY + timedelta(minutes=10)):
        back = take(village.viewer("coordinator"), first.id, "take_back")
        assert (back.state, back.unit_id, back.dispatched_at, back.due_at) == ("submitted", None, None, due)
        assert (back.sign_due_at, back.resolve_due_at) == (None, None)
        assert take(village.viewer("coordinator"), second.id, "take_back", reason="点错了").state == "submitted"
    with clock.frozen(MONDAY + timedelta(minutes=10, seconds=1)):
        assert "take_back" not in steps_open(village, "coordinator", third)
        with pytest.raises(StepRefused):
            take(village.viewer("coordinator"), third.id, "take_back")


def test_what_is_signed_for_is_not_taken_back(village: Village) -> None:
    issue = dispatched(village)
    take(village.viewer("handler"), issue.id, "sign")
    with pytest.raises(StepRefused):
        take(village.viewer("coordinator"), issue.id, "take_back")


# --- supervision ---


def test_directions_and_reports_follow_each_other(village: Village, factories: Factories) -> None:
    issue = supervised(village, directions="一周内见底", lead_unit_id=village.unit.id)
    state, due = issue.state, issue.due_at
    reported = take(village.viewer("handler"), issue.id, "report", progress="管子到了，周三挖")
    assert (reported.state, reported.due_at, reported.supervised) == (state, due, True)
    assert last_event(reported).unit_name == "镇城建办"
    directed = take(village.viewer("leader"), issue.id, "direct", directions="注意围挡，别伤着老人")
    assert last_event(directed).on_behalf_of is None
    card = issue_card(village.viewer("handler"), issue.id)
    assert [event.step for event in card.events][-3:] == ["supervise", "report", "direct"]
    for who, step, body in (("coordinator", "report", {"progress": "x"}), ("handler", "direct", {"directions": "x"})):
        with pytest.raises(NotAllowed):
            take(village.viewer(who), issue.id, step, **body)


def test_the_unit_in_the_lead_sees_the_case_and_reports_while_it_leads(village: Village, factories: Factories) -> None:
    lead = factories.unit("县水利局", kind="county_water", area=factories.place("county"))
    viewer = factories.viewer(factories.handler(lead, "water"))
    issue = dispatched(village)
    with pytest.raises(NotVisible):
        issue_card(viewer, issue.id)
    take(village.viewer("leader"), issue.id, "supervise", deadline=in_a_week(), lead_unit_id=lead.id)
    assert set(issue_card(viewer, issue.id).open_steps) == {"report", "comment"}
    take(viewer, issue.id, "report", progress="泵站今晚开")
    assert last_event(issue).unit_name == "县水利局"
    take(village.viewer("leader"), issue.id, "sign_off")
    with pytest.raises(NotAllowed):
        take(viewer, issue.id, "report", progress="还在办")


def test_an_office_acts_only_in_the_name_of_a_leader_of_its_area(village: Village, factories: Factories) -> None:
    office, leader = village.viewer("office"), village.accounts["leader"]
    above = factories.leader("mayor", "市长", area=factories.place("city"))
    issue = dispatched(village)
    for nobody in (None, str(office.id), str(above.id), str(village.accounts["cadre"].id)):
        body = {"leader_id": nobody} if nobody else {}
        with pytest.raises(InvalidInput) as refused:
            take(office, issue.id, "supervise", deadline=in_a_week(), **body)
        assert refused.value.field == "leader_id"
    assert [person.id for person in issue_card(office, issue.id).leader_choices] == [leader.id]
    take(office, issue.id, "supervise", deadline=in_a_week(), leader_id=str(leader.id), directions="抓紧")
    take(office, issue.id, "direct", directions="周五前回话")
    take(office, issue.id, "sign_off", note="同意")
    row = db.session.scalars(select(Supervision)).one()
    assert (row.leader_id, row.signed_off_at is not None) == (leader.id, True)
    query = select(IssueEvent.actor_name, IssueEvent.on_behalf_of).where(IssueEvent.on_behalf_of.is_not(None))
    assert db.session.execute(query).all() == [("县委办", "王书记")] * 3


def test_an_office_sees_what_its_leaders_hold_and_a_leader_only_his_own(village: Village, factories: Factories) -> None:
    from fieldvisit.issues.queries import held_by

    second = factories.viewer(factories.leader("leader2", "李副书记"))
    mine, others = dispatched(village), dispatched(village)
    take(village.viewer("leader"), mine.id, "supervise", deadline=in_a_week())
    take(second, others.id, "supervise", deadline=in_a_week())

    def held(viewer: Viewer) -> set[uuid.UUID]:
        return {row.id for row in issue_list(viewer, held_by(viewer)).items}

    assert held(village.viewer("leader")) == {mine.id}
    assert held(village.viewer("office")) == {mine.id, others.id}


# --- confidential ---


def test_the_reporter_of_a_confidential_issue_is_told_to_the_handler_and_the_coordinators_above_alone(
    village: Village, factories: Factories
) -> None:
    issue = dispatched(
        village, by="coordinator", confidential=True, reporter={"name": "沈阿婆", "phone": "13800001234"}
    )
    told = {"handler", "unit_lead", "coordinator", "town"}
    for who in told:
        card = issue_card(village.viewer(who), issue.id)
        assert not card.row.reporter_hidden
        assert [reporter.name for reporter in card.reporters] == ["沈阿婆"]
        assert card.row.household_id == village.household_id
    card = issue_card(village.viewer("leader"), issue.id)
    assert card.row.reporter_hidden
    assert (card.reporters, card.row.household_id, card.row.address, card.lat) == ((), None, None, None)
    for who in ("cadre", "callback", "office", "stranger"):
        with pytest.raises(NotVisible):
            issue_card(village.viewer(who), issue.id)
    reporter_id = issue_card(village.viewer("handler"), issue.id).reporters[0].id
    with pytest.raises(Problem):
        reveal_reporter_phone(village.viewer("leader"), issue.id, reporter_id)


def test_above_the_level_where_it_waits_only(village: Village) -> None:
    """Escalated away from the village, its reporter is no longer told there."""
    issue = raised(village, by="coordinator", confidential=True, reporter={"name": "沈阿婆"})
    take(village.viewer("coordinator"), issue.id, "escalate", reason="反映的是本村的事")
    assert issue_card(village.viewer("coordinator"), issue.id).row.reporter_hidden
    assert not issue_card(village.viewer("town"), issue.id).row.reporter_hidden


def test_a_confidential_issue_is_in_no_dossier_and_its_household_does_not_tell_on_it(village: Village) -> None:
    issue = raised(village, by="coordinator", confidential=True, reporter={"name": "沈阿婆"})
    found = dict(household_dossiers([village.household_id]))
    assert found[village.household_id]["issues"] == []
    asked = IssueFilter(household_id=village.household_id)
    assert issue_list(village.viewer("leader"), asked).total == 0
    assert [row.id for row in issue_list(village.viewer("coordinator"), asked).items] == [issue.id]
    rows = issue_list(village.viewer("leader"), IssueFilter()).items
    assert [(row.id, row.address) for row in rows] == [(issue.id, None)]


def test_a_unit_that_gave_it_back_no_longer_sees_a_confidential_issue(village: Village) -> None:
    issue = dispatched(village, by="coordinator", confidential=True)
    take(village.viewer("handler"), issue.id, "return", reason="不归我们")
    with pytest.raises(NotVisible):
        issue_card(village.viewer("handler"), issue.id)


def test_what_was_resolved_is_not_given_back(village: Village) -> None:
    issue = resolved(village)
    for step, body in (
        ("return", {"reason": "x"}),
        ("take_back", {}),
        ("hand_over", {"handler_id": str(uuid.uuid4())}),
    ):
        who = {"return": "handler", "take_back": "coordinator", "hand_over": "unit_lead"}[step]
        with pytest.raises(StepRefused):
            take(village.viewer(who), issue.id, step, **body)
