"""Text as people write it: clean it without changing it, mask it, sort doors as they stand in the street."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")
# What comes along when text is pasted: no keyboard types it and nobody sees it go.
_PASTED = str.maketrans({"\ufeff": None, "\u2028": "\n", "\u2029": "\n"})
_NUMBER = re.compile(r"\d+")
PHONE = r"^\+?\d{5,20}$"  # without spaces and dashes


def has_control(text: str) -> bool:
    """Whether the text holds characters that no keyboard types (control characters, lone surrogates)."""
    return not text.isprintable() and _CONTROL.search(text) is not None  # what can be printed holds none


def tidy(text: str) -> str:
    """Trim, compose (NFC) and use one kind of line end. Never drops a character people typed."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.isprintable():  # most text is one line that holds nothing of what follows
        composed = composed.translate(_PASTED).replace("\r\n", "\n").replace("\r", "\n")
    return composed.strip()


def door_key(door: str) -> str:
    """A sort key under which "2号" comes before "10号": every run of digits padded to eight places."""
    return _NUMBER.sub(lambda found: found.group().zfill(8), unicodedata.normalize("NFKC", door))


def mask_phone(phone: str | None) -> str | None:
    """`138****1234`: the first three and last four stay."""
    if not phone:
        return None
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 8 else "****"


def mask_identity(number: str | None) -> str | None:
    """`330***********123X`: the first three and last four stay."""
    if not number:
        return None
    return number[:3] + "*" * max(4, len(number) - 7) + number[-4:] if len(number) >= 8 else "****"


def mask_name(name: str) -> str:
    """`周**`: the family name stays; a compound surname of two characters is kept whole."""
    if not name:
        return ""
    keep = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[:keep] + "*" * min(2, max(1, len(name) - keep))


COMPOUND_SURNAMES = frozenset(("欧阳", "司马", "诸葛", "上官", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容"))


def digits_only(number: str) -> str:
    """A phone or identity number without spaces and dashes, upper case, full-width digits folded."""
    return re.sub(r"[\s\-()（）]", "", unicodedata.normalize("NFKC", number)).upper()


def like_pattern(words: str) -> str:
    r"""A LIKE pattern (escape `\`) that finds `words` anywhere."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def column_letter(place: int) -> str:
    """The name of a column of a sheet: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
