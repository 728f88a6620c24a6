"""Answers out of an instance: flat, by the path of the question, what is private apart. Pure.

`{path: text}`, and for a repeat `{path of the repeat: [{path: text}, …]}`, one for each turn, so that what was said
of one member stays together. Empty answers are left out. Without a definition a repeat is what stands twice.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldvisit.kernel.text import has_control
from fieldvisit.surveys.xml_tree import Node

Answers = dict[str, Any]
BEARS_FILE = frozenset(
    ["image", "audio", "video", "file", "signature", "draw", "annotate", "background-audio", "audit", "binary"]
)
LONGEST_FILE_NAME = 255


@dataclass(frozen=True)
class Shape:
    """What a form's definition tells of where answers stand."""

    repeats: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Read:
    """The answers of an instance: those that lie open, those that are sealed, and the files they name."""

    open: Answers = field(default_factory=dict)
    private: Answers = field(default_factory=dict)
    files: tuple[str, ...] = ()


def shape_of(definition: Sequence[Mapping[str, Any]]) -> Shape:
    """The shape of a version, from its questions."""
    repeats = {str(one["repeat"]) for one in definition if one.get("repeat")}
    private = {str(one["path"]) for one in definition if one.get("private") or (one.get("rules") or {}).get("sealed")}
    files = {str(one["path"]) for one in definition if one.get("type") in BEARS_FILE}
    return Shape(frozenset(repeats), frozenset(private), frozenset(files))


def read_answers(root: Node, shape: Shape) -> Read:
    """The answers of the instance under the shape of its form."""
    shown: Answers = {}
    private: Answers = {}
    path = f"/{root.name}"
    _into([one for one in root.children if one.name != "meta"], path, shape, shown, private)
    return Read(shown, private, tuple(dict.fromkeys(_files(root, path, shape))))


def fits_as_file_name(name: str) -> bool:
    """Whether it is the plain name of a file, without any folder."""
    plain = 0 < len(name) <= LONGEST_FILE_NAME and name not in (".", "..")
    return plain and not any(sign in name for sign in "/\\\n") and not has_control(name)


def _into(nodes: Sequence[Node], path: str, shape: Shape, shown: Answers, private: Answers) -> None:
    told = [one for one in nodes if not _is_template(one)]
    turns = _repeated(told, path, shape)
    for one in told:
        here = f"{path}/{one.name}"
        if one.name in turns:
            turn: Answers = {}
            sealed: Answers = {}
            _into(one.children, here, shape, turn, sealed)
            _leaf(one, here, shape, turn, sealed)
            shown.setdefault(here, []).append(turn)
            if sealed or here in private:
                _at_the_same_turn(private, here, len(shown[here]), sealed)
        elif one.children:
            _into(one.children, here, shape, shown, private)
        else:
            _leaf(one, here, shape, shown, private)


def _repeated(told: Sequence[Node], path: str, shape: Shape) -> set[str]:
    """The names of what is a repeat here: the form says so, or several stand with something inside."""
    stands = Counter(one.name for one in told)
    inside = {one.name for one in told if one.children}
    return {name for name in stands if f"{path}/{name}" in shape.repeats or (stands[name] > 1 and name in inside)}


def _leaf(node: Node, path: str, shape: Shape, shown: Answers, private: Answers) -> None:
    if not node.children and node.text.strip():
        _keep(private if path in shape.private else shown, path, node.text)


def _at_the_same_turn(private: Answers, path: str, turns: int, sealed: Answers) -> None:
    """Private answers of a repeat stand at the place of their turn."""
    rows = private.setdefault(path, [])
    rows.extend({} for _ in range(turns - 1 - len(rows)))
    rows.append(sealed)


def _keep(answers: Answers, path: str, text: str) -> None:
    """One answer; where a single question stands twice both are kept."""
    before = answers.get(path)
    if before is None:
        answers[path] = text
    else:
        answers[path] = [*(before if isinstance(before, list) else [before]), text]


def _is_template(node: Node) -> bool:
    return any(name.rpartition("\n")[2] == "template" for name in node.attributes)


def _files(node: Node, path: str, shape: Shape) -> Iterator[str]:
    for one in node.children:
        if _is_template(one):
            continue
        here, name = f"{path}/{one.name}", one.text.strip()
        if here in shape.files and fits_as_file_name(name):
            yield name
        yield from _files(one, here, shape)
