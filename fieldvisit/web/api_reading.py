"""The OpenAPI document taken apart for reading: operations by group, what each takes, an example body. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Document = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
_EXAMPLES = {"uuid": "00000000-0000-7000-8000-000000000000", "date": "2026-03-16", "date-time": "2026-03-16T02:00:00Z"}
_PLAIN: dict[str, Any] = {"string": "…", "integer": 1, "number": 1.0, "boolean": False, "object": {}, "array": []}
DEEPEST = 4


@dataclass(frozen=True)
class Part:
    """A parameter or a field of a body. `kind` as a person reads it: `integer`, `string (uuid)`, `list of string`."""

    name: str
    kind: str
    required: bool
    where: str = "body"
    choices: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class Operation:
    """One method on one path."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    needs: str
    parts: tuple[Part, ...]
    example: Any
    answers: tuple[tuple[str, str, str], ...]  # status, words, name of the schema
    token: bool = True


@dataclass
class Group:
    """The operations of one room."""

    name: str
    about: str
    operations: list[Operation] = field(default_factory=list)


def groups_of(document: Document) -> list[Group]:
    """Every operation, by the groups of the document in its order."""
    groups = {tag["name"]: Group(tag["name"], tag.get("description", "")) for tag in document.get("tags", ())}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                raw = item[method]
                group = groups.setdefault(raw["tags"][0], Group(raw["tags"][0], ""))
                group.operations.append(_operation(document, method, path, raw, item.get("parameters", ())))
    return [group for group in groups.values() if group.operations]


def _operation(document: Document, method: str, path: str, raw: Document, shared: Any) -> Operation:
    body = raw.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    params = [_parameter(document, one) for one in (*shared, *raw.get("parameters", ()))]
    return Operation(
        id=raw["operationId"],
        method=method.upper(),
        path=path,
        summary=raw.get("summary", ""),
        about=raw.get("description", ""),
        needs=str(raw.get("x-needs", "")),
        parts=(*params, *(_fields(document, body) if body else ())),
        example=example_of(document, body) if body else None,
        answers=tuple(_answer(code, said) for code, said in raw["responses"].items()),
        token=raw.get("security") != [{"device": []}],
    )


def _answer(code: str, said: Document) -> tuple[str, str, str]:
    content: Document = next(iter(said.get("content", {}).values()), {})
    return code, said.get("description", ""), content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]


def _parameter(document: Document, raw: Document) -> Part:
    schema = raw.get("schema", {})
    listed = schema.get("items", schema)
    choices = tuple(str(one) for one in listed.get("enum", ()))
    about = raw.get("description", "")
    return Part(raw["name"], kind_of(document, schema), bool(raw.get("required")), raw["in"], choices, about)


def _fields(document: Document, schema: Document) -> list[Part]:
    whole = resolved(document, schema)
    needed = set(whole.get("required", ()))
    return [
        Part(
            name,
            kind_of(document, raw),
            name in needed,
            choices=tuple(str(one) for one in resolved(document, raw).get("enum", ()) if one is not None),
            about=raw.get("description", ""),
        )
        for name, raw in whole.get("properties", {}).items()
    ]


def resolved(document: Document, schema: Document) -> Document:
    """The schema itself where a reference stands for it; of a choice of several the first that is not null."""
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        if choice.get("type") != "null":
            return resolved(document, choice)
    if "$ref" not in schema:
        return schema
    found: Document = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def kind_of(document: Document, schema: Document) -> str:
    """The type as a person reads it."""
    whole = resolved(document, schema)
    kind = _first_type(whole)
    if kind == "array":
        return f"list of {kind_of(document, whole.get('items', {}))}"
    return f"{kind} ({whole['format']})" if "format" in whole else kind


def _first_type(schema: Document) -> str:
    said = schema.get("type", "any")
    return str(said if isinstance(said, str) else next((one for one in said if one != "null"), "any"))


def example_of(document: Document, schema: Document, depth: int = 0) -> Any:
    """A body of this shape to start from: what is required, and at the top what may be said besides."""
    whole = resolved(document, schema)
    kind = _first_type(whole)
    if kind == "object" and depth < DEEPEST:
        needed = set(whole.get("required", ()))
        inner = whole.get("properties", {})
        said = {name: raw for name, raw in inner.items() if name in needed or not depth}
        return {name: example_of(document, raw, depth + 1) for name, raw in said.items()}
    if kind == "array" and depth < DEEPEST:
        return [example_of(document, whole.get("items", {}), depth + 1)] if whole.get("items") else []
    if whole.get("enum"):
        return whole["enum"][0]
    if isinstance(whole.get("type"), list) and "null" in whole["type"]:
        return None
    return _EXAMPLES.get(whole.get("format", ""), _PLAIN.get(kind))
