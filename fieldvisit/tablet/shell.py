"""What belongs to the tablet's shell: every file that must be on the device before the network may go away.

Nobody keeps the list by hand. It is read from the modules themselves (each `import` from the entry on), so that
a module added tomorrow cannot be forgotten and break the next cold start in a village without a signal. What a
module asks for only when it is needed (`import(…)`) is kept as well, but not fetched before the first screen.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath

from fieldvisit.tablet.joined import is_joined, joined_files, place_of

ENTRY = "js/tablet.js"
STYLES = ("css/tokens.css", "css/tablet.css")
BOOKS = ("js/messages/zh.js", "js/messages/en.js")
ICONS = ("icons/fieldvisit.svg", "icons/fieldvisit-192.png", "icons/fieldvisit-512.png", "icons/maskable-512.png")

_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_MODULE = re.compile(
    r"""(?:\bimport|\bexport)\b[^"'`;()]*?\bfrom\s*["'](\.[^"']+)["']"""
    r"""|\bimport\s*\(?\s*["'](\.[^"']+)["']"""
    r"""|\bnew\s+URL\(\s*["'](\.[^"']+)["']\s*,\s*import\.meta\.url"""
)
_LATE = re.compile(r"""\bimport\s*\(\s*["'][^"']+["']\s*\)""")
_STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?(?!data:|#)([^"')\s]+)""")


@dataclass(frozen=True)
class ShellFile:
    """One file of the shell, by its address below /static/<version>/ and the hash of its bytes."""

    name: str
    hash: str


@lru_cache(maxsize=8)
def shell_files(static: Path) -> tuple[ShellFile, ...]:
    """Every file reachable from the entry module, the stylesheets and the icons; a missing one is an error."""
    return _reachable(static, late=True, also=joined_files(static))


@lru_cache(maxsize=8)
def first_files(static: Path, book: str | None = None) -> tuple[ShellFile, ...]:
    """Those of them that the first screen waits for; with `book`, the words of one language are among them."""
    return _reachable(static, late=False, also=() if book is None else (place_of(static, book),))


def _reachable(static: Path, *, late: bool, also: tuple[str, ...] = ()) -> tuple[ShellFile, ...]:
    found: dict[str, ShellFile] = {}
    waiting = [place_of(static, ENTRY), *STYLES, *ICONS, *also]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        content = (static / name).read_bytes()
        found[name] = ShellFile(name, hashlib.sha256(content).hexdigest()[:16])
        waiting += _named_by(name, content, late=late)
    return tuple(found[name] for name in sorted(found))


def shell_version(paths: list[dict[str, str]], page: bytes) -> str:
    """Changes with any file of the shell, its address or its page."""
    return hashlib.sha256(json.dumps(paths).encode() + page).hexdigest()[:16]


def _named_by(name: str, content: bytes, *, late: bool) -> list[str]:
    if not name.endswith((".js", ".mjs", ".css")):
        return []
    text = content.decode()
    if not is_joined(name):  # joining has left no comment
        text = _COMMENT.sub("", text)
    if not late:
        text = _LATE.sub("", text)
    pattern = _STYLE if name.endswith(".css") else _MODULE
    hits = ("".join(hit) if isinstance(hit, tuple) else hit for hit in pattern.findall(text))
    return [normpath(join(dirname(name), hit)) for hit in hits]
