"""What a foreign app posts: answers with the files that came along, in one transaction, again after a collision."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import OperationalError

from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.kernel.errors import Problem
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.sealed_files import seal_file
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.answered_versions import answered_version, is_handed_out
from fieldvisit.surveys.answers import fits_as_file_name
from fieldvisit.surveys.attachments import KeptFile, keep_file, lock_submission
from fieldvisit.surveys.file_limits import MAX_FILE
from fieldvisit.surveys.file_types import type_of
from fieldvisit.surveys.instance import Instance, read_instance
from fieldvisit.surveys.keys import note_seen
from fieldvisit.surveys.matching import household_of, stamp_of
from fieldvisit.surveys.models import Channel
from fieldvisit.surveys.submitting import Arrival, Became, Taken, take_in

TRIES = 4
LONGEST_PAUSE = 0.1


@dataclass(frozen=True)
class PostedFile:
    """A part of the post that bears a file."""

    name: str
    content: IO[bytes]


def receive(viewer: Viewer, key: str, xml: bytes, files: Sequence[PostedFile]) -> None:
    """Keep answers and files; whoever posts the same again changes nothing.

    Problems: those of read_instance; bad_file_name 400; too_large 413; and, everything being kept: instance_changed
    409 (other content under the instance id), form_unknown 404 (form or version), busy 503.
    """
    said = read_instance(xml)
    kept = [(one.name, _sealed(one)) for one in files]
    taken = _until_through(viewer, key, said, kept)
    if taken.became is Became.RIVAL:
        words = _l("这个编号的答卷已经收过，内容不一样：两份都保留。")
        raise Problem(words, code="instance_changed", status=409)
    if not is_handed_out(taken.version):
        words = _l("这里没有这份问卷或这个版本。答卷已经留下，请告诉管问卷的人。")
        raise Problem(words, code="form_unknown", status=404)


def _sealed(one: PostedFile) -> KeptFile:
    if not fits_as_file_name(one.name):
        raise Problem(_l("附件的文件名不对。"), code="bad_file_name", status=400)
    sealed = seal_file(one.content, MAX_FILE)
    return KeptFile(sealed.sha256, sealed.bytes, sealed.stored, type_of(one.name, one.content))


def _until_through(viewer: Viewer, key: str, said: Instance, kept: Sequence[tuple[str, KeptFile]]) -> Taken:
    for tried in range(1, TRIES + 1):
        try:
            with unit_of_work():
                note_seen(key)
                return _take(viewer, said, kept)
        except OperationalError:
            time.sleep(random.uniform(0, LONGEST_PAUSE * tried))  # two that collided must not meet again
    raise Problem(_l("现在太忙，请过一会儿再发。"), code="busy", status=503, detail={"retry_after": 5})


def _take(viewer: Viewer, said: Instance, kept: Sequence[tuple[str, KeptFile]]) -> Taken:
    stamp = stamp_of(said)
    version = answered_version(said.form_id, said.version)
    household = household_of(viewer, said, version, stamp)
    arrival = Arrival(said, Channel.OPENROSA, stamp, household=household, version=version)
    taken = take_in(viewer, arrival)
    if kept:
        home = lock_submission(taken.submission_id)
        added = [keep_file(viewer, taken.submission_id, name, one) for name, one in kept]
        if any(added) and home is not None:
            touch_dossiers({home: "household"})
    return taken
