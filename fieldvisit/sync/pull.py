"""The answer to a pull: the dossiers that differ from the tokens held, a page at a time, from one snapshot.

The text is put together by hand from JSON of each part: a dossier is encoded once, and its size is known before it
is added.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fieldvisit.households.holdings import revisions_of
from fieldvisit.kernel.clock import iso, now
from fieldvisit.kernel.json_text import dump
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.unit_of_work import one_snapshot
from fieldvisit.sync.envelope import Held
from fieldvisit.sync.epoch import ensure_epoch, epoch
from fieldvisit.sync.household_dossiers import household_dossiers
from fieldvisit.sync.reference import reference_for
from fieldvisit.sync.scope import removals, scope_of
from fieldvisit.sync.tokens import revision_in, token
from fieldvisit.sync.user_dossier import user_dossier
from fieldvisit.sync.views import household_view, user_view

MOST_BYTES = 1024 * 1024
CHUNK = 50  # dossiers built at once: bounds the work of an answer that will be cut at a page


def pull_answer(viewer: Viewer, held: Held, lost: int | None = None) -> str:
    """The JSON text of the answer. `lost`: for a tablet that came back empty, what had been waiting on it."""
    with one_snapshot():
        if known := epoch():
            return _Answer(viewer, held, known, lost).text()
    known = ensure_epoch()
    with one_snapshot():
        return _Answer(viewer, held, known, lost).text()


class _Answer:
    def __init__(self, viewer: Viewer, held: Held, epoch_now: str, lost: int | None) -> None:
        self.viewer = viewer
        self.epoch = epoch_now
        self.scope = scope_of(viewer)
        self.revisions = revisions_of([viewer.id, *self.scope.household_ids])
        trusted = held.epoch == self.epoch and not self._from_the_future(held.dossiers)
        self.tokens: Mapping[uuid.UUID, str] = held.dossiers if trusted else {}
        self.versions = held.reference if trusted else {}
        self.held = held
        self.lost = "" if lost is None else f'"device":{{"lost":{lost}}},'

    def text(self) -> str:
        """Reference data first, then the user's dossier, then households, up to a page."""
        reference = self._reference()
        removed = dump(removals(self.viewer, self.scope, self.held.dossiers))
        head = f'{{"server_time":{dump(iso(now()))},"epoch":{dump(self.epoch)},{self.lost}"reference":{reference},'
        room = MOST_BYTES - len(head.encode()) - len(removed.encode()) - 64
        changed, more = self._page(room)
        tail = ',"more":true' if more else ""
        return f'{head}"dossiers":{{"changed":[{",".join(changed)}],"removed":{removed}{tail}}}}}'

    def _reference(self) -> str:
        parts = reference_for(self.viewer, self.scope.grid_ids, self.versions)
        return (
            "{"
            + ",".join(
                f'{dump(name)}:{{"version":{dump(part["version"])},"data":{part["data"]}}}'
                for name, part in parts.items()
            )
            + "}"
        )

    def _page(self, room: int) -> tuple[list[str], bool]:
        """At least one dossier, so that every page moves on."""
        page: list[str] = []
        for text in self._changed():
            size = len(text.encode()) + 1
            if page and size > room:
                return page, True
            page.append(text)
            room -= size
        return page, False

    def _changed(self) -> Iterator[str]:
        view = household_view(self.viewer)
        own = token(self.revisions.get(self.viewer.id, 0), user_view(self.viewer))
        if self.tokens.get(self.viewer.id) != own:
            yield self._dossier("user", self.viewer.id, own, user_dossier(self.viewer))
        now_at = {key: token(self.revisions.get(key, 0), view) for key in self.scope.household_ids}
        differing = [key for key, word in now_at.items() if self.tokens.get(key) != word]
        for chunk in _chunks(differing):
            for key, dossier in household_dossiers(chunk):
                yield self._dossier("household", key, now_at[key], dossier)

    def _dossier(self, kind: str, key: uuid.UUID, word: str, dossier: dict[str, Any]) -> str:
        head = {"id": str(key), "kind": kind, "token": word, "revision": self.revisions.get(key, 0)}
        return dump(head | dossier)

    def _from_the_future(self, held: Mapping[uuid.UUID, str]) -> bool:
        """Whether a token names a revision that we have not reached: we were restored, trust none of them."""
        named = ((key, revision_in(word)) for key, word in held.items() if key in self.revisions)
        return any(revision is not None and revision > self.revisions[key] for key, revision in named)


def _chunks(keys: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
