"""Do the rows make a form: types that exist, names that are names, groups that end, lists that are there?

Everything wrong is said at once, so that an author mends the workbook in one go; pyxform would stop at the first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from pyxform import aliases
from pyxform.parsing.expression import is_xml_tag
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_SELECT

from fieldvisit.surveys.xlsform.faults import Fault
from fieldvisit.surveys.xlsform.lines import MEDIA, Line

MOST_QUESTIONS = 5_000
ROOT = "data"
_OTHERS = (
    "osm",
    "audit",
    "range",
    "start-geopoint",
    "background-audio",
    "background-geopoint",
    "hidden",
    "xml-external",
)
_TYPES = frozenset(QUESTION_TYPE_DICT) | frozenset(aliases._type_alias_map) | frozenset(_OTHERS)
_SETTINGS = frozenset(aliases.settings_header)
# What people choose from most, to be offered where a type is misspelt.
_USUAL = (
    "text", "integer", "decimal", "date", "time", "dateTime", "note", "geopoint", "image", "audio", "video", "file",
    "barcode", "range", "acknowledge", "calculate", "hidden", "begin_group", "end_group", "begin_repeat", "end_repeat",
    "select_one", "select_multiple", "select_one_from_file", "rank", "start", "end", "today", "username", "deviceid",
)  # fmt: skip
# Questions nobody is asked: they need no words.
SILENT = frozenset(_OTHERS[1:]) - {"range"} | frozenset(
    kind for kind, facts in QUESTION_TYPE_DICT.items() if not facts.get("control")
)


@dataclass
class Place:
    """A row that is asked or holds others. `path` as in the XForm; `list` the choices it takes, a file's name too."""

    line: Line
    path: str
    kind: str  # "question", "group" or "repeat"
    list: str | None = None
    parents: tuple["Place", ...] = field(default=(), repr=False)


@dataclass
class Outline:
    """The rows as a tree laid flat, and what is wrong with it."""

    places: list[Place]
    faults: list[Fault]


def outline(lines: list[Line], root: str = ROOT) -> Outline:
    """Walk the rows of the survey sheet once."""
    made = Outline([], [])
    stack: list[Place] = []
    seen: dict[str, int] = {}
    for line in lines:
        kind = line.get("type")
        if RE_END_CONTROL.search(kind):
            _leave(line, stack, made)
            continue
        if (fault := _type_fault(line)) is not None:
            made.faults.append(fault)
        if kind in _SETTINGS or (not kind and not line.get("name")):
            continue
        place = _place(line, stack, root)
        made.faults.extend(_name_faults(line, place, seen))
        made.places.append(place)
        if place.kind != "question":
            stack.append(place)
    made.faults.extend(_fault("begin_without_end", one.line, "type", name=one.line.get("name")) for one in stack)
    if sum(place.kind == "question" for place in made.places) > MOST_QUESTIONS:
        made.faults.insert(0, Fault("too_many_questions", "survey", values={"most": MOST_QUESTIONS}))
    return made


def _leave(line: Line, stack: list[Place], made: Outline) -> None:
    ended = _control(RE_END_CONTROL.search(line.get("type")))
    if stack and stack[-1].kind == ended:
        stack.pop()
    else:
        made.faults.append(_fault("end_without_begin", line, "type", said=line.get("type")))


def _control(found: re.Match[str] | None) -> str:
    """`group` or `repeat` (a loop is a group to whoever fills it in)."""
    kind = aliases.control[found["type"]] if found else ""
    return "repeat" if kind == "repeat" else "group" if kind else ""


def _place(line: Line, stack: list[Place], root: str) -> Place:
    above = stack[-1].path if stack else f"/{root}"
    kind = _control(RE_BEGIN_CONTROL.search(line.get("type"))) or "question"
    chosen = RE_SELECT.search(line.get("type"))
    name = line.get("name") or f"generated_note_name_{line.number}"
    return Place(line, f"{above}/{name}", kind, chosen["list_name"] if chosen else None, tuple(stack))


def _type_fault(line: Line) -> Fault | None:
    kind = line.get("type")
    if not kind:
        return _fault("no_type", line, "type") if line.get("name") or line.get("label") else None
    if kind in _TYPES or kind in _SETTINGS or RE_BEGIN_CONTROL.search(kind) or RE_SELECT.search(kind):
        return None
    if kind.startswith("osm "):
        return None
    first = kind.split()[0]
    if first in aliases.select:
        return _fault("select_without_list", line, "type", said=kind)
    near = get_close_matches(first.lower(), _USUAL, 1, 0.6)
    return _fault("unknown_type", line, "type", said=kind, near=near[0] if near else "")


def _name_faults(line: Line, place: Place, seen: dict[str, int]) -> Iterator[Fault]:
    name = line.get("name")
    if not name:
        if line.get("type") not in ("note", "audit"):
            yield _fault("no_name", line, "name", label=line.get("label")[:40])
        return
    if not is_xml_tag(name):
        yield _fault("bad_name", line, "name", name=name)
    elif place.path in seen:
        yield _fault("name_twice", line, "name", name=name, other=seen[place.path])
    seen.setdefault(place.path, line.number)


def label_faults(places: list[Place]) -> Iterator[Fault]:
    """Questions that are asked without a word, and reckoned ones without a calculation."""
    for place in places:
        line, kind = place.line, place.line.get("type")
        if kind == "calculate" and not line.get("calculation") and not line.get("default"):
            yield _fault("no_calculation", line, "calculation", name=line.get("name"))
        silent = place.kind != "question" or kind in SILENT or not kind or line.get("calculation")
        if not silent and not any(line.get(part) for part in ("label", "hint", *MEDIA)):
            yield _fault("no_label", line, "label", name=line.get("name"))


def choice_faults(places: list[Place], choices: list[Line], known_files: tuple[str, ...]) -> Iterator[Fault]:
    """Lists that questions name and nobody wrote; choices without a name, without words, or there twice."""
    lists: dict[str, set[str]] = defaultdict(set)
    for choice in choices:
        listed, name = choice.get("list_name"), choice.get("name")
        if not listed and (name or choice.get("label")):
            yield _fault("choice_no_list", choice, "list_name")
        elif listed and not name:
            yield _fault("choice_no_name", choice, "name", list=listed)
        elif listed and name in lists[listed]:
            yield _fault("choice_twice", choice, "name", name=name, list=listed)
        elif listed and not any(choice.get(part) for part in ("label", *MEDIA)):
            yield _fault("choice_no_label", choice, "label", name=name, list=listed)
        if listed:
            lists[listed].add(name)
    for place in places:
        if place.list and not place.list.endswith(known_files) and "${" not in place.list:
            yield from _list_faults(place, lists)


def _list_faults(place: Place, lists: dict[str, set[str]]) -> Iterator[Fault]:
    assert place.list is not None
    kind = place.line.get("type")
    if kind.startswith("select_one_external"):
        return
    if "file" in kind.split(place.list)[0]:
        yield _fault("file_ending", place.line, "type", said=place.list)
        return
    if place.list not in lists:
        near = get_close_matches(place.list, list(lists), 1, 0.6)
        yield _fault("no_such_list", place.line, "type", list=place.list, near=near[0] if near else "")
        return
    spaced = sorted(name for name in lists[place.list] if " " in name)
    if spaced and aliases.select.get(kind.split()[0]) == "select all that apply":
        yield _fault("choice_space", place.line, "type", list=place.list, name=spaced[0])


def _fault(code: str, line: Line, column: str, **values: object) -> Fault:
    return Fault(code, line.sheet, line.number, line.column(column), values)
