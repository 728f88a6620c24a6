"""Applying one operation: its kind's handler, what it stands in for, and what its failure means."""

import logging
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from fieldvisit.assignments.queries import GRACE, current_cadres, last_of
from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.kernel.errors import NotAllowed, NotVisible, Problem
from fieldvisit.people.queries import former_own_scopes
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.constraints import problem_of
from fieldvisit.sync.effective_time import Effective
from fieldvisit.sync.locking import Locked
from fieldvisit.sync.quarantine import settle_superseded
from fieldvisit.sync.receipts import was_handed_over
from fieldvisit.sync.refusals import behind_parent, id_reuse, past_grace, unexpected
from fieldvisit.sync.work import AtDoor, Conflict, Doing, Work
from fieldvisit.visits.doors import Door, doors_seen
from fieldvisit.visits.writing import Pending

# How long an operation may have been underway and still be judged by the roles of its day.
LONGEST_UNDERWAY = timedelta(days=366)

log = logging.getLogger("fieldvisit.sync")


class Deferred(Exception):
    """It needs another operation first; nothing is written, the tablet sends it again."""

    def __init__(self, waiting_for: Sequence[uuid.UUID]) -> None:
        super().__init__("deferred")
        self.waiting_for = waiting_for


@dataclass(frozen=True)
class Refused:
    """Why an operation goes to 待核对, and behind which parent it waits there."""

    problem: Problem
    waits_for: uuid.UUID | None = None

    @classmethod
    def behind(cls, parent: uuid.UUID) -> "Refused":
        """A child of a refused parent: nothing is wrong with it but its parent."""
        return cls(behind_parent(), parent)


def _visits(works: Sequence[Work]) -> list[Work]:
    return [work for work in works if work.problem is None and work.kind and work.kind.at_door is AtDoor.VISITS]


def ready_visits(works: Sequence[Work]) -> list[Work]:
    """The visits that wait for nothing: of works that stand or fall together, these raise their households."""
    return [work for work in _visits(works) if not work.depends_on]


class Applying:
    """Applies the operations of one push, one after the other."""

    def __init__(self, viewer: Viewer, locked: Locked, recorded_at: datetime) -> None:
        self.viewer = viewer
        self.locked = locked
        self.recorded_at = recorded_at
        self._unwritten: set[uuid.UUID] = set()
        self._doors: dict[uuid.UUID, Door] = {}
        self._pending = Pending()
        self._former = former_own_scopes(viewer.id, recorded_at - LONGEST_UNDERWAY) if viewer.had_others else []

    def write(self) -> None:
        """Everything that is applied lies in its table."""
        self._pending.write()
        db.session.flush()
        self._unwritten.clear()

    def write_objects(self) -> None:
        """The same where more waits than rows of visits, which may be sent with the last rows of all."""
        if db.session.new or db.session.dirty or db.session.deleted:
            self.write()

    def open_doors(self, works: Sequence[Work]) -> None:
        """Read the doors of all visits at once, and raise their dossiers in one statement.

        Only for works that stand or fall together: a visit that waits for nothing is either written or fails them all.
        """
        named = self.locked.as_they_stand({work.household_id for work in _visits(works) if work.household_id})
        ready = {work.household_id for work in ready_visits(works)}
        risen = touch_dossiers({one.household.id: "household" for key, one in named.items() if key in ready})
        self._doors = doors_seen(named, self._pending, risen)

    def apply(self, work: Work, effective: Effective) -> Conflict | None:
        """Apply it in the running transaction, or raise."""
        assert work.kind is not None
        # Rows are written together at the end; what speaks of an earlier one must find it in its table.
        if self._unwritten & {*work.places.issue_ids, work.supersedes, work.entity_id}:
            self.write()
        if work.kind.at_door is not AtDoor.VISITS or work.supersedes is not None:
            self._pending.write()  # only a new visit asks for no other visit
        doing = self._doing(work, effective, work.supersedes)
        try:
            clash = work.kind.apply(doing)
        except NotVisible as problem:
            if problem.field != "supersedes" or work.supersedes is None:
                raise
            clash = self._without_original(work, effective, work.supersedes)
        if work.entity_id is not None:
            self._unwritten.add(work.entity_id)
        if work.kind.at_door is AtDoor.CHANGES or work.supersedes is not None:
            self._doors = {}
        return clash

    def _doing(self, work: Work, effective: Effective, supersedes: uuid.UUID | None) -> Doing:
        facts = self.locked.households.get(work.household_id) if work.household_id else None
        assert work.entity_id is not None
        return Doing(
            viewer=self._viewer_then(effective),
            work=work,
            command=work.command,
            entity_id=work.entity_id,
            household_id=facts.id if facts else work.household_id,
            supersedes=supersedes,
            effective=effective,
            recorded_at=self.recorded_at,
            households=self.locked.households,
            door=self._doors.get(work.household_id) if work.household_id else None,
        )

    def _viewer_then(self, effective: Effective) -> Viewer:
        """With the roles on own assignments that were held when it happened, or had ended within the grace."""
        held = [scope for scope, ended_at in self._former if ended_at + GRACE >= effective.at]
        return replace(self.viewer, scopes=(*self.viewer.scopes, *held)) if held else self.viewer

    def _without_original(self, work: Work, effective: Effective, original: uuid.UUID) -> Conflict | None:
        """What it stands in for is not a record: either still on its way, or refused and waiting to be checked."""
        assert work.kind is not None
        if not was_handed_over(self.viewer.id, original):
            raise Deferred([original])
        if not settle_superseded(self.viewer.id, original, self.viewer.id, self.recorded_at):
            raise NotVisible(field="supersedes")
        return work.kind.apply(self._doing(work, effective, None))

    def held_of(self, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        """Those of the dossiers that the tablet holds: the user's own, and of the households kept now."""
        keepers = {door.household.id: door.keeper_id for door in self._doors.values()}
        keepers[self.viewer.id] = self.viewer.id
        more = current_cadres([key for key in ids if key not in keepers])
        keepers |= {key: facts.cadre_id for key, facts in more.items()}
        return {key for key in ids if keepers.get(key) == self.viewer.id}

    def problem_of(self, work: Work, error: Exception) -> Problem:
        """What a failure means for the tablet and for who checks it."""
        if isinstance(error, IntegrityError):
            return problem_of(error) or id_reuse("entity_id")
        if isinstance(error, (NotVisible, NotAllowed)) and self._kept_before(work):
            return past_grace()
        if isinstance(error, Problem):
            return error
        # The message may quote what people entered: the kind of fault and of operation must do.
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
        log.error("operation of kind %s failed: %s at %s", work.kind_name, type(error).__name__, place)
        return unexpected()

    def _kept_before(self, work: Work) -> bool:
        facts = self.locked.households.get(work.household_id) if work.household_id else None
        if facts is None:
            return False
        last = last_of(self.viewer.id, [facts.id]).get(facts.id)
        return last is not None and last.ended_at is not None
