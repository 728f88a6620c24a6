"""When something happened, as said and clamped, and when the server learned of it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from fieldvisit.kernel.clock import now


@dataclass(frozen=True)
class Stamp:
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
