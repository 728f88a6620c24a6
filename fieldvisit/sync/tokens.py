"""The opaque token of a dossier: row revision, format version, and who looks.

The same token means the same bytes: what a dossier shows changes only with its revision, with the format we write
it in, or with the viewer's grants.
"""

import re

FORMAT = 5
_SHAPE = re.compile(r"r(\d{1,9})f(\d{1,4})v([\w.-]{1,80})", re.ASCII)


def token(revision: int, view: str) -> str:
    """The token of a revision as seen under `view` (the viewer's version, and whatever else decides the bytes)."""
    return f"r{revision}f{FORMAT}v{view}"


def revision_in(text: str) -> int | None:
    """The revision that a token names, or None where it is none of ours."""
    found = _SHAPE.fullmatch(text)
    return int(found.group(1)) if found else None
