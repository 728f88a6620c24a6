"""Every list is bounded: a page of items, how many there are, and addresses for the others."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request

Item = TypeVar("Item")

PER_PAGE = 25
MAX_PER_PAGE = 100
MAX_PAGE = 100_000


@dataclass(frozen=True)
class Page(Generic[Item]):
    """`items` of page `page` (from 1) out of `total`; `more`: there are more than that, not counted."""

    items: Sequence[Item]
    total: int
    page: int = 1
    per_page: int = PER_PAGE
    more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The ordinal of the first item, 0 on an empty page."""
        return (self.page - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The ordinal of the last item."""
        return self.first + len(self.items) - 1 if self.items else 0


@dataclass(frozen=True)
class PageArgs:
    """Which page is asked for."""

    page: int = 1
    per_page: int = PER_PAGE

    @property
    def offset(self) -> int:
        """Rows to pass over."""
        return (self.page - 1) * self.per_page


def page_args() -> PageArgs:
    """`?page=&per_page=` within bounds; nonsense means the first page."""
    return PageArgs(_bounded("page", 1, MAX_PAGE), _bounded("per_page", PER_PAGE, MAX_PER_PAGE))


def _bounded(name: str, default: int, most: int) -> int:
    value = request.args.get(name, default, type=int)
    return min(max(value, 1), most)


def page_url(page: int) -> str:
    """This list's address at another page, filters kept."""
    args = request.args.to_dict(flat=False) | {"page": [str(page)]}
    return f"{request.path}?{urlencode(args, doseq=True)}"


def every_item(fetch: Callable[[int], Page[Item]]) -> Iterator[Item]:
    """Every item of a short list, page by page: `fetch` answers the page of a number."""
    for number in range(1, MAX_PAGE + 1):
        page = fetch(number)
        yield from page.items
        if page.last >= page.total or not page.items:
            return
