"""JSON as text without a spare byte: as it lies in columns and as it travels."""

import json
from typing import Any

import orjson

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump(value: Any) -> str:
    """The value as JSON, text as itself. What orjson cannot write (half a character, huge numbers) still is."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return _COMPACT.encode(value)


def parse(text: str) -> Any:
    """JSON that `dump` has written. What orjson cannot read (half a character, huge numbers) still is."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)
