"""Whatever the audit trail may hold has words: acts, what they were done to, and what is said beside them."""

import ast
from collections.abc import Iterator

from fieldvisit.people.words import ACTS, DETAILS, SUBJECTS
from tests.meta.tree import python_files

_Calls = list[tuple[str, ast.Call]]


def _calls() -> Iterator[tuple[str, ast.Call, ast.FunctionDef]]:
    """(file, call, the function it stands in) of every function of the package."""
    for name, source in python_files():
        if name.startswith("fieldvisit/"):
            for room in [one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.FunctionDef)]:
                yield from ((name, call, room) for call in ast.walk(room) if isinstance(call, ast.Call))


def _texts(value: ast.expr | None) -> set[str]:
    """The literals an expression may become; of `a if x else b` both."""
    if isinstance(value, ast.IfExp):
        return _texts(value.body) | _texts(value.orelse)
    return {value.value} if isinstance(value, ast.Constant) and isinstance(value.value, str) else set()


def _given(call: ast.Call, name: str, place: int | None) -> ast.expr | None:
    named = next((one.value for one in call.keywords if one.arg == name), None)
    return named or (call.args[place] if place is not None and place < len(call.args) else None)


def _recorded(calls: list[tuple[str, ast.Call, ast.FunctionDef]]) -> dict[str, set[str]]:
    """{act: where}, also of what is handed on by a function that takes the act from its callers."""
    found: dict[str, set[str]] = {}
    handing: dict[tuple[str, str], int] = {}
    for file, call, room in calls:
        if ast.unparse(call.func) != "audit.record":
            continue
        act = _given(call, "act", 0)
        names = [one.arg for one in room.args.args]
        if isinstance(act, ast.Name) and act.id in names:
            handing[file, room.name] = names.index(act.id)
        for text in _texts(act):
            found.setdefault(text, set()).add(file)
    for file, call, _room in calls:
        called = ast.unparse(call.func)
        for (home, name), place in handing.items():
            if called == name and (file == home or not name.startswith("_")):
                for text in _texts(_given(call, "act", place)):
                    found.setdefault(text, set()).add(file)
    return found


def test_every_act_that_is_recorded_has_words() -> None:
    found = _recorded(list(_calls()))
    assert len(found) > 60, "the acts are no longer found in the source"
    assert {act: files for act, files in found.items() if act not in ACTS} == {}


def test_every_subject_and_detail_has_words() -> None:
    subjects, details = set(), set()
    for _file, call, _room in _calls():
        if ast.unparse(call.func) != "audit.record":
            continue
        subjects |= _texts(_given(call, "subject_kind", None))
        detail = _given(call, "detail", None)
        if isinstance(detail, ast.Name):  # the dictionary stands in the lines above
            detail = next((one.value for one in ast.walk(_room) if _is_set(one, detail.id)), None)  # type: ignore[attr-defined]
        if isinstance(detail, ast.Dict):
            details |= {text for key in detail.keys for text in _texts(key)}
    assert subjects > {"account", "household"} and details > {"rows", "fields"}
    assert subjects - set(SUBJECTS) == set()
    assert details - set(DETAILS) == set()


def _is_set(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)
