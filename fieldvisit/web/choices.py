"""The options of a select field or a row of pills. `said`: words that people entered, which no translator may touch."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]


def option(value: Any, words: Any, *, group: str | None = None, said: bool = False) -> Any:
    """One option."""
    return SelectChoice(value, words, {"translate": "no"} if said else {}, group)


def choices(pairs: Iterable[tuple[Any, Any]], *, said: bool = False) -> list[Any]:
    """Options from pairs of value and words, in their order; an empty value bears our words."""
    return [option(str(value), words, said=said and bool(value)) for value, words in pairs]
