"""Numbers that must not lie in clear: an encrypted text column, and the keyed hash by which it is found again.

AES-256-GCM with a random nonce; the key lies in FIELDVISIT_HOME/keys, apart from the database.
"""

import base64
import hashlib
import hmac
import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_NONCE = 12
_VERSION = "1:"


class Keyring:
    """The data keys of one installation, derived from one master key of 32 bytes."""

    def __init__(self, master: bytes) -> None:
        self._cipher = AESGCM(_derive(master, b"fieldvisit column 1"))
        self._file_cipher = AESGCM(_derive(master, b"fieldvisit file 1"))
        self._hash_key = _derive(master, b"fieldvisit search 1")

    def seal(self, text: str) -> str:
        """Ciphertext as text, never twice the same."""
        nonce = os.urandom(_NONCE)
        return _VERSION + base64.b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), None)).decode()

    def open(self, sealed: str) -> str:
        """The text again; raises InvalidTag if it was tampered with or another key sealed it."""
        raw = base64.b64decode(sealed.removeprefix(_VERSION))
        return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()

    def seal_bytes(self, content: bytes, label: bytes) -> bytes:
        """Ciphertext of a file's content, bound to its label."""
        nonce = os.urandom(_NONCE)
        return nonce + self._file_cipher.encrypt(nonce, content, label)

    def open_bytes(self, sealed: bytes, label: bytes) -> bytes:
        """The content again; raises InvalidTag if it was tampered with, or belongs under another label."""
        return self._file_cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], label)

    def fingerprint(self, text: str) -> str:
        """HMAC-SHA256 in hex: equal texts meet, and the key is needed to guess."""
        return hmac.new(self._hash_key, text.encode(), hashlib.sha256).hexdigest()


def _derive(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(master)


_keyring: Keyring | None = None


def use_keyring(keyring: Keyring) -> None:
    """Set this process's keys; called once at assembly."""
    global _keyring  # noqa: PLW0603 - column types have no application to ask
    _keyring = keyring


def keyring() -> Keyring:
    """This process's keys."""
    if _keyring is None:
        raise RuntimeError("no keyring: create_app() sets it")
    return _keyring


def secret_file(path: Path, length: int = 32) -> bytes:
    """The bytes of a secret file, made on first use, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        secret = os.urandom(length)
        file.write(secret)
    return secret


class SealedText(TypeDecorator[str]):
    """A text column that lies encrypted in the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database: sealed."""
        return None if value is None else keyring().seal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """From the database: open."""
        return None if value is None else keyring().open(value)
