"""A tablet's outbox brought to a desk in a file: looked at whole, then taken in like everything a tablet sends.

Nothing is written before every row and picture is known to be signed by a tablet of somebody the viewer answers for.
What came by another way before, or comes later, is known again: importing twice changes nothing. Pictures follow all
rows, because a picture is taken in only when a record names it.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_babel import lazy_gettext as _l

from fieldvisit.assignments.queries import has_kept_under
from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import grants_of
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.envelope import MAX_OPERATIONS
from fieldvisit.sync.outbox_file import Carried, altered, read_file
from fieldvisit.sync.outcomes import Outcome
from fieldvisit.sync.sealed import Taken, ensure_all_signed, keep_signed_photo, take_in_signed
from fieldvisit.sync.sealed_rows import SealedPhoto, SealedRow


@dataclass(frozen=True)
class Imported:
    """How many rows were taken, known already, kept to be checked; and how many are still only in the file: they wait
    for another record, came at a busy moment, or cannot be opened here. Pictures are counted alike; `photos_refused`
    are none that can be kept.
    """

    taken: int = 0
    known: int = 0
    kept: int = 0
    left: int = 0
    photos: int = 0
    photos_known: int = 0
    photos_refused: int = 0
    photos_left: int = 0


def import_file(viewer: Viewer, raw: bytes, home: Path) -> Imported:
    """Take in a tablet's file. Problems: as for `read_file`; file_stranger 404, file_not_yours 403."""
    found = read_file(raw, home)
    makers = {device: _maker(viewer, device, carried) for device, carried in found.items()}
    said = Counter[str]()
    for device, maker in makers.items():
        here = Counter(_became(one) for one in _taken_in(maker, found[device].rows, home))
        here += Counter(_pictured(maker, photo, home) for photo in found[device].photos)
        _note(viewer, device, here)
        said += here
    return Imported(**said)


def _maker(viewer: Viewer, device: uuid.UUID, carried: Carried) -> Viewer:
    """Whose tablet it is, after all of its signatures hold and the viewer answers for that person."""
    try:
        maker = ensure_all_signed(device, carried.rows, carried.photos)
    except NotVisible as problem:
        words = _l("存这个文件的平板，这里没有登记过。什么都没有改动。")
        raise Problem(words, code="file_stranger", status=404) from problem
    except Problem as problem:
        raise altered() from problem
    if not answers_for(viewer, maker.id):
        words = _l("存这个文件的人不在您的范围里，请交给那边的协调员或管理员。什么都没有改动。")
        raise Problem(words, code="file_not_yours", status=403)
    return maker


def answers_for(viewer: Viewer, account_id: uuid.UUID) -> bool:
    """Whether the person works, or kept a household, in an area of the viewer's; administrators answer for all."""
    if viewer.can(Act.ADMIN_SECURITY):
        return True
    paths = viewer.area_paths(Act.OUTBOX_IMPORT)
    held = [grant.area_path for grant in grants_of(account_id) if grant.area_path]
    return any(place.startswith(path) for place in held for path in paths) or has_kept_under(account_id, paths)


def _taken_in(maker: Viewer, rows: Sequence[SealedRow], home: Path) -> Iterator[Taken]:
    for start in range(0, len(rows), MAX_OPERATIONS):
        yield from take_in_signed(maker, rows[start : start + MAX_OPERATIONS], home)


_BECAME = {
    Outcome.APPLIED: "taken",
    Outcome.CONFLICT: "taken",
    Outcome.DUPLICATE: "known",
    Outcome.REJECTED: "kept",
    Outcome.DEFERRED: "left",
    Outcome.RETRY: "left",
}


def _became(taken: Taken) -> str:
    return "left" if taken.get("code") == "not_opened" else _BECAME[Outcome(taken["outcome"])]


def _pictured(maker: Viewer, photo: SealedPhoto, home: Path) -> str:
    try:
        return "photos" if keep_signed_photo(maker, photo, home) else "photos_known"
    except Problem as problem:
        return "photos_refused" if problem.code == "photo_refused" else "photos_left"


def _note(viewer: Viewer, device: uuid.UUID, counted: Counter[str]) -> None:
    with unit_of_work():
        audit.record("outbox_imported", actor_id=viewer.id, subject_kind="device", subject_id=device, detail=counted)
