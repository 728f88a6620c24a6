"""A household that is on no register, proposed at its door: visited at once, decided about later."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.desk.proposals import candidates_for, confirm, proposals
from fieldvisit.desk.regrouping import doubled_household
from fieldvisit.households.found_by import found_by_something_else
from fieldvisit.households.models import Household, Member
from fieldvisit.households.proposing import refuse_proposal
from fieldvisit.issues.models import Issue
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.models import Quarantined
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.handheld import Handheld

SignIn = Callable[..., Handheld]


@pytest.fixture(autouse=True)
def _found_as_they_are(app: Any) -> Iterator[None]:
    yield
    db.session.rollback()
    assert found_by_something_else() == []


@pytest.fixture
def cadre(factories: Factories) -> Any:
    factories.category("infra.road")
    return factories.cadre()


@pytest.fixture
def coordinator(factories: Factories) -> Any:
    return factories.viewer(factories.coordinator())


def rows(model: Any, **values: Any) -> list[Any]:
    db.session.rollback()
    found = db.session.query(model).filter_by(**values).all()
    db.session.rollback()
    return found


def proposed(tablet: Handheld) -> Any:
    """A door proposed, visited and complained at, all in one push."""
    said = {"head": "买买提·艾力", "phone": "13800001234", "position": {"lat": 30.43, "lon": 120.6}}
    door = tablet.propose("荆山村钱家埭88号", **said)
    home = door["entity_id"]
    visit = tablet.visit(home, depends_on=door["id"])
    issue = tablet.issue(home, "楼道灯不亮", depends_on=door["id"])
    assert tablet.outcomes(door, visit, issue) == ["applied"] * 3
    return next(row for row in rows(Household) if str(row.id) == home)


def test_proposed_it_is_visited_at_once_and_is_its_proposers_alone(
    cadre: Any, factories: Factories, tablet_of: SignIn, coordinator: Any
) -> None:
    factories.household(cadre=cadre)
    other = factories.cadre(name="李国平")
    factories.household(cadre=other)
    tablet, theirs = tablet_of(cadre), tablet_of(other)
    home = proposed(tablet)
    assert (home.address, home.door, home.active, home.proposal) == ("荆山村钱家埭88号", "钱家埭88号", False, "open")
    tablet.pull(), theirs.pull()
    dossier = tablet.household(home)
    assert dossier["household"]["state"] == "proposed"
    assert [member["name"] for member in dossier["members"]] == ["买买提·艾力"]
    assert len(dossier["visits"]) == len(dossier["issues"]) == 1
    assert str(home.id) not in theirs.dossiers
    assert [row.id for row in proposals(coordinator)] == [home.id]


def test_confirmed_it_is_on_the_register_and_its_proposers(
    cadre: Any, factories: Factories, tablet_of: SignIn, coordinator: Any
) -> None:
    factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    home = proposed(tablet)
    with unit_of_work():
        confirm(coordinator, home.id)
    tablet.pull()
    dossier = tablet.household(home)
    assert (dossier["household"]["state"], dossier["assignment"]["cadre_id"]) == ("active", str(cadre.id))
    assert tablet.own["proposals"][0]["state"] == "confirmed"
    with unit_of_work(), pytest.raises(Problem) as again:
        confirm(coordinator, home.id)
    assert again.value.code == "already_settled"


def test_confirmed_for_someone_else_it_leaves_the_proposer(
    cadre: Any, factories: Factories, tablet_of: SignIn, coordinator: Any
) -> None:
    factories.household(cadre=cadre)
    other = factories.cadre(name="李国平")
    tablet, theirs = tablet_of(cadre), tablet_of(other)
    home = proposed(tablet)
    tablet.pull()
    with unit_of_work():
        confirm(coordinator, home.id, other.id)
    late = tablet.visit(home)
    assert tablet.outcomes(late) == ["applied"]
    page = tablet.pull()
    assert str(home.id) not in tablet.dossiers
    assert page["dossiers"]["changed"][0]["kind"] == "user"
    theirs.pull()
    assert len(theirs.household(home)["visits"]) == 2


def test_merged_its_history_moves_along(cadre: Any, factories: Factories, tablet_of: SignIn, coordinator: Any) -> None:
    factories.household(cadre=cadre)
    keeper = factories.cadre(name="李国平")
    kept = factories.household("买买提·艾力", cadre=keeper, door="钱家埭88号")
    tablet, theirs = tablet_of(cadre), tablet_of(keeper)
    home = proposed(tablet)
    tablet.pull()
    with unit_of_work():
        doubled_household(coordinator, home.id, kept.id)
    assert {row.household_id for row in (*rows(Visit), *rows(Issue))} == {kept.id}
    late = tablet.visit(home)
    assert tablet.outcomes(late) == ["applied"]
    page = tablet.pull()
    assert page["dossiers"]["removed"] == [{"id": str(home.id), "reason": "merged", "into": str(kept.id)}]
    assert (tablet.own["proposals"][0]["state"], tablet.own["proposals"][0]["into"]) == ("merged", str(kept.id))
    theirs.pull()
    assert len(theirs.household(kept)["visits"]) == 2
    assert len(theirs.household(kept)["issues"]) == 1


def test_refused_it_goes_with_its_reason(cadre: Any, factories: Factories, tablet_of: SignIn, coordinator: Any) -> None:
    factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    home = proposed(tablet)
    tablet.pull()
    with unit_of_work(), pytest.raises(InvalidInput):
        refuse_proposal(coordinator, home.id, " ")
    with unit_of_work():
        refuse_proposal(coordinator, home.id, "是仓库，没人住")
    page = tablet.pull()
    assert page["dossiers"]["removed"] == [{"id": str(home.id), "reason": "not_confirmed"}]
    assert (tablet.own["proposals"][0]["state"], tablet.own["proposals"][0]["note"]) == ("refused", "是仓库，没人住")
    assert len(rows(Visit)) == 1


def test_the_likely_same_door_stands_beside(
    cadre: Any, factories: Factories, tablet_of: SignIn, coordinator: Any
) -> None:
    factories.household(cadre=cadre, lat=30.5, lon=120.7)
    same_door = factories.household("周阿婆", door="88号", lat=None, lon=None)
    near = factories.household("钱阿大", lat=30.4301, lon=120.6)
    same_name = factories.household("买买提·艾力", lat=30.5, lon=120.7)
    factories.household("沈阿二", lat=30.44, lon=120.7)
    home = proposed(tablet_of(cadre))
    found = {one.id: one.why for one in candidates_for(coordinator, home.id)}
    assert found == {same_door.id: ("door",), near.id: ("near",), same_name.id: ("name",)}


def test_foreign_coordinators_and_grids(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    own = factories.household(cadre=cadre)
    village = factories.area("village", factories.area("town"))
    far = factories.grid("外网格", village)
    foreign = factories.viewer(factories.coordinator(area=village))
    tablet = tablet_of(cadre)
    (result,) = tablet.push(tablet.propose(grid_id=far.id))
    assert (result["outcome"], result["field"]) == ("rejected", "grid_id")
    home = proposed(tablet)
    assert home.grid_id == own.grid_id
    assert proposals(foreign) == []
    with unit_of_work(), pytest.raises(NotVisible):
        confirm(foreign, home.id)
    with unit_of_work(), pytest.raises(NotVisible):
        refuse_proposal(foreign, home.id, "不在")


def test_a_refused_proposal_holds_its_visit_back(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    door = tablet.propose("", head="甲")
    visit = tablet.visit(door["entity_id"], depends_on=door["id"])
    first, second = tablet.push(door, visit)
    assert (first["code"], first["field"], second["code"]) == ("invalid_input", "address", "waiting_for_parent")
    assert len(rows(Quarantined)) == 2


def test_an_id_that_is_a_household_already_is_refused(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    again = tablet.operation("household.propose", {"address": "5号", "kind": "family"}, entity_id=home.id)
    assert tablet.push(again)[0]["code"] == "id_reuse"
    assert len(rows(Member)) == 1


def test_a_proposal_may_be_amended_by_who_made_it(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    home = proposed(tablet)
    assert tablet.outcomes(tablet.amend(home, {"door": ("钱家埭88号", "钱家埭88号乙")})) == ["applied"]
    assert next(row for row in rows(Household) if row.id == home.id).door == "钱家埭88号乙"
    planned = tablet.appoint(home, clock.now() + timedelta(days=1))
    assert tablet.outcomes(planned) == ["applied"]


def test_group_and_hamlet_told_apart_stand_in_their_columns(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    factories.household(cadre=cadre)
    tablet = tablet_of(cadre)
    door = tablet.propose("3组周家浜88号", group="3组", hamlet="周家浜")
    only = tablet.propose("桥头的小屋", group="3组")
    assert tablet.outcomes(door, only) == ["applied"] * 2
    found = {row.door: (row.group_name, row.hamlet, row.address, row.proposed_as) for row in rows(Household)}
    assert found["88号"] == ("3组", "周家浜", "荆山村周家浜88号", "3组周家浜88号")
    assert found["桥头的小屋"][:2] == ("3组", "")


def test_a_meeting_reaches_a_door_that_waits_to_be_confirmed(
    cadre: Any, factories: Factories, tablet_of: SignIn
) -> None:
    """Its dossier tells of the grid's meetings as any other does, so it rises with them."""
    home, colleague = factories.household(cadre=cadre), factories.cadre()
    factories.household(cadre=colleague)
    tablet, theirs = tablet_of(cadre), tablet_of(colleague)
    door = tablet.propose("荆山村钱家埭88号", grid_id=home.grid_id)
    assert tablet.outcomes(door) == ["applied"]
    tablet.pull()
    assert theirs.outcomes(theirs.meeting([home])) == ["applied"]
    tablet.pull()
    assert [meeting["attended"] for meeting in tablet.dossiers[door["entity_id"]]["meetings"]] == [False]
