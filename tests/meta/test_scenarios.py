"""Every scenario of the design of sync that has been promised is played by a test that runs; the mark says by which.

`pytest -m scenario --collect-only -q` lists them.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
PROMISED = {1, 2, 3, 4, 5, 8, 12, 13, 21, 23, 24, 36, 38, 39} | {6, 7, 9, 10, 11, 14, 15, 16, 18, 19, 20, 22, 31} | {37}
IN_ALL = 39
LEFT_OUT = {"soak", "skip", "skipif", "xfail"}


def _marks(function: ast.FunctionDef) -> Iterator[tuple[str, list[int]]]:
    """The pytest marks of a test: name and plain arguments."""
    for decorator in function.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(call, ast.Attribute) and ast.unparse(call.value) == "pytest.mark":
            said = decorator.args if isinstance(decorator, ast.Call) else []
            yield call.attr, [one.value for one in said if isinstance(one, ast.Constant)]  # type: ignore[misc]


def played() -> dict[int, list[str]]:
    """{scenario: the tests that play it in every run}."""
    found: dict[int, list[str]] = defaultdict(list)
    for file in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            marks = dict(_marks(node))
            for number in marks.get("scenario", []) if not LEFT_OUT & set(marks) else []:
                found[number].append(f"{file.relative_to(TESTS)}::{node.name}")
    return found


def test_every_promised_scenario_is_played() -> None:
    found = played()
    assert PROMISED - set(found) == set()
    assert all(1 <= number <= IN_ALL for number in found)


def test_a_name_that_bears_a_number_bears_the_mark_too() -> None:
    """`test_13_…` plays scenario 13, or it is called something else."""
    for file in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.split("_")[1:2] and node.name.split("_")[1].isdecimal():
                numbers = dict(_marks(node)).get("scenario", [])
                assert int(node.name.split("_")[1]) in numbers, f"{file.name}::{node.name}"
