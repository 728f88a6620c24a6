"""XLSForms written in Markdown (tests/js/forms/*.md, one below each `## name`) → XForms, as JSON on standard output.

By pyxform itself, in one process: the tablet is tested with what the standard's own converter makes of a form.
"""

import json
import sys
from pathlib import Path

from pyxform.xls2xform import convert


def forms(text: str) -> dict[str, str]:
    """Each form by its name."""
    parts = text.split("\n## ")[1:]
    return {name.strip(): body for name, _, body in (part.partition("\n") for part in parts)}


def converted(name: str, markdown: str) -> str:
    """The XForm of one form; pyxform's own words where it refuses."""
    return convert(xlsform=markdown, form_name=name, validate=False, file_type=".md").xform


if __name__ == "__main__":
    found: dict[str, str] = {}
    for path in sorted(Path(sys.argv[1]).glob("*.md")):
        found |= forms(path.read_text("utf-8"))
    json.dump({name: converted(name, text) for name, text in found.items()}, sys.stdout, ensure_ascii=False)
