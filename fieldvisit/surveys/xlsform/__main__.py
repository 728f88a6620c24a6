"""The process that looks at a workbook: bytes in on standard input, JSON out, and no more time or memory than this.

Whatever a file does to its reader, it does it here; the server only sees that nothing came back.
"""

import json
import resource
import sys
from typing import Any

from fieldvisit.surveys.xlsform.converting import convert_book
from fieldvisit.surveys.xlsform.faults import Unfit

SECONDS = 25  # of a processor
MEMORY = 1536 * 1024 * 1024


def main() -> None:
    """The argument: a form id for a workbook that names none (or -)."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    fallback = "" if sys.argv[1] == "-" else sys.argv[1]
    raw = sys.stdin.buffer.read()
    said: dict[str, Any]
    try:
        said = {"form": convert_book(raw, fallback=fallback).said()}
    except Unfit as unfit:
        said = {"faults": [fault.said() for fault in unfit.faults]}
    sys.stdout.write(json.dumps(said, ensure_ascii=True))


if __name__ == "__main__":
    main()
