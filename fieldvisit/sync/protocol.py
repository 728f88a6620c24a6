"""Which protocol tablets may speak: one rule for all that they send.

A tablet that was away while the server was upgraded hands its records over in its own old words, and is told to renew
its program before it is given anything in new ones. So a push is taken from two versions back, a pull only from now.
"""

from flask_babel import lazy_gettext as _l

from fieldvisit.kernel.errors import Problem

PROTOCOL = 1
VERSIONS_BACK = 2


def oldest_push(current: int | None = None) -> int:
    """The oldest protocol whose pushes are taken."""
    return max(1, (PROTOCOL if current is None else current) - VERSIONS_BACK)


def ensure_push(protocol: int) -> None:
    """Let a push in. Problem: unsupported_protocol 426."""
    if not oldest_push() <= protocol <= PROTOCOL:
        raise unsupported_protocol(protocol)


def ensure_pull(protocol: int) -> None:
    """Let a pull in. Problem: unsupported_protocol 426, also for a tablet whose pushes are still taken."""
    if protocol != PROTOCOL:
        raise unsupported_protocol(protocol)


def unsupported_protocol(protocol: int) -> Problem:
    """426: the tablet must fetch the program of this server first; what it holds it keeps."""
    old = _l("平板上的程序太旧，请联网更新。记录都在平板上，不会丢。")
    new = _l("平板上的程序比服务器新，请等服务器升级。记录都在平板上，不会丢。")
    detail = {"protocol": PROTOCOL, "oldest_push": oldest_push()}
    return Problem(old if protocol < PROTOCOL else new, code="unsupported_protocol", status=426, detail=detail)
