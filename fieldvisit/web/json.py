"""Reading JSON bodies without trusting them, and writing compact ones."""

import json
from typing import Any

from flask import Response, request

from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.kernel.json_text import dump

MAX_BODY = 1024 * 1024
MAX_DEPTH = 32
_NESTING = frozenset({dict, list})


def read_json(max_bytes: int = MAX_BODY, *, lone_surrogates: bool = False) -> dict[str, Any]:
    """The request's JSON object. Problems: too_large 413, malformed_json 400, invalid_input 422 (not an object).

    `lone_surrogates`: half a character is let through, where each part of the body is judged and kept by itself.
    """
    if request.content_length is not None and request.content_length > max_bytes:
        raise Problem(code="too_large", status=413, detail={"max_bytes": max_bytes})
    raw = request.stream.read(max_bytes + 1)
    if len(raw) > max_bytes:
        raise Problem(code="too_large", status=413, detail={"max_bytes": max_bytes})
    return parse_object(raw, lone_surrogates=lone_surrogates)


def parse_object(raw: bytes, *, lone_surrogates: bool = False) -> dict[str, Any]:
    """Bytes as a JSON object; NaN, lone surrogates, deep nesting and doubled keys are malformed."""
    try:
        body = json.loads(raw.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_no_doubles)
        if not lone_surrogates:
            json.dumps(body, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Problem(code="malformed_json", status=400) from error
    if _too_deep(body):
        raise Problem(code="malformed_json", status=400)
    if not isinstance(body, dict):
        raise InvalidInput(field="body")
    return body


def _refuse(_constant: str) -> Any:
    raise ValueError("not JSON")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _too_deep(body: Any) -> bool:
    layer, depth = [body] if type(body) in _NESTING else [], 0
    while layer:
        depth += 1
        if depth > MAX_DEPTH:
            return True
        inside = (part.values() if type(part) is dict else part for part in layer)
        layer = [one for parts in inside for one in parts if type(one) in _NESTING]
    return False


def compact(body: Any, status: int = 200) -> Response:
    """A JSON answer without a spare byte, text as itself."""
    return Response(dump(body), status, mimetype="application/json")
