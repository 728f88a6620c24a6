"""Small habits that keep the house habitable: documented settings, short files, modules that say why they exist."""

import ast
import re

import pytest

from tests.meta.tree import TOP, python_files, scripts

SETTING = re.compile(r"\b(FIELDVISIT_[A-Z_]+[A-Z])\b")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
LONGEST = 400
LONGEST_FUNCTION = 60


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    read = {name for _, source in python_files() for name in SETTING.findall(source)}
    readme = (TOP / "README.md").read_text("utf-8")
    table = {name for line in readme.splitlines() if line.startswith("| `") for name in SETTING.findall(line)}
    assert read == table


def test_files_stay_short() -> None:
    sources = [*python_files(), *((f"static/js/{name}", text) for name, text in scripts())]
    long = [f"{name}: {text.count(chr(10))} lines" for name, text in sources if text.count("\n") > LONGEST]
    assert [row for row in long if "/messages/" not in row and "/seed_" not in row] == []


def test_functions_stay_short() -> None:
    long = []
    for name, source in python_files():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                long.append(f"{name}:{node.lineno} {node.name}")
    assert long == []


def test_modules_say_why_they_exist() -> None:
    silent = [name for name, source in python_files() if not ast.get_docstring(ast.parse(source))]
    assert silent == []


@pytest.mark.parametrize("mark", ["TODO", "FIXME", "NotImplemented" + "Error"])
def test_nothing_is_left_open(mark: str) -> None:
    assert [name for name, source in python_files() if re.search(rf"\b{mark}\b", source)] == []
    assert [name for name, source in scripts() if re.search(rf"\b{mark}\b", source)] == []


def test_names_say_what_is_inside() -> None:
    names = [name for name, _ in python_files()] + [name for name, _ in scripts()]
    vague = [name for name in names if FORBIDDEN_NAMES & set(re.split(r"[/._]", name))]
    assert vague == []
