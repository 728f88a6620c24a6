"""The process that opens a file: bytes in on standard input, rows out, and no more time or memory than this.

Whatever a file does to its reader, it does it here; the server only sees that nothing came back. It says blocks of
MessagePack, each behind its length: a head or a refusal, then the rows by the thousand.
"""

import resource
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from fieldvisit.imports.reading import limits
from fieldvisit.imports.reading.books import read_book
from fieldvisit.imports.reading.cells import Head, Refused, Row
from fieldvisit.imports.reading.texts import read_text

BLOCK = 2000
_ENCODER = msgspec.msgpack.Encoder()


def main() -> None:
    """The argument: JSON with the sheet and the encoding a person chose."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.SECONDS, limits.SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    asked = msgspec.json.decode(sys.argv[1], type=dict[str, str | None])
    raw = sys.stdin.buffer.read()
    for block in answer(raw, asked.get("sheet"), asked.get("encoding")):
        sys.stdout.buffer.write(block)


def answer(raw: bytes, sheet: str | None, encoding: str | None) -> Iterator[bytes]:
    """What is said of a file, block by block."""
    try:
        head, rows = read_file(raw, sheet, encoding)
        yield _said({"head": head})
        for block in _blocks(rows):
            yield _said({"rows": block})
        yield _said({"end": True})
    except Refused as refused:
        yield _said({"refused": refused.refusal})


def read_file(raw: bytes, sheet: str | None, encoding: str | None) -> tuple[Head, Iterator[Row]]:
    """What the bytes are, by what they begin with: names of files are not believed. Raises Refused."""
    start = raw[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not raw.strip(b"\0 \t\r\n"):
        raise Refused("empty")
    if raw[:4] == b"PK\x03\x04":
        return read_book(raw, sheet)
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        raise Refused("locked" if "EncryptedPackage".encode("utf-16-le") in raw else "old_xls")
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise Refused("web_page")
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"rar!", b"7z\xbc\xaf", b"pk\x05\x06")):
        raise Refused("not_a_table")
    return read_text(raw, encoding)


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while block := list(islice(rows, BLOCK)):
        yield block


def _said(what: Any) -> bytes:
    block = _ENCODER.encode(what)
    return len(block).to_bytes(4, "big") + block


if __name__ == "__main__":
    main()
