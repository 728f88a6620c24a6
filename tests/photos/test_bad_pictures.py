"""What is no picture that can be kept is refused clearly, and leaves nothing behind."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from fieldvisit.photos.models import Photo
from fieldvisit.photos.picture import Unfit, cleaned
from fieldvisit.storage.base import db
from tests.photos.pictures import drawn, located, named
from tests.photos.sending import Sender, code

SCRIPT = b"<script>alert(document.cookie)</script>"


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is enormous."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"")
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _scans() -> bytes:
    """A progressive JPEG that repeats one scan a thousand times."""
    raw = drawn(size=(64, 64), progressive=True)
    cut = raw.rindex(b"\xff\xda")
    return raw[:cut] + raw[cut:-2] * 1000 + b"\xff\xd9"


def _saved(form: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, form)
    return out.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "text": (lambda: b"not a picture at all" * 20, "not_a_picture"),
    "page": (lambda: b"<!doctype html>" + SCRIPT, "not_a_picture"),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", "not_a_picture"),
    "gif": (lambda: _saved("GIF"), "not_a_picture"),
    "tiff": (lambda: _saved("TIFF"), "not_a_picture"),
    "pdf": (lambda: _saved("PDF"), "not_a_picture"),
    "one byte": (lambda: b"\xff", "not_a_picture"),
    "head alone": (lambda: drawn()[:200], "broken"),
    "truncated jpeg": (lambda: drawn()[:-4000], "broken"),
    "truncated png": (lambda: drawn("PNG", (90, 90))[:-900], "broken"),
    "truncated webp": (lambda: drawn("WEBP", (90, 90))[:-200], "broken"),
    "10,000 × 10,000": (lambda: _bomb(10_000, 10_000), "too_many_pixels"),
    "41 megapixels": (lambda: _bomb(6_400, 6_410), "too_many_pixels"),
    "a long line": (lambda: _bomb(10_001, 1), "too_many_pixels"),
    "two thousand million": (lambda: _bomb(2**31 - 1, 1), "too_many_pixels"),
    "a thousand scans": (_scans, "too_many_pixels"),
}


@pytest.mark.parametrize("name", BAD)
def test_each_is_refused_with_its_reason(name: str) -> None:
    make, reason = BAD[name]
    with pytest.raises(Unfit) as refused:
        cleaned(make())
    assert refused.value.reason == reason


def _zip() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as book:
        book.writestr("evil.sh", "rm -rf /")
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("tail", [SCRIPT, _zip(), b"%PDF-1.7 /JS"], ids=["page", "zip", "pdf"])
def test_of_a_polyglot_only_the_picture_is_left(form: str, tail: bytes) -> None:
    clean = cleaned(drawn(form, (90, 60)) + tail)
    assert (clean.width, clean.height) == (90, 60)
    assert tail[:8] not in clean.full + clean.thumb
    assert clean.full.endswith(b"\xff\xd9")


def test_comments_profiles_and_places_are_gone_and_the_picture_stands_upright() -> None:
    raw = located((400, 300))
    clean = cleaned(raw)
    assert (clean.width, clean.height) == (300, 400)
    for trace in (b"Exif", b"Zhou", b"kitchen", b"GPS"):
        assert trace not in clean.full + clean.thumb
    with_profile = drawn("JPEG", (64, 64), icc_profile=b"profile of nobody" * 20)
    assert b"profile of nobody" not in cleaned(with_profile).full


def test_every_way_to_hold_pixels_is_taken() -> None:
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        out = BytesIO()
        Image.new(mode, (30, 20)).save(out, "PNG")
        assert cleaned(out.getvalue()).width == 30
    out = BytesIO()
    Image.new("CMYK", (30, 20)).save(out, "JPEG")
    assert cleaned(out.getvalue()).height == 20


def test_a_large_one_is_reduced() -> None:
    out = BytesIO()
    Image.new("RGB", (4000, 3000), "teal").save(out, "JPEG")
    clean = cleaned(out.getvalue())
    assert (clean.width, clean.height) == (1600, 1200)


@pytest.mark.one_database
def test_a_refused_one_stays_refused_and_leaves_no_file(sender: Sender, tablet: Any, home: Any, album: Path) -> None:
    raw = BAD["10,000 × 10,000"][0]()
    photo = named(raw)
    assert tablet.outcomes(tablet.visit(home, body={"photos": [photo]})) == ["applied"]
    answer = sender.send(photo, raw)
    assert code(answer) == (422, "photo_refused")
    assert answer.get_json()["reason"] == "too_many_pixels"
    assert sender.offset(photo) == "410"
    assert code(sender.begin(photo)) == (410, "photo_refused")
    assert [path for path in album.rglob("*") if path.is_file()] == []
    db.session.rollback()
    assert [(row.state, row.refusal) for row in db.session.query(Photo)] == [("refused", "too_many_pixels")]
    tablet.pull()
    assert tablet.household(home)["visits"][0]["photos"] == [{"id": photo["id"], "state": "refused"}]
    missing = tablet.machine.post("/api/v1/sync/receipts", {"operations": [], "photos": [photo["id"]]})
    assert missing.json["missing"] == []
