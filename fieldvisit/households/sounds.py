"""How names sound: 周根祥 and 邹跟详 are heard as one, and are typed as zhougenxiang or zgx. Pure.

What people of this region say alike is alike here: z and zh, c and ch, s and sh, in and ing, en and eng.
"""

import os
from functools import lru_cache

# Read otherwise where they are family names.
_FAMILY = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "翟": "zhai", "朴": "piao",
    "盖": "ge", "尉": "yu", "冼": "xian", "缪": "miao", "乐": "yue", "员": "yun", "佴": "nai", "任": "ren",
}  # fmt: skip
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ü", "v"))


def sound(name: str) -> str:
    """The (folded) name as it is heard, without tones: 周根祥 as zougenxiang. Letters and digits stay as they are."""
    return heard("".join(_syllables(name)))


def initials(name: str) -> str:
    """The first letter of each syllable: 周根祥 as zgx."""
    return "".join(syllable[:1] for syllable in _syllables(name))


def pairs(word: str) -> list[str]:
    """The sounds of every two signs that stand side by side."""
    return [spoken(word[at : at + 2]) for at in range(len(word) - 1)]


def heard(letters: str) -> str:
    """Letters typed in pinyin, so written that what is said alike is alike."""
    for written, said in _ALIKE:
        letters = letters.replace(written, said)
    return letters


def is_latin(term: str) -> bool:
    """Whether letters were typed, not signs."""
    return term.isascii() and term.isalpha()


@lru_cache(maxsize=100_000)
def spoken(word: str) -> str:
    """How a word sounds that is no name; remembered, because addresses have much in common."""
    return heard("".join(map(_syllable, word)))


def _syllables(name: str) -> list[str]:
    return [_FAMILY.get(name[0], _syllable(name[0])), *map(_syllable, name[1:])] if name else []


@lru_cache(maxsize=30_000)
def _syllable(sign: str) -> str:
    if sign.isascii():
        return sign
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # single signs are all we ask: half the time to load it
    from pypinyin import lazy_pinyin  # loaded by who looks for a household, or changes one

    return "".join(lazy_pinyin(sign))
