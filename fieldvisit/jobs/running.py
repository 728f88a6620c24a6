"""One worker's loop: take a job, do it, end it, whatever happens. The worker's edge: it opens the transactions."""

import errno
import json
import logging
import os
import threading
import time
import uuid

from fieldvisit.jobs import files, taking
from fieldvisit.jobs.kinds import Made, Work, kind_of
from fieldvisit.jobs.models import Job
from fieldvisit.jobs.nights import plan_night
from fieldvisit.kernel.errors import Problem
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.languages import speaking

log = logging.getLogger("fieldvisit.jobs")
SECONDS_BETWEEN_REPORTS = 0.5


class Stopped(Exception):
    """The worker was asked to end."""


class Reporter:
    """Tells the database how far a job is, twice a second at most; raises where the job has to stop."""

    def __init__(self, job_id: uuid.UUID, worker: str, stopping: threading.Event) -> None:
        self._job_id, self._worker, self._stopping = job_id, worker, stopping
        self._last = 0.0

    def __call__(self, done: int, total: int | None) -> None:
        """Report; Stopped, Cancelled or LeaseLost end the job."""
        if self._stopping.is_set():
            raise Stopped
        if time.monotonic() - self._last >= SECONDS_BETWEEN_REPORTS:
            taking.report_job(self._job_id, self._worker, done, total)
            self._last = time.monotonic()


def plan_and_work(worker: str, stopping: threading.Event) -> int:
    """Plan the night if it is due, then work off what waits; answers how many jobs were run."""
    with unit_of_work():
        plan_night()
    return work_off(worker, stopping)


def work_off(worker: str, stopping: threading.Event) -> int:
    """Run jobs until none waits."""
    number = 0
    while not stopping.is_set() and run_next(worker, stopping):
        number += 1
    return number


def run_next(worker: str, stopping: threading.Event) -> bool:
    """Take one job and see it to an end; False when none waits."""
    with unit_of_work():
        row = taking.take_job(worker)
    if row is None:
        db.session.remove()
        return False
    work = _work_of(row, Reporter(row.id, worker, stopping))
    try:
        _settle(work, worker)
    except taking.LeaseLost:
        log.warning("job %s was taken up by another worker", work.id)
    finally:
        work.part.unlink(missing_ok=True)
        db.session.remove()
    return True


def _work_of(row: Job, report: Reporter) -> Work:
    arguments = json.loads(row.arguments)
    part = files.part_of(row.id, row.attempts)
    return Work(row.id, row.kind, row.subject, arguments, row.language, row.asked_by, part, report)


def _settle(work: Work, worker: str) -> None:
    try:
        with speaking(work.language):
            made = kind_of(work.kind).run(work)
        _finish(work, worker, made)
    except Stopped:
        _in_its_own(taking.give_back, work, worker)
    except taking.Cancelled:
        _in_its_own(taking.drop_job, work, worker)
        files.file_of(work.id).unlink(missing_ok=True)
    except taking.LeaseLost:
        raise
    except Exception as error:
        _fail(work, worker, error)


def _finish(work: Work, worker: str, made: Made | None) -> None:
    size = None
    if made is not None:
        size = work.part.stat().st_size
        os.replace(work.part, files.file_of(work.id))
    with unit_of_work():
        taking.finish_job(work.id, worker, file_name=made.file_name if made else None, file_size=size)


def _in_its_own(act: object, work: Work, worker: str) -> None:
    assert callable(act)
    with unit_of_work():
        act(work.id, worker)


def _fail(work: Work, worker: str, error: Exception) -> None:
    # As on pages: the message of a foreign exception may quote what people typed, so only kind and place are logged.
    if not isinstance(error, Problem):
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
        log.error("job %s (%s): %s at %s", work.id, work.kind, type(error).__name__, where)
    with unit_of_work():
        taking.fail_job(work.id, worker, _code_of(error))


def _code_of(error: Exception) -> str:
    if isinstance(error, Problem):
        return error.code
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "disk_full"
    return "internal"
