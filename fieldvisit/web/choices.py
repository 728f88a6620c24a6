"""The options of a select field or a row of pills, from plain pairs of value and words."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]


def choices(pairs: Iterable[tuple[Any, Any]], *, said: bool = False) -> list[Any]:
    """Options in the order given. `said`: their words are what people entered, not ours to translate."""
    return [SelectChoice(str(value), words, {"translate": "no"} if said and value else {}) for value, words in pairs]
