"""Pictures in a tablet's file: behind their records, each once, in several files; none of a file that is not whole."""

import uuid
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from fieldvisit.photos.models import Photo
from fieldvisit.photos.sealed_files import file_pieces
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyAttachment
from tests.api.test_outbox_file import PATH, counted
from tests.photos.conftest import album
from tests.photos.pictures import located, named
from tests.support.factories import Factories
from tests.support.locked import Locked
from tests.support.reader import Machine, Read
from tests.surveys.writing import instance, make_care

__all__ = ["album"]
pytestmark = [pytest.mark.usefixtures("album"), pytest.mark.one_database]


class Desk:
    """A cadre's locked tablet with a visit and its two photos, and one that no record names."""

    def __init__(self, app: Flask, machine: Callable[..., Machine], factories: Factories) -> None:
        self.factories, self.machine = factories, machine
        cadre = factories.cadre("chen")
        self.coordinator = factories.coordinator("coordinator", area=factories.place())
        self.locked = Locked(app, machine(), factories, cadre)
        raws = [located((64 + n, 48)) for n in range(2)]
        said = [named(raw) for raw in raws]
        home = factories.household(cadre=cadre)
        self.visit = self.locked.maker.visit(home, body={"photos": said})
        pictures = {one["id"]: raw for one, raw in zip(said, raws, strict=True)} | {str(uuid.uuid4()): raws[0]}
        self.locked.seal(self.visit, photos=pictures)
        *self.photos, self.stray = self.locked.photos

    def bring(self, raw: bytes) -> Read:
        _, token = self.factories.device(self.coordinator)
        return self.machine(token).post(PATH, {"file": raw.decode()})

    def file(self, **parts: Any) -> bytes:
        return self.locked.file(**({"photos": self.locked.photos} | parts))


@pytest.fixture
def desk(app: Flask, machine: Callable[..., Machine], factories: Factories) -> Desk:
    return Desk(app, machine, factories)


def states() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Photo.state)))


def test_pictures_follow_their_records_out_of_the_same_file_once(desk: Desk) -> None:
    raw = desk.file()
    assert desk.bring(raw).json == counted(taken=1, photos=2, photos_left=1)
    assert states() == ["kept", "kept"]
    assert desk.bring(raw).json == counted(known=1, photos_known=2, photos_left=1)


def test_of_several_files_one_that_comes_too_early_is_brought_once_more(desk: Desk) -> None:
    rows, pictures = desk.file(photos=[]), desk.file(rows=[], photos=desk.photos)
    assert desk.bring(pictures).json == counted(photos_left=2)
    assert desk.bring(rows).json == counted(taken=1)
    assert states() == ["awaited", "awaited"]
    assert desk.bring(pictures).json == counted(photos=2)
    assert desk.locked.hand_over_photo(**desk.photos[0]).json == {"outcome": "duplicate"}


def test_of_half_a_file_and_of_an_altered_one_nothing_is_written(desk: Desk) -> None:
    raw = desk.file()
    assert desk.bring(raw[: len(raw) * 2 // 3]).problem == "file_cut"
    one, two = desk.photos
    bytes_of = bytearray(b64decode(two["sealed"]))
    bytes_of[-1] ^= 1
    for bent in (
        {**two, "sealed": b64encode(bytes_of).decode()},
        {**two, "photo_id": one["photo_id"]},
        {**two, "signature": one["signature"]},
        {**two, "seq": 1},
        {**two, "photo_id": "x"},
    ):
        assert desk.bring(desk.file(photos=[one, bent])).problem == "file_altered"
    assert desk.bring(desk.file(device=uuid.uuid4())).problem == "file_stranger"
    assert states() == []


def test_a_picture_that_is_none_is_said_so_and_holds_up_no_other(
    app: Flask, machine: Callable[..., Machine], factories: Factories
) -> None:
    desk = Desk(app, machine, factories)
    broken, good = b"GIF89a, they say" * 9, located((64, 48))
    said = [named(broken), named(good)]
    visit = desk.locked.maker.visit(factories.household(cadre=desk.locked.account), body={"photos": said})
    desk.locked.seal(visit, photos={said[0]["id"]: broken, said[1]["id"]: good})
    assert desk.bring(desk.locked.file(photos=desk.locked.photos)).json == counted(taken=1, photos=1, photos_refused=1)


def test_files_of_answers_come_by_the_same_file(desk: Desk, factories: Factories) -> None:
    make_care(factories)
    raw = b"%PDF-1.7 what the resident has signed"
    paper = named(raw) | {"name": "paper.pdf", "type": "application/pdf"}
    xml, _key = instance({"paper": paper["name"]})
    told = {"form_id": "care", "form_version": "1", "instance_xml": xml, "attachments": [paper]}
    home = factories.household(cadre=desk.locked.account)
    desk.locked.seal(desk.locked.maker.operation("survey.submit", told, home), photos={paper["id"]: raw})
    ahead, whole = desk.file(rows=[]), desk.file()
    assert desk.bring(ahead).json == counted(photos_left=1), "its answers are not here yet"
    assert desk.bring(whole).json == counted(taken=1, photos=1)
    assert desk.bring(whole).json == counted(known=1, photos_known=1)
    db.session.rollback()
    (row,) = db.session.scalars(db.select(SurveyAttachment))
    assert (row.name, row.state, row.bytes) == ("paper.pdf", "kept", len(raw))
    assert b"".join(file_pieces(str(row.stored))) == raw
