"""The floors of ARCHITECTURE.md, read from the imports themselves, in Python and in JavaScript."""

import ast
import importlib
import posixpath
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from tests.meta.tree import TOP, python_files, scripts

ROOMS = {
    *("people", "jobs", "exports", "areas", "households", "assignments"),
    *("visits", "issues", "sync", "desk", "insight", "tablet"),
}  # fmt: skip
IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^;'"=]*?\bfrom\s*["']([^"']+)["']"""  # import { a } from "b", export * from "b"
    r"""|\bimport\s*\(?\s*["']([^"']+)["']""",  # import "b", import("b")
    re.MULTILINE,
)
# From the lowest floor; a folder may import its own and lower ones, and those on its own floor named here.
FLOOR = {"vendor": 0, "rules": 1, "vault": 1, "messages": 1, "store": 2, "sync": 3, "photos": 3}
FLOOR |= {"widgets": 4, "surveys": 4, "screens": 5, "sw": 5, "desk": 5}
APART = {("rules", "messages"), ("messages", "rules"), ("screens", "sw"), ("sw", "screens")}


def test_import_contracts_hold() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    answer = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_rooms_do_not_reach_into_each_others_tables() -> None:
    """Their queries and services answer rows; naming a row's type for mypy, or a word of an Enum, is no reach."""
    found = []
    for name, source in python_files():
        room = name.split("/")[1]
        for node in _running_imports(ast.parse(source)):
            parts = (node.module or "").split(".")
            if parts[0] != "fieldvisit" or parts[-1] != "models" or room not in ROOMS or parts[1] == room:
                continue
            tables = [alias.name for alias in node.names if not _is_enum(node.module or "", alias.name)]
            if tables:
                found.append(f"{name}:{node.lineno} imports {tables} of {node.module}")
    assert found == []


def test_scripts_import_downwards_only() -> None:
    found = []
    for name, source in scripts():
        for target in _imports(name, source):
            here, there = name.split("/")[0], target.split("/")[0]
            if "/" not in name or here == there:
                continue
            above = FLOOR.get(there, 9) > FLOOR.get(here, 9)
            if above or (here, there) in APART:
                found.append(f"{name} imports {target}")
    assert found == []


def test_scripts_import_relatively_and_what_exists() -> None:
    vendored = ("lit-html", "idb", "tus-js-client", "xforms-engine")
    known = {name for name, _ in scripts()} | {f"vendor/{name}.js" for name in vendored}
    known.add("vendor/maplibre-gl.mjs")
    for name, source in scripts():
        for first, second in IMPORT.findall(source):
            assert (first or second).startswith("."), f"{name} imports {first or second}: not relative"
        missing = [target for target in _imports(name, source) if target not in known]
        assert missing == [], f"{name} imports {missing}"


def test_only_the_store_touches_the_database_of_the_browser() -> None:
    users = [name for name, source in scripts() if re.search(r"vendor/idb\.js|\bindexedDB\b", source)]
    assert [name for name in users if not name.startswith("store/")] == []


def test_only_sync_and_the_service_worker_use_the_network() -> None:
    users = [name for name, source in scripts() if re.search(r"(?<![.\w])fetch\(|XMLHttpRequest", source)]
    assert [name for name in users if not name.startswith(("sync/", "sw/", "desk/"))] == []


def _running_imports(tree: ast.Module) -> Iterator[ast.ImportFrom]:
    only_types = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in only_types:
            yield node


def _is_enum(module: str, name: str) -> bool:
    found = getattr(importlib.import_module(module), name)
    return isinstance(found, type) and issubclass(found, Enum)


def _imports(name: str, source: str) -> list[str]:
    folder = posixpath.dirname(name)
    found = [first or second for first, second in IMPORT.findall(source)]
    return [posixpath.normpath(posixpath.join(folder, target)) for target in found]
