"""The questions of a form over all its versions, and answers in words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fieldvisit.surveys.answers import BEARS_FILE
from fieldvisit.surveys.xlsform.defining import SILENT, UNASKED

SEVERAL = ("select_multiple", "rank")  # answers of several codes, a space between them
NOT_ANSWERED = ("group", "repeat", "loop", "note")


@dataclass(frozen=True)
class Choice:
    """One answer that a question offers."""

    value: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A question by its path. `repeat`: the path of the innermost repeat it stands in. `labels`: {language: text}."""

    path: str
    name: str
    kind: str
    repeat: str | None = None
    group: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    private: bool = False
    bears_file: bool = False
    choices_file: str = ""  # what it offers stands in this file, not in `choices`

    @property
    def chosen(self) -> bool:
        """Whether it is answered by choosing among what is offered."""
        return bool(self.choices) or self.kind in ("select_one", *SEVERAL)

    @property
    def silent(self) -> bool:
        """Whether nobody is asked: the tablet notes or works it out."""
        return self.kind in SILENT or self.kind in UNASKED


def questions_of(definitions: Iterable[Sequence[Mapping[str, Any]]]) -> list[Question]:
    """The questions of versions, newest first, joined by path: as the newest has them, older ones after.

    A question that any version seals is sealed; what any of them offered to choose is known.
    """
    found: dict[str, Question] = {}
    for definition in definitions:
        for item in definition:
            if item.get("type") not in NOT_ANSWERED:
                older = question_of(item)
                newer = found.get(older.path)
                found[older.path] = _joined(newer, older) if newer else older
    return list(found.values())


def repeats_of(definitions: Iterable[Sequence[Mapping[str, Any]]]) -> dict[str, Mapping[str, str]]:
    """{path of each repeat: its labels}, as the newest version has them; the name where it has none."""
    found: dict[str, Mapping[str, str]] = {}
    for item in (item for definition in definitions for item in definition if item.get("type") == "repeat"):
        found.setdefault(str(item["path"]), item.get("labels") or {"default": str(item["name"])})
    return found


def question_of(item: Mapping[str, Any]) -> Question:
    """A question of one version."""
    kind = str(item.get("type", ""))
    return Question(
        path=str(item["path"]),
        name=str(item["name"]),
        kind=kind,
        repeat=item.get("repeat") or None,
        group=str(item.get("group") or ""),
        labels=item.get("labels") or {},
        choices=tuple(Choice(str(one["value"]), one.get("labels") or {}) for one in item.get("choices") or ()),
        private=bool(item.get("private") or (item.get("rules") or {}).get("sealed")),
        bears_file=kind in BEARS_FILE,
        choices_file=str(item.get("choices_file") or ""),
    )


def _joined(newer: Question, older: Question) -> Question:
    known = {one.value for one in newer.choices}
    choices = (*newer.choices, *(one for one in older.choices if one.value not in known))
    labels = {**older.labels, **newer.labels}
    private, bears_file = newer.private or older.private, newer.bears_file or older.bears_file
    return replace(newer, labels=labels, choices=choices, private=private, bears_file=bears_file)


def said_in(labels: Mapping[str, str], language: str) -> str:
    """The text in the language, else in the default one, else in any; empty where there is none."""
    return labels.get(language) or labels.get("default") or next((text for text in labels.values() if text), "")


def label_of(question: Question, language: str) -> str:
    """How the question is asked in the language; its name where nothing is said."""
    return said_in(question.labels, language) or question.name


def words_of(question: Question, value: str, language: str, comma: str = "、") -> str:
    """An answer in words: the label of the choice, or of each one chosen; else the answer as it is."""
    if not question.choices:
        return value
    labels = {one.value: said_in(one.labels, language) for one in question.choices}
    codes = value.split() if question.kind in SEVERAL else [value]
    return comma.join(labels.get(code) or code for code in codes)
