"""Answers become a row exactly once, whatever the network does. Flushes, never commits.

The instance id is the whole proof: what comes a second time with the same content is the same, and what comes with
other content is kept beside it. Two that arrive at once meet at the unique instance id: the second waits for the first
and then finds it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from fieldvisit.assignments.own_grids import grids_kept
from fieldvisit.households.dossiers import DossierKind, lock_dossiers, touch_dossiers
from fieldvisit.households.queries import HouseholdFacts, resolve_merged
from fieldvisit.kernel.ids import new_id
from fieldvisit.kernel.json_text import dump
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.rows import execute
from fieldvisit.surveys.acting import Given, act_on
from fieldvisit.surveys.answered_versions import Answered, answered_version
from fieldvisit.surveys.answers import Read, Shape, read_answers
from fieldvisit.surveys.attachments import NamedFile, expect_files
from fieldvisit.surveys.correcting import EARLIER_CORRECTION, Original, find_original, stand_for
from fieldvisit.surveys.instance import Instance
from fieldvisit.surveys.models import Channel, Review, SurveyRival, SurveySubmission
from fieldvisit.surveys.setting_going import deeds_of

NO_SHARD = 0  # where no household is known


class Became(StrEnum):
    """What became of answers."""

    NEW = "new"
    SAME = "same"
    RIVAL = "rival"  # other content under a known instance id: kept, the first one stands


@dataclass(frozen=True)
class Arrival:
    """Answers as they came. `household` was judged before; `files` are those the sender announces by more than name."""

    instance: Instance
    channel: Channel
    stamp: Stamp
    submission_id: uuid.UUID = field(default_factory=new_id)
    household: HouseholdFacts | None = None
    visit_id: uuid.UUID | None = None
    corrects: uuid.UUID | None = None  # the submission it stands in for, where the sender names it
    files: tuple[NamedFile, ...] = ()
    version: Answered | None = None  # where it was looked up before


@dataclass(frozen=True)
class Taken:
    """What became of an arrival. `submission_id`: the row that stands. `version`: None where the form is unknown."""

    became: Became
    submission_id: uuid.UUID
    version: Answered | None


def take_in(viewer: Viewer, arrival: Arrival) -> Taken:
    """Keep the answers, once. Problems: id_reuse (a file or the submission bears the id of another one)."""
    said = arrival.instance
    version = arrival.version or answered_version(said.form_id, said.version)
    kinds = _homes(arrival.household.id if arrival.household else None)
    lock_dossiers(kinds | _own(viewer, version))
    original = find_original(viewer, said, arrival.corrects, arrival.stamp)
    kinds |= _homes(original.household_id if original else None)
    read = _answers(said, version)
    row = _row(viewer, arrival, version, read, original)
    written = _insert(row)
    if written is None:
        return _meet_the_first(viewer, arrival, version, read)
    expect_files(viewer, arrival.submission_id, arrival.files, read.files, original.id if original else None)
    if original is not None:
        stand_for(original, arrival.submission_id)
    touch_dossiers(kinds)
    if written.superseded_by is None:  # what comes after its own correction says nothing any more
        _set_going(viewer, arrival.stamp, version, read, row)
    return Taken(Became.NEW, arrival.submission_id, version)


def _answers(said: Instance, version: Answered | None) -> Read:
    """Under an unknown form nobody can say what is private: all of it is sealed."""
    if version is not None:
        return read_answers(said.root, version.shape)
    read = read_answers(said.root, Shape())
    return Read({}, read.open, ())


def _homes(household_id: uuid.UUID | None) -> dict[uuid.UUID, DossierKind]:
    return {household_id: "household"} if household_id else {}


def _own(viewer: Viewer, version: Answered | None) -> dict[uuid.UUID, DossierKind]:
    """The dossier of who answers, where answers may set something going that lies in it."""
    return {viewer.id: "user"} if version is not None and version.rules else {}


def _set_going(viewer: Viewer, stamp: Stamp, version: Answered | None, read: Read, row: Mapping[str, Any]) -> None:
    """What the answers of this row set going, by the rules of their form."""
    deeds = deeds_of(version.rules, read.open, read.private) if version is not None else []
    if version is None or not deeds:
        return
    home = row["household_id"]
    given = Given(
        submission_id=row["id"],
        line_id=row["first_id"] or row["id"],
        title=version.title,
        household=resolve_merged(home) if home else None,
        grid_id=row["grid_id"],
        visit_id=row["visit_id"],
        stamp=stamp,
    )
    act_on(viewer, given, deeds)


def _home(arrival: Arrival, original: Original | None) -> uuid.UUID | None:
    if arrival.household is not None:
        return arrival.household.id
    return original.household_id if original else None


def _row(
    viewer: Viewer, arrival: Arrival, version: Answered | None, read: Read, original: Original | None
) -> dict[str, Any]:
    said, stamp, household = arrival.instance, arrival.stamp, arrival.household
    grid_id = household.grid_id if household else original.grid_id if original else _own_grid(viewer, stamp)
    return {
        "id": arrival.submission_id,
        "shard_id": household.grid_id if household else original.shard_id if original else NO_SHARD,
        "instance_id": said.instance_id,
        "form_id": said.form_id,
        "version": said.version,
        "survey_version_id": version.id if version else None,
        "household_id": _home(arrival, original),
        "visit_id": arrival.visit_id,
        "grid_id": grid_id,
        "account_id": viewer.id,
        "account_name": viewer.name,
        "device_id": stamp.device_id,
        "channel": arrival.channel,
        "xml": said.xml,
        "sha256": said.sha256,
        "answers": read.open,
        "private_answers": dump(read.private) if read.private else None,
        "recorded_at": stamp.occurred_at,
        "received_at": stamp.recorded_at,
        "clock_flag": stamp.clock_flag,
        "review": Review.RECEIVED,
        "deprecated_id": said.deprecated_id,
        "first_id": original.line_id if original else None,
    }


def _own_grid(viewer: Viewer, stamp: Stamp) -> int | None:
    """The grid of the moment where no household is known: where most of the cadre's doors are."""
    grids = grids_kept(viewer.id, stamp.occurred_at)
    return max(sorted(grids), key=lambda grid_id: grids[grid_id]) if grids else None


# Made once: to make a statement takes longer than to run it.
_DIALECTS = ((postgresql.dialect, postgresql.insert), (sqlite.dialect, sqlite.insert))
_INSERTS = {
    dialect.name: insert(SurveySubmission)
    .values(superseded_by=EARLIER_CORRECTION)
    .on_conflict_do_nothing(index_elements=["instance_id"])
    .returning(SurveySubmission.superseded_by)
    for dialect, insert in _DIALECTS
}
_RIVALS = {
    dialect.name: insert(SurveyRival).on_conflict_do_nothing(index_elements=["submission_id", "sha256"])
    for dialect, insert in _DIALECTS
}


def _insert(row: dict[str, Any]) -> Row[Any] | None:
    """What was written, where it is the first under its instance id; waits for another that is just being written."""
    told = {"corrected_id": row["instance_id"], "corrected_by": row["account_id"]}
    return execute(_INSERTS[db.engine.dialect.name], row | told).first()


_FIRST = (
    SurveySubmission.id,
    SurveySubmission.sha256,
    SurveySubmission.survey_version_id,
    SurveySubmission.superseded_by,
    SurveySubmission.first_id,
    SurveySubmission.household_id,
    SurveySubmission.grid_id,
    SurveySubmission.visit_id,
)


def _meet_the_first(viewer: Viewer, arrival: Arrival, version: Answered | None, read: Read) -> Taken:
    """The instance id is taken: by the same answers, or by others that stand while these are kept beside them."""
    said = arrival.instance
    query = select(*_FIRST).where(SurveySubmission.instance_id == said.instance_id).with_for_update()
    first = db.session.execute(query).one()
    if first.sha256 != said.sha256:
        execute(_RIVALS[db.engine.dialect.name], _rival(viewer, arrival, first.id))
        return Taken(Became.RIVAL, first.id, version)
    if first.survey_version_id is None and version is not None:
        _become_known(first.id, version, read)
        expect_files(viewer, first.id, (), read.files, None)
        if first.superseded_by is None:
            _set_going(viewer, arrival.stamp, version, read, first._asdict())
    return Taken(Became.SAME, first.id, version)


def _become_known(submission_id: uuid.UUID, version: Answered, read: Read) -> None:
    """Answers to a form that was unknown when they came first, and was made here since."""
    private = dump(read.private) if read.private else None
    values = {"survey_version_id": version.id, "answers": read.open, "private_answers": private}
    db.session.execute(update(SurveySubmission).where(SurveySubmission.id == submission_id).values(values))


def _rival(viewer: Viewer, arrival: Arrival, submission_id: uuid.UUID) -> dict[str, Any]:
    return {
        "id": new_id(),
        "submission_id": submission_id,
        "sha256": arrival.instance.sha256,
        "xml": arrival.instance.xml,
        "account_id": viewer.id,
        "device_id": arrival.stamp.device_id,
        "channel": arrival.channel,
        "received_at": arrival.stamp.recorded_at,
    }
