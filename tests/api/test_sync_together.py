"""Several at once over the same dossiers: two writers during a pull, two tablets of one person, two cadres in turn."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.storage.base import db
from fieldvisit.sync import pull as pulling
from fieldvisit.sync.scope import Scope
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Machine

SignIn = Callable[..., Handheld]
SECONDS = 30


@pytest.fixture
def cadre(factories: Factories) -> Any:
    factories.category("infra.road")
    return factories.cadre()


@pytest.fixture
def assign(factories: Factories, machine: Callable[..., Machine]) -> Callable[..., None]:
    """The coordinator gives a household to a cadre, by the API."""
    desk = machine(factories.device(factories.coordinator())[1])

    def to(home: Any, cadre: Any, reason: str = "near") -> None:
        said = {"household_ids": [str(home.id)], "cadre_id": str(cadre.id), "reason": reason, "confirmed": True}
        answer = desk.post("/api/v1/assignments", said)
        assert answer.status == 201, answer.json

    return to


class HeldPull:
    """A pull that stops once its snapshot is open, until it is told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        build = pulling.household_dossiers

        def hold(keys: Any) -> Any:
            if threading.current_thread() is not threading.main_thread():
                self.reached.set()
                assert self.go_on.wait(SECONDS)
            return build(keys)

        monkeypatch.setattr(pulling, "household_dossiers", hold)

    def meanwhile(self, tablet: Handheld, *acts: Callable[[], Any]) -> Any:
        """Begin the pull, let the others act, let it end; the page it answers."""
        pages: list[Any] = []
        thread = threading.Thread(target=lambda: pages.append(tablet.pull_once()))
        thread.start()
        assert self.reached.wait(SECONDS)
        for act in acts:
            act()
        self.go_on.set()
        thread.join(SECONDS)
        return pages[0]


@pytest.mark.scenario(9)
def test_two_writers_during_a_pull_are_neither_skipped_nor_half_seen(
    cadre: Any, factories: Factories, tablet_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = factories.household(cadre=cadre)
    reading, one, other = tablet_of(cadre), tablet_of(cadre), tablet_of(factories.coordinator())
    reading.pull()
    one.push(one.visit(home, body={"notes": "在这之前"}))
    page = HeldPull(monkeypatch).meanwhile(
        reading,
        lambda: one.push(one.visit(home, body={"notes": "甲"})),
        lambda: other.push(other.visit(home, body={"notes": "乙"})),
    )
    reading.take(page)
    # One moment, whole: the writers had committed, and nothing of theirs is in what was read before them.
    assert [visit["notes"] for visit in reading.household(home)["visits"]] == ["在这之前"]
    changed = reading.pull()["dossiers"]["changed"]
    assert [dossier["id"] for dossier in changed] == [str(home.id)]
    assert {visit["notes"] for visit in reading.household(home)["visits"]} == {"在这之前", "甲", "乙"}
    assert reading.pull()["dossiers"]["changed"] == []


@pytest.mark.scenario(14)
def test_there_and_back_between_two_pulls_leaves_the_first_tablet_whole(
    cadre: Any, factories: Factories, tablet_of: SignIn, assign: Callable[..., None]
) -> None:
    home, other = factories.household(cadre=cadre), factories.cadre(name="李国平")
    mine, theirs = tablet_of(cadre), tablet_of(other)
    mine.push(mine.visit(home, body={"notes": "以前去过"}))
    mine.pull(), theirs.pull()
    offline = mine.visit(home, body={"notes": "断网时记的"})
    assign(home, other)
    theirs.push(theirs.visit(home, body={"notes": "中间是他"}))
    assign(home, cadre)
    assert mine.outcomes(offline) == ["applied"]
    page = mine.pull()
    assert page["dossiers"]["removed"] == []
    held = mine.household(home)
    assert held["assignment"]["cadre_name"] == "陈建国"
    assert {visit["notes"] for visit in held["visits"]} == {"以前去过", "断网时记的", "中间是他"}
    theirs.pull()
    assert str(home.id) not in theirs.dossiers


@pytest.mark.scenario(15)
def test_a_change_of_assignment_alone_is_noticed_by_both(
    cadre: Any, factories: Factories, tablet_of: SignIn, assign: Callable[..., None]
) -> None:
    home, kept = factories.household(cadre=cadre), factories.household(cadre=cadre)
    other = factories.cadre(name="李国平")
    mine, theirs = tablet_of(cadre), tablet_of(other)
    mine.pull(), theirs.pull()
    assign(home, other)
    page = mine.pull()
    assert page["dossiers"]["removed"] == [{"id": str(home.id), "reason": "reassigned"}]
    assert set(mine.dossiers) == {str(kept.id), str(cadre.id)}
    theirs.pull()
    assert set(theirs.dossiers) == {str(home.id), str(other.id)}
    assert theirs.household(home)["assignment"]["reason"] == "near"
    # Not even the keeper changes: why it is kept is told all the same.
    assign(home, other, reason="kin")
    assert str(home.id) in {dossier["id"] for dossier in theirs.pull()["dossiers"]["changed"]}
    assert theirs.household(home)["assignment"]["reason"] == "kin"


@pytest.mark.scenario(18)
def test_an_empty_scope_by_mistake_gives_no_reason_to_let_go(
    cadre: Any, factories: Factories, tablet_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = [factories.household(cadre=cadre) for _ in range(3)]
    tablet = tablet_of(cadre)
    tablet.pull()
    with monkeypatch.context() as fault:
        # The whole register is out of sight for a moment, as after a restore that is not through.
        fault.setattr("fieldvisit.sync.pull.scope_of", lambda _viewer: Scope((), frozenset(), frozenset()))
        # While the assignments still say whose they are, "reassigned" would be untrue.
        assert tablet.pull()["dossiers"]["removed"] == []
        fault.setattr("fieldvisit.sync.scope.standings_of", lambda _ids: {})
        assert tablet.pull()["dossiers"]["removed"] == []
    assert {str(home.id) for home in homes} <= set(tablet.dossiers)
    tablet.pull()
    assert {str(home.id) for home in homes} <= set(tablet.dossiers)


@pytest.mark.scenario(22)
def test_two_tablets_of_one_person_come_to_the_same(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, second = factories.household("周根生", cadre=cadre, door="3号"), factories.household(cadre=cadre)
    left, right = tablet_of(cadre), tablet_of(cadre)
    left.pull(), right.pull()
    raised = left.issue(home, "路灯不亮")
    of_left = [left.visit(home, body={"notes": "左"}), raised, left.amend(home, {"door": ("3号", "5号")})]
    of_right = [
        right.amend(home, {"door": ("3号", "7号"), "group": ("", "4组")}),
        right.visit(second, outcome="vanished"),
        right.meeting([home, second]),
    ]
    assert right.outcomes(*of_right) == ["applied", "rejected", "applied"]
    assert left.outcomes(*of_left) == ["applied", "applied", "conflict"]
    assert right.outcomes(right.step(raised["entity_id"], "withdraw", 1, reason="修好了")) == ["applied"]
    assert left.outcomes(left.step(raised["entity_id"], "withdraw", 1, reason="不用了")) == ["conflict"]
    for tablet in (left, right, left):
        tablet.pull()
    assert left.dossiers == right.dossiers
    assert left.tokens == right.tokens
    held = right.household(home)
    assert (held["household"]["door"], held["household"]["group"]) == ("7号", "4组")
    assert [change["yours"] for change in held["to_check"]] == ["5号"]
    assert [issue["state"] for issue in held["issues"]] == ["withdrawn"]
    assert [entry["operation_id"] for entry in left.own["quarantined"]] == [of_right[1]["id"]]
    db.session.rollback()
    assert db.session.query(Visit).count() == 1
    db.session.remove()


def test_an_answer_tells_the_tokens_that_the_next_pull_holds(factories: Factories, tablet_of: SignIn) -> None:
    """A record and a step that raise one dossier in one push, in either order: told once, and truly."""
    factories.category("infra.road")
    coordinator, grid, unit = factories.coordinator(), factories.grid(), factories.unit()
    home, tablet, own = factories.household(grid=grid), tablet_of(coordinator), str(coordinator.id)
    raised = [tablet.issue(home, words) for words in ("路灯不亮", "井盖松了")]
    tablet.push(*raised)
    for issue, way in zip(raised, (1, -1), strict=True):
        tablet.pull()
        before = tablet.tokens[own]
        met = tablet.meeting([home], body={"grid_id": grid.id})
        given = tablet.step(issue["entity_id"], "dispatch", 1, unit_id=unit.id)
        results = tablet.push(*[met, given][::way])
        assert [result["outcome"] for result in results] == ["applied", "applied"]
        told = [result["dossiers"][own] for result in results]
        tablet.pull()
        assert told == [{"from": before, "to": tablet.tokens[own]}] * 2
