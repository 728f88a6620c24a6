"""A list's filters as they stand in the address bar, both ways.

A figure names its rows with these same words, so that what a page counts and what the list behind it shows are one
filter. Nonsense in an address is left out; it never breaks a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fieldvisit.issues.filters import IssueFilter
from fieldvisit.issues.words import Channel, Intake, Outcome, Urgency
from fieldvisit.issues.workflow import State
from fieldvisit.kernel import clock
from fieldvisit.kernel.text import has_control
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.sealed_words import opened_words

SORTS = ("overdue", "due", "age", "reporters", "newest", "updated")
LONGEST_SEARCH = 80
_BIGGEST = 2_000_000_000


@dataclass(frozen=True)
class Args:
    """The words of an address, each read once and within bounds."""

    said: Mapping[str, str]

    def number(self, name: str) -> int | None:
        """A small whole number, or None."""
        text = self.said.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 11 and int(text) < _BIGGEST else None

    def word(self, name: str, known: Any) -> str | None:
        """One of the known words, or None."""
        text = self.said.get(name, "")
        return text if text in [str(word) for word in known] else None

    def code(self, name: str) -> str | None:
        """A category code, or None."""
        text = self.said.get(name, "")
        return text if 0 < len(text) <= 40 and not has_control(text) else None

    def yes(self, name: str) -> bool:
        """Whether it is ticked."""
        return self.said.get(name) == "1"

    def day(self, name: str) -> date | None:
        """A day of this century, or None."""
        try:
            found = date.fromisoformat(self.said.get(name, ""))
        except ValueError:
            return None
        return found if 2000 <= found.year < 2100 else None

    def search(self) -> str | None:
        """Words to look for: sealed, as an address holds them, or as a body says them."""
        text = (opened_words(self.said.get("words", "")) or self.said.get("q", "")).strip()[:LONGEST_SEARCH]
        return text if text and not has_control(text) else None

    def span(self, name: str) -> tuple[int | None, int | None]:
        """`8-15` or `31-`: from and to, either open."""
        first, _, last = self.said.get(name, "").partition("-")
        both = [int(part) if part.isascii() and part.isdecimal() and len(part) < 6 else None for part in (first, last)]
        return both[0], both[1]


def _supervision(viewer: Viewer, args: Args) -> dict[str, Any]:
    """`mine` is what I supervise; to an office, what the leaders it acts for do."""
    if args.yes("mine") and not viewer.can(Act.LEAD):
        return {"supervised": True}
    supervised = True if args.yes("supervised") else False if args.yes("unsupervised") else None
    return {"supervised": supervised, "leader_id": viewer.id if args.yes("mine") else None}


def filter_of(viewer: Viewer, said: Mapping[str, str], **more: Any) -> IssueFilter:
    """The filter that an address asks for."""
    args = Args(said)
    state = args.word("state", State)
    age_from, age_to = args.span("age")
    due = args.number("due")
    asked: dict[str, Any] = {
        "states": (state,) if state else (),
        "open_only": args.yes("open"),
        "category": args.code("category"),
        "unit_id": args.number("unit"),
        "area_id": args.number("area"),
        "urgency": args.word("urgency", Urgency),
        "q": args.search(),
        "overdue": args.yes("overdue"),
        "due_before": clock.day_end(clock.today() + timedelta(days=min(due, 366))) if due else None,
        **_supervision(viewer, args),
        "callback_due": args.yes("callback_due"),
        "age_from": age_from,
        "age_to": age_to,
        "reopened_from": args.number("reopened"),
        "reporters_from": args.number("reporters"),
        "unsigned": args.yes("unsigned"),
        "suggested": args.yes("suggested"),
        "outcome": args.word("outcome", Outcome),
        "channel": args.word("channel", Channel),
        "intake": args.word("intake", Intake),
        "recorded_from": args.day("from"),
        "recorded_to": args.day("to"),
        **({"act": Act.ASSIGNMENT_EDIT} if args.yes("coordinated") else {}),  # only in the grids one coordinates
    }
    return IssueFilter(**{**asked, **more})
