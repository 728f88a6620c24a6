"""Keys: UUIDv7 (RFC 9562), made by whoever creates the row, so that a tablet needs no network to name one."""

import os
import time
import uuid
from datetime import datetime


def new_id(at: datetime | None = None) -> uuid.UUID:
    """A new UUIDv7: 48 bits of milliseconds (of `at`, else of the wall clock), then randomness."""
    millis = int(at.timestamp() * 1000) if at else time.time_ns() // 1_000_000
    return from_parts(millis, os.urandom(10))


def from_parts(millis: int, random_bytes: bytes) -> uuid.UUID:
    """A UUIDv7 of the given milliseconds and ten bytes of randomness (the demo passes its own)."""
    value = (millis & (2**48 - 1)) << 80 | int.from_bytes(random_bytes, "big")
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return uuid.UUID(int=value | 0x7 << 76 | 0x2 << 62)
