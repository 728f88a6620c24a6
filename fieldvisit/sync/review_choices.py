"""What a person chooses from when a refused operation is mended: categories by their words, people and households
by their names.

Nobody mends a code or a list of ids by typing. A choice that is not known stays beside the others, so that what was
sent is still seen.
"""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldvisit.households.holdings import households_named, members_of
from fieldvisit.issues.categories import active_tree
from fieldvisit.people.queries import people_named
from fieldvisit.sync import review_words
from fieldvisit.sync.mending import BodyField
from fieldvisit.sync.review_queries import ReviewRow


@dataclass(frozen=True)
class Named:
    """An id of a list, and whom or which household it names; None where nothing is known by it."""

    id: str
    name: str | None


def choices_of(kind: str, path: str, form: str, language: str) -> Mapping[str, Any] | None:
    """What may be chosen for a field, or None where it is written."""
    if (kind, path) == ("issue.raise", "category"):
        return _categories(language)
    return review_words.choices_of(kind, path, form)


def _categories(language: str) -> dict[str, str]:
    word = "en" if language == "en" else "zh"
    return {
        child.code: f"{getattr(group.category, word)} · {getattr(child, word)}"
        for group in active_tree()
        for child in group.children or (group.category,)
    }


def named_in(row: ReviewRow, field: BodyField) -> Sequence[Named] | None:
    """Whom a list of ids names, in its order; None where a field is no such list."""
    look_up = _LOOK_UPS.get((row.kind, field.path))
    ids = _ids(field.text) if look_up else None
    if look_up is None or ids is None:
        return None
    keys = {text: _key(text) for text in ids}
    known = look_up(row, [key for key in keys.values() if key is not None])
    return [Named(text, known.get(key) if key else None) for text, key in keys.items()]


def chosen_text(ids: Sequence[str]) -> str:
    """The text of a list of ids as a field holds it; empty for none."""
    chosen = [text for text in ids if text]
    return json.dumps(chosen, ensure_ascii=False) if chosen else ""


def _companions(_row: ReviewRow, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {key: person.name for key, person in people_named(ids).items()}


def _household(row: ReviewRow, _ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    if row.household_id is None:
        return {}
    return {member.id: member.name for member in members_of([row.household_id]).get(row.household_id, ())}


def _homes_around(row: ReviewRow, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Households of the grid where it happened: a meeting is that grid's, and who checks it may see no other."""
    return {key: home.name for key, home in households_named(ids).items() if home.grid_id == row.grid_id}


_LOOK_UPS: dict[tuple[str, str], Callable[[ReviewRow, Sequence[uuid.UUID]], dict[uuid.UUID, str]]] = {
    ("visit.record", "companions"): _companions,
    ("visit.record", "people_met"): _household,
    ("meeting.record", "attended"): _homes_around,
}


def _ids(text: str) -> list[str] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, list) and found and all(isinstance(one, str) for one in found) else None


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
