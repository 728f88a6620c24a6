"""What a pull answers: the dossiers that differ, and what leaves with its reason."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.areas.queries import area_of
from fieldvisit.assignments.team_queries import Place, teams_of_grid
from fieldvisit.assignments.team_setting import set_teams
from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.kernel import clock
from fieldvisit.people.models import Grant
from fieldvisit.people.queries import set_system_fact
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.epoch import new_epoch
from fieldvisit.visits.phrase_schemas import AddPhrase
from fieldvisit.visits.phrases import add_phrase
from tests.support.factories import Factories
from tests.support.handheld import Handheld, size_of

SignIn = Callable[..., Handheld]


@pytest.fixture
def cadre(factories: Factories) -> Any:
    factories.category("infra.road")
    return factories.cadre()


def touch(*households: Any, **changes: Any) -> None:
    """Change rows as a service does: the dossier rises in the same transaction."""
    keys = [household.id for household in households]
    with unit_of_work():
        touch_dossiers(dict.fromkeys(keys, "household"))
        for household in households:
            merged = db.session.merge(household)
            for name, value in changes.items():
                setattr(merged, name, value)


def hand_over(factories: Factories, household: Any, cadre: Any, other: Any) -> None:
    """The household goes from one cadre to another, as the assignments' service writes it."""
    from fieldvisit.assignments.models import Assignment

    with unit_of_work():
        touch_dossiers({household.id: "household", cadre.id: "user", other.id: "user"})
        for row in db.session.query(Assignment).filter_by(household_id=household.id, ended_at=None):
            row.ended_at = clock.now()
    factories.assign(household, other, from_at=clock.now())


def test_the_dossier_holds_what_the_tablet_shows(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household("欧阳阿婆", cadre=cadre, group_name="三组")
    factories.member(home, "欧阳小明", phone="13800001234", sex="m", birth_year=1980)
    factories.tag(home, "disabled", basis="残疾人证")
    for days in range(25):
        factories.visit(home, cadre, started_at=clock.now() - timedelta(days=days), notes=str(days))
    factories.visit(home, cadre, superseded=True, notes="旧的")
    open_ones = [factories.issue(cadre, home) for _ in range(12)]
    for _ in range(11):
        factories.issue(cadre, home, state="closed")
    factories.issue(cadre, home, confidential=True, description="保密的事")
    factories.meeting(cadre, (home,), place="老槐树下")
    tablet = tablet_of(cadre)
    tablet.pull()
    dossier = tablet.household(home)
    assert set(dossier) == {
        *("id", "kind", "token", "revision", "household", "assignment"),
        *("members", "tags", "visits", "meetings", "issues", "appointments", "to_check"),
    }
    assert dossier["household"]["group"] == "三组"
    assert dossier["household"]["village_name"] == "荆山村"
    assert dossier["assignment"]["cadre_name"] == "陈建国"
    assert dossier["members"][0]["head"] is True
    assert dossier["members"][1]["phone"] == "13800001234"
    assert dossier["tags"][0] == {
        "tag": "disabled",
        "sensitive": True,
        "basis": "残疾人证",
        "verified_on": None,
        "expires_on": None,
        "verify_by": (clock.today() + timedelta(days=365)).isoformat(),
    }
    assert [visit["notes"] for visit in dossier["visits"]] == [str(days) for days in range(20)]
    assert dossier["meetings"][0]["attended"] is True
    issues = dossier["issues"]
    assert len([issue for issue in issues if issue["state"] == "submitted"]) == 12
    assert len([issue for issue in issues if issue["state"] == "closed"]) == 10
    assert "保密的事" not in str(dossier)
    assert {str(issue.id) for issue in open_ones} <= {issue["id"] for issue in issues}
    assert issues[0]["events"][0]["step"] == "raise"


def test_nothing_new_is_a_body_under_300_bytes(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    for _ in range(15):
        factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    tablet.pull()
    answer = tablet.pull_once()
    assert len(answer.response.get_data()) < 300
    assert answer.json["dossiers"] == {"changed": [], "removed": []}
    assert answer.json["reference"] == {}


def test_reference_travels_when_its_version_differs(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household("周阿婆", cadre=cadre)
    factories.household("买买提·艾力")
    factories.household("申通快递", kind="enterprise")
    elsewhere = factories.household("外人", grid=factories.grid())
    tablet = tablet_of(cadre)
    page = tablet.pull()
    assert set(page["reference"]) == {"categories", "tags", "phrases", "steps", "roll", "forms", "colleagues"}
    roll = page["reference"]["roll"]["data"]
    assert [grid["id"] for grid in roll["grids"]] == [home.grid_id]
    assert sorted(entry["head"] for entry in roll["households"]) == sorted(["周**", "买**", "申通快递"])
    assert str(elsewhere.id) not in str(roll)
    assert {row["step"] for row in page["reference"]["steps"]["data"]["table"]} >= {"dispatch", "sign", "resolve"}
    factories.category("infra.water", zh="供水", en="Water")
    assert set(tablet.pull()["reference"]) == {"categories"}


def test_colleagues_are_those_of_the_same_village(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    beside = factories.cadre(name="李国平")
    stranger = factories.cadre(name="远方干部")
    home = factories.household(cadre=cadre)
    factories.household(cadre=beside, grid=factories.grid())
    elsewhere = factories.area("village", factories.place("town"))
    factories.household(cadre=stranger, grid=factories.grid(village=elsewhere))
    tablet = tablet_of(cadre)
    data = tablet.pull()["reference"]["colleagues"]["data"]
    assert [person["name"] for person in data] == ["李国平", "陈建国"]
    assert tablet.outcomes(tablet.visit(home, body={"companions": [str(beside.id)]})) == ["applied"]
    tablet.pull()
    assert tablet.household(home)["visits"][0]["companions"] == ["李国平"]


def test_ones_own_team_is_marked_among_colleagues(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    mate, other = factories.cadre(name="李国平"), factories.cadre(name="王建")
    homes = [factories.household(cadre=keeper) for keeper in (cadre, mate, other)]
    tablet = tablet_of(cadre)
    assert not any("team" in person for person in tablet.pull()["reference"]["colleagues"]["data"])
    viewer = factories.viewer(factories.coordinator())
    grid_id = homes[0].grid_id
    with unit_of_work():
        seen = teams_of_grid(area_of(grid_id)).seen
        set_teams(viewer, grid_id, {cadre.id: Place(1, True), mate.id: Place(1), other.id: Place(2, True)}, seen)
    data = tablet.pull()["reference"]["colleagues"]["data"]
    assert [person["name"] for person in data if person.get("team")] == ["李国平"]
    assert "colleagues" not in tablet.pull()["reference"]


@pytest.mark.scenario(12)
def test_12_a_household_handed_over_leaves_one_and_reaches_the_other(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home, other = factories.household(cadre=cadre), factories.cadre(name="李国平")
    mine, theirs = tablet_of(cadre), tablet_of(other)
    mine.pull()
    theirs.pull()
    hand_over(factories, home, cadre, other)
    assert mine.pull()["dossiers"]["removed"] == [{"id": str(home.id), "reason": "reassigned"}]
    page = theirs.pull()
    assert theirs.household(home)["assignment"]["cadre_name"] == "李国平"
    assert page["dossiers"]["removed"] == []


@pytest.mark.scenario(14)
def test_14_there_and_back_between_two_pulls_leaves_it_intact(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home, other = factories.household(cadre=cadre), factories.cadre()
    tablet = tablet_of(cadre)
    tablet.pull()
    hand_over(factories, home, cadre, other)
    hand_over(factories, home, other, cadre)
    page = tablet.pull()
    assert page["dossiers"]["removed"] == []
    assert str(home.id) in tablet.dossiers


def test_what_a_restored_server_never_gave_leaves_too(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    """Kept by an assignment that came after the backup: the household is known, the assignment is not any more."""
    of_another, of_nobody = factories.household(cadre=factories.cadre()), factories.household()
    tablet = tablet_of(cadre)
    tablet.pull()
    tablet.tokens |= {str(of_another.id): "r1f1vx", str(of_nobody.id): "r1f1vx"}
    removed = {entry["id"]: entry["reason"] for entry in tablet.pull_once().json["dossiers"]["removed"]}
    assert removed == {str(of_another.id): "reassigned", str(of_nobody.id): "reassigned"}


def test_every_reason_to_leave(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    kept, gone, away = (factories.household(cadre=cadre) for _ in range(3))
    tablet = tablet_of(cadre)
    tablet.pull()
    tablet.tokens["018f0000-0000-7000-8000-000000000000"] = "r1f1vx"
    touch(gone, active=False, merged_into=kept.id)
    touch(away, active=False, moved_away_at=clock.now())
    removed = {entry["id"]: entry for entry in tablet.pull_once().json["dossiers"]["removed"]}
    assert removed == {
        str(gone.id): {"id": str(gone.id), "reason": "merged", "into": str(kept.id)},
        str(away.id): {"id": str(away.id), "reason": "moved_away"},
    }
    with unit_of_work():
        db.session.query(Grant).filter_by(account_id=cadre.id).update({"ended_at": clock.now()})
    db.session.rollback()
    factories.grant(cadre, "callback_officer", area=factories.place("town"))
    page = tablet.pull()
    reasons = {entry["id"]: entry["reason"] for entry in page["dossiers"]["removed"]}
    assert reasons[str(kept.id)] == "grant_ended"


def test_another_households_tablet_hears_only_to_let_go_of_it(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    far = factories.grid(village=factories.area("village", factories.place("town")))
    foreign = factories.household("冯不见", cadre=factories.cadre(name="远方干部"), grid=far)
    factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    tablet.tokens[str(foreign.id)] = "r0f1vx"
    answer = tablet.pull_once()
    text = answer.response.get_data(as_text=True)
    assert "冯不见" not in text
    assert "远方干部" not in text
    assert answer.json["dossiers"]["removed"] == [{"id": str(foreign.id), "reason": "reassigned"}]


@pytest.mark.scenario(9)
def test_9_a_write_during_a_pull_is_not_skipped(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    page = tablet.pull_once()
    touch(home, note="改过一次")
    touch(home, note="改过两次")
    tablet.take(page)
    changed = tablet.pull()["dossiers"]["changed"]
    assert [dossier["id"] for dossier in changed] == [str(home.id)]
    assert changed[0]["revision"] == 3


@pytest.mark.scenario(21)
def test_21_anothers_write_between_own_push_and_pull_is_not_lost(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    tablet.pull()
    before = dict(tablet.tokens)
    touch(home, note="别人改的")
    (result,) = tablet.push(tablet.visit(home))
    told = result["dossiers"][str(home.id)]
    assert told["from"] != before[str(home.id)]
    tablet.pull()
    assert len(tablet.household(home)["visits"]) == 1
    assert tablet.tokens[str(home.id)] == told["to"]


def test_a_large_first_pull_comes_in_pages(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    homes = [factories.household(cadre=cadre) for _ in range(12)]
    for home in homes:
        for _ in range(8):
            factories.visit(home, cadre, notes="长" * 4000)
    tablet = tablet_of(cadre)
    pages = 0
    while True:
        answer = tablet.pull_once()
        assert len(answer.response.get_data()) <= 1024 * 1024
        page = tablet.take(answer)
        pages += 1
        if not page["dossiers"].get("more"):
            break
        assert page["dossiers"]["changed"]
    assert pages >= 2
    assert {str(home.id) for home in homes} <= set(tablet.dossiers)
    assert size_of(list(tablet.dossiers.values())) > 1024 * 1024


def test_another_epoch_means_that_all_differ(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    tablet.pull()
    assert tablet.epoch
    old = tablet.epoch
    with unit_of_work():
        new_epoch()
    page = tablet.pull_once().json
    assert page["epoch"] != old
    assert {dossier["id"] for dossier in page["dossiers"]["changed"]} == {str(home.id), str(cadre.id)}
    assert set(page["reference"]) >= {"roll", "steps"}


def test_a_token_from_the_future_means_that_all_differ(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    homes = [factories.household(cadre=cadre) for _ in range(2)]
    tablet = tablet_of(cadre)
    tablet.pull()
    tablet.tokens[str(homes[0].id)] = tablet.tokens[str(homes[0].id)].replace("r1", "r99", 1)
    changed = tablet.pull_once().json["dossiers"]["changed"]
    assert len(changed) == 3


def test_new_grants_make_new_tokens(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home = factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    tablet.pull()
    before = tablet.tokens[str(home.id)]
    factories.grant(cadre, "coordinator", area=factories.place("village"))
    tablet.pull()
    assert tablet.tokens[str(home.id)] != before
    assert "coordinator" in tablet.own["user"]["roles"]


def test_who_did_not_come_to_the_meeting_sees_it_too(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    other = factories.cadre(name="李国平")
    came, absent = factories.household(cadre=cadre), factories.household(cadre=other)
    mine, theirs = tablet_of(cadre), tablet_of(other)
    theirs.pull()
    mine.push(mine.meeting([came]))
    mine.pull()
    assert mine.household(came)["meetings"][0]["attended"] is True
    assert mine.own["meetings"][0]["attended"] == [str(came.id)]
    theirs.pull()
    assert theirs.household(absent)["meetings"][0]["attended"] is False


def test_issues_of_a_household_handed_over_stay_in_the_users_own_dossier(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    home, other = factories.household(cadre=cadre), factories.cadre()
    tablet = tablet_of(cadre)
    raised = tablet.issue(home, "桥栏断了")
    tablet.push(raised)
    tablet.pull()
    assert tablet.own["issues"] == []
    hand_over(factories, home, cadre, other)
    tablet.pull()
    assert [issue["description"] for issue in tablet.own["issues"]] == ["桥栏断了"]


def test_a_tablet_without_own_households_still_works(factories: Factories, tablet_of: SignIn) -> None:
    factories.category()
    home = factories.household()
    tablet = tablet_of(factories.coordinator())
    page = tablet.pull()
    assert [dossier["kind"] for dossier in page["dossiers"]["changed"]] == ["user"]
    assert [entry["id"] for entry in page["reference"]["roll"]["data"]["households"]] == [str(home.id)]
    assert tablet.outcomes(tablet.visit(home), tablet.issue(home)) == ["applied", "applied"]


def test_an_older_app_is_told_to_update(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    answer = tablet_of(cadre).machine.post("/api/v1/sync/pull", {"protocol": 99, "dossiers": {}})
    assert (answer.status, answer.problem) == (426, "unsupported_protocol")


def test_the_same_token_is_the_same_bytes_over_a_whole_life(
    cadre: Any, factories: Factories, tablet_of: SignIn, same_bytes: dict[str, str]
) -> None:
    """Every pull forgets what it holds, so each dossier comes again after each change; the fixture compares."""
    other = factories.cadre(name="李国平")
    home, second = factories.household(cadre=cadre), factories.household(cadre=other)
    coordinator, unit = factories.coordinator(), factories.unit()
    handler = factories.handler(unit)
    tablets = [tablet_of(account) for account in (cadre, other, coordinator, handler)]
    mine, theirs, desk, department = tablets

    def look() -> None:
        for tablet in tablets:
            tablet.tokens.clear()
            tablet.pull()

    raised = mine.issue(home, "桥栏断了")
    key, outcomes = raised["entity_id"], []
    look()
    for tablet, operation in (
        (mine, mine.visit(home)),
        (mine, raised),
        (mine, mine.issue(None, "河道有垃圾")),
        (mine, mine.issue(home, confidential=None, body={"confidential": True})),
        (desk, desk.step(key, "dispatch", 1, unit_id=unit.id)),
        (department, department.step(key, "sign", 2, start=True)),
        (theirs, theirs.meeting([second])),
        (mine, mine.visit(home, outcome="vanished")),
        (mine, mine.comment(key, "还没来人")),
        (department, department.step(key, "resolve", 4, outcome="solved", done="修好了")),
    ):
        outcomes.append(tablet.outcomes(operation)[0])
        look()
    assert outcomes == ["applied"] * 7 + ["rejected"] + ["applied"] * 2
    hand_over(factories, home, cadre, other)
    look()
    theirs.push(theirs.visit(home))
    look()
    with unit_of_work():
        set_system_fact("anything", "else")
    look()
    assert len(same_bytes) > 15


def test_tables_that_are_kept_under_a_mark_travel_as_soon_as_they_change(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    tablet, admin = tablet_of(cadre), factories.viewer(factories.admin())
    tablet.pull()
    for name in ("rain", "snow"):  # the first writes the table and its mark, the second moves it
        with unit_of_work():
            add_phrase(admin, AddPhrase(id=name, zh="下雨", en="Rain"))
        page = tablet.pull()
        assert [one["id"] for one in page["reference"]["phrases"]["data"] if one["id"] == name] == [name]
        assert tablet.pull()["reference"] == {}
