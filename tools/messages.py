"""Collect the words of pages and schemas, keep their English in step, and compile it.

    python tools/messages.py          add new words to the catalogue (empty), drop unused ones, compile
    python tools/messages.py --compile  only compile what is written
    python tools/messages.py --check  say what is missing or stale, change nothing; exit code 1 if anything is

The Chinese sentence is the key. English lies in fieldvisit/translations/en/LC_MESSAGES/messages.po.
"""

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "fieldvisit" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
METHODS = {
    "fieldvisit": [("**.py", "python")],
    "templates": [("**.html", "jinja2.ext:babel_extract")],
}
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
UNSTABLE = re.compile(
    r'"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date'
    r'|Generated-By|Last-Translator|Language-Team): [^"]*"\n'
)
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def collected() -> Catalog:
    """Every sentence that stands in the program, with where it stands."""
    catalog = Catalog(
        locale="en", header_comment="# The English of Fieldvisit's pages. Keys are the Chinese.", fuzzy=False
    )
    for folder, methods in METHODS.items():
        options = {"**.html": {"trimmed": "true", "silent": "false"}}
        found = extract_from_dir(ROOT / folder, methods, options, KEYWORDS, strip_comment_tags=True)
        for name, _line, words, _comments, context in found:
            catalog.add(words, None, [(f"{folder}/{name}".replace("\\", "/"), 0)], context=context)
    return catalog


def translated() -> Catalog:
    """The catalogue as it lies on disk."""
    if not PO.exists():
        return Catalog(locale="en", project="Fieldvisit")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def faults() -> list[str]:
    """What is missing, stale or still Chinese."""
    wanted, have = collected(), translated()
    said = [f"not collected yet: {m.id}" for m in wanted if m.id and have.get(m.id, m.context) is None]
    for message in have:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if wanted.get(message.id, message.context) is None:
            said.append(f"not used any more: {message.id}")
        elif message.fuzzy or not all(texts):
            said.append(f"no English: {message.id}")
        elif any(HAN.search(text) for text in texts):
            said.append(f"Chinese in the English of: {message.id}")
        else:
            said += [f"{error} in: {message.id}" for error in message.check(have)]
    if not MO.exists() or MO.read_bytes() != compiled(have):
        said.append("messages.mo is older than messages.po: run tools/messages.py")
    return said


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as the program loads it."""
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # the same words, the same bytes
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def renew() -> None:
    """Write the catalogue anew: old English kept, new sentences empty, unused ones gone."""
    wanted, have = collected(), translated()
    for message in wanted:
        old = have.get(message.id, message.context) if message.id else None
        if old is not None:
            message.string = old.string
    PO.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, wanted, sort_output=True, omit_header=False, include_lineno=False, width=0)
    text = UNSTABLE.sub("", out.getvalue().decode())
    PO.write_text(text, encoding="utf-8")
    MO.write_bytes(compiled(translated()))


def main() -> int:
    """Renew, check, or only compile."""
    if "--compile" in sys.argv[1:]:
        MO.write_bytes(compiled(translated()))
        return 0
    if "--check" not in sys.argv[1:]:
        renew()
    said = faults()
    print("\n".join(said) if said else "every word has its English")
    return 1 if said and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
