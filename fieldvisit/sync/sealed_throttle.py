"""How often sealed rows may be handed over: whoever does it shows no password and no token, so there must be an end.

A tablet with two thousand rows needs twenty requests and one for each photo, and more where a proxy takes little at
once. An office is one address. What is too much is told to come back, and loses nothing.
"""

import time
import uuid

from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse

from fieldvisit.kernel.errors import Problem
from fieldvisit.people.throttle import limiter

PER_DEVICE: RateLimitItem = parse("600 per 5 minutes")
PER_ADDRESS: RateLimitItem = parse("1200 per 5 minutes")


def count_address(address: str) -> None:
    """Before the body is read. Problem 429 slow_down."""
    _count(PER_ADDRESS, address)


def count_device(device_id: uuid.UUID) -> None:
    """Before any signature is looked at: that is what takes long. Problem 429 slow_down."""
    _count(PER_DEVICE, str(device_id))


def _count(limit: RateLimitItem, key: str) -> None:
    if limiter.limiter.hit(limit, "sealed", key):
        return
    reset_time = limiter.limiter.get_window_stats(limit, "sealed", key).reset_time
    wait = max(1, int(reset_time - time.time()))
    raise Problem(_l("送得太密了，请过一会儿再来。"), code="slow_down", status=429, detail={"retry_after": wait})
