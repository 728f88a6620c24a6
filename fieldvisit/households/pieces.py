"""The pieces by which a household is found among a million, and which of them a search asks for. Pure.

A household lies in the index as a line of pieces: every two signs of its names and its address (`周根`), its names
with one sign left out (`~周祥`), how they sound (`=zougenxian`) and their initials (`+zgx`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from fieldvisit.households import sounds
from fieldvisit.households.spelling import folded, forgiven, plain

SHORT = 6  # names up to so many signs are also known with one of them left out
LONGEST_SOUND = 12
_NAME, _SOUND, _INITIALS = "~", "=", "+"
OTHER = "-"  # stands for every sign that is neither letter nor digit


@dataclass(frozen=True)
class Piece:
    """One piece; `begins`: any that begins so."""

    text: str
    begins: bool = False


@dataclass(frozen=True)
class All:
    """Every one of these."""

    parts: tuple["Wanted", ...]


@dataclass(frozen=True)
class Some:
    """At least one of these."""

    parts: tuple["Wanted", ...]


Wanted = Piece | All | Some


def line_of(names: Iterable[str], places: Iterable[str]) -> str:
    """What lies in the index of a household with these names and these addresses, or parts of one."""
    called, stands = set(names), set(places)
    found = set(chain.from_iterable(_of_text(text) for text in called | stands))
    found.update(chain.from_iterable(_of_name(_clean(folded(name))) for name in called))
    found.update(chain.from_iterable(_of_word(word) for text in stands for word in words_of(folded(text))))
    return " ".join(sorted(found))


def _of_text(text: str) -> Iterator[str]:
    """Every two signs, and the last alone: a single sign typed is the beginning of one of them."""
    for written in {_clean(plain(text)), _clean(folded(text))}:
        yield from _twos(written)
        yield from written[-1:]


def _twos(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _of_name(name: str) -> Iterator[str]:
    if 2 <= len(name) <= SHORT:
        yield from (_NAME + near for near in _nearly(name))
    else:
        yield from _of_word(name)
    if 2 <= len(name) <= LONGEST_SOUND:
        yield _SOUND + _clean(sounds.sound(name))
        yield _INITIALS + _clean(sounds.initials(name))


def _of_word(word: str) -> Iterator[str]:
    yield from (_SOUND + pair for pair in sounds.pairs(word))
    yield from (_NAME + skipped for skipped in _skipping(word))


def _skipping(word: str) -> list[str]:
    """Every two signs with one between them, which may be the wrong one."""
    return [word[at] + word[at + 2] for at in range(len(word) - 2)]


def _nearly(name: str) -> list[str]:
    """The name, and with one sign left out: two names that differ in one sign have one of these in common."""
    without = [name[:at] + name[at + 1 :] for at in range(len(name))] if len(name) > 2 else []
    return [name, *without]


def _clean(text: str) -> str:
    return "".join(sign if sign.isalnum() else OTHER for sign in text)


def words_of(text: str) -> list[str]:
    """The runs of signs between the digits."""
    return "".join(" " if sign.isdigit() else sign for sign in _clean(text)).split()


def numbers_of(text: str) -> list[str]:
    """The runs of digits."""
    return "".join(sign if sign.isdigit() else " " for sign in text).split()


# --- what a search asks for ---


def wanted_exactly(terms: Iterable[str]) -> Wanted | None:
    """What every household has in which all these terms stand (others may have it too); None: nothing to go by."""
    return _all(map(_exactly, terms))


def wanted_nearly(terms: Iterable[str], *, loosely: bool = False) -> Wanted | None:
    """The same for terms that may be mistyped, sound alike, or are pinyin.

    `loosely`: of a long word one half is enough, which many have.
    """
    return _all(_nearly_said(folded(term), loosely) for term in terms)


def _exactly(term: str) -> Wanted | None:
    written = dict.fromkeys((_clean(plain(term)), _clean(folded(term))))
    return _some(map(_stands, written))


def _stands(text: str) -> Wanted | None:
    if len(text) == 1:
        return Piece(text, begins=True)
    return _all(Piece(two) for two in dict.fromkeys(_twos(text)))


def _nearly_said(term: str, loosely: bool) -> Wanted | None:
    clean = _clean(term)
    if sounds.is_latin(term):
        return _some([_stands(clean), *_typed_sound(term)])
    return _some([_stands(clean), *_named(clean, loosely), _placed(clean, loosely)])


def _typed_sound(term: str) -> Iterator[Wanted]:
    if len(term) > 1:
        yield Piece(_SOUND + sounds.heard(term), begins=True)
        yield Piece(_INITIALS + term, begins=len(term) > 2)


def _named(term: str, loosely: bool) -> Iterator[Wanted | None]:
    if 2 <= len(term) <= SHORT:
        yield from (Piece(_NAME + near) for near in _nearly(term))
    if 2 <= len(term) <= LONGEST_SOUND:
        yield Piece(_SOUND + _clean(sounds.sound(term)))
    if len(term) > SHORT and not numbers_of(term):
        yield _word_nearly(term, loosely)


def _placed(term: str, loosely: bool) -> Wanted | None:
    """A door: its numbers are right, and of its words most signs are, or they sound so."""
    numbers = [Piece(two) for number in numbers_of(term) for two in _twos(number)]
    words = [_word_nearly(word, loosely) for word in words_of(term) if len(word) > 1]
    return _all([*numbers, *words]) if words else None


def _word_nearly(word: str, loosely: bool) -> Wanted | None:
    heard = tuple(Piece(_SOUND + pair) for pair in sounds.pairs(word))
    halves = _halves(word) if loosely and forgiven(len(word)) > 1 else ()
    return _some([_signs_nearly(word, forgiven(len(word))), *map(_stands, halves), All(heard)])


def _halves(word: str) -> tuple[str, str]:
    return word[: len(word) // 2], word[len(word) // 2 :]


def _signs_nearly(word: str, errors: int) -> Wanted | None:
    """The signs of a word of which so many may be wrong; of two, one in each half."""
    if errors == 0:
        return _stands(word)
    if errors == 1:
        return _some([*_one_wrong(word), *_one_missing(word)])
    return _all(_signs_nearly(half, 1) for half in _halves(word))


def _one_wrong(word: str) -> Iterator[Wanted | None]:
    """One sign is another, or there is one too many: what stands on both sides of it, and how they meet."""
    for at in range(len(word)):
        left, right = word[:at], word[at + 1 :]
        meet = left[-1:] + right[:1]
        bridge = [_some([Piece(_NAME + meet), Piece(meet)])] if len(meet) == 2 else []
        yield _all([*map(Piece, (*_twos(left), *_twos(right))), *bridge])


def _one_missing(word: str) -> Iterator[Wanted | None]:
    for at in range(1, len(word)):
        left, right = word[:at], word[at:]
        yield _all(map(Piece, (*_twos(left), *_twos(right), _NAME + left[-1] + right[0])))


def _all(parts: Iterable[Wanted | None]) -> Wanted | None:
    found = tuple(part for part in parts if part is not None)
    return None if not found else found[0] if len(found) == 1 else All(found)


def _some(parts: Iterable[Wanted | None]) -> Wanted | None:
    found = tuple(part for part in parts if part is not None)
    return None if not found else found[0] if len(found) == 1 else Some(found)


# --- as the databases are asked ---


def for_sqlite(wanted: Wanted) -> str:
    """An expression of FTS5."""
    return _written(wanted, " AND ", " OR ", lambda one: f'"{one.text}"{" *" if one.begins else ""}')


def for_postgresql(wanted: Wanted) -> str:
    """A `tsquery`."""
    return _written(wanted, " & ", " | ", lambda one: f"'{one.text}'{':*' if one.begins else ''}")


def _written(wanted: Wanted, every: str, either: str, single: Callable[[Piece], str]) -> str:
    if isinstance(wanted, Piece):
        return single(wanted)
    link = every if isinstance(wanted, All) else either
    return "(" + link.join(_written(part, every, either, single) for part in wanted.parts) + ")"
