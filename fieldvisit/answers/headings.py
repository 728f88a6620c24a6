"""What stands above the columns of an export: codes for machines, or the questions in words; each once in its table.

Pure: how columns of our own are called comes from outside.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fieldvisit.answers.questions import Choice, Question, said_in


@dataclass(frozen=True)
class Naming:
    """`words`: questions and choices in words of `language`, else by their codes."""

    words: bool = False
    language: str = "default"

    def question(self, question: Question) -> str:
        """How a question is called above its column."""
        return self.said(question.labels) or question.name

    def choice(self, choice: Choice) -> str:
        """How a choice is called."""
        return self.said(choice.labels) or choice.value

    def said(self, labels: Mapping[str, str]) -> str:
        """These labels in one line; nothing where codes are wanted or nothing is said."""
        return " ".join(said_in(labels, self.language).split()) if self.words else ""


@dataclass
class Headings:
    """Gives each column of one table a heading that no other one there has."""

    taken: set[str] = field(default_factory=set)

    def free(self, wanted: Iterable[str]) -> str:
        """The first of these that is still free, else the last with a number; compared as spreadsheets do, caseless."""
        last = ""
        for last in wanted:
            if last and last.casefold() not in self.taken:
                return self._take(last)
        number = 2
        while f"{last} ({number})".casefold() in self.taken:
            number += 1
        return self._take(f"{last} ({number})")

    def _take(self, heading: str) -> str:
        self.taken.add(heading.casefold())
        return heading


def candidates(question: Question, naming: Naming) -> list[str]:
    """Short first: in words the label, then the label with its code; in codes the name, then its path."""
    below_root = "/".join(question.path.split("/")[2:])
    if naming.words:
        told = naming.question(question)
        return [told, f"{told} [{question.name}]", f"{told} [{below_root}]"]
    return [question.name, below_root, question.path]
