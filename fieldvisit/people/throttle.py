"""Too many wrong passwords, for one name or from one address, make everyone wait a little.

Flask-Limiter counts in this process's memory: a restart forgets, which only helps an honest person.
"""

import time

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse

from fieldvisit.kernel.errors import Problem

limiter = Limiter(get_remote_address, storage_uri="memory://", default_limits=[])

PER_NAME: RateLimitItem = parse("8 per 5 minutes")
PER_ADDRESS: RateLimitItem = parse("60 per 5 minutes")


def install_throttle(app: Flask) -> None:
    """Prepare the counters."""
    limiter.init_app(app)


def ensure_not_throttled(username: str, address: str) -> None:
    """Raise too_many_tries 429 while the name or the address has used up its wrong tries."""
    for limit, key in ((PER_NAME, username.casefold()), (PER_ADDRESS, address)):
        if not limiter.limiter.test(limit, "sign_in", key):
            window = limiter.limiter.get_window_stats(limit, "sign_in", key)
            raise _too_many(window.reset_time)


def count_failure(username: str, address: str) -> None:
    """Count one wrong try."""
    limiter.limiter.hit(PER_NAME, "sign_in", username.casefold())
    limiter.limiter.hit(PER_ADDRESS, "sign_in", address)


def _too_many(reset_time: float) -> Problem:
    wait = max(1, int(reset_time - time.time()))
    return Problem(
        _l("试得太多次了，请过几分钟再来。"), code="too_many_tries", status=429, detail={"retry_after": wait}
    )
