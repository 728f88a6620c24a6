"""The proxy under its former name, until all tests ask for it in `tests/support/unreliable.py`."""

from tests.support.unreliable import Answer, Asked, Between, Dropped

__all__ = ["Answer", "Asked", "Between", "Dropped"]
