"""From a passphrase to keys: argon2id makes guessing dear, HKDF parts what it gives by purpose.

The cost is written in the head of each file, so that it can rise without making old backups unreadable.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldvisit.backups.problems import BackupProblem

SHORTEST = 12


@dataclass(frozen=True)
class Hardness:
    """What one guess costs: memory in KiB, passes over it, lanes. The default is the second choice of RFC 9106."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def is_sane(self) -> bool:
        """Whether it may be spent because a file asks for it: a forged head must not take all memory."""
        fits = 8 * self.lanes <= self.memory_kib <= 1024 * 1024
        return fits and 1 <= self.passes <= 32 and 1 <= self.lanes <= 32


@dataclass(frozen=True)
class Secrets:
    """The keys of one file: for its head, for its content, and for the installation's own keys apart."""

    head: bytes
    content: bytes
    keys: bytes


def stretch(passphrase: str, salt: bytes, hardness: Hardness) -> Secrets:
    """The keys that a passphrase gives with this salt. Takes about a third of a second by default."""
    said = unicodedata.normalize("NFC", passphrase).encode()
    master = Argon2id(
        salt=salt, length=32, iterations=hardness.passes, lanes=hardness.lanes, memory_cost=hardness.memory_kib
    ).derive(said)
    return Secrets(*(_derive(master, purpose) for purpose in ("head", "content", "keys")))


def _derive(master: bytes, purpose: str) -> bytes:
    info = f"fieldvisit backup 1 {purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(master)


def ensure_long_enough(passphrase: str) -> None:
    """Refuse what can be guessed. Raises BackupProblem."""
    if len(passphrase) < SHORTEST:
        raise BackupProblem(
            f"the passphrase is too short: at least {SHORTEST} characters, such as four or five words",
            code="short_passphrase",
        )


def passphrase_in(file: Path) -> str:
    """The first line of a file. Raises BackupProblem."""
    try:
        with file.open(encoding="utf-8") as lines:
            return lines.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BackupProblem(f"the passphrase file {file} cannot be read: {error}") from error
