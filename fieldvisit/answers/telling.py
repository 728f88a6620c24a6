"""One set of answers laid out as it was asked: groups, the turns of repeats, each question with what was said. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldvisit.answers.questions import Question, question_of, said_in

Answers = Mapping[str, Any]
Say = Callable[[Question, str], str]


@dataclass(frozen=True)
class Told:
    """`kind`: "question", "group", "repeat" or "turn". `raw`: as it was answered, `words`: the same in words.

    `sealed`: under which key the answer can be opened, empty where it lies open.
    """

    kind: str
    path: str
    label: str
    type: str = ""
    raw: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sealed: str = ""
    silent: bool = False
    parts: tuple["Told", ...] = ()

    @property
    def answered(self) -> bool:
        """Whether anything was said."""
        return bool(self.raw or self.sealed or any(one.answered for one in self.parts))


def flat(answers: Answers, trail: str = "") -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(key, path, values) of every answer; the key tells one turn of a repeat from the next."""
    for path, value in answers.items():
        turns = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
        for number, turn in enumerate(turns):
            yield from flat(turn, f"{trail}.{number}")
        if not turns:
            yield f"{path}{trail}", path, _texts(value)


def leaves(told: Sequence[Told]) -> Iterator[Told]:
    """The questions alone, in their order."""
    for one in told:
        if one.kind == "question":
            yield one
        yield from leaves(one.parts)


def tell(
    definition: Sequence[Mapping[str, Any]], answers: Answers, sealed: Mapping[str, str], language: str, say: Say
) -> list[Told]:
    """The answers in the order of the definition; what it does not know stands after, by its name.

    `sealed`: {key: path} of the answers that lie sealed.
    """
    return _Teller(definition, sealed, language, say).whole(answers)


class _Teller:
    def __init__(
        self, definition: Sequence[Mapping[str, Any]], sealed: Mapping[str, str], language: str, say: Say
    ) -> None:
        self.sealed, self.language, self.say = sealed, language, say
        self.known = {str(item["path"]) for item in definition}
        self.below: dict[str, list[Mapping[str, Any]]] = {}
        for item in definition:
            group = str(item.get("group") or "")
            self.below.setdefault(group if group in self.known else "", []).append(item)

    def whole(self, answers: Answers) -> list[Told]:
        told = [*self._items("", answers, ""), *self._unknown(answers, "")]
        rest = [(key, path) for key, path in self.sealed.items() if path not in self.known]
        return told + [Told("question", path, path.rpartition("/")[2], sealed=key) for key, path in rest]

    def _items(self, group: str, answers: Answers, trail: str) -> Iterator[Told]:
        for item in self.below.get(group, ()):
            kind, path = item.get("type"), str(item["path"])
            if kind == "repeat":
                yield self._repeat(item, path, answers, trail)
            elif kind in ("group", "loop"):
                parts = tuple(self._items(path, answers, trail))
                yield Told("group", path, said_in(item.get("labels") or {}, self.language), parts=parts)
            elif kind != "note":
                yield self._question(question_of(item), answers, trail)

    def _repeat(self, item: Mapping[str, Any], path: str, answers: Answers, trail: str) -> Told:
        said = answers.get(path)
        turns = [one for one in said if isinstance(one, Mapping)] if isinstance(said, list) else []
        parts = tuple(
            Told("turn", path, str(number + 1), parts=tuple(self._turn(path, turn, f"{trail}.{number}")))
            for number, turn in enumerate(turns)
        )
        return Told("repeat", path, said_in(item.get("labels") or {}, self.language) or str(item["name"]), parts=parts)

    def _turn(self, path: str, turn: Answers, trail: str) -> Iterator[Told]:
        yield from self._items(path, turn, trail)
        yield from self._unknown(turn, trail)

    def _question(self, question: Question, answers: Answers, trail: str) -> Told:
        raw = _texts(answers.get(question.path))
        words = tuple(self.say(question, one) for one in raw)
        key = f"{question.path}{trail}"
        label = said_in(question.labels, self.language) or question.name
        sealed = key if key in self.sealed else ""
        return Told("question", question.path, label, question.kind, raw, words, sealed, question.silent)

    def _unknown(self, answers: Answers, trail: str) -> Iterator[Told]:
        """What no question of the version accounts for: by its path, as it was said."""
        for key, path, raw in flat({path: said for path, said in answers.items() if path not in self.known}, trail):
            if key not in self.sealed:
                yield Told("question", path, path.rpartition("/")[2], "", raw, raw)


def _texts(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)
