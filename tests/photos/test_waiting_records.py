"""Photos of a record that cannot be applied: taken in while it waits, shown by nobody, bound when it is mended."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from fieldvisit.photos.models import Photo, PhotoLink
from fieldvisit.photos.seen import photos_of
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.models import Quarantined
from fieldvisit.sync.review import dismiss, reapply
from tests.photos.pictures import located, named
from tests.photos.sending import Sender, code
from tests.support.factories import Factories
from tests.support.locked import Locked
from tests.support.reader import Machine

pytestmark = pytest.mark.usefixtures("album")


def refused(tablet: Any, home: Any, photos: Any) -> Any:
    """A visit that goes to be checked, with these photos."""
    visit = tablet.visit(home, outcome="flown away", body={"photos": photos})
    assert tablet.outcomes(visit) == ["rejected"]
    return visit


def waiting() -> Quarantined:
    db.session.rollback()
    return db.session.scalars(select(Quarantined)).one()


def bound(record_id: str) -> list[tuple[str, str]]:
    """[photo, how far it has come] of the record."""
    db.session.rollback()
    return [(str(line.id), line.state) for line in photos_of([uuid.UUID(record_id)]).get(uuid.UUID(record_id), [])]


def test_a_photo_comes_while_its_record_waits_and_is_bound_when_that_is_mended(
    tablet: Any, home: Any, sender: Sender, factories: Any
) -> None:
    raw = located()
    photo, later = named(raw), named(b"later")
    visit = refused(tablet, home, [photo, later])
    assert sender.send(photo, raw).status_code == 204
    assert bound(visit["entity_id"]) == []
    row = waiting()
    viewer = factories.viewer(factories.coordinator())
    with unit_of_work():
        reapply(viewer, row.id, {**visit["body"], "outcome": "met"})
    assert bound(visit["entity_id"]) == [(photo["id"], "kept"), (later["id"], "awaited")]


def test_its_maker_mends_it_on_the_tablet_and_what_had_come_stays(tablet: Any, home: Any, sender: Sender) -> None:
    raw = located()
    photo = named(raw)
    visit = refused(tablet, home, [photo])
    assert sender.send(photo, raw).status_code == 204
    mended = tablet.visit(home, supersedes=visit["entity_id"], body={"photos": [photo]})
    assert tablet.outcomes(mended) == ["applied"]
    assert bound(mended["entity_id"]) == [(photo["id"], "kept")]


def test_of_a_record_that_was_put_down_a_photo_still_arrives(
    tablet: Any, home: Any, sender: Sender, factories: Any
) -> None:
    raw = located()
    refused(tablet, home, [photo := named(raw)])
    viewer = factories.viewer(factories.coordinator())
    row = waiting()
    with unit_of_work():
        dismiss(viewer, row.id, "重复")
    assert sender.send(photo, raw).status_code == 204


@pytest.mark.one_database
def test_what_a_broken_record_says_of_photos_breaks_nothing(tablet: Any, home: Any, sender: Sender) -> None:
    good = named(b"good")
    odd = [{"id": "x"}, 7, None, {**named(b"z"), "bytes": -1}, {"id": named(b"a")["id"]}, good, good]
    refused(tablet, home, odd)
    for photos in ("all of them", {"id": 1}, None):
        refused(tablet, home, photos)
    db.session.rollback()
    assert [str(row.id) for row in db.session.scalars(select(Photo))] == [good["id"]]
    assert db.session.scalars(select(PhotoLink)).all() == []


def test_a_waiting_record_takes_nobody_elses_photo(
    tablet: Any, home: Any, tablet_of: Callable[[Any], Any], factories: Any, sender: Sender
) -> None:
    raw = located()
    photo = named(raw)
    assert tablet.outcomes(tablet.visit(home, body={"photos": [photo]})) == ["applied"]
    other = tablet_of(factories.cadre("chen"))
    refused(other, home, [{**named(b"other"), "id": photo["id"]}])
    answer = Sender(sender._client.application, other.machine.token).begin(photo)
    assert code(answer) == (409, "photo_not_named")
    assert sender.send(photo, raw).status_code == 204


@pytest.mark.one_database
def test_a_tablet_nobody_can_open_hands_over_the_photos_of_what_is_refused(
    app: Flask, machine: Callable[..., Machine], factories: Factories
) -> None:
    raw = located()
    cadre = factories.cadre("chen")
    locked = Locked(app, machine(), factories, cadre)
    said = named(raw)
    visit = locked.maker.visit(factories.household(cadre=cadre), outcome="flown away", body={"photos": [said]})
    locked.seal(visit, photos={said["id"]: raw})
    assert [row["outcome"] for row in locked.hand_over().json["results"]] == ["rejected"]
    assert locked.hand_over_photo().json == {"outcome": "kept"}
