"""Why an operation was refused, in the language of whoever reads it: worded by its code when it is read.

The sentence that was stored speaks the language of the tablet that sent it. Where a code has one sentence, that one is
said; where it has many (a field that does not fit), the stored one is looked up, and what cannot be is said in general.
"""

import re
from typing import Any

from flask_babel import gettext

from fieldvisit.sync import refusals
from fieldvisit.web.languages import page_language
from fieldvisit.web.problems import WORDS

_HAN = re.compile(r"[\u3400-\u9fff]")
_ONE: dict[str, Any] = {
    problem.code: problem.message
    for problem in (refusals.id_reuse(""), refusals.past_grace(), refusals.behind_parent(), refusals.unexpected())
}


def refusal_words(code: str, stored: str) -> str:
    """The sentence to read."""
    if code in _ONE:
        return str(_ONE[code])
    words = gettext(stored) if stored else ""  # a sentence without anything put into it is a key of the catalogue
    speaks_chinese = bool(_HAN.search(words))
    return words if words and speaks_chinese == (page_language() == "zh") else str(WORDS.get(code, code))
