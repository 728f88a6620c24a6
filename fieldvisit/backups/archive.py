"""The members inside the seal, one after another in a tar: manifest, keys, database, photos, contents.

Read in one pass with bounded memory. A name that no backup writes is refused, although only who knows the passphrase
could have written it.
"""

import base64
import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldvisit.backups.manifest import CONTENTS, KEYS, MANIFEST, Contents, Manifest
from fieldvisit.backups.problems import BackupProblem, damaged, plain_words
from fieldvisit.backups.sealing import SealedReader, SealedWriter

_NAME = re.compile(r"(manifest\.json|keys\.sealed|contents\.json|(database|photos)(/[\w-][\w.-]*)+)\Z", re.ASCII)
PIECE = 1024 * 1024


class Member:
    """The bytes of one member, counted and hashed as they pass."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = PIECE) -> bytes:
        """The next bytes; none at the end."""
        piece = self._file.read(size)
        self.size += len(piece)
        self._digest.update(piece)
        return piece

    def pieces(self) -> Iterator[bytes]:
        """All that is left, a piece at a time."""
        while piece := self.read():
            yield piece

    @property
    def facts(self) -> tuple[int, str]:
        """Size and SHA-256 of what has passed."""
        return self.size, self._digest.hexdigest()


class Packer:
    """Writes members; remembers each with size and hash."""

    def __init__(self, sealed: SealedWriter) -> None:
        self._sealed = sealed
        into = cast("BinaryIO", sealed)
        self._tar = tarfile.open(fileobj=into, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - `finish` closes
        self._members: dict[str, tuple[int, str]] = {}

    def add(self, name: str, content: bytes) -> None:
        """A small member."""
        self._put(name, BytesIO(content), len(content))

    def add_json(self, name: str, said: Any) -> None:
        """A small member that is said in JSON."""
        self.add(name, json.dumps(said, ensure_ascii=False).encode())

    def add_file(self, name: str, path: Path) -> int:
        """A file as it is now; its size. Raises FileNotFoundError."""
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            self._put(name, file, size)
        return size

    def add_keys(self, keys: Mapping[str, bytes]) -> None:
        """The installation's keys, sealed once more by a key of their own."""
        said = json.dumps({name: base64.b64encode(key).decode() for name, key in keys.items()}).encode()
        nonce = os.urandom(12)
        self.add(KEYS, nonce + AESGCM(self._sealed.secrets.keys).encrypt(nonce, said, None))

    def finish(self, rows: Mapping[str, int], photos_missing: int) -> Contents:
        """The last member and the last chunk."""
        contents = Contents(dict(self._members), rows, photos_missing)
        self.add_json(CONTENTS, contents.said())
        self._tar.close()
        self._sealed.close()
        return contents

    def _put(self, name: str, file: IO[bytes], size: int) -> None:
        if not _NAME.match(name):
            raise BackupProblem(f"a file called {name} cannot be kept in a backup: move it elsewhere")
        entry, passing = tarfile.TarInfo(name), Member(file)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, cast("IO[bytes]", passing))
        self._members[name] = passing.facts


class Archive:
    """A backup that is being read: its manifest is known, its members follow, at the end `contents`."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._sealed = SealedReader(file, passphrase)
        self._tar = tarfile.open(fileobj=cast("BinaryIO", self._sealed), mode="r|")  # noqa: SIM115 - holds nothing
        self._seen: dict[str, tuple[int, str]] = {}
        name, member = self._next()
        if name != MANIFEST:
            raise damaged("it does not begin with its manifest")
        self.manifest = Manifest.from_said(_json(member))
        self._seen[name] = member.facts
        self.contents = Contents({}, {}, 0)

    def members(self) -> Iterator[tuple[str, Member]]:
        """Each member with its bytes; what the caller leaves is read here. Ends by comparing all with `contents`."""
        while True:
            name, member = self._next()
            if name == CONTENTS:
                break
            yield name, member
            for _ in member.pieces():
                pass
            self._seen[name] = member.facts
        self.contents = Contents.from_said(_json(member))
        self._sealed.drain()
        if self.contents.members != self._seen:
            raise damaged("what is in it is not what was put into it")

    def keys_in(self, member: Member) -> dict[str, bytes]:
        """The installation's keys. Raises BackupProblem."""
        raw = b"".join(member.pieces())
        try:
            said = json.loads(AESGCM(self._sealed.secrets.keys).decrypt(raw[:12], raw[12:], None))
        except (InvalidTag, ValueError) as error:
            raise damaged("its keys do not open") from error
        if not all(re.fullmatch(r"[\w-][\w.-]*", name) for name in said):
            raise damaged("its keys bear names that no key has")
        return {name: base64.b64decode(key) for name, key in said.items()}

    def _next(self) -> tuple[str, Member]:
        try:
            entry = self._tar.next()
            file = None if entry is None else self._tar.extractfile(entry)
        except tarfile.TarError as error:
            raise damaged("what is inside the seal cannot be read") from error
        if entry is None or file is None or not _NAME.match(entry.name):
            raise damaged("what is inside the seal is not what a backup holds")
        return entry.name, Member(file)


@contextmanager
def opened(source: Path, passphrase: str) -> Iterator[Archive]:
    """The archive of a file. Raises BackupProblem."""
    with plain_words(f"reading {source}"):
        file = source.open("rb")
    with file:
        yield Archive(file, passphrase)


def _json(member: Member) -> Any:
    try:
        return json.loads(b"".join(member.pieces()))
    except ValueError as error:
        raise damaged("a part of it cannot be read") from error
