"""The server's log without keys: gunicorn writes no line for each request, but what goes wrong may quote an address,
and the address of a foreign app bears its key.
"""

import logging
import re

from gunicorn.glogging import Logger

_KEY = re.compile(r"(/openrosa/key/)[^/\s?'\"]+")


def without_keys(text: str) -> str:
    """The text, every key in an address left out."""
    return _KEY.sub(r"\1…", text)


class _Keyless(logging.Filter):
    """Changes the record, lets it pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        record.msg, record.args = without_keys(said), ()
        return True


class KeylessLogger(Logger):  # type: ignore[misc]
    """gunicorn's own logger, both of its logs filtered."""

    def setup(self, cfg: object) -> None:
        """As always, then the filter."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.addFilter(_Keyless())
