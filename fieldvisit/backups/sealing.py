"""The sealed file: a head in clear, then AES-256-GCM chunks in the STREAM construction.

Each nonce is the chunk's number and whether it is the last one, so that a chunk that is changed, moved, taken out,
cut off or added is noticed; no nonce meets a key twice, because each file has its own salt and so its own keys. The
head names the version and the cost of the passphrase, and a keyed hash of it tells a wrong passphrase from damage.
One chunk is held in memory at a time.
"""

import hashlib
import hmac
import json
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldvisit.backups.passphrase import Hardness, Secrets, stretch
from fieldvisit.backups.problems import BackupProblem, damaged, too_new

MAGIC = b"fieldvisit backup\n"
FORMAT = 1
CHUNK = 64 * 1024
TAG = 16
_HEAD_TAG = 32
_LONGEST_HEAD = 1024


class SealedWriter:
    """Takes bytes, writes them sealed. `close()` writes the last chunk; without it the file counts as cut off."""

    def __init__(self, file: BinaryIO, passphrase: str, hardness: Hardness) -> None:
        salt = os.urandom(16)
        said = {"format": FORMAT, "kdf": "argon2id", "salt": salt.hex(), **vars(hardness)}
        head = MAGIC + json.dumps(said).encode() + b"\n"
        self.secrets = stretch(passphrase, salt, hardness)
        self._file = file
        self._chunks = _Chunks(self.secrets)
        self._waiting = bytearray()
        self._given_up = False
        file.write(head + _head_tag(self.secrets, head))

    def write(self, content: bytes) -> int:
        """Seal what fills a chunk; a whole last one waits, because it may be the last."""
        if self._given_up:
            return len(content)
        self._waiting += content
        while len(self._waiting) > CHUNK:
            self._file.write(self._chunks.seal(bytes(self._waiting[:CHUNK]), last=False))
            del self._waiting[:CHUNK]
        return len(content)

    def give_up(self) -> None:
        """Write no more: what is closed later must not meet a file that is gone."""
        self._given_up = True

    def close(self) -> None:
        """The last chunk."""
        self._file.write(self._chunks.seal(bytes(self._waiting), last=True))


class SealedReader:
    """Gives back what was sealed, and nothing of a chunk before it is proven whole. Raises BackupProblem."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        head, salt, hardness = _read_head(file)
        self.secrets = stretch(passphrase, salt, hardness)
        if not hmac.compare_digest(file.read(_HEAD_TAG), _head_tag(self.secrets, head)):
            raise BackupProblem("wrong passphrase, or the head of the file is damaged", code="wrong_passphrase")
        self._file = file
        self._chunks = _Chunks(self.secrets)
        self._next = file.read(CHUNK + TAG)
        self._open = bytearray()
        self._ended = False

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the proven end."""
        while len(self._open) < size and not self._ended:
            self._open += self._chunk()
        said = bytes(self._open[:size])
        del self._open[:size]
        return said

    def drain(self) -> None:
        """Read to the end: only there is it known that nothing was cut off."""
        while self.read(CHUNK):
            pass

    def _chunk(self) -> bytes:
        sealed, self._next = self._next, self._file.read(CHUNK + TAG)
        self._ended = not self._next
        return self._chunks.open(sealed, last=self._ended)


class _Chunks:
    """Seals or opens one chunk after another."""

    def __init__(self, secrets: Secrets) -> None:
        self._cipher = AESGCM(secrets.content)
        self._number = 0

    def _nonce(self, last: bool) -> bytes:
        return self._number.to_bytes(11, "big") + bytes([last])

    def seal(self, content: bytes, *, last: bool) -> bytes:
        sealed = self._cipher.encrypt(self._nonce(last), content, None)
        self._number += 1
        return sealed

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        try:
            content = self._cipher.decrypt(self._nonce(last), sealed, None)
        except InvalidTag:
            raise damaged(f"it was cut off or changed at about {self._number * CHUNK:,} bytes") from None
        self._number += 1
        return content


def _head_tag(secrets: Secrets, head: bytes) -> bytes:
    return hmac.digest(secrets.head, head, hashlib.sha256)


def _read_head(file: BinaryIO) -> tuple[bytes, bytes, Hardness]:
    """The head as it lies, its salt and its cost. Nothing of it is trusted yet."""
    if file.read(len(MAGIC)) != MAGIC:
        raise BackupProblem("this is no backup of Fieldvisit, or its beginning is damaged", code="no_backup")
    line = file.readline(_LONGEST_HEAD)
    try:
        said = json.loads(line)
        version = int(said["format"])
        if version > FORMAT:
            raise too_new(f"format {version}, this one reads {FORMAT}")
        salt = bytes.fromhex(said["salt"])
        hardness = Hardness(*(int(said[name]) for name in ("memory_kib", "passes", "lanes")))
    except (ValueError, KeyError, TypeError) as error:
        raise damaged("its head cannot be read") from error
    if version != FORMAT or said.get("kdf") != "argon2id" or len(salt) != 16 or not hardness.is_sane():
        raise damaged("its head says what no version ever wrote")
    return MAGIC + line, salt, hardness
