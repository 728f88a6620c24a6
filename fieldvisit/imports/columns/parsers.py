"""What may stand in a cell, and what it means. A parser takes a cell that is not blank; what does not fit is Bad.

Nothing is guessed: a number that lost digits, a date with two readings or an unknown word is a fault that says so.
"""

import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from fieldvisit.households.rules import BORN_FROM, IDENTITY
from fieldvisit.imports.columns.fields import Bad
from fieldvisit.imports.reading.cells import Cell, Day, said
from fieldvisit.kernel import clock
from fieldvisit.kernel.text import PHONE, digits_only, has_control, tidy

Parser = Callable[[Cell], Any]
# What people write where there is nothing to say. Kept as it is in columns of free text.
_NOTHING = frozenset(("无", "暂无", "没有", "不详", "未知", "/", "-", "－", "—", "——", "\\", "null", "none", "n/a"))
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d+$")
_SEVERAL = re.compile(r"[、,，;；/\s]+")
_PHONE, _IDENTITY = re.compile(PHONE), re.compile(IDENTITY)
EXACT = 1e15  # beyond, a spreadsheet's number no longer holds every digit
_FIRST_DAY = date(1899, 12, 30)  # of spreadsheets


def text(most: int, *, literal: bool = False) -> Parser:
    """Free text of one's own. `literal`: a day in the cell is what a spreadsheet made of 3-12."""

    def parse(cell: Cell) -> str | None:
        if isinstance(cell, str):
            words = tidy(cell)
        elif literal and isinstance(cell, Day):
            raise Bad("turned_date")
        elif isinstance(cell, float) and abs(cell) >= EXACT:
            raise Bad("digits_lost")
        else:
            words = said(cell)
        if len(words) > most:
            raise Bad("long", most=most)
        if has_control(words):
            raise Bad("control")
        return words or None

    return parse


def coded(parse: Parser) -> Parser:
    """The same where 无 or a dash says that there is nothing."""

    def without_nothing(cell: Cell) -> Any:
        if isinstance(cell, str) and tidy(cell).lower() in _NOTHING:
            return None
        return parse(cell)

    return without_nothing


def _number_text(cell: Cell) -> str:
    """A number as digits, from a cell of text or of number."""
    if isinstance(cell, Day | bool):
        raise Bad("turned_date")
    if isinstance(cell, float) and abs(cell) >= EXACT:
        raise Bad("digits_lost")
    words = tidy(said(cell))
    if _SCIENTIFIC.match(words.upper()):
        raise Bad("digits_lost")
    return words


@coded
def phone(cell: Cell) -> str:
    """A phone number without spaces and dashes."""
    words = _number_text(cell)
    number = digits_only(words)
    if not _PHONE.match(number):
        parts = [digits_only(part) for part in _SEVERAL.split(words) if part]
        raise Bad("two_phones" if len(parts) > 1 and all(_PHONE.match(part) for part in parts) else "phone")
    if isinstance(cell, float) and len(number) in (10, 11) and number[0] != "1":
        raise Bad("zero_lost")
    return number


@coded
def identity(cell: Cell) -> str:
    """An identity number, upper case."""
    number = digits_only(_number_text(cell))
    if not _IDENTITY.match(number):
        raise Bad("identity")
    return number


def whole(least: int, most: int, *, units: str = "") -> Parser:
    """A whole number, with a unit behind it if people write one."""

    def parse(cell: Cell) -> int:
        if isinstance(cell, bool | Day):
            raise Bad("whole")
        words = unicodedata.normalize("NFKC", said(cell)).strip().rstrip(units).strip()
        if not re.fullmatch(r"[+-]?\d{1,12}(\.0+)?", words):
            raise Bad("whole")
        number = int(float(words))
        if not least <= number <= most:
            raise Bad("range", least=least, most=most)
        return number

    return coded(parse)


_YEAR = re.compile(r"^(\d{4})(?:年|[-./年](\d{1,2})(?:月|[-./月](\d{1,2})日?)?)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})?$")


@coded
def birth_year(cell: Cell) -> int:
    """The year of a birthday, however much of the day is said."""
    year = _year(cell)
    if not BORN_FROM <= year <= clock.today().year:
        raise Bad("year")
    return year


def _year(cell: Cell) -> int:
    if isinstance(cell, Day):
        return cell.at.year
    if isinstance(cell, bool):
        raise Bad("year")
    words = unicodedata.normalize("NFKC", said(cell)).replace(" ", "").removesuffix("生").removesuffix("出")
    found = _YEAR.match(words) or _COMPACT.match(words)
    if found:
        if not (found[2] is None or 1 <= int(found[2]) <= 12) or not (found[3] is None or 1 <= int(found[3]) <= 31):
            raise Bad("year")
        return int(found[1])
    serial = _serial(cell)
    if serial is None:
        raise Bad("year")
    return serial.year


def _serial(cell: Cell) -> date | None:
    """A day that a spreadsheet shows as its number, 18264 being 1950-01-01."""
    if isinstance(cell, float | int) and 10_000 <= cell <= 80_000 and cell == int(cell):
        return _FIRST_DAY + timedelta(days=int(cell))
    return None


_DAY = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[ T]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?$")
_OTHER_ORDER = re.compile(r"^\d{1,2}[-./]\d{1,2}[-./](\d{2}|\d{4})$")


@coded
def day(cell: Cell) -> date:
    """A date."""
    if isinstance(cell, Day):
        return cell.at.date()
    words = unicodedata.normalize("NFKC", said(cell)).strip()
    found = _DAY.match(words) or _COMPACT.match(words)
    if found and found[3]:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise Bad("date") from None
    serial = _serial(cell)
    if serial is not None:
        return serial
    raise Bad("date_order" if _OTHER_ORDER.match(words) else "date")


def until(cell: Cell) -> date | None:
    """A date of expiry; 长期 is none."""
    if isinstance(cell, str) and tidy(cell) in ("长期", "永久", "长期有效", "永久有效"):
        return None
    expires: date | None = day(cell)
    return expires


_DEGREES = re.compile(r"^[NSEW东西南北]?[经纬]?:?([+-]?\d{1,3}(?:\.\d+)?)°?[NSEW]?$")
_SEXAGESIMAL = re.compile(
    r"^[NE东北]?[经纬]?(\d{1,3})[°度](\d{1,2})['′分](?:(\d{1,2}(?:\.\d+)?)(?:\"|″|''|秒)?)?[NE]?$"
)


@coded
def degrees(cell: Cell) -> float:
    """A latitude or a longitude in degrees."""
    if isinstance(cell, bool | Day):
        raise Bad("degrees")
    if isinstance(cell, int | float):
        number = float(cell)
    else:
        words = re.sub(r"\s", "", said(cell)).upper()
        plain, parts = _DEGREES.match(words), _SEXAGESIMAL.match(words)
        if plain:
            number = float(plain[1])
        elif parts:
            number = int(parts[1]) + int(parts[2]) / 60 + float(parts[3] or 0) / 3600
        else:
            try:  # 7.5e-05, as a program writes it
                number = float(words)
            except ValueError:
                raise Bad("degrees") from None
    if not abs(number) <= 180:
        raise Bad("range", least=-180, most=180)
    return number


@coded
def position(cell: Cell) -> tuple[float, float]:
    """(longitude, latitude) from one cell, in the order of Chinese maps."""
    parts = [part for part in re.split(r"[,，;；\s]+", said(cell).strip("()（） ")) if part]
    if len(parts) != 2:
        raise Bad("position")
    lon, lat = (degrees(part) for part in parts)
    return lon, lat


def one_of(words: Mapping[str, Any], known: Sequence[str]) -> Parser:
    """A word of a list. `words` by its plain spelling; `known` is what is offered where it is another."""
    offered = "、".join(known)

    def parse(cell: Cell) -> Any:
        if isinstance(cell, str) and cell in words:
            return words[cell]
        plain = plain_word(said(cell))
        if plain not in words:
            raise Bad("choice", said=said(cell)[:20], known=offered)
        return words[plain]

    return coded(parse)


def plain_word(word: str) -> str:
    """A word without spaces, folded."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", word)).lower()


def several_of(words: Mapping[str, str], known: Sequence[str], *, fault: str = "tag") -> Parser:
    """Several words of a list in one cell, each once, in their order. A list that is the same for the same cell."""
    offered = "、".join(known)

    def parse(cell: Cell) -> list[str] | None:
        found: dict[str, None] = {}
        for part in re.split(r"[、,，;；/|+\n]+", said(cell)):
            # Lone elder is one word, 独居 低保 are two.
            for word in [part] if plain_word(part) in words else part.split():
                plain = plain_word(word)
                if plain in _NOTHING:
                    continue
                if plain not in words:
                    raise Bad(fault, said=word[:20], known=offered)
                found[words[plain]] = None
        return list(found) or None

    return coded(parse)


@coded
def key(cell: Cell) -> uuid.UUID:
    """The id of a row of ours."""
    try:
        return uuid.UUID(tidy(said(cell)))
    except ValueError:
        raise Bad("key") from None
