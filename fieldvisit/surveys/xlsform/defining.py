"""A form's questions flat and in order, for lists, charts, exports and the drawing at the desk.

Groups and repeats stand in the list too, before what they hold, with type `group` or `repeat`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fieldvisit.surveys.xlsform.lines import Line
from fieldvisit.surveys.xlsform.ours import rules_of

LISTED_CHOICES = 2_000  # a longer list is read from the form itself
_TYPES = {
    "select one": "select_one",
    "select one external": "select_one",
    "select all that apply": "select_multiple",
    "photo": "image",
    "string": "text",
    "int": "integer",
    "trigger": "acknowledge",
}
# Parts of a bind, as authors call them.
_BINDS = {
    "relevant": "relevant",
    "constraint": "constraint",
    "calculation": "calculate",
    "readonly": "readonly",
    "max_pixels": "orx:max-pixels",
}
Item = dict[str, Any]
# What the tablet notes, or shows, without asking.
SILENT = ("calculate", "hidden", "start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit")
UNASKED = (*SILENT, "group", "repeat", "note", "background-audio", "start-geopoint", "background-geopoint")
_PHONES = ("phonenumber", "phone number")
_WRITTEN = ("text", "integer", "decimal", "barcode", "calculate", "hidden")  # what can hold a number of a person
# As Chinese and English authors name them.
_NUMBER_NAMES = re.compile(r"(^|_)(phone|mobile|tel|id_?(number|card)|identity|shenfenzheng)(_|$)")


def definition_of(made: Mapping[str, Any], lines: Mapping[str, Line], languages: list[str]) -> list[Item]:
    """From what pyxform made of the rows; `lines` are the rows by path."""
    default = languages[0] if languages else "default"
    return list(_items(made, f"/{made['name']}", None, lines, default))


def _items(
    parent: Mapping[str, Any], above: str, repeat: str | None, lines: Mapping[str, Line], default: str
) -> Iterator[Item]:
    for node in parent.get("children", ()):
        if node["name"] == "meta" and node.get("control", {}).get("bodyless"):
            continue
        path = f"{above}/{node['name']}"
        kind = str(node.get("type", ""))
        yield _item(node, kind, path, above, repeat, lines.get(path), default)
        if kind in ("group", "repeat", "loop"):
            yield from _items(node, path, path if kind == "repeat" else repeat, lines, default)


def _item(
    node: Mapping[str, Any], kind: str, path: str, above: str, repeat: str | None, line: Line | None, default: str
) -> Item:
    bind = node.get("bind") or {}
    item: Item = {
        "path": path,
        "name": node["name"],
        "type": _TYPES.get(kind, kind.replace(" ", "_") if kind in ("select one", "date time") else kind),
        "group": above,
        "repeat": repeat,
        "labels": _texts(node.get("label"), default),
        "hints": _texts(node.get("hint"), default),
        "choices": _choices(node, default),
        "required": str(bind.get("required", "")).lower() in ("yes", "true", "true()"),
        "rules": rules_of(line) if line else {},
    }
    item["private"] = _is_private(item, node)
    said = {name: bind.get(part) for name, part in _BINDS.items()}
    said["required_if"] = None if item["required"] else bind.get("required")
    said["appearance"] = (node.get("control") or {}).get("appearance")
    said["choice_filter"] = node.get("choice_filter")
    said["default"] = node.get("default")
    said["parameters"] = node.get("parameters") or None
    said["count"] = (node.get("control") or {}).get("jr:count")
    said["choices_file"] = _file(node)
    said["constraint_messages"] = _texts(bind.get("jr:constraintMsg"), default) or None
    said["media"] = _media(node.get("media")) or None
    said["row"] = line.number if line else None
    return item | {name: value for name, value in said.items() if value not in (None, "", "no", "false()")}


def _is_private(item: Item, node: Mapping[str, Any]) -> bool:
    """Whether the answer lies sealed: marked so, or a phone or identity number by its type, look or name."""
    look = str((node.get("control") or {}).get("appearance") or "")
    name = str(node["name"]).lower()
    numbers = "numbers" in look.split() and item["type"] == "text"
    named = item["type"] in _WRITTEN and is_number_by_name(name)
    return "sealed" in item["rules"] or item["type"] in _PHONES or numbers or named


def is_number_by_name(name: str) -> bool:
    """Whether a question of this name asks for somebody's phone or identity number."""
    return _NUMBER_NAMES.search(name.lower()) is not None


def _texts(said: Any, default: str) -> dict[str, str]:
    if not said:
        return {}
    if isinstance(said, Mapping):
        return {default if name == "default" else str(name): str(text) for name, text in said.items()}
    return {default: str(said)}


def _choices(node: Mapping[str, Any], default: str) -> list[dict[str, Any]] | None:
    choices = node.get("choices")
    if not isinstance(choices, list) or len(choices) > LISTED_CHOICES:
        return None
    return [{"value": one["name"], "labels": _texts(one.get("label"), default)} for one in choices]


def _file(node: Mapping[str, Any]) -> str | None:
    name = str(node.get("itemset") or "")
    return name if name.endswith((".csv", ".xml", ".geojson")) else None


def _media(said: Any) -> list[str]:
    """The names of pictures and sounds beside a question, whatever the language."""
    if not isinstance(said, Mapping):
        return []
    names = [one for part in said.values() for one in (part.values() if isinstance(part, Mapping) else [part])]
    return sorted({str(name) for name in names})
