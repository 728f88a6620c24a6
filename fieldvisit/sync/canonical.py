"""The canonical form of an operation as received, and its hash: two payloads are the same if and only if these are."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import orjson

# Made once: what says how to write takes longer to make than an operation takes to write.
_ESCAPED = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def canonical(operation: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spare byte. What orjson never writes (half a character, huge numbers) is escaped, so
    that even that can be kept for checking.
    """
    try:
        return orjson.dumps(operation, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:
        return _ESCAPED.encode(operation)


def is_hash_of(kept: str, operation: Mapping[str, Any]) -> bool:
    """Whether a receipt's hash is this operation's: also one from when every character beyond ASCII was escaped."""
    return kept in (hash_of(canonical(operation)), hash_of(_ESCAPED.encode(operation)))


def hash_of(text: str) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
