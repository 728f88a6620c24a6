"""A record names its photos: awaited from then on, carried along by corrections, never taken for another."""

from typing import Any

import pytest
from sqlalchemy import select

from fieldvisit.kernel.ids import new_id
from fieldvisit.photos.models import Photo, PhotoLink
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Visit
from tests.photos.pictures import named


def links() -> dict[str, list[str]]:
    """{record: its photos, in their order}."""
    db.session.rollback()
    found: dict[str, list[str]] = {}
    for row in db.session.scalars(select(PhotoLink).order_by(PhotoLink.place)):
        found.setdefault(str(row.record_id), []).append(str(row.photo_id))
    return found


def test_a_visit_and_its_issue_name_photos_in_one_push(tablet: Any, home: Any) -> None:
    one, two = named(b"one"), named(b"two")
    visit = tablet.visit(home, body={"photos": [one, two]})
    issue = tablet.issue(home, body={"photos": [two]})
    assert tablet.outcomes(visit, issue) == ["applied", "applied"]
    assert links() == {visit["entity_id"]: [one["id"], two["id"]], issue["entity_id"]: [two["id"]]}
    assert {row.state for row in db.session.scalars(select(Photo))} == {"awaited"}
    assert tablet.outcomes(visit, issue) == ["duplicate", "duplicate"]


def test_a_correction_keeps_what_it_does_not_speak_of_and_drops_what_it_leaves_out(tablet: Any, home: Any) -> None:
    one, two = named(b"one"), named(b"two")
    first = tablet.visit(home, body={"photos": [one, two]})
    silent = tablet.visit(home, supersedes=first["entity_id"], body={"notes": "更正"})
    fewer = tablet.visit(home, supersedes=silent["entity_id"], body={"photos": [two]})
    none = tablet.visit(home, supersedes=fewer["entity_id"], body={"photos": []})
    assert tablet.outcomes(first, silent, fewer, none) == ["applied"] * 4
    assert links() == {
        first["entity_id"]: [one["id"], two["id"]],
        silent["entity_id"]: [one["id"], two["id"]],
        fewer["entity_id"]: [two["id"]],
    }


def test_another_photo_under_the_same_id_is_refused_and_both_are_kept(tablet: Any, home: Any) -> None:
    photo = named(b"one")
    first, second = tablet.visit(home, body={"photos": [photo]}), tablet.visit(home, body={"photos": [photo]})
    other = tablet.visit(home, body={"photos": [named(b"other", photo["id"])]})
    results = tablet.push(first, second, other)
    assert [result["outcome"] for result in results] == ["applied", "applied", "rejected"]
    assert (results[2]["code"], results[2]["field"]) == ("id_reuse", "photos")
    assert set(links()) == {first["entity_id"], second["entity_id"]}


def test_nobody_else_can_name_a_photo_but_who_corrects_may_keep_it(
    tablet: Any, home: Any, tablet_of: Any, factories: Any
) -> None:
    photo = named(b"one")
    first = tablet.visit(home, body={"photos": [photo]})
    assert tablet.outcomes(first) == ["applied"]
    coordinator = tablet_of(factories.coordinator())
    stranger = coordinator.visit(home, body={"photos": [photo]})
    corrected = coordinator.visit(home, supersedes=first["entity_id"], body={"photos": [photo]})
    results = coordinator.push(stranger, corrected)
    assert [result["outcome"] for result in results] == ["rejected", "applied"]
    assert links()[corrected["entity_id"]] == [photo["id"]]


def test_a_correction_keeps_a_photo_by_its_id_alone(tablet: Any, home: Any, tablet_of: Any, factories: Any) -> None:
    one, two = named(b"one"), named(b"two")
    first = tablet.visit(home, body={"photos": [one, two]})
    again = tablet.visit(home, supersedes=first["entity_id"], body={"photos": [{"id": two["id"]}, named(b"three")]})
    unknown = tablet.visit(home, body={"photos": [{"id": str(new_id())}]})
    results = tablet.push(first, again, unknown)
    assert [result["outcome"] for result in results] == ["applied", "applied", "rejected"]
    assert (results[2]["code"], results[2]["field"]) == ("not_visible", "photos")
    assert links()[again["entity_id"]][0] == two["id"]
    coordinator = tablet_of(factories.coordinator())
    kept = coordinator.visit(home, supersedes=again["entity_id"], body={"photos": [{"id": two["id"]}]})
    assert coordinator.outcomes(kept) == ["applied"]
    assert links()[kept["entity_id"]] == [two["id"]]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "photos",
    [
        [{**named(b"x"), "sha256": "A" * 64}],
        [{**named(b"x"), "sha256": named(b"x")["sha256"] + "\n"}],
        [{**named(b"x"), "bytes": 0}],
        [{**named(b"x"), "bytes": 11 * 1024 * 1024}],
        [{**named(b"x"), "id": "1"}],
        [named(b"x", key := new_id()), named(b"x", key)],
        [named(bytes([number])) for number in range(21)],
        "all of them",
    ],
)
def test_names_that_make_no_sense_are_refused(tablet: Any, home: Any, photos: Any) -> None:
    (result,) = tablet.push(tablet.visit(home, body={"photos": photos}))
    assert (result["outcome"], result["code"]) == ("rejected", "invalid_input")
    assert result["field"].startswith("photos")
    assert links() == {}
    assert db.session.scalars(select(Visit)).all() == []
