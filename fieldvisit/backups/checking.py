"""Read a backup whole without touching anything: its seal, its manifest, every hash."""

from pathlib import Path

from fieldvisit.backups.archive import opened
from fieldvisit.backups.manifest import KEYS, Contents, Manifest
from fieldvisit.backups.progress import Progress, Say
from fieldvisit.backups.rows import ensure_known


def check(source: Path, passphrase: str, say: Say) -> tuple[Manifest, Contents]:
    """What the backup is and what is in it. Raises BackupProblem where anything is not as it was written."""
    progress = Progress(say)
    progress.step(f"Checking {source} …")
    with opened(source, passphrase) as archive:
        ensure_known(archive.manifest.revision, archive.manifest.program)
        for name, member in archive.members():
            if name == KEYS:
                archive.keys_in(member)
            for piece in member.pieces():
                progress.passed(len(piece))
    made = archive.manifest
    keys = "with keys" if made.keys_inside else "WITHOUT keys"
    say(f"Sound. Made {made.made_at} by version {made.program} on {made.database}, {keys}: {archive.contents.summary}.")
    return made, archive.contents
