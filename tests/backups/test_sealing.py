"""The seal: whatever is changed, cut off or added anywhere in the file is noticed, and nothing of it comes out."""

import os
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldvisit.backups.problems import BackupProblem
from fieldvisit.backups.sealing import CHUNK, FORMAT, MAGIC, TAG, SealedReader, SealedWriter
from tests.backups.conftest import PASSPHRASE, WEAK, refused


def sealed(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    """The file of this content."""
    file = BytesIO()
    writer = SealedWriter(file, passphrase, WEAK)
    for start in range(0, len(content), 50_000):
        writer.write(content[start : start + 50_000])
    writer.close()
    return file.getvalue()


def unsealed(raw: bytes, passphrase: str = PASSPHRASE) -> bytes:
    """The content of a file."""
    reader, pieces = SealedReader(BytesIO(raw), passphrase), []
    while piece := reader.read(10_000):
        pieces.append(piece)
    return b"".join(pieces)


CONTENT = os.urandom(2 * CHUNK + 500)
FILE = sealed(CONTENT)
EDGES = [at for chunk in (1, 2) for at in (len(FILE) - 500 - TAG - chunk * (CHUNK + TAG), len(FILE) - chunk)]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_sealed_opens(size: int) -> None:
    content = os.urandom(size)
    assert unsealed(sealed(content)) == content


@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
@example(0, 1)
@example(len(MAGIC) + 3, 1)
@example(len(FILE) - 1, 128)
def test_each_changed_byte_is_noticed(place: int, change: int) -> None:
    raw = bytearray(FILE)
    raw[place] ^= change
    with pytest.raises(BackupProblem):
        unsealed(bytes(raw))


def test_each_changed_byte_of_the_head_is_noticed() -> None:
    for place in range(len(FILE) - len(CONTENT) - 3 * TAG):
        with pytest.raises(BackupProblem):
            SealedReader(BytesIO(FILE[:place] + bytes([FILE[place] ^ 1]) + FILE[place + 1 :]), PASSPHRASE).drain()


@given(st.integers(0, len(FILE) - 1))
@example(EDGES[0])
@example(EDGES[1])
@example(EDGES[2])
def test_whatever_is_cut_off_is_noticed(length: int) -> None:
    with pytest.raises(BackupProblem):
        unsealed(FILE[:length])


def test_what_is_added_moved_or_taken_out_is_noticed() -> None:
    head = len(FILE) - len(CONTENT) - 3 * TAG
    first, second, last = (FILE[head + n * (CHUNK + TAG) : head + (n + 1) * (CHUNK + TAG)] for n in range(3))
    assert FILE[:head] + first + second + last == FILE
    for strange in (second + first + last, first + last, first + second, first + second + last + last, last, b""):
        with refused("backup_damaged"):
            unsealed(FILE[:head] + strange)


def test_a_wrong_passphrase_is_told_from_damage() -> None:
    with refused("wrong_passphrase", "wrong passphrase"):
        unsealed(FILE, "another one altogether")


def test_one_passphrase_however_it_was_typed() -> None:
    assert unsealed(sealed(b"x", "Müller und Söhne"), "Mu\u0308ller und So\u0308hne") == b"x"


def test_no_two_files_are_alike() -> None:
    assert sealed(CONTENT)[-1000:] != FILE[-1000:]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (f'"format": {FORMAT}'.encode(), f'"format": {FORMAT + 1}'.encode(), "backup_newer"),
        (b'"memory_kib": 8', b'"memory_kib": 99999999', "backup_damaged"),
        (b'"passes": 1', b'"passes": 999', "backup_damaged"),
        (b'"kdf": "argon2id"', b'"kdf": "md5"', "backup_damaged"),
        (b"fieldvisit backup", b"PK\x03\x04 something", "no_backup"),
    ],
)
def test_a_strange_head_is_refused_before_it_costs_anything(old: bytes, new: bytes, code: str) -> None:
    assert old in FILE
    with refused(code):
        unsealed(FILE.replace(old, new, 1))
