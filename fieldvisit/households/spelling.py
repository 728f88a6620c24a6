"""How people write the same door or name differently, and how far two writings lie apart. Pure.

"12 号", "１２号" and "十二号" are one number; one sign wrong, missing or too many is forgiven in three or more.
"""

import re
import unicodedata
from collections.abc import Iterable

DOTS = "·•・‧∙⋅．"  # names of other peoples are typed with any of these
_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_COUNTED = "号|號|组|組|队|幢|栋|室|弄|楼|层|单元|村民小组"
_HAN_NUMBER = re.compile(rf"[{_DIGITS}〇两{''.join(_UNITS)}]+(?={_COUNTED})")
_NUMBER = re.compile(r"\d+")
_COUNTED_NUMBER = re.compile(rf"\d{{1,4}}(?={_COUNTED})")
_WIDE = re.compile("[０-９]")
_APART = re.compile(rf"(?<=[\d{_DIGITS}〇两十百千])\s+(?={_COUNTED})")


def terms_of(words: str, most: int) -> list[str]:
    """What was typed as single terms; "12 号" is one of them."""
    return _APART.sub("", _WIDE.sub(lambda found: str(int(found.group())), words)).split()[:most]


def spellings(term: str) -> tuple[str, ...]:
    """The term and how else its numbers are written: 12号 and 十二号."""
    written = (term, with_digits(term), _COUNTED_NUMBER.sub(lambda found: _in_han(int(found.group())), term))
    return tuple(dict.fromkeys(written))


def with_digits(text: str) -> str:
    """Numbers before 号, 组, 幢 … in digits."""
    return _HAN_NUMBER.sub(lambda found: str(_from_han(found.group())), text)


def _from_han(text: str) -> int:
    """十二 as 12, 二十 as 20, 一百零二 as 102; without a unit digit by digit (一二 as 12)."""
    signs = text.replace("〇", "零").replace("两", "二")
    if not set(signs) & set(_UNITS):
        return int("".join(str(_DIGITS.index(sign)) for sign in signs))
    whole = digit = 0
    for sign in signs:
        if sign in _UNITS:
            whole, digit = whole + (digit or 1) * _UNITS[sign], 0
        else:
            digit = _DIGITS.index(sign)
    return whole + digit


def _in_han(number: int) -> str:
    """12 as 十二, 20 as 二十, 102 as 一百零二."""
    if number == 0:
        return "零"
    said, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + sign
        gap = digit == 0
    return said.removeprefix("一") if said.startswith("一十") else said


def plain(text: str) -> str:
    """Without what says nothing: wide signs, capitals, dots between names, spaces."""
    narrow = unicodedata.normalize("NFKC", text).lower()
    return "".join(sign for sign in narrow if sign not in DOTS and not sign.isspace())


def folded(text: str) -> str:
    """The writing that all ways of writing it have in common."""
    return with_digits(plain(text))


def forgiven(length: int) -> int:
    """How many signs may be wrong in a word of so many."""
    return 0 if length < 3 else 1 if length < 6 else 2


def name_errors(term: str, name: str) -> int | None:
    """How many signs of the (folded) name differ from what was typed; None where it is another one.

    Of two signs one may be missing (周国 for 周建国), not another one: half a name is no likeness.
    """
    from rapidfuzz.distance import Levenshtein  # loaded by who looks for something that is not there

    longest = max(len(term), len(name))
    allowed = forgiven(longest) if min(len(term), len(name)) > 1 else 0
    errors = int(Levenshtein.distance(term, name, score_cutoff=allowed))
    return errors if errors <= allowed else None


def address_errors(term: str, address: str) -> int | None:
    """How many signs differ from the nearest stretch of the (folded) address; its numbers have to be the same ones."""
    if not in_order(_NUMBER.findall(term), _NUMBER.findall(address)):
        return None
    from rapidfuzz import fuzz  # see above

    there = _NUMBER.sub("", address)
    errors = 0
    for word in _NUMBER.split(term):
        off = 0 if word in there else round(len(word) * (1 - fuzz.partial_ratio(word, there) / 100))
        if off > forgiven(len(word)):
            return None
        errors += off
    return errors


def in_order(wanted: Iterable[str], there: Iterable[str]) -> bool:
    """Whether all wanted numbers stand there, in their order."""
    rest = iter([number.lstrip("0") for number in there])
    return all(number.lstrip("0") in rest for number in wanted)
