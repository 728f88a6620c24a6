"""Photos arrive by tus: in pieces, resumed where they stood, kept once, cleaned of all that is not the picture."""

import base64
import hashlib
import os
import time
import uuid
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fieldvisit.photos import album as shelves
from fieldvisit.photos import opening
from fieldvisit.photos.models import Photo
from fieldvisit.storage.base import db
from tests.photos.pictures import drawn, located, named
from tests.photos.sending import ADDRESS, Sender, address_of, code, metadata

pytestmark = pytest.mark.usefixtures("album")


def row(photo: dict[str, Any]) -> Photo:
    """As it lies in the database now."""
    db.session.rollback()
    found = db.session.query(Photo).filter_by(id=uuid.UUID(photo["id"])).one()
    db.session.rollback()
    return found


@pytest.fixture
def photo(tablet: Any, home: Any) -> dict[str, Any]:
    """A photo that a visit has named."""
    raw = located()
    said = named(raw)
    assert tablet.outcomes(tablet.visit(home, body={"photos": [said]})) == ["applied"]
    return said | {"raw": raw}


def test_what_is_spoken_is_told_to_anybody(app: Any) -> None:
    answer = Sender(app, None).ask("OPTIONS", ADDRESS, Tus_Resumable=None)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert answer.headers["Tus-Max-Size"] == str(10 * 1024 * 1024)


def test_a_photo_in_three_pieces_is_kept_clean(sender: Sender, photo: dict[str, Any], album: Path) -> None:
    raw = photo["raw"]
    begun = sender.begin(photo)
    assert begun.status_code == 201
    assert begun.headers["Location"] == address_of(photo)
    assert "Upload-Expires" in begun.headers
    cut = len(raw) // 3
    assert sender.piece(photo, raw[:cut]).headers["Upload-Offset"] == str(cut)
    assert sender.offset(photo) == cut
    assert row(photo).state == "arriving"
    assert sender.piece(photo, raw[cut : 2 * cut], cut).status_code == 204
    last = sender.piece(photo, raw[2 * cut :], 2 * cut)
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(raw)))
    kept = row(photo)
    assert (kept.state, kept.width, kept.height) == ("kept", 480, 640)  # turned as its EXIF said
    assert list((album / "incoming").iterdir()) == []
    for path in album.rglob("*.full"):
        assert b"JFIF" not in path.read_bytes()  # sealed


def test_nothing_but_the_picture_is_left_in_the_stored_bytes(app: Any, sender: Sender, photo: dict[str, Any]) -> None:
    assert b"Zhou" in photo["raw"]
    assert Image.open(BytesIO(photo["raw"])).getexif().get_ifd(0x8825)
    assert sender.send(photo, photo["raw"]).status_code == 204
    for size, longest in (("full", 640), ("thumb", 320)):
        stored = shelves.fetch(row(photo).stored or "", size)
        for trace in (b"Exif", b"Zhou", b"kitchen", b"ICC_PROFILE", b"http"):
            assert trace not in stored
        assert b"GPS" not in stored[: stored.index(b"\xff\xda")]  # in the picture itself three bytes come by chance
        with Image.open(BytesIO(stored)) as image:
            assert (image.format, max(image.size)) == ("JPEG", longest)
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_last_byte_is_acknowledged_only_with_the_picture(
    sender: Sender, photo: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that dies between the last byte and the row asks for that byte again."""
    raw = photo["raw"]
    sender.begin(photo)
    with monkeypatch.context() as broken:
        broken.setattr("fieldvisit.photos.keeping.cleaned", _die)
        assert sender.piece(photo, raw).status_code == 500
    assert sender.offset(photo) == len(raw) - 1
    assert code(sender.piece(photo, b"", len(raw))) == (409, "wrong_offset")
    assert sender.piece(photo, raw[-1:], len(raw) - 1).status_code == 204
    assert row(photo).state == "kept"


def _die(_raw: bytes) -> None:
    raise RuntimeError("power cut")


def test_what_was_kept_is_told_again_and_never_replaced(sender: Sender, photo: dict[str, Any]) -> None:
    raw = photo["raw"]
    assert sender.send(photo, raw).status_code == 204
    stored = row(photo).stored
    begun = sender.begin(photo)
    assert (begun.status_code, begun.headers["Upload-Offset"]) == (201, str(len(raw)))
    assert code(sender.piece(photo, raw)) == (409, "wrong_offset")
    assert sender.piece(photo, b"", len(raw)).status_code == 204
    assert code(sender.ask("DELETE", address_of(photo))) == (403, "photo_kept")
    other = named(drawn(), photo["id"])
    assert code(sender.begin(other)) == (409, "id_reuse")
    assert row(photo).stored == stored


def test_damaged_bytes_are_sent_again(sender: Sender, photo: dict[str, Any]) -> None:
    raw = photo["raw"]
    assert code(sender.send(photo, raw[:-2] + b"xx")) == (460, "photo_hash_differs")
    assert row(photo).state == "awaited"
    assert sender.offset(photo) == "404"
    assert sender.send(photo, raw).status_code == 204


def test_a_damaged_piece_is_taken_back_whole(sender: Sender, photo: dict[str, Any]) -> None:
    raw = photo["raw"]
    sender.begin(photo)
    right = base64.b64encode(hashlib.sha1(raw[:999]).digest()).decode()
    wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    assert code(sender.piece(photo, raw[:999], Upload_Checksum=f"sha256 {wrong}")) == (460, "checksum_differs")
    assert sender.offset(photo) == 0
    assert sender.piece(photo, raw[:999], Upload_Checksum=f"sha1 {right}").status_code == 204
    assert sender.offset(photo) == 999
    for odd in ("crc32 AAAA", "sha1", "sha1 !!", ""):
        assert code(sender.piece(photo, raw[999:], 999, Upload_Checksum=odd)) == (400, "bad_checksum")


def test_given_up_by_its_sender_or_by_time(app: Any, sender: Sender, photo: dict[str, Any]) -> None:
    raw = photo["raw"]
    sender.begin(photo)
    assert sender.ask("DELETE", address_of(photo)).status_code == 204
    assert (sender.offset(photo), row(photo).state) == ("404", "awaited")
    sender.begin(photo)
    sender.piece(photo, raw[:10])
    long_ago = time.time() - 25 * 3600
    os.utime(shelves.part_of(row(photo).id), (long_ago, long_ago))
    assert sender.offset(photo) == "410"
    assert opening.give_up_old() == 1
    assert (sender.offset(photo), row(photo).state) == ("404", "awaited")
    assert sender.send(photo, raw).status_code == 204


@pytest.mark.one_database
def test_what_does_not_fit_is_refused(sender: Sender, photo: dict[str, Any]) -> None:
    raw = photo["raw"]
    stranger = named(drawn())
    assert code(sender.begin(stranger)) == (409, "photo_not_named")
    assert code(sender.begin(photo, Tus_Resumable=None)) == (412, "tus_version")
    assert code(sender.begin(photo, Tus_Resumable="0.2.2")) == (412, "tus_version")
    assert code(sender.begin(photo, Upload_Length=str(11 * 1024 * 1024))) == (413, "too_large")
    assert code(sender.begin(photo, Upload_Length=str(len(raw) - 1))) == (409, "id_reuse")
    for odd in ("", "-1", "1e3", "٣", "9" * 30):
        assert code(sender.begin(photo, Upload_Length=odd)) == (400, "bad_header")
    assert code(sender.begin(photo, Upload_Metadata="photo_id !!")) == (400, "bad_header")
    assert code(sender.begin(photo, Upload_Metadata="photo_id /w==")) == (400, "bad_header")
    assert code(sender.begin(photo, Upload_Metadata="")) == (422, "invalid_input")
    svg = metadata(photo_id=photo["id"], filetype="image/svg+xml")
    assert code(sender.begin(photo, Upload_Metadata=svg)) == (415, "wrong_type")
    assert sender.offset(photo) == "404"
    sender.begin(photo)
    assert code(sender.piece(photo, raw, 5)) == (409, "wrong_offset")
    assert code(sender.piece(photo, raw, Content_Type="image/jpeg")) == (415, "wrong_type")
    assert code(sender.piece(photo, raw, Upload_Offset=None)) == (400, "bad_header")
    assert code(sender.piece(photo, raw + b"tail")) == (413, "too_large")
    assert sender.offset(photo) == 0


@pytest.mark.one_database
def test_one_account_and_one_tablet_are_bounded(
    sender: Sender, tablet: Any, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = [named(drawn(size=(40, 40 + number))) for number in range(3)]
    assert tablet.outcomes(tablet.visit(home, body={"photos": photos})) == ["applied"]
    monkeypatch.setattr(opening, "MOST_OPEN", 2)
    assert [sender.begin(one).status_code for one in photos] == [201, 201, 429]
    assert sender.begin(photos[0]).status_code == 201  # anew, not one more
    monkeypatch.setattr(opening, "MOST_OPEN", 9)
    monkeypatch.setattr(opening, "BYTES_A_DAY", sum(one["bytes"] for one in photos) - 1)
    refused = sender.begin(photos[2])
    assert code(refused) == (429, "too_many_uploads")
    assert refused.headers["Retry-After"] == "3600"


@pytest.mark.one_database
def test_only_a_tablet_of_who_named_it_may_send_it(
    app: Any, sender: Sender, photo: dict[str, Any], tablet_of: Any, factories: Any, cadre: Any
) -> None:
    sender.begin(photo)
    other = Sender(app, tablet_of(factories.coordinator()).machine.token)
    assert code(other.begin(photo)) == (409, "photo_not_named")
    assert other.offset(photo) == "404"
    assert code(other.piece(photo, photo["raw"])) == (404, "not_visible")
    assert code(other.ask("DELETE", address_of(photo))) == (404, "not_visible")
    assert Sender(app, None).begin(photo).status_code == 401
    second = Sender(app, tablet_of(cadre).machine.token)
    assert second.offset(photo) == 0  # another tablet of the same person


def test_the_tablet_is_told_what_came(tablet: Any, home: Any, sender: Sender, photo: dict[str, Any]) -> None:
    asked = {"operations": [], "photos": [photo["id"], "00000000-0000-7000-8000-000000000000"]}
    assert tablet.machine.post("/api/v1/sync/receipts", asked).json["missing"] == asked["photos"]
    tablet.pull()
    assert tablet.household(home)["visits"][0]["photos"] == [{"id": photo["id"], "state": "awaited"}]
    sender.send(photo, photo["raw"])
    tablet.pull()
    assert tablet.household(home)["visits"][0]["photos"] == [{"id": photo["id"], "state": "kept"}]
    assert tablet.machine.post("/api/v1/sync/receipts", asked).json["missing"] == asked["photos"][1:]


def test_a_photo_whose_files_are_gone_is_asked_for_again(
    tablet: Any, home: Any, sender: Sender, photo: dict[str, Any], album: Path
) -> None:
    assert sender.send(photo, photo["raw"]).status_code == 204
    asked = {"operations": [], "photos": [photo["id"]]}
    assert tablet.machine.post("/api/v1/sync/receipts", asked).json["missing"] == []
    for file in album.glob("*/*.full"):
        file.unlink()
    assert tablet.machine.post("/api/v1/sync/receipts", asked).json["missing"] == [photo["id"]]
    assert sender.offset(photo) == "404"
    assert sender.begin(photo).status_code == 201
    tablet.pull()
    assert tablet.household(home)["visits"][0]["photos"] == [{"id": photo["id"], "state": "awaited"}]
    assert sender.piece(photo, photo["raw"]).status_code == 204
    assert tablet.machine.post("/api/v1/sync/receipts", asked).json["missing"] == []
    answer = tablet.machine.get(f"/api/v1/photos/{photo['id']}/full")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
