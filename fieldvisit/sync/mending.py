"""An operation's body as plain fields that a person can mend, and back again without changing what was not touched."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.kernel.errors import InvalidInput

MOST_FIELDS = 60


@dataclass(frozen=True)
class BodyField:
    """One field of a body: its dotted path, its value as text, and how the text is read."""

    path: str
    text: str
    form: str  # text, number, bool, json (lists and what is empty)


def fields_of(body: Mapping[str, Any], also: str | None = None) -> list[BodyField]:
    """The fields of a body in its own order; `also` adds the one that is missing. At most 60."""
    found = list(_flat(body))[:MOST_FIELDS]
    if also and also not in {field.path for field in found} and not _inside(also, body):
        found.append(BodyField(also, "", "text"))
    return found


def mended(body: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The body with the texts put in. An emptied field is left out. Problems: invalid_input naming the path."""
    made: dict[str, Any] = json.loads(json.dumps(body))
    forms = {field.path: field.form for field in _flat(body)}
    for path, text in texts.items():
        _put(made, path, _read(path, text, forms.get(path, "text")))
    return made


def _flat(value: Any, path: str = "") -> Iterator[BodyField]:
    if isinstance(value, Mapping) and (value or not path):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, bool):
        yield BodyField(path, "true" if value else "false", "bool")
    elif isinstance(value, (int, float)):
        yield BodyField(path, json.dumps(value), "number")
    elif isinstance(value, str):
        yield BodyField(path, value, "text")
    else:
        yield BodyField(path, "" if value is None else json.dumps(value, ensure_ascii=False), "json")


def _inside(path: str, body: Mapping[str, Any]) -> bool:
    return path == "body" or path.split(".", maxsplit=1)[0] in body


def _read(path: str, text: str, form: str) -> Any:
    text = text.strip()
    if not text:
        return None
    if form == "bool" and text in ("true", "false"):
        return text == "true"
    if form == "text":
        return text
    try:
        return json.loads(text)
    except ValueError:
        raise InvalidInput(_l("这一项的写法不对。"), field=path) from None


def _put(body: dict[str, Any], path: str, value: Any) -> None:
    *way, last = path.split(".")
    for key in way:
        inner = body.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        body = inner
    if value is None:
        body.pop(last, None)
    else:
        body[last] = value
