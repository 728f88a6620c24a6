"""What the meta tests look at: the files of the project, as git would hand them to someone else."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PACKAGE = TOP / "fieldvisit"
SCRIPTS = TOP / "static" / "js"


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is or would be tracked."""
    if not (TOP / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True)
    names = [name for name in answer.stdout.split("\0") if name]
    return tuple(path for name in sorted(set(names)) if (path := TOP / name).is_file())


def text_files() -> Iterator[tuple[str, str]]:
    """Name and text of every project file that is text."""
    for path in project_files():
        try:
            yield path.relative_to(TOP).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def python_files() -> Iterator[tuple[str, str]]:
    """Name and source of the program's own modules."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(TOP).as_posix(), path.read_text("utf-8")


def scripts() -> Iterator[tuple[str, str]]:
    """Name (below static/js) and source of our own JavaScript modules."""
    for path in sorted(SCRIPTS.rglob("*.js")):
        name = path.relative_to(SCRIPTS).as_posix()
        if not name.startswith("vendor/"):
            yield name, path.read_text("utf-8")
