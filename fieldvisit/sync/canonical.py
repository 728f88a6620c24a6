"""The canonical form of an operation as received, and its hash: two payloads are the same if and only if these are."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# Made once: what says how to write takes longer to make than an operation takes to write.
_CANONICAL = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def canonical(operation: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spare byte. Escaped, so that even a lone surrogate can be kept for checking."""
    return _CANONICAL.encode(operation)


def hash_of(text: str) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()
