"""Every scenario of the design of sync is played by tests that run, one of them with a real browser: see the marks.

`pytest -m scenario --collect-only -q` lists them.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
IN_ALL = 39
PROMISED = set(range(1, IN_ALL + 1))
LEFT_OUT = {"soak", "skip", "skipif", "xfail"}


def _marks(function: ast.FunctionDef) -> Iterator[tuple[str, list[int]]]:
    """The pytest marks of a test: name and plain arguments."""
    for decorator in function.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(call, ast.Attribute) and ast.unparse(call.value) == "pytest.mark":
            said = decorator.args if isinstance(decorator, ast.Call) else []
            yield call.attr, [one.value for one in said if isinstance(one, ast.Constant)]  # type: ignore[misc]


def _of_all(module: ast.Module) -> set[str]:
    """The marks that a whole file bears."""
    marks = [node.value for node in module.body if isinstance(node, ast.Assign) and "pytestmark" in ast.unparse(node)]
    return {node.attr for mark in marks for node in ast.walk(mark) if isinstance(node, ast.Attribute)}


def played(*, where: str | None = None) -> dict[int, list[str]]:
    """{scenario: the tests that play it in every run}; with `where`, those under that mark alone."""
    found: dict[int, list[str]] = defaultdict(list)
    for file in sorted(TESTS.rglob("test_*.py")):
        module = ast.parse(file.read_text())
        of_all = _of_all(module)
        for node in ast.walk(module):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            marks: dict[str, list[int]] = {mark: [] for mark in of_all} | dict(_marks(node))
            if where is not None and where not in marks:
                continue
            for number in marks.get("scenario", []) if not LEFT_OUT & set(marks) else []:
                found[number].append(f"{file.relative_to(TESTS)}::{node.name}")
    return found


def test_every_promised_scenario_is_played() -> None:
    found = played()
    assert PROMISED - set(found) == set()
    assert all(1 <= number <= IN_ALL for number in found)


def test_every_scenario_is_played_by_a_tablet_in_a_real_browser() -> None:
    """Against a real server process, with real faults."""
    assert PROMISED - set(played(where="browser")) == set()


def test_a_name_that_bears_a_number_bears_the_mark_too() -> None:
    """`test_13_…` plays scenario 13, or it is called something else."""
    for file in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.split("_")[1:2] and node.name.split("_")[1].isdecimal():
                numbers = dict(_marks(node)).get("scenario", [])
                assert int(node.name.split("_")[1]) in numbers, f"{file.name}::{node.name}"
