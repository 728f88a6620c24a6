"""When something happened, as said and clamped, and when the server learned of it."""

import uuid
from datetime import datetime

from msgspec import Struct

from fieldvisit.kernel.clock import now


class Stamp(Struct, frozen=True):
    """`occurred_at` is what people see; clocks, folds and flows use `recorded_at`."""

    occurred_at: datetime
    recorded_at: datetime
    device_id: uuid.UUID | None = None
    clock_flag: bool = False

    @classmethod
    def here(cls) -> "Stamp":
        """An act done at the desk: it happens as it is recorded."""
        at = now()
        return cls(at, at)
