"""The file into which a tablet puts its outbox when nothing else goes: sealed rows and signatures, readable by nobody.

    fieldvisit-outbox 2
    {"seal": which installation may read it, "count": how many lines follow but the last}
    {"device": …, "seq": …, "sealed": …, "key": …, "signature": …}       one line for each row
    {"device": …, "photo_id": …, "sealed": …, "key": …, "signature": …}  one line for each picture
    end COUNT SHA-256 of all lines before

The first and the last line make half a file known as one. Whoever carries it on a stick carries nothing readable. Many
pictures make several files, each whole by itself. Format 1 is the same without pictures.
"""

import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from fieldvisit.kernel.errors import Problem
from fieldvisit.sync.seal_key import public_pem
from fieldvisit.sync.sealed_rows import RowSchema, SealedPhoto, SealedPhotoSchema, SealedRow
from fieldvisit.web.json import parse_object
from fieldvisit.web.schemas import BaseSchema, StrictInteger, load

FORMAT = 2
MAX_FILE = 32 * 1024 * 1024
MAX_LINES = 10_000
_NAME = b"fieldvisit-outbox "
_END = re.compile(rb"end (\d{1,9}) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """What a file says of itself."""

    seal: str
    count: int


class _HeadSchema(BaseSchema):
    command = Head

    seal = fields.String(required=True, validate=validate.Length(equal=64))
    count = StrictInteger(required=True, validate=validate.Range(0, MAX_LINES))


class _DeviceSchema(BaseSchema):
    device = fields.UUID(required=True)


_HEAD, _ROW, _PHOTO, _DEVICE = _HeadSchema(), RowSchema(), SealedPhotoSchema(), _DeviceSchema()


@dataclass(frozen=True)
class Carried:
    """What a file carries of one device: rows in their order, and pictures."""

    rows: list[SealedRow] = field(default_factory=list)
    photos: list[SealedPhoto] = field(default_factory=list)


def seal_mark(home: Path) -> str:
    """By which a file says for which installation it is sealed."""
    return hashlib.sha256(public_pem(home).encode()).hexdigest()


def read_file(raw: bytes, home: Path) -> Mapping[uuid.UUID, Carried]:
    """What it carries, by the device that signed it; the signatures are not looked at here.

    Problems 422: file_other, file_newer, file_cut, file_altered, file_elsewhere; 413 too_large.
    """
    if len(raw) > MAX_FILE:
        raise Problem(code="too_large", status=413, detail={"max_bytes": MAX_FILE})
    ensure_whole(raw)
    lines = raw.splitlines()[1:-1]
    if not lines:
        raise altered()
    head: Head = _loaded(_HEAD, _object(lines[0]))
    if head.count != len(lines) - 1:
        raise altered()
    if head.seal != seal_mark(home):
        raise _problem("file_elsewhere", _l("这个文件是另一套系统的平板存的，这里打不开。什么都没有改动。"))
    return _sorted(lines[1:])


def _sorted(lines: Sequence[bytes]) -> Mapping[uuid.UUID, Carried]:
    found: dict[uuid.UUID, Carried] = {}
    for line in lines:
        parts = _object(line)
        device: uuid.UUID = _loaded(_DEVICE, {"device": parts.pop("device", None)})["device"]
        carried = found.setdefault(device, Carried())
        if "photo_id" in parts:
            carried.photos.append(_loaded(_PHOTO, {"device_id": str(device), **parts}))
        else:
            carried.rows.append(_loaded(_ROW, parts))
    for carried in found.values():
        carried.rows.sort(key=lambda row: row.seq)
    return found


def ensure_whole(raw: bytes) -> None:
    """Its first line, its last line, and that nothing between them changed. Problems: as for `read_file`."""
    first, _, _rest = raw[:80].partition(b"\n")
    if not first.startswith(_NAME) or not first[len(_NAME) :].strip().isdigit():
        raise _problem("file_other", _l("这不是平板存出来的文件。什么都没有改动。"))
    if int(first[len(_NAME) :]) > FORMAT:
        raise _problem("file_newer", _l("这个文件是更新的程序存的，请先把这里的系统更新。什么都没有改动。"))
    body, _, last = raw.rstrip(b"\r\n").rpartition(b"\n")
    end = _END.fullmatch(last)
    if end is None:
        raise _problem("file_cut", _l("这个文件只有一半，没有拷完整，请再拷一次。什么都没有改动。"))
    if hashlib.sha256(body + b"\n").hexdigest().encode() != end[2] or int(end[1]) != max(0, body.count(b"\n") - 1):
        raise altered()


def _object(line: bytes) -> dict[str, Any]:
    try:
        return parse_object(line)
    except Problem as problem:
        raise altered() from problem


def _loaded(schema: BaseSchema, parts: Mapping[str, Any]) -> Any:
    try:
        return load(schema, parts)
    except Problem as problem:
        raise altered() from problem


def choose_one() -> Problem:
    """None was sent."""
    return _problem("file_missing", _l("请先选一个平板存出来的文件。"))


def altered() -> Problem:
    """Not as the tablet wrote it."""
    return _problem("file_altered", _l("这个文件被改动过，或者拷坏了，不能用；请回平板再存一次。什么都没有改动。"))


def _problem(code: str, words: Any) -> Problem:
    return Problem(words, code=code, status=422)
