"""Photos of a tablet that nobody can open: in the envelope of a row, into the same keeping as an upload."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from fieldvisit.photos.models import Photo
from fieldvisit.storage.base import db
from tests.photos.pictures import located, named
from tests.support.factories import Factories
from tests.support.locked import Locked
from tests.support.reader import Machine

pytestmark = [pytest.mark.usefixtures("album"), pytest.mark.one_database]


@pytest.fixture
def locked(app: Flask, machine: Callable[..., Machine], factories: Factories) -> tuple[Locked, dict[str, Any]]:
    """A locked tablet with a visit and its photo, and what the visit says of it."""
    cadre = factories.cadre("chen")
    tablet = Locked(app, machine(), factories, cadre)
    raw = located()
    said = named(raw)
    visit = tablet.maker.visit(factories.household(cadre=cadre), body={"photos": [said]})
    return tablet.seal(visit, photos={said["id"]: raw}), said


def state_of(said: dict[str, Any]) -> str:
    db.session.rollback()
    return str(db.session.get_one(Photo, uuid.UUID(said["id"])).state)


def test_a_photo_follows_its_record_and_is_kept_once(locked: tuple[Locked, dict[str, Any]]) -> None:
    tablet, said = locked
    early = tablet.hand_over_photo()
    assert (early.status, early.problem) == (409, "photo_not_named")
    assert tablet.hand_over().status == 200
    assert tablet.hand_over_photo().json == {"outcome": "kept"}
    assert state_of(said) == "kept"
    assert tablet.hand_over_photo().json == {"outcome": "duplicate"}


def test_only_what_the_device_signed_is_kept(locked: tuple[Locked, dict[str, Any]]) -> None:
    tablet, said = locked
    assert tablet.hand_over().status == 200
    row = tablet.rows[0]
    for different, status, code in (
        ({"sealed": row["sealed"]}, 403, "bad_signature"),
        ({"photo_id": str(uuid.uuid4())}, 403, "bad_signature"),
        ({"device_id": str(uuid.uuid4())}, 404, "not_visible"),
        ({"sealed": "§"}, 422, "invalid_input"),
        ({"sealed": "A" * 2_200_000}, 413, "too_large"),
    ):
        answer = tablet.hand_over_photo(**different)
        assert (answer.status, answer.problem) == (status, code)
    assert state_of(said) == "awaited"
