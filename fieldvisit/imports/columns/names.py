"""Every header that any register knows, by which the header of a file is found."""

from functools import lru_cache

from fieldvisit.imports.columns.fields import Field
from fieldvisit.imports.columns.headers import NUMBERING, plain
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.reading.layout import BETWEEN


def spellings(field: Field) -> list[str]:
    """The plain headers of a column, the likeliest first."""
    return [plain(name) for name in (field.zh, field.en, field.code, *field.names.split())]


@lru_cache(maxsize=1)
def _all() -> frozenset[str]:
    known = {name for kind in KINDS.values() for field in kind.fields for name in spellings(field)}
    return frozenset(known | NUMBERING)


def ways(header: str) -> list[str]:
    """How a header may be looked up: whole, with the name above that of its column, then by its own name alone."""
    parts = [plain(part) for part in header.split(BETWEEN)]
    found = [plain(header)]
    if len(parts) > 1:
        found += [plain(parts[-2]).removesuffix("信息").removesuffix("情况") + parts[-1], parts[-1]]
    return [way for way in dict.fromkeys(found) if way]


def recognised(header: str) -> str | None:
    """The plain name under which any register knows the header."""
    known = _all()
    return next((way for way in ways(header) if way in known), None)
