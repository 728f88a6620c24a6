"""What a backup says of itself: first what it is (manifest), at its end what is in it (contents)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fieldvisit.backups.problems import damaged

MANIFEST = "manifest.json"
CONTENTS = "contents.json"
KEYS = "keys.sealed"
DATABASE = "database/"
PHOTOS = "photos/"


@dataclass(frozen=True)
class Manifest:
    """The first member. `fingerprints`: SHA-256 of each key file, by which keys that lie elsewhere are known again."""

    program: str
    made_at: str
    database: str
    revision: str
    keys_inside: bool
    fingerprints: Mapping[str, str]

    def said(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def from_said(cls, said: Any) -> "Manifest":
        """From JSON. Raises BackupProblem."""
        try:
            return cls(**{name: said[name] for name in cls.__dataclass_fields__})
        except (KeyError, TypeError) as error:
            raise damaged("it does not say what it is") from error


@dataclass(frozen=True)
class Contents:
    """The last member: each other one with its size in bytes and SHA-256, the rows of each table, photos not found."""

    members: Mapping[str, tuple[int, str]]
    rows: Mapping[str, int]
    photos_missing: int

    def said(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def from_said(cls, said: Any) -> "Contents":
        """From JSON. Raises BackupProblem."""
        try:
            members = {name: (int(size), str(digest)) for name, (size, digest) in said["members"].items()}
            return cls(members, dict(said["rows"]), int(said["photos_missing"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise damaged("it does not say what is in it") from error

    def bytes_under(self, start: str) -> int:
        """How many bytes lie under a name."""
        return sum(size for name, (size, _) in self.members.items() if name.startswith(start))

    def count_under(self, start: str) -> int:
        """How many members lie under a name."""
        return sum(name.startswith(start) for name in self.members)

    @property
    def summary(self) -> str:
        """One line for people."""
        counts = ", ".join(f"{self.rows[name]:,} {many}" for name, many in _TOLD.items() if name in self.rows)
        database, photos = in_words(self.bytes_under(DATABASE)), in_words(self.bytes_under(PHOTOS))
        files = f"{self.count_under(PHOTOS):,} photo files {photos}"
        lost = f"; {self.photos_missing:,} photo files were missing when it was made" if self.photos_missing else ""
        return f"database {database} ({len(self.rows)} tables: {counts}), {files}{lost}"


_TOLD = {"household": "households", "visit": "visits", "issue": "issues", "account": "accounts", "photo": "photos"}


def in_words(size: int) -> str:
    """Bytes for people: `3.4 MB`."""
    amount = float(size)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1000:
            return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} GB"
