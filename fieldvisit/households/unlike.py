"""How far what was typed lies from a name or an address: signs that differ, or sounds that are the same. Pure.

All of them are folded (`spelling.folded`).
"""

from fieldvisit.households import sounds
from fieldvisit.households.pieces import numbers_of, words_of
from fieldvisit.households.spelling import address_errors, in_order, name_errors

SOUNDS_SO = 1  # counts like one wrong sign, however many signs are others


def name_off(term: str, name: str) -> int | None:
    """0 where the name holds the term, else how many signs differ; None where it is another name."""
    if term in name:
        return 0
    errors = name_errors(term, name)
    return errors if errors is not None else SOUNDS_SO if _sounds_like_name(term, name) else None


def _sounds_like_name(term: str, name: str) -> bool:
    if len(term) < 2:
        return False
    if sounds.is_latin(term):
        return sounds.sound(name).startswith(sounds.heard(term)) or _are_initials(term, sounds.initials(name))
    return len(name) == len(term) and sounds.sound(name) == sounds.sound(term)


def _are_initials(term: str, letters: str) -> bool:
    """Two letters are too few to begin a name with."""
    return letters == term or (len(term) > 2 and letters.startswith(term))


def place_off(term: str, place: str) -> int | None:
    """How many signs differ from the nearest stretch of the address; its numbers have to be the same ones."""
    errors = address_errors(term, place)
    return errors if errors is not None else SOUNDS_SO if _sounds_like_place(term, place) else None


def _sounds_like_place(term: str, place: str) -> bool:
    words = [word for word in words_of(term) if len(word) > 1]
    if not words or sounds.is_latin(term) or not in_order(numbers_of(term), numbers_of(place)):
        return False
    heard = " ".join(map(sounds.spoken, words_of(place)))
    return all(sounds.spoken(word) in heard for word in words)
