"""Files that go with a workbook: lists of choices as CSV, pictures, sounds. Read, bounded, and brought to UTF-8."""

import csv
import hashlib
import mimetypes
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from io import StringIO

from fieldvisit.surveys.own_lists import OWN_LISTS
from fieldvisit.surveys.xlsform.converting import ITEMSETS, Converted
from fieldvisit.surveys.xlsform.faults import Fault

MAX_WORKBOOK = 5 * 1024 * 1024
MAX_FILES = 24 * 1024 * 1024  # all that comes with it
MOST_FILES = 40
LONGEST_NAME = 120
_PLAIN = "text/csv"


@dataclass(frozen=True)
class Attached:
    """One file. `name` is its base name, as the form calls it."""

    name: str
    content: bytes

    @property
    def md5(self) -> str:
        """What clients compare."""
        return hashlib.md5(self.content, usedforsecurity=False).hexdigest()

    @property
    def sha256(self) -> str:
        """What we compare."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def content_type(self) -> str:
        """By its name alone; browsers are told not to guess."""
        if self.name.lower().endswith(".csv"):
            return _PLAIN
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


def base_name(name: str) -> str:
    """The name without folders, in bounds."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].strip()[-LONGEST_NAME:]


def in_utf8(file: Attached) -> Attached:
    """A CSV that Excel saved in the encoding of its country becomes what every client reads."""
    if not file.name.lower().endswith(".csv"):
        return file
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return replace(file, content=file.content.decode(encoding).encode())
        except UnicodeDecodeError:
            continue
    return file


def for_form(
    form: Converted, sent: Iterable[Attached], before: Iterable[Attached]
) -> tuple[list[Attached], list[Fault]]:
    """The files a form needs: from what was sent, else from the version before; and what is wrong with them."""
    given = {file.name: in_utf8(file) for file in sent}
    known = {file.name: file for file in before}
    needed = [name for name in form.media if name not in OWN_LISTS]
    if form.itemsets is not None:
        given[ITEMSETS] = Attached(ITEMSETS, form.itemsets.encode())
    found = [given.get(name) or known.get(name) for name in needed]
    faults = [_missing(name, form) for name, file in zip(needed, found, strict=True) if file is None]
    faults += [Fault("media_unused", values={"name": name}) for name in sorted(given.keys() - set(needed))]
    kept = [file for file in found if file is not None]
    return kept, faults + _unreadable(form, kept)


def _missing(name: str, form: Converted) -> Fault:
    item = next((one for one in form.definition if one.get("choices_file") == name), None)
    return Fault("media_missing", "survey" if item else None, item["row"] if item else None, None, {"name": name})


def _unreadable(form: Converted, files: Collection[Attached]) -> list[Fault]:
    """Lists of choices must have the columns that the question takes value and words from."""
    faults = []
    by_name = {file.name: file for file in files}
    for item in form.definition:
        file = by_name.get(str(item.get("choices_file")))
        if file is None or not file.name.lower().endswith(".csv"):
            continue
        named = item.get("parameters") or {}
        wanted = [str(named.get("value", "name")), str(named.get("label", "label"))]
        if not set(wanted) <= set(_headers(file)):
            faults.append(Fault("media_broken", values={"name": file.name, "columns": ", ".join(wanted)}))
    return list({fault.values["name"]: fault for fault in faults}.values())


def _headers(file: Attached) -> list[str]:
    try:
        return next(csv.reader(StringIO(file.content.decode("utf-8-sig"), newline="")), [])
    except (UnicodeDecodeError, csv.Error):
        return []
