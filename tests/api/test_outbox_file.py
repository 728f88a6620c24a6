"""A tablet's file brought to a desk: taken in once, refused whole and by name when it is not what it should be."""

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from fieldvisit.assignments.models import Assignment
from fieldvisit.kernel import clock
from fieldvisit.people.models import Account, AuditEntry
from fieldvisit.storage.base import db
from fieldvisit.sync import outbox_file, outbox_pages
from fieldvisit.sync.seal_key import public_pem
from fieldvisit.visits.models import Visit
from tests.support.factories import Factories
from tests.support.locked import DEVICE, Locked, sealed_up
from tests.support.reader import Machine, Read, Reader

pytestmark = pytest.mark.one_database

PATH = "/api/v1/review/tablet-files"


class Desk:
    """Two cadres' villages: the coordinator answers for the first one."""

    def __init__(self, app: Flask, machine: Callable[..., Machine], factories: Factories) -> None:
        self.factories, self.machine = factories, machine
        self.cadre = factories.cadre("chen")
        self.home = factories.household(cadre=self.cadre)
        self.coordinator = factories.coordinator("coordinator", area=factories.place())
        self.locked = Locked(app, machine(), factories, self.cadre)
        self.locked.seal(*(self.locked.maker.visit(self.home, body={"notes": f"第{n}次"}) for n in range(3)))

    def bring(self, raw: bytes, by: Account | None = None) -> Read:
        _, token = self.factories.device(by or self.coordinator)
        return self.machine(token).post(PATH, {"file": raw.decode()})


@pytest.fixture
def desk(app: Flask, machine: Callable[..., Machine], factories: Factories) -> Desk:
    return Desk(app, machine, factories)


def counted(**said: int) -> dict[str, int]:
    """An answer: nothing else was in the file."""
    names = ("taken", "known", "kept", "left", "photos", "photos_known", "photos_refused", "photos_left")
    return dict.fromkeys(names, 0) | said


def visits() -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(Visit)) or 0


def test_a_file_is_taken_in_once_whichever_way_its_rows_come_again(desk: Desk) -> None:
    raw = desk.locked.file()
    assert desk.bring(raw).json == counted(taken=3)
    assert desk.bring(raw).json == counted(known=3)
    assert {row["outcome"] for row in desk.locked.hand_over().json["results"]} == {"duplicate"}
    assert visits() == 3
    noted = list(db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == "outbox_imported")))
    assert [(one.actor_id, one.subject_id) for one in noted] == [(desk.coordinator.id, str(DEVICE))] * 2
    assert noted[0].detail == {"taken": 3}


def test_what_cannot_be_recorded_is_kept_and_what_cannot_be_read_stays_in_the_file(desk: Desk, tmp_path: Path) -> None:
    refused = desk.locked.maker.visit(uuid.uuid4())
    desk.locked.seal(refused, desk.locked.maker.visit(desk.home))
    assert desk.bring(desk.locked.file()).json == counted(taken=1, kept=1)
    desk.locked.seal(desk.locked.maker.visit(desk.home), pem=public_pem(tmp_path))
    assert desk.bring(desk.locked.file()).json == counted(left=1)
    assert visits() == 1


def test_half_a_file_is_known_as_one_wherever_it_was_cut(desk: Desk) -> None:
    raw = desk.locked.file()
    for cut in (len(raw) - 2, len(raw) - 70, len(raw) // 2, 60, 25):
        answer = desk.bring(raw[:cut])
        assert (answer.status, answer.problem) == (422, "file_cut"), cut
        assert "什么都没有改动" in answer.json["title"]
    for cut in (0, 10):
        assert desk.bring(raw[:cut]).problem == "file_other"
    assert visits() == 0


def _lines(raw: bytes) -> list[str]:
    return raw.decode().splitlines()[:-1]


def test_a_file_altered_anywhere_is_refused_whole(desk: Desk) -> None:
    raw = desk.locked.file()
    lines = _lines(raw)
    one, two = desk.locked.rows[:2]
    for bent in (
        raw.replace(b'"seq": 2', b'"seq": 7'),
        sealed_up([*lines[:3], lines[3].replace('"seq": 2', '"seq": 7'), *lines[4:]]),
        sealed_up([*lines[:-1]]),
        sealed_up([*lines[:-1], "{}"]),
        sealed_up([*lines[:-1], "["]),
        sealed_up([lines[0], "{}"]),
        desk.locked.file(rows=[one, {**two, "sealed": one["sealed"]}]),
        desk.locked.file(rows=[one, {**two, "more": 1}]),
    ):
        answer = desk.bring(bent)
        assert (answer.status, answer.problem) == (422, "file_altered")
    assert visits() == 0


def test_each_file_that_is_another_is_called_by_its_name(desk: Desk, tmp_path: Path) -> None:
    lines = _lines(desk.locked.file())
    newer = sealed_up(["fieldvisit-outbox 3", *lines[1:]])
    for raw, status, code in (
        (newer, 422, "file_newer"),
        (b"PK\x03\x04".decode("latin-1").encode() * 40, 422, "file_other"),
        ("走访记录.xlsx\n".encode(), 422, "file_other"),
        (desk.locked.file(seal="0" * 64), 422, "file_elsewhere"),
        (desk.locked.file(device=uuid.uuid4()), 404, "file_stranger"),
    ):
        answer = desk.bring(raw)
        assert (answer.status, answer.problem) == (status, code)
        assert "什么都没有改动" in answer.json["title"]
    desk.locked.pem = public_pem(tmp_path)
    assert desk.bring(desk.locked.file()).problem == "file_elsewhere"
    assert visits() == 0


def test_only_who_answers_for_the_cadre_brings_a_file_in(desk: Desk, factories: Factories) -> None:
    raw = desk.locked.file()
    away = factories.coordinator("away", area=factories.grid("另一个网格"))
    assert desk.bring(raw, by=away).problem == "file_not_yours"
    assert desk.bring(raw, by=desk.cadre).problem == "not_allowed"
    assert visits() == 0
    assert desk.bring(raw, by=factories.admin("admin")).json["taken"] == 3


def test_at_the_desk_a_file_is_chosen_and_its_fate_told(
    desk: Desk, readers: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = readers("coordinator")
    page = person.get("/tablet-file")
    done = upload(person, page, desk.locked.file())
    assert "新记上 3 条" in done.text
    assert visits() == 3
    for raw, words in ((b"", "请先选一个"), (desk.locked.file()[:-9], "只有一半")):
        told = upload(person, page, raw)
        assert told.status == 422
        assert words in told.text
    assert "这不是平板存出来的文件" in upload(person, page, b"x" * 3 * 1024 * 1024).text, "more than a form may bring"
    monkeypatch.setattr(outbox_pages, "MAX_FILE", 10)
    monkeypatch.setattr(outbox_file, "MAX_FILE", 10)
    assert upload(person, page, desk.locked.file()).status == 413
    assert desk.bring(desk.locked.file()).problem == "too_large"


def upload(person: Reader, page: Read, raw: bytes) -> Read:
    """The form as a browser sends it, with a file."""
    [(_, token)] = page.form().filled({})
    name = "tablet.fvbox" if raw else ""
    head = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    head += f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body, kind = head.encode() + raw + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"
    return Read(person.client.post("/tablet-file", data=body, content_type=kind, follow_redirects=True))


def test_a_cadre_whose_households_have_all_moved_away_is_still_answered_for(desk: Desk) -> None:
    desk.home.active = False
    kept = db.select(Assignment).where(Assignment.cadre_id == desk.cadre.id)
    db.session.scalars(kept).one().ended_at = clock.now()
    db.session.commit()
    assert desk.bring(desk.locked.file()).status == 200
