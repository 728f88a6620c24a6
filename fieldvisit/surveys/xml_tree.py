"""Reading XML from a phone without trusting it: no DTD, no entities of its own, bounded in bytes, depth and nodes.

expat tells what it finds as it goes on, so that a bomb is refused at its first line and not after it has burst.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.parsers import expat

from flask_babel import lazy_gettext as _l

from fieldvisit.kernel.errors import Problem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 60
MAX_NODES = 60_000
MAX_ATTRIBUTES = 20
_BOM = b"\xef\xbb\xbf"
_BETWEEN = "\n"  # between namespace and name: in neither


@dataclass(slots=True)
class Node:
    """An element: its name without prefix, the namespace it stands in, and what it holds."""

    name: str
    space: str
    attributes: dict[str, str]
    children: "list[Node]" = field(default_factory=list)
    text: str = ""

    def child(self, name: str) -> "Node | None":
        """The first child of this name, in whatever namespace."""
        return next((one for one in self.children if one.name == name), None)


def read_tree(raw: bytes) -> Node:
    """The root element. Problems: xml_too_large 413; 400: xml_encoding, xml_with_dtd, xml_too_deep, xml_too_many,
    xml_malformed with the line.
    """
    if len(raw) > MAX_BYTES:
        raise Problem(_l("这份答卷太大了。"), code="xml_too_large", status=413, detail={"max_bytes": MAX_BYTES})
    plain = raw.removeprefix(_BOM)
    try:
        plain.decode()
    except UnicodeDecodeError:
        _refuse("xml_encoding", _l("答卷的文字编码不是 UTF-8。"))
    reader = _Reader()
    try:
        reader.parser.Parse(plain, True)
    except expat.ExpatError as error:
        words = _l("答卷的 XML 不完整或写错了（第 %(line)s 行）。", line=error.lineno)
        raise Problem(words, code="xml_malformed", detail={"line": error.lineno}) from None
    return reader.root


def _refuse(code: str, words: object) -> NoReturn:
    raise Problem(words, code=code)


class _Reader:
    """Builds the tree while expat reads."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", _BETWEEN)
        self.parser.buffer_text = True
        self.parser.ordered_attributes = False
        self.parser.StartDoctypeDeclHandler = self._dtd
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.root: Node
        self._open: list[tuple[Node, list[str]]] = []
        self._nodes = 0

    def _dtd(self, *_said: Any) -> None:
        _refuse("xml_with_dtd", _l("答卷里不能有 DTD 和实体定义。"))

    def _start(self, said: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES or len(attributes) > MAX_ATTRIBUTES:
            _refuse("xml_too_many", _l("答卷里的内容太多。"))
        if len(self._open) >= MAX_DEPTH:
            _refuse("xml_too_deep", _l("答卷嵌套得太深。"))
        space, _, name = said.rpartition(_BETWEEN)
        node = Node(name, space, attributes)
        if self._open:
            self._open[-1][0].children.append(node)
        else:
            self.root = node
        self._open.append((node, []))

    def _end(self, _said: str) -> None:
        node, words = self._open.pop()
        node.text = "".join(words)

    def _words(self, said: str) -> None:
        self._open[-1][1].append(said)


def fingerprint(root: Node) -> str:
    """SHA-256 in hex of what the document says: prefixes, order of attributes, comments and the blanks between
    elements do not count.
    """
    digest = hashlib.sha256()
    _feed(digest, root)
    return digest.hexdigest()


def _feed(digest: "hashlib._Hash", node: Node) -> None:
    attributes = sorted(node.attributes.items())
    said = [node.space, node.name, str(len(attributes)), *(part for pair in attributes for part in pair)]
    text = node.text if node.text.strip() or not node.children else ""
    for part in (*said, text, str(len(node.children))):
        coded = part.encode()
        digest.update(b"%d:" % len(coded) + coded)
    for one in node.children:
        _feed(digest, one)
