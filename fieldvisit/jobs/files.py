"""Where the files of jobs lie: one folder in the home, every file named by its job's id and nothing else."""

import re
import shutil
import time
import uuid
from collections.abc import Collection
from pathlib import Path

from flask import Flask, current_app

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u2028\u2029\u202a-\u202e\u2066-\u2069]')
LONGEST_NAME = 80
PIECES = "job-"  # folders in which workers keep the pieces of a file


def install_files(app: Flask, folder: Path) -> None:
    """Say where files lie; the folder is made when the first one is written."""
    app.extensions["fieldvisit.job_files"] = folder


def folder() -> Path:
    """The folder, for its owner's eyes only."""
    path: Path = current_app.extensions["fieldvisit.job_files"]
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def file_of(job_id: uuid.UUID) -> Path:
    """The finished file of a job. On disk all end alike; people get it under the name and ending of what it is."""
    return folder() / f"{job_id}.xlsx"


def part_of(job_id: uuid.UUID, attempt: int) -> Path:
    """The file while it is being written; each attempt writes its own."""
    return folder() / f"{job_id}.{attempt}.part"


def drop_halves() -> None:
    """Remove what killed workers left half-made; only where no other worker can be at work."""
    for path in folder().iterdir():
        if path.is_dir() and path.name.startswith(PIECES):
            shutil.rmtree(path, ignore_errors=True)
        elif path.suffix == ".part":
            path.unlink(missing_ok=True)


def safe_name(words: str, ending: str) -> str:
    """A file name for people: no path parts, nothing a file system or a header could stumble over."""
    plain = _UNSAFE.sub(" ", words).strip(" .")
    return f"{' '.join(plain.split())[:LONGEST_NAME].strip(' .') or 'fieldvisit'}.{ending}"


def drop_strays(known: Collection[uuid.UUID], *, older_than: float) -> int:
    """Remove what belongs to no known job: pieces and parts of killed workers, files whose job is gone."""
    kept = {f"{job_id}.xlsx" for job_id in known}
    dropped = 0
    for path in folder().iterdir():
        if path.name in kept or time.time() - path.stat().st_mtime <= older_than:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        dropped += 1
    return dropped
