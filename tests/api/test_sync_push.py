"""A push becomes rows exactly once. Numbers are those of the scenarios in the design of sync."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.people.models import Device, Feedback
from fieldvisit.storage.base import db
from fieldvisit.sync import intake
from fieldvisit.sync.kinds import KINDS
from fieldvisit.sync.models import Quarantined, Receipt
from fieldvisit.visits.models import Attendance, Meeting, Visit
from tests.support.factories import Factories
from tests.support.handheld import Handheld

SignIn = Callable[..., Handheld]


@pytest.fixture
def cadre(factories: Factories) -> Any:
    factories.category("infra.road")
    return factories.cadre()


def rows(model: Any, **values: Any) -> list[Any]:
    db.session.rollback()
    found = db.session.query(model).filter_by(**values).all()
    db.session.rollback()
    return found


def test_every_kind_is_applied(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, next_door = factories.household(cadre=cadre), factories.household()
    old = factories.issue(cadre, home, state="resolved", callback_due=True, outcome="solved")
    tablet = tablet_of(cadre)
    raised = tablet.issue(home, body={"on_spot": {"outcome": "solved", "done": "换了灯泡"}})
    operations = [
        tablet.visit(home, body={"notes": "𠮷 㛃 欧阳 买买提·艾力", "phrases": ["all-well"]}),
        raised,
        tablet.issue(home, "水管漏水"),
        tablet.comment(raised["entity_id"], "灯泡自己带的"),
        tablet.operation(
            "callback.record", {"issue_id": str(old.id), "reached": True, "satisfaction": "satisfied"}, home
        ),
        tablet.meeting([home, next_door]),
        tablet.feedback(),
    ]
    results = tablet.push(*operations)
    assert [result["outcome"] for result in results] == ["applied"] * 7, results
    assert rows(Visit)[0].notes == "𠮷 㛃 欧阳 买买提·艾力"
    assert {issue.state for issue in rows(Issue)} >= {"submitted"}
    assert len(rows(Meeting)) == 1
    assert len(rows(Attendance)) == 2
    assert len(rows(Feedback)) == 1
    assert len(rows(Receipt, outcome="applied")) == 7
    assert rows(Device)[0].last_seq == 7


@pytest.mark.scenario(2)
def test_2_an_answer_dropped_after_commit_is_a_duplicate(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    visit = tablet.visit(home)
    assert tablet.outcomes(visit) == ["applied"]
    (again,) = tablet.push(visit)
    assert (again["outcome"], again["original"]["outcome"]) == ("duplicate", "applied")
    assert len(rows(Visit)) == len(rows(Receipt)) == 1


def test_the_same_operation_twice_in_one_push_is_one_row(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    visit = tablet.visit(home)
    assert tablet.outcomes(visit, visit, visit) == ["applied", "duplicate", "duplicate"]
    assert len(rows(Visit)) == 1


@pytest.mark.scenario(4)
def test_4_the_same_id_with_another_body_keeps_both(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    visit = tablet.visit(home, body={"notes": "甲"})
    other = {**visit, "body": {**visit["body"], "notes": "乙"}}
    assert tablet.outcomes(visit) == ["applied"]
    for _again in range(2):
        (refused,) = tablet.push(other)
        assert (refused["outcome"], refused["code"]) == ("rejected", "id_reuse")
    assert [row.notes for row in rows(Visit)] == ["甲"]
    (kept,) = rows(Quarantined)
    assert (kept.code, kept.state) == ("id_reuse", "open")
    assert json.loads(kept.payload)["body"]["notes"] == "乙"
    (first,) = tablet.push(visit)
    assert first["outcome"] == "duplicate"


@pytest.mark.scenario(4)
def test_4_within_one_push_too(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    visit = tablet.visit(home, body={"notes": "甲"})
    other = {**visit, "body": {**visit["body"], "notes": "乙"}}
    first, second = tablet.push(visit, other)
    assert first["outcome"] == "applied"
    assert (second["outcome"], second["code"]) == ("rejected", "id_reuse")
    assert len(rows(Visit)) == len(rows(Receipt)) == len(rows(Quarantined)) == 1


def test_the_same_record_under_another_operation_is_refused_and_kept(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    visit = tablet.visit(home)
    twin = tablet.visit(home, entity_id=visit["entity_id"])
    neighbour = tablet.visit(home)
    results = tablet.push(visit, twin, neighbour)
    assert [result["outcome"] for result in results] == ["applied", "rejected", "applied"]
    assert results[1]["code"] == "id_reuse"
    assert len(rows(Visit)) == 2
    late = tablet.visit(home, entity_id=visit["entity_id"])
    assert tablet.push(late)[0]["code"] == "id_reuse"
    assert len(rows(Quarantined)) == 2


@pytest.mark.scenario(5)
def test_5_two_bad_ones_in_fifty_take_only_themselves_down(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, foreign = factories.household(cadre=cadre), factories.household()
    tablet = tablet_of(cadre)
    operations = [tablet.visit(home, body={"notes": str(number)}) for number in range(50)]
    operations[17]["household_id"] = str(foreign.id)  # found out only while it is applied
    operations[31]["body"]["outcome"] = "vanished"  # found out before the lock
    results = tablet.push(*operations)
    outcomes = [result["outcome"] for result in results]
    assert (outcomes.count("applied"), outcomes.count("rejected")) == (48, 2)
    assert (results[17]["code"], results[17]["field"]) == ("not_visible", "household_id")
    assert (results[31]["code"], results[31]["field"]) == ("invalid_input", "outcome")
    assert len(rows(Visit)) == 48
    assert len(rows(Receipt)) == 50
    assert {row.code for row in rows(Quarantined)} == {"not_visible", "invalid_input"}
    own = tablet.pull() and tablet.own["quarantined"]
    assert {entry["operation_id"] for entry in own} == {operations[17]["id"], operations[31]["id"]}
    assert tablet.outcomes(*operations) == ["duplicate"] * 50
    assert len(rows(Quarantined)) == 2


@pytest.mark.scenario(8)
def test_8_a_child_before_its_parent_is_deferred_then_applied(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    parent = tablet.visit(home)
    child = tablet.issue(home, depends_on=parent["id"])
    (waits,) = tablet.push(child)
    assert (waits["outcome"], waits["waiting_for"]) == ("deferred", parent["id"])
    assert rows(Issue) == rows(Receipt) == []
    assert tablet.outcomes(parent) == ["applied"]
    assert tablet.outcomes(child) == ["applied"]
    assert tablet.outcomes(child, parent) == ["duplicate", "duplicate"]


@pytest.mark.scenario(8)
def test_8_in_one_push_the_order_of_the_device_counts(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    parent = tablet.visit(home)
    child = tablet.issue(home, depends_on=[parent["id"]])
    assert tablet.outcomes(child, parent) == ["applied", "applied"]


def test_children_of_a_quarantined_parent_wait_beside_it(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    parent = tablet.visit(home, outcome="vanished")
    child = tablet.issue(home, depends_on=parent["id"])
    assert tablet.outcomes(parent) == ["rejected"]
    (waits,) = tablet.push(child)
    assert (waits["outcome"], waits["code"]) == ("rejected", "waiting_for_parent")
    kept = rows(Quarantined, code="waiting_for_parent")[0]
    assert str(kept.waits_for) == parent["id"]
    assert rows(Issue) == []


def test_a_refused_visit_never_blocks_its_issue(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    visit = tablet.visit(home, outcome="vanished")
    issue = tablet.issue(home, body={"visit_id": visit["entity_id"]})
    assert tablet.outcomes(visit, issue) == ["rejected", "applied"]


@pytest.mark.scenario(19)
def test_19_a_stale_step_is_a_conflict_and_its_words_stay(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household(cadre=cadre)
    issue = factories.issue(cadre, home, state="dispatched", unit=factories.unit())
    tablet = tablet_of(cadre)
    (result,) = tablet.push(tablet.step(issue.id, "withdraw", 1, reason="自己修好了"))
    assert (result["outcome"], result["code"]) == ("conflict", "stale_version")
    assert result["kept"]["state"] == "dispatched"
    assert result["yours"]["reason"] == "自己修好了"
    comments = [event.note for event in rows(IssueEvent, step="comment")]
    assert len(comments) == 1
    assert "自己修好了" in comments[0]
    (row,) = rows(Issue)
    assert (row.state, row.version) == ("dispatched", 2)


def test_a_merged_household_is_followed(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    kept = factories.household(cadre=cadre)
    gone = factories.household(merged_into=kept.id, active=False)
    tablet = tablet_of(cadre)
    meeting = tablet.meeting([gone])
    assert tablet.outcomes(tablet.visit(gone), tablet.issue(gone), meeting) == ["applied"] * 3
    assert rows(Visit)[0].household_id == kept.id
    assert rows(Issue)[0].household_id == kept.id
    assert [row.household_id for row in rows(Attendance)] == [kept.id]


@pytest.mark.scenario(7)
def test_an_edit_after_an_attempt_supersedes_and_both_are_known(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    first = tablet.visit(home, body={"notes": "错了"})
    second = tablet.visit(home, body={"notes": "对了"}, supersedes=first["entity_id"])
    assert tablet.outcomes(second) == ["deferred"]
    assert tablet.outcomes(first, second) == ["applied", "applied"]
    found = {row.notes: row.superseded for row in rows(Visit)}
    assert found == {"错了": True, "对了": False}
    tablet.pull()
    assert [visit["notes"] for visit in tablet.household(home)["visits"]] == ["对了"]


def test_a_refused_record_sent_again_mended_needs_no_check(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    bad = tablet.visit(home, outcome="vanished")
    good = tablet.visit(home, supersedes=bad["entity_id"])
    assert tablet.outcomes(bad) == ["rejected"]
    assert tablet.outcomes(good) == ["applied"]
    assert [row.state for row in rows(Quarantined)] == ["dismissed"]


def test_an_issue_superseded_before_anyone_began_is_withdrawn(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    first = tablet.issue(home, "路灯不亮")
    second = tablet.issue(home, "路灯不亮，三盏", supersedes=first["entity_id"])
    assert tablet.outcomes(first, second) == ["applied", "applied"]
    assert {row.description: row.state for row in rows(Issue)} == {
        "路灯不亮": "withdrawn",
        "路灯不亮，三盏": "submitted",
    }


def test_an_issue_superseded_too_late_keeps_the_new_words(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household(cadre=cadre)
    issue = factories.issue(cadre, home, state="dispatched", unit=factories.unit())
    tablet = tablet_of(cadre)
    (result,) = tablet.push(tablet.issue(home, "其实是三盏", supersedes=issue.id))
    assert result["outcome"] == "conflict"
    assert len(rows(Issue)) == 1
    assert any("其实是三盏" in (event.note or "") for event in rows(IssueEvent, step="comment"))


def test_an_unknown_kind_is_kept(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    tablet = tablet_of(cadre)
    (result,) = tablet.push(tablet.operation("weather.tell", {"form_id": "x"}))
    assert (result["outcome"], result["code"], result["field"]) == ("rejected", "unknown_kind", "kind")
    assert rows(Quarantined)[0].kind == "weather.tell"


def test_the_tokens_before_and_after_are_told(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, foreign = factories.household(cadre=cadre), factories.household()
    tablet = tablet_of(cadre)
    tablet.pull()
    before = dict(tablet.tokens)
    (result,) = tablet.push(tablet.visit(home))
    assert result["dossiers"][str(home.id)]["from"] == before[str(home.id)]
    tablet.pull()
    assert result["dossiers"][str(home.id)]["to"] == tablet.tokens[str(home.id)]
    results = tablet.push(tablet.visit(home), tablet.issue(home), tablet.meeting([home, foreign]))
    assert all(str(foreign.id) not in result["dossiers"] for result in results)
    tablet.pull()
    assert results[2]["dossiers"][str(home.id)]["to"] == tablet.tokens[str(home.id)]


def test_no_token_is_told_that_stands_for_more_than_the_tablet_said(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home, beside = factories.household(cadre=cadre), factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    tablet.pull()
    visit, refused = tablet.push(tablet.visit(home), tablet.visit(home, outcome="vanished"))
    assert (set(visit["dossiers"]), refused["outcome"]) == ({str(home.id)}, "rejected")
    visit, meeting = tablet.push(tablet.visit(home), tablet.meeting([beside]))
    assert (set(visit["dossiers"]), set(meeting["dossiers"])) == ({str(cadre.id)}, {str(cadre.id), str(beside.id)})


def test_a_busy_database_is_tried_three_times_then_the_tablet_comes_back(
    cadre: Any, factories: Factories, tablet_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    write, tries = intake.write_receipts, []

    def busy(*arguments: Any) -> None:
        tries.append(1)
        write(*arguments)
        if len(tries) < 6:
            raise OperationalError("INSERT", {}, Exception("deadlock detected"))

    monkeypatch.setattr(intake, "write_receipts", busy)
    visit = tablet.visit(home)
    (result,) = tablet.push(visit)
    assert (result["outcome"], result["after"] > 0, len(tries)) == ("retry", True, 3)
    assert rows(Visit) == rows(Receipt) == []
    assert tablet.outcomes(visit) == ["applied"]  # the sixth try of all
    assert len(rows(Visit)) == len(rows(Receipt)) == 1


def test_a_fault_of_ours_keeps_the_operation_and_lets_the_others_go_on(
    cadre: Any, factories: Factories, tablet_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)

    def broken(_doing: Any) -> None:
        raise KeyError("姓名")

    monkeypatch.setitem(KINDS, "issue.comment", replace(KINDS["issue.comment"], apply=broken))
    raised = tablet.issue(home)
    results = tablet.push(tablet.visit(home), raised, tablet.comment(raised["entity_id"], "x"), tablet.visit(home))
    assert [result.get("code") for result in results] == [None, None, "internal", None]
    assert len(rows(Visit)) == 2
    assert rows(Quarantined)[0].code == "internal"


def test_receipts_tell_what_is_missing(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    stranger = tablet_of(factories.cadre())
    good, bad, unsent = tablet.visit(home), tablet.visit(home, outcome="vanished"), tablet.visit(home)
    tablet.push(good, bad)
    asked = {"operations": [good["id"], bad["id"], unsent["id"]], "photos": [unsent["entity_id"]]}
    answer = tablet.machine.post("/api/v1/sync/receipts", asked)
    assert answer.json == {"missing": [unsent["id"], unsent["entity_id"]]}
    assert stranger.machine.post("/api/v1/sync/receipts", {"operations": [good["id"]]}).json == {
        "missing": [good["id"]]
    }


@pytest.mark.one_database
def test_openapi_describes_the_endpoints(cadre: Any, tablet_of: SignIn) -> None:
    paths = tablet_of(cadre).machine.get("/api/v1/openapi.json").json["paths"]
    for name in ("devices", "sync/pull", "sync/push", "sync/receipts"):
        told = paths[f"/api/v1/{name}"]["post"]
        assert told["summary"]
        schema = told["requestBody"]["content"]["application/json"]["schema"]
        assert schema["$ref"].startswith("#/components/schemas/")
