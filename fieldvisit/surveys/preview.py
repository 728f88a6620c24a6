"""A form as it is asked, drawn for the desk: every group, question, choice and condition, in one language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldvisit.surveys.xlsform.defining import SILENT, UNASKED

_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")


@dataclass(frozen=True)
class Shown:
    """One item. `relevant` and the like are as their author wrote them, names replaced by numbers in `about`."""

    kind: str  # "question", "group" or "repeat"
    type: str
    name: str
    number: str
    label: str
    hint: str
    required: bool
    choices: Sequence[str]
    facts: Mapping[str, Any]
    about: Mapping[str, str]  # {name of a question that conditions speak of: its label}
    parts: list["Shown"] = field(default_factory=list)

    @property
    def silent(self) -> bool:
        """Whether nobody is asked."""
        return self.kind == "question" and self.type in SILENT


def drawn(definition: Sequence[Mapping[str, Any]], language: str) -> list[Shown]:
    """The items as a tree, questions numbered as they come; a word that is missing in the language shows its name."""
    labels = {item["name"]: _words(item["labels"], language) or item["name"] for item in definition}
    top: list[Shown] = []
    groups: dict[str, Shown] = {}
    number = 0
    for item in definition:
        asked = item["type"] not in UNASKED
        number += asked
        shown = _shown(item, language, labels, str(number) if asked else "")
        above = groups.get(item["group"])
        (above.parts if above else top).append(shown)
        if shown.kind != "question":
            groups[item["path"]] = shown
    return top


def _shown(item: Mapping[str, Any], language: str, labels: Mapping[str, str], number: str) -> Shown:
    conditions = " ".join(
        str(item.get(name, "")) for name in ("relevant", "constraint", "calculation", "choice_filter", "count")
    )
    named = [name for name in dict.fromkeys(_REFERENCE.findall(conditions)) if name in labels and name != item["name"]]
    return Shown(
        kind=item["type"] if item["type"] in ("group", "repeat") else "question",
        type=item["type"],
        name=item["name"],
        number=number,
        label=_words(item["labels"], language),
        hint=_words(item["hints"], language),
        required=item["required"],
        choices=[_words(one["labels"], language) or one["value"] for one in item["choices"] or ()],
        facts={**item} | {"constraint_message": _words(item.get("constraint_messages") or {}, language)},
        about={name: labels[name] for name in named},
    )


def _words(said: Mapping[str, str], language: str) -> str:
    """The words in a language; `${name}` stays, as the author wrote it."""
    return said.get(language) or said.get("default", "")
