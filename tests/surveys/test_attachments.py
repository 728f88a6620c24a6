"""Files of a tablet's answers: awaited by name, received in pieces, compared, kept sealed; a correction has them."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from fieldvisit.kernel.ids import new_id
from fieldvisit.photos.sealed_files import PIECE, file_pieces, seal_file
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyAttachment
from tests.photos.pictures import drawn
from tests.photos.sending import metadata
from tests.support.handheld import Handheld
from tests.surveys.writing import instance

ADDRESS = "/api/v1/surveys/attachments"
pytestmark = pytest.mark.one_database


def named(name: str, raw: bytes, **more: Any) -> dict[str, Any]:
    """How answers announce a file."""
    said = {"id": str(new_id()), "name": name, "sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
    return said | {"type": "image/jpeg"} | more


class Sender:
    """A tus client with one tablet's token."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self._client = app.test_client(use_cookies=False)
        self._headers = {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, data: bytes = b"", **headers: str) -> TestResponse:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.open(f"{ADDRESS}{path}", method=method, data=data or None, headers=self._headers | said)

    def begin(self, file: dict[str, Any]) -> TestResponse:
        told = metadata(attachment_id=file["id"], sha256=file["sha256"], filetype=file["type"])
        return self.ask("POST", "", Upload_Length=str(file["bytes"]), Upload_Metadata=told)

    def piece(self, file: dict[str, Any], raw: bytes, offset: int = 0) -> TestResponse:
        kind = "application/offset+octet-stream"
        return self.ask("PATCH", f"/{file['id']}", raw, Upload_Offset=str(offset), Content_Type=kind)

    def offset(self, file: dict[str, Any]) -> str:
        answer = self.ask("HEAD", f"/{file['id']}")
        return answer.headers["Upload-Offset"] if answer.status_code == 200 else str(answer.status_code)


@pytest.fixture
def sender(app: Flask, tablet: Handheld) -> Sender:
    return Sender(app, tablet.machine.token)


@pytest.fixture
def hand_in(tablet: Handheld, home: Any, care: Any) -> Callable[..., str]:
    """Answers that announce files; answers the instance id."""

    def send(*files: dict[str, Any], **more: Any) -> str:
        xml, key = instance({"face": files[0]["name"]}, **more)
        body = {"form_id": "care", "form_version": "1", "instance_xml": xml, "attachments": list(files)}
        (result,) = tablet.push(tablet.operation("survey.submit", body, home))
        assert result["outcome"] == "applied", result
        return key

    return send


def rows() -> list[SurveyAttachment]:
    found = db.session.query(SurveyAttachment).order_by(SurveyAttachment.id).all()
    db.session.expunge_all()
    db.session.rollback()
    return found


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def test_a_file_is_awaited_comes_in_pieces_and_is_kept_as_it_was_sent(
    sender: Sender, hand_in: Callable[..., str], tablet: Handheld, home: Any, assembly: Any
) -> None:
    raw = drawn(size=(320, 200))
    file = named("1.jpg", raw)
    assert code(sender.begin(file)) == (409, "attachment_not_named")
    hand_in(file)
    tablet.pull()
    assert tablet.household(home)["surveys"][0]["files"] == {"awaited": 1, "kept": 0}
    assert sender.offset(file) == "404"
    assert sender.begin(file).headers["Location"].endswith(file["id"])
    assert sender.piece(file, raw[:100]).headers["Upload-Offset"] == "100"
    assert sender.begin(file).headers["Upload-Offset"] == "100", "nothing that came is thrown away"
    assert code(sender.piece(file, raw[:100])) == (409, "wrong_offset")
    assert sender.piece(file, raw[100:], 100).status_code == 204
    assert sender.offset(file) == str(len(raw))
    (row,) = rows()
    assert (row.state, row.content_type, row.bytes) == ("kept", "image/jpeg", len(raw))
    assert b"".join(file_pieces(row.stored)) == raw
    on_disk = [path for path in Path(assembly.home / "photos").rglob("*") if path.is_file()]
    assert on_disk
    assert all(raw[:40] not in path.read_bytes() for path in on_disk)
    tablet.pull()
    assert tablet.household(home)["surveys"][0]["files"] == {"awaited": 0, "kept": 1}
    assert sender.begin(file).headers["Upload-Offset"] == str(len(raw))
    assert code(sender.ask("DELETE", f"/{file['id']}")) == (403, "attachment_kept")


def test_a_file_that_is_lost_is_asked_for_again(
    sender: Sender, hand_in: Callable[..., str], tablet: Handheld, tablet_of: Any, factories: Any, assembly: Any
) -> None:
    raw, stranger = b"%PDF-1.7 all is well", tablet_of(factories.cadre())
    file = named("a.pdf", raw, type="application/pdf")

    def missing(asking: Handheld = tablet) -> list[str]:
        said: list[str] = asking.machine.post("/api/v1/sync/receipts", {"attachments": [file["id"]]}).json["missing"]
        return said

    assert missing() == [file["id"]], "its answers have never come"
    hand_in(file)
    sender.begin(file)
    assert missing() == [file["id"]]
    sender.piece(file, raw)
    assert missing() == []
    assert missing(stranger) == [file["id"]], "whose it is, is nobody else's to know"
    for path in Path(assembly.home / "photos").glob("*/*.file"):
        path.unlink()
    assert missing() == [file["id"]]
    sender.begin(file)
    assert sender.piece(file, raw).status_code == 204
    assert missing() == []


def test_damaged_bytes_are_sent_again_and_other_ones_refused(sender: Sender, hand_in: Callable[..., str]) -> None:
    file = named("a.pdf", b"%PDF-1.7 all is well", type="application/pdf")
    hand_in(file)
    sender.begin(file)
    assert code(sender.piece(file, b"%PDF-1.7 all is ill!")) == (460, "attachment_hash_differs")
    assert code(sender.begin(file | {"bytes": 5})) == (409, "id_reuse")
    assert code(sender.begin(file | {"sha256": "0" * 64})) == (409, "id_reuse")
    sender.begin(file)
    assert code(sender.piece(file, b"x" * 30)) == (413, "too_large")
    assert sender.ask("DELETE", f"/{file['id']}").status_code == 204
    sender.begin(file)
    assert sender.piece(file, b"%PDF-1.7 all is well").status_code == 204
    assert rows()[0].content_type == "application/pdf"


def test_what_calls_itself_a_picture_and_is_none_is_kept_as_a_plain_file(
    sender: Sender, hand_in: Callable[..., str]
) -> None:
    raw = b"<svg onload=alert(1)>"
    file = named("1.jpg", raw)
    hand_in(file)
    sender.begin(file)
    assert sender.piece(file, raw).status_code == 204
    assert rows()[0].content_type == "application/octet-stream"


def test_a_correction_that_names_the_same_file_has_it_before_and_after_it_came(
    sender: Sender, hand_in: Callable[..., str]
) -> None:
    raw, later = drawn(size=(32, 32)), drawn(size=(48, 32))
    first, second = named("1.jpg", raw), named("2.jpg", later)
    before = hand_in(first, second)
    sender.begin(first)
    sender.piece(first, raw)
    hand_in(first, second, deprecated_id=before)
    assert [(row.name, row.state) for row in rows()].count(("1.jpg", "kept")) == 2
    sender.begin(second)
    assert sender.piece(second, later).status_code == 204
    assert {row.state for row in rows()} == {"kept"}
    assert len(rows()) == 4


def test_another_s_file_is_neither_seen_nor_sent(
    app: Flask, hand_in: Callable[..., str], tablet_of: Callable[..., Handheld], factories: Any, sender: Sender
) -> None:
    file = named("1.jpg", b"1")
    hand_in(file)
    sender.begin(file)
    stranger = Sender(app, tablet_of(factories.cadre("lin")).machine.token)
    assert code(stranger.begin(file)) == (409, "attachment_not_named")
    assert stranger.offset(file) == "404"
    assert code(stranger.piece(file, b"1")) == (404, "not_visible")


def test_a_sealed_file_comes_back_whole_and_no_piece_can_be_left_out(app: Flask, tmp_path: Path) -> None:
    raw = bytes(range(256)) * (PIECE // 100)
    source = tmp_path / "film"
    source.write_bytes(raw)
    with source.open("rb") as file:
        sealed = seal_file(file, len(raw))
    assert b"".join(file_pieces(sealed.stored)) == raw
    from cryptography.exceptions import InvalidTag

    from fieldvisit.photos.album import place_of_file

    path = place_of_file(sealed.stored)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises((InvalidTag, ValueError)):
        b"".join(file_pieces(sealed.stored))
    first = int.from_bytes(whole[:4]) + 4
    path.write_bytes(whole[:first])
    with pytest.raises(InvalidTag):
        b"".join(file_pieces(sealed.stored))
