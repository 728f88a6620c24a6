"""Pages on which people type whom or what they look for: usually a name, and no address may show it.

Such a page's form is sent to one place, which seals the words on their way to the page's address; an address in which
somebody wrote them by hand is turned into the sealed one.
"""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
LONGEST_TYPED = 80


def typed_search(view: View) -> View:
    """Mark a page that is searched by `q`."""
    view.typed_search = True  # type: ignore[attr-defined]
    return view


def is_searched(view: Any) -> bool:
    """Whether the page is searched by `q`."""
    return bool(getattr(view, "typed_search", False))
