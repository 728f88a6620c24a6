"""JSON as text: as it travels, and the canonical form of an operation as received with its hash: two payloads are the
same if and only if these are.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# Made once: what says how to write takes longer to make than an operation takes to write.
_CANONICAL = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def canonical(operation: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spare byte. Escaped, so that even a lone surrogate can be kept for checking."""
    return _CANONICAL.encode(operation)


def dump(value: Any) -> str:
    """JSON without a spare byte, as it travels."""
    return _COMPACT.encode(value)


def hash_of(text: str) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()
