"""No words for people outside the catalogues: every Chinese literal passes through `_()` or lies among data."""

import ast
import re

from tests.meta.tree import TOP, python_files, scripts

CHINESE = re.compile(r"[㐀-鿿豈-﫿]|[\U00020000-\U0003ffff]")
MARKERS = {
    "_", "_l", "_n", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext", "lazy_pgettext"
}  # fmt: skip
# Data in Chinese, not words of the program: what the demo and the first installation write into the tables, and how
# people head the columns of their lists and what they write there (in both languages, whichever the page is in).
DATA = re.compile(r"^fieldvisit/(demo|surveys/library|imports/columns)/(?!words)|/seed_\w+\.py$")
# Chinese that no catalogue can hold: surnames and numerals that rules take apart, and the shape of a Chinese date.
NOT_WORDS = {
    "fieldvisit/kernel/text.py",
    "fieldvisit/plan_files.py",  # column names as people write them
    "fieldvisit/areas/code_names.py",  # under which names files of boundaries hold codes
    "fieldvisit/imports/reading/skipping.py",  # what sums and signatures begin with in printed lists
    "fieldvisit/households/spelling.py",  # numerals as people write doors
    "fieldvisit/households/sounds.py",  # family names that sound otherwise than the sign alone
    "fieldvisit/web/words.py",
    "static/js/rules/doors.js",
    "static/js/rules/given.js",  # the sign of the money, as people type it
    "static/js/widgets/dates.js",
}
# The seal of the product, and the name of the language in itself.
THE_SAME_IN_EVERY_LANGUAGE = re.compile(r"(?<=>)\s*入\s*(?=<)|中文")
_MARKED = r"""\b(?:_[ln]?|[np]gettext)\(\s*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,?\s*)+"""
_QUOTED_COMMENT = r"//[^\n]*|/\*.*?\*/"


def test_python_words_are_translated() -> None:
    found = []
    for name, source in python_files():
        if DATA.search(name) or name in NOT_WORDS:
            continue
        found += [f"{name}:{line} {words}" for line, words in _bare_literals(ast.parse(source))]
    assert found == []


def test_template_words_are_translated() -> None:
    found = []
    for path in sorted((TOP / "templates").rglob("*")):
        if not path.is_file():
            continue
        text = path.read_text("utf-8")
        text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
        text = re.sub(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}", "", text, flags=re.DOTALL)
        text = re.sub(_MARKED, "", text)
        found += _lines_with_chinese(path.relative_to(TOP).as_posix(), text)
    assert found == []


def test_script_words_are_in_the_messages() -> None:
    found = []
    for name, source in scripts():
        if name.startswith("messages/"):
            continue
        if f"static/js/{name}" not in NOT_WORDS:
            found += _lines_with_chinese(f"static/js/{name}", re.sub(_QUOTED_COMMENT, "", source, flags=re.DOTALL))
    assert found == []


def _lines_with_chinese(name: str, text: str) -> list[str]:
    text = THE_SAME_IN_EVERY_LANGUAGE.sub("", text)
    return [f"{name}: {line.strip()[:100]}" for line in text.splitlines() if CHINESE.search(line)]


def _bare_literals(tree: ast.Module) -> list[tuple[int, str]]:
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in MARKERS:
            allowed.update(id(part) for part in ast.walk(node))
        is_scope = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if is_scope and ast.get_docstring(node, clean=False) is not None:
            allowed.update(id(part) for part in ast.walk(node.body[0]))
    return [
        (node.lineno, node.value[:60])
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in allowed
        and CHINESE.search(node.value)
    ]


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
