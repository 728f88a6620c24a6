"""What a tablet must fetch before its first screen, as it travels."""

import gzip

from fieldvisit.paths import asset_dir
from fieldvisit.tablet.shell import first_files

MOST_BYTES = 150 * 1024


def first_load(book: str) -> tuple[list[str], int]:
    """(modules and styles of the first screens with the words of one language, their bytes gzipped)."""
    static = asset_dir("static")
    code = [file.name for file in first_files(static, book) if file.name.endswith((".js", ".css"))]
    return code, sum(len(gzip.compress((static / name).read_bytes(), 9)) for name in code)
