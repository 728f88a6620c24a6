"""Quick phrases: what administrators have made of the ones we begin with.

A phrase is never deleted, because old visits name it; put away, it is only no longer offered. Until somebody changes
one, the table is empty and the phrases of the program stand for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from flask import g, has_request_context
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.marks import move_mark
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.constraints import constraint_means
from fieldvisit.storage.rows import execute
from fieldvisit.visits.models import Phrase
from fieldvisit.visits.phrase_schemas import AddPhrase, AmendPhrase
from fieldvisit.visits.seed_phrases import SEED_PHRASES

MOST = 200


def _taken() -> InvalidInput:
    return InvalidInput(_l("这个代码已经有了。"), field="id")


constraint_means("pk_phrase", _taken, sqlite="phrase.id")


@dataclass(frozen=True)
class PhraseFacts:
    """One phrase, and the visits at which it can be true; an empty tuple means everywhere."""

    id: str
    zh: str
    en: str
    kinds: tuple[str, ...]
    outcomes: tuple[str, ...]
    households: tuple[str, ...]
    sort: int
    active: bool

    def text(self, language: str) -> str:
        """In words."""
        return self.en if language == "en" else self.zh


_COLUMNS = (getattr(Phrase, part.name) for part in fields(PhraseFacts))
_ALL = select(*_COLUMNS).order_by(Phrase.sort, Phrase.id).limit(MOST)


def all_phrases() -> list[PhraseFacts]:
    """Every phrase, also those put away, in the order of the table."""
    if has_request_context() and "phrases" in g:
        return list(g.phrases)
    found = [_facts(row) for row in execute(_ALL, {})] or _seeds()
    if has_request_context():
        g.phrases = found
    return found


def phrase_words(language: str) -> Mapping[str, str]:
    """{id: words}; an id that is not in it stands for itself."""
    return {phrase.id: phrase.text(language) for phrase in all_phrases()}


def reference_phrases() -> list[dict[str, object]]:
    """The list tablets hold. Those put away travel too, marked, so that old visits keep their words."""
    return [
        {
            "id": phrase.id,
            "zh": phrase.zh,
            "en": phrase.en,
            "kinds": list(phrase.kinds),
            "outcomes": list(phrase.outcomes),
            "households": list(phrase.households),
        }
        | ({} if phrase.active else {"active": False})
        for phrase in all_phrases()
    ]


def seed_phrases() -> None:
    """Write the phrases of the program into an empty table."""
    if db.session.scalar(select(func.count()).select_from(Phrase)):
        return
    for one in _seeds():
        db.session.add(
            Phrase(
                id=one.id,
                zh=one.zh,
                en=one.en,
                kinds=list(one.kinds),
                outcomes=list(one.outcomes),
                households=list(one.households),
                sort=one.sort,
                active=True,
            )
        )
    db.session.flush()
    move_mark("phrases")


def add_phrase(viewer: Viewer, said: AddPhrase) -> Phrase:
    """A new phrase. Problems: not_allowed, invalid_input (the code is taken, too many)."""
    _ensure_may_edit(viewer)
    seed_phrases()
    if db.session.get(Phrase, said.id) is not None:
        raise _taken()
    if (db.session.scalar(select(func.count()).select_from(Phrase)) or 0) >= MOST:
        raise InvalidInput(_l("最多 %(count)s 条。", count=MOST), field="id")
    row = Phrase(id=said.id, active=True)
    _put(row, said)
    db.session.add(row)
    return _changed(viewer, row, "phrase_added")


def amend_phrase(viewer: Viewer, phrase_id: str, said: AmendPhrase) -> Phrase:
    """Reword it, or say where it is offered. Problems: not_allowed, not_visible."""
    row = _row(viewer, phrase_id)
    _put(row, said)
    return _changed(viewer, row, "phrase_amended")


def set_phrase_active(viewer: Viewer, phrase_id: str, active: bool) -> Phrase:
    """Offer it again, or no longer. Problems: not_allowed, not_visible."""
    row = _row(viewer, phrase_id)
    row.active = active
    return _changed(viewer, row, "phrase_activated" if active else "phrase_deactivated")


def _seeds() -> list[PhraseFacts]:
    return [
        PhraseFacts(one.id, one.zh, one.en, one.kinds, one.outcomes, one.households, place * 10, True)
        for place, one in enumerate(SEED_PHRASES, start=1)
    ]


def _facts(row: Any) -> PhraseFacts:
    key, zh, en, kinds, outcomes, households, sort, active = row
    return PhraseFacts(key, zh, en, tuple(kinds), tuple(outcomes), tuple(households), sort, active)


def _put(row: Phrase, said: AmendPhrase) -> None:
    row.zh, row.en, row.sort = said.zh, said.en, said.sort
    row.kinds, row.outcomes, row.households = list(said.kinds), list(said.outcomes), list(said.households)


def _ensure_may_edit(viewer: Viewer) -> None:
    if not viewer.can(Act.ADMIN_SYSTEM):
        raise NotAllowed()


def _row(viewer: Viewer, phrase_id: str) -> Phrase:
    _ensure_may_edit(viewer)
    seed_phrases()
    row = db.session.get(Phrase, phrase_id)
    if row is None:
        raise NotVisible(field="id")
    return row


def _changed(viewer: Viewer, row: Phrase, act: str) -> Phrase:
    audit.record(act, actor_id=viewer.id, subject_kind="phrase", subject_id=row.id)
    db.session.flush()
    move_mark("phrases")
    if has_request_context():
        g.pop("phrases", None)
    return row
