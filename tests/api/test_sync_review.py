"""待核对: what could not be applied is mended and applied for whoever made it, or dismissed with a reason."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.issues.models import Issue
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotVisible, Problem
from fieldvisit.kernel.ids import new_id
from fieldvisit.people.models import AuditEntry
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync import review, review_queries
from fieldvisit.sync.mending import fields_of, mended
from fieldvisit.sync.models import Quarantined
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.handheld import Handheld

SignIn = Callable[..., Handheld]


@pytest.fixture
def cadre(factories: Factories) -> Any:
    factories.category("infra.road")
    return factories.cadre()


@pytest.fixture
def checker(factories: Factories) -> Viewer:
    return factories.viewer(factories.coordinator())


def all_of(model: Any) -> list[Any]:
    db.session.rollback()
    found = db.session.query(model).all()
    db.session.rollback()
    return found


def only(viewer: Viewer) -> review_queries.ReviewRow:
    db.session.rollback()
    (row,) = review_queries.open_reviews(viewer).items
    db.session.rollback()
    return row


def test_mended_and_applied_it_is_credited_to_its_maker(
    cadre: Any, checker: Viewer, factories: Factories, tablet_of: SignIn
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    told = clock.now() - timedelta(hours=5)
    visit = tablet.visit(home, outcome="vanished", at=told, last_sync_at=told)
    tablet.push(visit)
    row = only(checker)
    assert (row.kind, row.code, row.field, row.account_name) == ("visit.record", "invalid_input", "outcome", "陈建国")
    assert row.address == home.address
    card = review_queries.review_card(checker, row.id)
    assert card.body["outcome"] == "vanished"
    with unit_of_work():
        done = review.reapply(checker, row.id, mended(card.body, {"outcome": "met"}))
    assert done.outcome == "applied"
    (made,) = all_of(Visit)
    assert (str(made.id), made.cadre_id, made.outcome) == (visit["entity_id"], cadre.id, "met")
    assert abs(made.started_at - told) < timedelta(seconds=1)
    assert review_queries.count_open(checker) == 0
    db.session.rollback()
    (again,) = tablet.push(visit)
    assert (again["outcome"], again["original"]["outcome"]) == ("duplicate", "applied")
    tablet.pull()
    assert tablet.own["quarantined"] == []
    assert len(tablet.household(home)["visits"]) == 1
    assert "review_reapplied" in {entry.act for entry in all_of(AuditEntry)}


def test_past_the_grace_the_checkers_rights_count(
    cadre: Any, checker: Viewer, factories: Factories, tablet_of: SignIn
) -> None:
    home = factories.household()
    factories.assign(home, cadre, ended_at=clock.now() - timedelta(days=90))
    tablet = tablet_of(cadre)
    assert tablet.push(tablet.visit(home))[0]["code"] == "past_grace"
    with unit_of_work():
        review.reapply(checker, only(checker).id)
    (made,) = all_of(Visit)
    assert (made.cadre_id, made.household_id) == (cadre.id, home.id)


def test_still_wrong_it_stays_open_and_nothing_is_written(
    cadre: Any, checker: Viewer, factories: Factories, tablet_of: SignIn
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    tablet.push(tablet.visit(home, outcome="vanished"))
    row = only(checker)
    with pytest.raises(InvalidInput) as wrong, unit_of_work():
        review.reapply(checker, row.id, {"kind": "door", "outcome": "met", "started_at": "yesterday"})
    assert wrong.value.field == "started_at"
    assert all_of(Visit) == []
    assert only(checker).id == row.id


def test_an_unknown_household_can_be_named(
    cadre: Any, checker: Viewer, factories: Factories, tablet_of: SignIn
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    tablet.push(tablet.visit(new_id()))
    row = only(checker)
    assert row.grid_id == home.grid_id  # unknown itself, so it goes where its maker works
    with unit_of_work():
        review.reapply(checker, row.id, household_id=home.id)
    assert all_of(Visit)[0].household_id == home.id


def test_what_waits_for_it_goes_along(cadre: Any, checker: Viewer, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    parent = tablet.visit(home, outcome="vanished")
    good = tablet.issue(home, depends_on=parent["id"])
    bad = tablet.issue(home, depends_on=parent["id"], body={"category": "no.such"})
    tablet.push(parent, good)
    tablet.push(bad)
    db.session.rollback()
    page = review_queries.open_reviews(checker)
    assert page.total == 3
    first = next(row for row in page.items if row.kind == "visit.record")
    assert first.children == 2
    card = review_queries.review_card(checker, first.id)
    assert len(card.children) == 2
    with unit_of_work():
        done = review.reapply(checker, first.id, {**card.body, "outcome": "met"})
    assert (done.children_applied, done.children_open) == (1, 1)
    assert len(all_of(Issue)) == 1
    left = only(checker)
    assert (left.code, left.field, left.waits_for) == ("invalid_input", "category", None)
    assert {result["outcome"] for result in tablet.push(parent, good, bad)} == {"duplicate"}


def test_dismissed_with_a_reason_its_children_stand_alone(
    cadre: Any, checker: Viewer, factories: Factories, tablet_of: SignIn
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    parent = tablet.visit(home, outcome="vanished")
    child = tablet.issue(home, depends_on=parent["id"])
    tablet.push(parent, child)
    first = next(row for row in review_queries.open_reviews(checker).items if row.kind == "visit.record")
    for reason in ("", "  ", "长" * 501):
        with pytest.raises(InvalidInput), unit_of_work():
            review.dismiss(checker, first.id, reason)
    with unit_of_work():
        review.dismiss(checker, first.id, "重复记录")
    with pytest.raises(Problem) as settled, unit_of_work():
        review.reapply(checker, first.id, {"kind": "door", "outcome": "met", "started_at": parent["captured_at"]})
    assert settled.value.code == "already_settled"
    with unit_of_work():
        review.reapply(checker, only(checker).id)
    assert len(all_of(Issue)) == 1
    assert all_of(Visit) == []
    assert {row.settled_why for row in all_of(Quarantined)} == {"重复记录", None}


def test_a_reused_id_becomes_a_record_of_its_own(
    cadre: Any, checker: Viewer, factories: Factories, tablet_of: SignIn
) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    visit = tablet.visit(home, body={"notes": "甲"})
    tablet.push(visit)
    tablet.push({**visit, "body": {**visit["body"], "notes": "乙"}})
    with unit_of_work():
        review.reapply(checker, only(checker).id)
    assert sorted(row.notes for row in all_of(Visit)) == ["乙", "甲"]
    assert tablet.push(visit)[0]["original"]["outcome"] == "applied"


def test_a_foreign_checker_sees_nothing(cadre: Any, factories: Factories, tablet_of: SignIn) -> None:
    home, tablet = factories.household(cadre=cadre), tablet_of(cadre)
    elsewhere = factories.area("village", factories.place("town"))
    stranger = factories.viewer(factories.coordinator(area=elsewhere))
    county = factories.viewer(factories.coordinator(area=factories.place("county")))
    leader = factories.viewer(factories.leader())
    tablet.push(tablet.visit(home, outcome="vanished"))
    row = only(county)
    for foreign in (stranger, leader):
        assert review_queries.open_reviews(foreign).total == 0
        for act in (
            lambda viewer: review_queries.review_card(viewer, row.id),
            lambda viewer: review.reapply(viewer, row.id),
            lambda viewer: review.dismiss(viewer, row.id, "x"),
        ):
            with pytest.raises(NotVisible), unit_of_work():
                act(foreign)


def test_what_belongs_to_no_grid_is_checked_by_the_county(factories: Factories, tablet_of: SignIn) -> None:
    village = factories.viewer(factories.coordinator())
    county = factories.viewer(factories.coordinator(area=factories.place("county")))
    tablet = tablet_of(factories.cadre())
    tablet.push(tablet.operation("visit.erase", {}))
    assert review_queries.count_open(village) == 0
    assert only(county).code == "unknown_kind"


def test_a_body_as_fields_and_back() -> None:
    body = {"outcome": "met", "position": {"lat": 30.5, "lon": 120}, "confidential": True, "phrases": ["a"], "x": None}
    fields = {field.path: (field.text, field.form) for field in fields_of(body, also="notes")}
    assert fields == {
        "outcome": ("met", "text"),
        "position.lat": ("30.5", "number"),
        "position.lon": ("120", "number"),
        "confidential": ("true", "bool"),
        "phrases": ('["a"]', "json"),
        "x": ("", "json"),
        "notes": ("", "text"),
    }
    same = mended(body, {path: text for path, (text, _form) in fields.items()})
    assert same == {key: value for key, value in body.items() if value is not None}
    assert mended(body, {"position.lat": "31", "outcome": ""})["position"]["lat"] == 31
    assert "outcome" not in mended(body, {"outcome": ""})
    with pytest.raises(InvalidInput):
        mended(body, {"position.lat": "north"})
