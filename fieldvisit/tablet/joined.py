"""The tablet's modules joined into few files (tools/join.mjs), and whether those may stand for the modules themselves.

They may while they were made from exactly the sources that lie there. Who changes a module therefore meets the change
at once, and nobody is served an older program than the one he reads; it only starts more slowly until it is joined.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_FOLDER = "built/"
_MADE = "built/made.json"


def place_of(static: Path, source: str) -> str:
    """The file that holds this module as it is served: a joined one, or itself."""
    return joined_from(static).get(source, source)


def joined_files(static: Path) -> tuple[str, ...]:
    """All joined files, below `static`; none where the sources are served as they stand."""
    if not joined_from(static):
        return ()
    return tuple(sorted(path.relative_to(static).as_posix() for path in (static / _FOLDER).rglob("*.js")))


def is_joined(name: str) -> bool:
    """Whether this file was put together from others."""
    return name.startswith(_FOLDER)


@lru_cache(maxsize=8)
def joined_from(static: Path) -> Mapping[str, str]:
    """{source: joined file}; empty where nothing was joined, or not from what lies there now."""
    try:
        made = json.loads((static / _MADE).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    is_fresh = all(_hash(static / name) == known for name, known in made["from"].items())
    where: dict[str, str] = made["where"]
    return where if is_fresh else {}


def _hash(path: Path) -> str:
    """Of its bytes; of a file that is gone, none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
