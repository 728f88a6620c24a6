"""The results of one question as a page or the API shows them: lines with a share, columns, a few facts. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fieldvisit.answers.counting import Counted, Panel, Turns
from fieldvisit.answers.drawing import Span, last_of
from fieldvisit.answers.numbers import Bin, Spread
from fieldvisit.answers.questions import Question, label_of, said_in
from fieldvisit.answers.tallies import Choices, Files, Months, Numbers, Ranks, Said, Texts

MOST_LINES = 200  # of a question's choices
UNLISTED = 20  # values of a question whose choices stand in a file


@dataclass(frozen=True)
class Line:
    """One choice. `key`: what the answers say; `mean`: its mean place, where choices are put in order."""

    words: str
    number: int
    key: str
    mean: float | None = None


@dataclass(frozen=True)
class Shown:
    """One panel. `shape` says which of the parts it has; `silent`: how many gave no answer or were not asked."""

    question: Question
    label: str
    shape: str  # choices, several, ranks, numbers, months, texts, files, plain, sealed
    of: int
    answered: int
    lines: Sequence[Line] = ()
    other: int = 0
    other_values: Sequence[str] = ()
    unread: int = 0
    spread: Spread = field(default_factory=Spread)
    months: Sequence[Span] = ()
    texts: Sequence[Said] = ()
    arrived: int = 0
    awaited: int = 0

    @property
    def silent(self) -> int:
        """Those without an answer."""
        return self.of - self.answered


@dataclass(frozen=True)
class Part:
    """Panels that belong together: those of one repeat with its turns, or those of none."""

    turns: Turns | None
    label: str
    panels: Sequence[Shown]


def shown_parts(counted: Counted, repeats: Mapping[str, str], language: str) -> list[Part]:
    """The panels in the order of the form, each repeat as a part. `repeats`: {path: how a repeat is called}."""
    parts: list[tuple[str | None, list[Shown]]] = []
    for panel in counted.panels:
        shown = shown_panel(panel, language)
        if shown is None:
            continue
        repeat = panel.question.repeat
        if not parts or parts[-1][0] != repeat:
            parts.append((repeat, []))
        parts[-1][1].append(shown)
    return [
        Part(counted.turns[path] if path else None, repeats.get(path, "") if path else "", panels)
        for path, panels in parts
    ]


def shown_panel(panel: Panel, language: str) -> Shown | None:
    """A panel, or None for what was worked out and is no number: nobody was asked."""
    question, result = panel.question, panel.result
    base = {"question": question, "label": label_of(question, language), "of": panel.of, "answered": result.answered}
    if question.private:
        return Shown(**base, shape="sealed")  # type: ignore[arg-type]
    parts = _parts(question, result, language)
    if question.kind == "calculate" and (parts.get("unread") or not result.answered):
        return None
    return Shown(**base, **parts)  # type: ignore[arg-type]


def _parts(question: Question, result: object, language: str) -> dict[str, object]:
    match result:
        case Choices():
            lines = list(_choices(question, result, language))
            shape = "several" if question.kind == "select_multiple" else "choices"
            return {"shape": shape, "lines": lines, "other": result.other, "other_values": result.other_values}
        case Ranks():
            labels = labels_of(question, language)
            lines = [Line(labels.get(one.value, one.value), one.number, one.value, one.mean) for one in result.places]
            return {"shape": "ranks", "lines": lines[:MOST_LINES]}
        case Numbers():
            return {"shape": "numbers", "spread": result.spread, "unread": result.unread}
        case Months():
            spans = [Span(month, last_of(month), number) for month, number in result.months]
            return {"shape": "months", "months": spans, "unread": result.unread}
        case Texts():
            return {"shape": "texts", "texts": result.last}
        case Files():
            return {"shape": "files", "arrived": result.arrived, "awaited": result.awaited}
    return {"shape": "plain"}


def _choices(question: Question, result: Choices, language: str) -> Iterator[Line]:
    labels = labels_of(question, language)
    most = MOST_LINES if question.choices else UNLISTED
    for one in result.counts[:most]:
        yield Line(labels.get(one.value) or one.value, one.number, one.value)


def labels_of(question: Question, language: str) -> dict[str, str]:
    """{value: how the choice is called}, by its value where nothing is said."""
    return {one.value: said_in(one.labels, language) or one.value for one in question.choices}


def number_words(number: float | None) -> str:
    """`1,284`, `3.5`, `0.0125`; a dash for none."""
    if number is None:
        return "–"
    text = f"{number:,.2f}" if abs(number) >= 1 or not number else f"{number:.4g}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def bin_words(one: Bin, whole: bool) -> str:
    """`3`, `10–19` where all are whole, `0.5–1` where not."""
    if one.low == one.high:
        return number_words(one.low)
    return f"{number_words(one.low)}–{number_words(one.high - 1 if whole else one.high)}"
