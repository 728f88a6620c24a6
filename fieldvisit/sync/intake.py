"""One try of one push, inside its transaction: what is known, what is new, applied together or else one by one."""

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import cached_property

from sqlalchemy.exc import OperationalError

from fieldvisit.households.dossiers import raised_here, touch_dossiers
from fieldvisit.kernel.errors import Problem
from fieldvisit.people.device_reports import DeviceReport
from fieldvisit.people.devices import hear_device
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.writing import sent_ahead
from fieldvisit.sync.applying import Applying, Deferred, Refused, ready_visits
from fieldvisit.sync.canonical import is_hash_of
from fieldvisit.sync.effective_time import Effective, Said, effective_times, skew_of
from fieldvisit.sync.locking import lock_batch
from fieldvisit.sync.outcomes import Outcome, Result, applied, conflict, deferred, duplicate, rejected
from fieldvisit.sync.quarantine import is_kept, keep, refusal_of
from fieldvisit.sync.receipts import Known, known_receipts, write_receipts
from fieldvisit.sync.refusals import grid_for, id_reuse
from fieldvisit.sync.tokens import token
from fieldvisit.sync.views import household_view, user_view
from fieldvisit.sync.work import Conflict, Places, Work

log = logging.getLogger("fieldvisit.sync")


class NotTogether(Exception):
    """Something in the batch cannot be applied: the transaction is thrown away, and each is tried by itself."""


class Intake:
    """One try; a failed one is thrown away whole."""

    def __init__(
        self,
        viewer: Viewer,
        works: Sequence[Work],
        device_time: datetime | None,
        received_at: datetime,
        report: DeviceReport | None = None,
    ) -> None:
        self.viewer = viewer
        self.works = works
        self.device_time = device_time
        self.received_at = received_at
        self.report = report
        self.first = {works[place].id: place for place in reversed(range(len(works)))}  # where each id stands first
        self.results: dict[uuid.UUID, Result] = {}
        self.refused: dict[uuid.UUID, Refused] = {}
        self.raises: dict[uuid.UUID, tuple[int, int]] = {}

    def together(self) -> list[Result]:
        """Lock, apply all at once, write receipts; one result for each operation in the order given.

        NotTogether: nothing of this transaction may stay.
        """
        try:
            return self._run(self._together, sent_ahead(), ready_visits)
        except OperationalError:
            raise
        except Exception as error:
            log.debug("batch goes one by one: %s", type(error).__name__)
            raise NotTogether from error

    def one_by_one(self) -> list[Result]:
        """The same, each operation in a savepoint of its own."""
        return self._run(self._one_by_one, nullcontext(), lambda _works: [])

    def _run(
        self,
        settle: Callable[[Sequence[Work]], None],
        writing: AbstractContextManager[None],
        rising: Callable[[Sequence[Work]], Sequence[Work]],
    ) -> list[Result]:
        assert self.viewer.device_id is not None
        last_seq = max((work.seq for work in self.works), default=0)
        registered_at = hear_device(self.viewer.device_id, last_seq, self.report)
        asked = {key for work in self.works for key in (work.id, *work.depends_on)}
        self.known = known_receipts(asked)
        fresh = self._fresh()
        self.locked = lock_batch(self.viewer, fresh, rising(fresh))
        self.times = self._times(fresh, registered_at)
        self.applying = Applying(self.viewer, self.locked, self.received_at)
        settle(fresh)
        self._keep_refused(fresh)
        reused = self._reuses()
        told = self._told_dossiers(fresh)
        with writing:
            self.applying.write()
            self._tell(fresh, told)
            settled = [(work, self.results[work.id]) for work in fresh if _is_settled(self.results[work.id])]
            write_receipts(self.viewer, settled, self.received_at)
        return [reused.get(index) or self._answer(index, work) for index, work in enumerate(self.works)]

    # --- what is new ---

    def _fresh(self) -> list[Work]:
        """The first of each operation without a receipt, in the order of its device."""
        places = sorted(place for key, place in self.first.items() if key not in self.known)
        return sorted((self.works[place] for place in places), key=lambda work: work.seq)

    def _times(self, fresh: Sequence[Work], registered_at: datetime) -> dict[uuid.UUID, Effective]:
        readable = [work for work in fresh if work.envelope.parts]
        said = [Said(work.envelope.parts["captured_at"], work.envelope.parts["last_sync_at"]) for work in readable]
        skew = skew_of(self.device_time, self.received_at)
        times = effective_times(said, skew=skew, received_at=self.received_at, registered_at=registered_at)
        return {work.id: time for work, time in zip(readable, times, strict=True)}

    # --- two ways to apply ---

    def _together(self, fresh: Sequence[Work]) -> None:
        self.applying.open_doors(fresh)
        for work in fresh:
            self._settle(work)
        self.applying.write_objects()
        self._note_raises(raised_here())

    def _one_by_one(self, fresh: Sequence[Work]) -> None:
        """A bad one takes only itself down."""
        for work in fresh:
            try:
                with db.session.begin_nested():
                    self._settle(work)
                    self.applying.write()
                    raised = raised_here()
            except OperationalError:
                raise
            except Deferred as wait:
                self.results[work.id] = deferred(work.id, wait.waiting_for)
            except Exception as error:
                self._refuse(work, self.applying.problem_of(work, error))
            else:
                self._note_raises(raised)
            # What the next operation reads, it reads from the database, never from a rolled back object.
            db.session.expunge_all()

    def _settle(self, work: Work) -> None:
        if work.problem is not None:
            self._refuse(work, work.problem)
            return
        if work.depends_on and not self._may_follow(work):
            return
        clash = self.applying.apply(work, self.times[work.id])
        self.results[work.id] = applied(work.id) if clash is None else _clash(work, clash)

    def _may_follow(self, work: Work) -> bool:
        """Whether all that it depends on is in place; if not, that is its result."""
        waiting = [key for key in work.depends_on if self._outcome_of(key) is None]
        if waiting:
            self.results[work.id] = deferred(work.id, waiting)
            return False
        parent = next((key for key in work.depends_on if self._outcome_of(key) == Outcome.REJECTED), None)
        if parent is not None:
            self.refused[work.id] = Refused.behind(parent)
            self.results[work.id] = rejected(work.id, "waiting_for_parent", "", None)
        return parent is None

    def _outcome_of(self, operation_id: uuid.UUID) -> str | None:
        """What became of an operation, in this push or before; None while it is not here."""
        if operation_id in self.results:
            outcome = str(self.results[operation_id]["outcome"])
            return None if outcome in (Outcome.DEFERRED, Outcome.RETRY) else outcome
        known = self.known.get(operation_id)
        return known.outcome if known else None

    def _refuse(self, work: Work, problem: Problem) -> None:
        self.refused[work.id] = Refused(problem)
        refusal = refusal_of(problem)
        self.results[work.id] = rejected(work.id, refusal.code, refusal.message, refusal.field)

    # --- afterwards ---

    def _keep_refused(self, fresh: Sequence[Work]) -> None:
        for work in fresh if self.refused else ():
            if work.id in self.refused:
                refused = self.refused[work.id]
                self.results[work.id] = self._keep(work, refused.problem, refused.waits_for)

    def _keep(self, work: Work, problem: Problem, waits_for: uuid.UUID | None = None) -> Result:
        time = self.times.get(work.id)
        self._note_raises(touch_dossiers({self.viewer.id: "user"}))
        return keep(
            self.viewer,
            work,
            problem,
            grid_id=grid_for(self.viewer, work, self.locked),
            effective_at=time.at if time else self.received_at,
            recorded_at=self.received_at,
            clock_flag=bool(time and time.flag),
            waits_for=waits_for,
        )

    def _reuses(self) -> dict[int, Result]:
        """Operations that bear the id of another payload: refused, and kept beside it."""
        found: dict[int, Result] = {}
        if not self.known and len(self.first) == len(self.works):
            return found  # each id is new, and there once
        for index, work in enumerate(self.works):
            first = self._hash_of(work.id)
            if first is None or first == work.envelope.hash or is_hash_of(first, work.envelope.raw):
                continue
            refusal = refusal_of(id_reuse("id"))
            found[index] = rejected(work.id, refusal.code, refusal.message, refusal.field)
            db.session.flush()
            if not is_kept(work.id, work.envelope.hash):
                self._keep(work, id_reuse("id"))
        return found

    def _hash_of(self, operation_id: uuid.UUID) -> str | None:
        if operation_id in self.known:
            return self.known[operation_id].hash
        return self.works[self.first[operation_id]].envelope.hash

    def _answer(self, index: int, work: Work) -> Result:
        known: Known | None = self.known.get(work.id)
        if known is not None:
            return duplicate(work.id, known.result)
        result = self.results[work.id]
        return result if self.first[work.id] == index or not _is_settled(result) else duplicate(work.id, result)

    def _note_raises(self, raised: dict[uuid.UUID, tuple[int, int]]) -> None:
        for key, (before, after) in raised.items():
            self.raises[key] = (self.raises.get(key, (before, after))[0], after)

    def _told_dossiers(self, fresh: Sequence[Work]) -> dict[uuid.UUID, tuple[str, dict[str, str]]]:
        """{dossier that this tablet holds: as it is told, from which token to which an operation has raised it}."""
        held = self.applying.held_of(self.raises.keys()) - self._raised_beside(fresh)
        return {key: (str(key), self._tokens(key)) for key in held}

    def _tell(self, fresh: Sequence[Work], told: Mapping[uuid.UUID, tuple[str, dict[str, str]]]) -> None:
        """With each operation, of the dossiers that it has raised. Many visits stand at the same few doors."""
        found: dict[Places, dict[str, dict[str, str]]] = {}
        for work in fresh:
            result = self.results[work.id]
            if result["outcome"] in (Outcome.APPLIED, Outcome.CONFLICT):
                if work.places not in found:
                    touched = self.locked.dossiers_of(self.viewer, work.places)
                    found[work.places] = dict(sorted(told[key] for key in touched if key in told))
                result["dossiers"] = found[work.places]

    def _raised_beside(self, fresh: Sequence[Work]) -> set[uuid.UUID]:
        """What rose also by something that no result tells of: such a token stands for more than a tablet has said.
        A refusal changes the maker's own dossier; a meeting those of all its grid, whoever came.
        """
        mine = {self.viewer.id} if any(work.id in self.refused for work in fresh) else set()
        meetings = [work.places for work in fresh if work.places.whole_grids and work.id not in self.refused]
        grids = {grid for places in meetings for grid in self.locked.grids_of(places)}
        told = {key for places in meetings for key in self.locked.dossiers_of(self.viewer, places)}
        return mine | {home.id for home in self.locked.households.values() if home.grid_id in grids} - told

    @cached_property
    def _own_view(self) -> str:
        return user_view(self.viewer)

    def _tokens(self, key: uuid.UUID) -> dict[str, str]:
        view = self._own_view if key == self.viewer.id else household_view(self.viewer)
        before, after = self.raises[key]
        return {"from": token(before, view), "to": token(after, view)}


def _is_settled(result: Result) -> bool:
    return result["outcome"] in (Outcome.APPLIED, Outcome.CONFLICT, Outcome.REJECTED)


def _clash(work: Work, clash: Conflict) -> Result:
    return conflict(work.id, clash.problem, dict(clash.kept), work.envelope.parts["body"])
