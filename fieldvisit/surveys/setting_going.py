"""What answers set going, by the rules in their form: pure, from definition and answers to a list of deeds.

A rule stands at one question (`fieldvisit::raise`, `::task`, `::propose`, and `::when`). Inside a repeat it counts
for each turn by itself.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

RAISE, TASK, PROPOSE = "raise", "task", "propose"
ACTS = (RAISE, TASK, PROPOSE)
MOST_DEEDS = 50  # of one set of answers; a repeat of a thousand turns must not make a thousand issues
_SEVERAL = ("select_multiple", "select all that apply", "rank")
_NUMBERS = ("integer", "decimal", "range")
_SPACE = uuid.UUID("7c0fd5f2-6a04-5d0c-9d55-9f3b3c0a6e21")


@dataclass(frozen=True)
class Rule:
    """One act of one question. `said`: a category, the words of a task, `field:…` or `tag:…`; `when`: empty = any."""

    act: str
    said: str
    path: str
    type: str = "text"
    label: str = ""
    when: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    private: bool = False


@dataclass(frozen=True)
class Deed:
    """One thing that answers set going. `turn`: "" outside repeats, else "2" or "2.1"; `answers`: in words, one for
    each choice.
    """

    rule: Rule
    turn: str
    answers: tuple[str, ...]

    def key(self, line_id: uuid.UUID) -> uuid.UUID:
        """The same for whatever comes again: a retry, a correction that says the same. `line_id`: the first answers.

        A value to be proposed belongs to it: another one is something new.
        """
        said = "\t".join(self.answers) if self.rule.act == PROPOSE and not self.rule.said.startswith("tag:") else ""
        return uuid.uuid5(_SPACE, "\n".join((str(line_id), self.rule.path, self.turn, self.rule.act, said)))


def rules_in(definition: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rules of a form, in its order."""
    return tuple(rule for item in definition for rule in _rules_of(item))


def _rules_of(item: Mapping[str, Any]) -> Iterator[Rule]:
    said: Mapping[str, str] = item.get("rules") or {}
    for act in ACTS:
        if act in said:
            yield Rule(
                act=act,
                said=said[act].strip(),
                path=str(item["path"]),
                type=str(item.get("type", "text")),
                label=in_words(item.get("labels") or {}) or str(item["name"]),
                when=tuple(said.get("when", "").split()),
                choices={str(one["value"]): in_words(one.get("labels") or {}) for one in item.get("choices") or ()},
                private=bool(item.get("private") or "sealed" in said),
            )


def in_words(labels: Mapping[str, str]) -> str:
    """The words of a label in the language of the field, else in the form's own."""
    chinese = (text for name, text in labels.items() if "(zh" in name or name.startswith("zh"))
    return next(chinese, "") or labels.get("default") or next(iter(labels.values()), "")


def deeds_of(rules: Sequence[Rule], shown: Mapping[str, Any], private: Mapping[str, Any]) -> list[Deed]:
    """What these answers set going. `shown`, `private`: as `answers.read_answers` tells them."""
    found = []
    for rule in rules:
        seen = set()
        for turn, text in _told(private if rule.private else shown, rule.path):
            if turn not in seen and _counts(rule, text):
                seen.add(turn)
                found.append(Deed(rule, turn, _words(rule, text)))
    return found


def _told(answers: Mapping[str, Any], path: str, turns: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(turn, answer) wherever the question was answered."""
    for here, said in answers.items():
        if here == path:
            for text in said if isinstance(said, list) else [said]:
                yield ".".join(turns), str(text).strip()
        elif isinstance(said, list) and path.startswith(f"{here}/"):
            for number, turn in enumerate(said, 1):
                if isinstance(turn, Mapping):
                    yield from _told(turn, path, (*turns, str(number)))


def _counts(rule: Rule, text: str) -> bool:
    if not text or not rule.when:
        return bool(text)
    if rule.type in _SEVERAL:
        return not set(rule.when).isdisjoint(text.split())
    if rule.type in _NUMBERS:
        return _number(text) in {_number(one) for one in rule.when}
    return text in rule.when


def _number(text: str) -> Decimal | str:
    """A number as its value, so that 2 is 2.0; what is none stands for itself."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return value if value.is_finite() else text


def _words(rule: Rule, text: str) -> tuple[str, ...]:
    codes = text.split() if rule.type in _SEVERAL else [text]
    return tuple(rule.choices.get(code) or code for code in codes)
