"""Jobs are rows: bounded, taken once, taken up again when a worker died, never lost and never done twice."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from fieldvisit.jobs import files, kinds, nights, running, service, taking
from fieldvisit.jobs.kinds import Made, Work
from fieldvisit.jobs.models import Job, State
from fieldvisit.jobs.queries import job_badge, job_of, job_page
from fieldvisit.jobs.rules import LEASE, MOST_ATTEMPTS, MOST_WAITING, night_of
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotVisible, Problem
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.paging import PageArgs

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
ME = "worker-1"


@pytest.fixture
def does() -> Iterator[Callable[[Callable[[Work], Made | None]], None]]:
    """Say what jobs of the kind `test` do; nobody else's nightly work is planned."""
    kept = dict(kinds._kinds)
    kinds._kinds.clear()

    def say(run: Callable[[Work], Made | None]) -> None:
        kinds.add_kind("test", lambda subject: f"test {subject}", run)

    say(lambda _work: None)
    yield say
    kinds._kinds.clear()
    kinds._kinds.update(kept)


def ask(viewer: Any, **arguments: Any) -> Job:
    with unit_of_work():
        return service.ask_job(viewer, "test", arguments, subject="households")


def take(worker: str = ME) -> Job | None:
    with unit_of_work():
        return taking.take_job(worker)


def run_all(worker: str = ME) -> int:
    return running.work_off(worker, threading.Event())


def again(job: Job) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job.id)


@pytest.fixture
def viewer(factories, does) -> Any:
    return factories.viewer(factories.coordinator())


def test_arguments_lie_sealed(viewer) -> None:
    job = ask(viewer, q="周阿婆")
    raw = db.session.execute(text("SELECT arguments FROM job")).scalar_one()
    assert "周阿婆" not in raw and "\\u" not in raw
    assert json.loads(again(job).arguments) == {"q": "周阿婆"}


def test_nobody_heaps_up_jobs_and_the_same_one_twice_is_one(viewer, factories) -> None:
    first = ask(viewer, q="1")
    assert ask(viewer, q="1").id == first.id
    for number in range(2, MOST_WAITING + 1):
        ask(viewer, q=str(number))
    with pytest.raises(Problem) as refused:
        ask(viewer, q="one too many")
    assert (refused.value.code, refused.value.status) == ("too_many_jobs", 429)
    ask(factories.viewer(factories.leader()), q="others are not held up")


def test_an_unknown_kind_is_refused_and_fails_when_it_waits_from_an_older_program(viewer) -> None:
    with pytest.raises(Problem, match="unknown_kind"), unit_of_work():
        service.ask_job(viewer, "nonsense", {})
    job = ask(viewer)
    kinds._kinds.clear()
    assert run_all() == 1
    assert (again(job).state, again(job).error) == (State.FAILED, "unknown_kind")


def test_a_job_is_taken_once_in_order_and_one_at_a_time_for_each_person(viewer, factories) -> None:
    other = factories.viewer(factories.leader())
    with clock.frozen(NOON):
        first, second = ask(viewer, q="1"), ask(viewer, q="2")
    with clock.frozen(NOON + timedelta(seconds=1)):
        third = ask(other, q="3")
        assert take("a").id == first.id
        assert take("b").id == third.id, "one person's second job waits while others have none running"
        assert take("c") is None
        with unit_of_work():
            taking.finish_job(first.id, "a")
        assert take("c").id == second.id


def test_the_job_of_a_dead_worker_is_taken_up_again_and_given_up_after_three(viewer) -> None:
    with clock.frozen(NOON):
        job = ask(viewer)
        take("dead 1")
    for attempt in range(2, MOST_ATTEMPTS + 1):
        at = NOON + (LEASE + timedelta(seconds=1)) * (attempt - 1)
        with clock.frozen(at - timedelta(seconds=2)):
            assert take("too early") is None
        with clock.frozen(at):
            assert take(f"dead {attempt}").attempts == attempt
    with clock.frozen(NOON + LEASE * 10):
        assert take() is None
    assert (again(job).state, again(job).error) == (State.FAILED, taking.DIED)


def test_whoever_lost_the_lease_changes_nothing(viewer) -> None:
    with clock.frozen(NOON):
        job = ask(viewer)
        take("slow")
    with clock.frozen(NOON + LEASE * 2):
        take("quick")
        for act in (taking.finish_job, taking.drop_job, taking.give_back):
            with pytest.raises(taking.LeaseLost), unit_of_work():
                act(job.id, "slow")
        with pytest.raises(taking.LeaseLost):
            taking.report_job(job.id, "slow", 5, 10)
        taking.report_job(job.id, "quick", 5, 10)
    assert (again(job).state, again(job).worker, again(job).done) == (State.RUNNING, "quick", 5)


def test_a_report_keeps_the_lease(viewer) -> None:
    with clock.frozen(NOON):
        job = ask(viewer)
        take()
    with clock.frozen(NOON + LEASE):
        taking.report_job(job.id, ME, 1, 2)
    with clock.frozen(NOON + LEASE + timedelta(seconds=5)):
        assert take("other") is None


def test_a_finished_job_has_its_file_under_its_id_alone(viewer, does) -> None:
    def write(work: Work) -> Made:
        work.part.write_bytes(b"rows")
        work.report(3, 4)
        return Made(files.safe_name("../../户册", "xlsx"))

    does(write)
    job = ask(viewer)
    assert run_all() == 1
    row = again(job)
    assert (row.state, row.done, row.total, row.file_size) == (State.DONE, 4, 4, 4)
    assert row.file_name == "户册.xlsx"
    assert files.file_of(row.id).read_bytes() == b"rows"
    assert [path.name for path in files.folder().iterdir() if path.suffix == ".part"] == []


@pytest.mark.parametrize(
    "said", ["../../etc/passwd", "..\\..\\boot.ini", "a/b\x00c", "con: *?", "\u202egpj.exe", "", "...", "长" * 300]
)
def test_a_name_with_path_parts_never_reaches_the_disk(said: str) -> None:
    name = files.safe_name(said, "xlsx")
    assert not set(name) & set('/\\\x00:*?"<>|\u202e') and ".." not in name
    assert name.endswith(".xlsx") and 5 < len(name) <= 100 and not name.startswith(".")


def test_cancelling_ends_what_waits_at_once_and_what_runs_at_its_next_step(viewer, does) -> None:
    waiting = ask(viewer, q="waits")
    with unit_of_work():
        service.cancel_job(viewer, waiting.id)
    assert again(waiting).state == State.CANCELLED

    def run(work: Work) -> Made:
        with unit_of_work():
            service.cancel_job(viewer, work.id)
        work.part.write_bytes(b"half")
        work.report(1, 2)
        raise AssertionError("it went on")

    does(run)
    job = ask(viewer, q="runs")
    assert run_all() == 1
    assert again(job).state == State.CANCELLED
    assert not files.file_of(job.id).exists() and not files.part_of(job.id, 1).exists()


def test_a_cancelled_job_of_a_dead_worker_ends(viewer) -> None:
    with clock.frozen(NOON):
        job = ask(viewer)
        take("dead")
        with unit_of_work():
            service.cancel_job(viewer, job.id)
    with clock.frozen(NOON + LEASE * 2):
        assert take() is None
    assert again(job).state == State.CANCELLED


def test_a_worker_that_ends_gives_back_what_it_has(viewer, does) -> None:
    stopping = threading.Event()

    def run(work: Work) -> None:
        stopping.set()
        work.report(1, 2)

    does(run)
    job = ask(viewer)
    running.work_off(ME, stopping)
    assert (again(job).state, again(job).attempts) == (State.QUEUED, 0)


def test_a_failure_says_its_code_and_logs_no_words_of_people(viewer, does, caplog) -> None:
    def run(_work: Work) -> None:
        raise ValueError("周阿婆 13800001234")

    does(run)
    job = ask(viewer)
    run_all()
    assert (again(job).state, again(job).error) == (State.FAILED, "internal")
    assert "ValueError" in caplog.text and "周阿婆" not in caplog.text and "1380000" not in caplog.text


def test_what_failed_can_be_asked_for_again_by_its_owner_only(viewer, factories, does) -> None:
    does(lambda _work: (_ for _ in ()).throw(Problem(code="not_allowed")))
    job = ask(viewer, q="钱家埭")
    run_all()
    assert again(job).error == "not_allowed"
    with pytest.raises(NotVisible), unit_of_work():
        service.ask_again(factories.viewer(factories.leader()), job.id)
    with pytest.raises(Problem, match="step_refused"), unit_of_work():
        service.ask_again(factories.viewer(factories.admin()), job.id)
    with unit_of_work():
        second = service.ask_again(viewer, job.id)
    assert second.id != job.id and json.loads(second.arguments) == {"q": "钱家埭"}


def test_each_sees_their_own_and_an_administrator_all(viewer, factories) -> None:
    job = ask(viewer)
    stranger, admin = factories.viewer(factories.leader()), factories.viewer(factories.admin())
    with pytest.raises(NotVisible):
        job_of(stranger, job.id)
    assert job_of(admin, job.id).id == job.id
    assert [row.id for row in job_page(viewer, PageArgs()).items] == [job.id]
    assert job_page(stranger, PageArgs(), everyone=True).total == 0
    assert job_page(admin, PageArgs()).total == 0 and job_page(admin, PageArgs(), everyone=True).total == 1


def test_the_badge_counts_what_moves_and_what_has_just_ended(viewer) -> None:
    with clock.frozen(NOON):
        job = ask(viewer)
        assert job_badge(viewer) == 1
        take()
        with unit_of_work():
            taking.finish_job(job.id, ME)
        assert job_badge(viewer) == 1
    with clock.frozen(NOON + timedelta(minutes=11)):
        assert job_badge(viewer) == 0


def test_a_file_called_off_at_the_last_moment_is_not_offered_and_finished_work_is_not_denied(viewer) -> None:
    def cancelled_while_it_runs() -> uuid.UUID:
        job = ask(viewer)
        take()
        with unit_of_work():
            assert service.cancel_job(viewer, job.id).cancel_asked
        return job.id

    with_file = cancelled_while_it_runs()
    with pytest.raises(taking.Cancelled), unit_of_work():
        taking.finish_job(with_file, ME, file_name="list.xlsx", file_size=1)
    with unit_of_work():
        taking.drop_job(with_file, ME)
    without_file = cancelled_while_it_runs()
    with unit_of_work():
        taking.finish_job(without_file, ME)
    assert db.session.get_one(Job, without_file).state == State.DONE


@pytest.mark.parametrize(("local", "night"), [("2026-03-16T01:59", "2026-03-15"), ("2026-03-16T02:00", "2026-03-16")])
def test_a_night_begins_at_two_local_time(local: str, night: str) -> None:
    at = datetime.fromisoformat(f"{local}+08:00")
    assert night_of(at.astimezone(UTC)).isoformat() == night


def test_nightly_work_runs_once_a_night_and_is_made_up_for(viewer) -> None:
    ran: list[str] = []
    kinds.add_nightly("nightly.test", "test", lambda work: ran.append(work.kind))
    for hours in (0, 1, 23):
        with clock.frozen(NOON + timedelta(hours=hours)):
            running.plan_and_work(ME, threading.Event())
    assert len(ran) == 2, "noon and the next morning are two nights; an hour later is the same"
    with clock.frozen(NOON + timedelta(days=9)):
        assert running.plan_and_work(ME, threading.Event()) == 1, "nine missed nights are made up for by one run"
        assert running.plan_and_work(ME, threading.Event()) == 0


def test_files_go_after_a_week_and_strays_after_a_day(viewer, does, tmp_path) -> None:
    def write(work: Work) -> Made:
        work.part.write_bytes(b"rows")
        return Made("户册.xlsx")

    does(write)
    job = ask(viewer)
    run_all()
    stray = files.folder() / "killed.1.part"
    stray.write_bytes(b"half")
    with clock.frozen(clock.now() + timedelta(days=6)):
        nights.tidy_jobs(None)  # type: ignore[arg-type]
    assert files.file_of(job.id).exists() and not again(job).file_gone and stray.exists()
    with clock.frozen(clock.now() + timedelta(days=8)):
        nights.tidy_jobs(None)  # type: ignore[arg-type]
    assert not files.file_of(job.id).exists() and again(job).file_gone
    assert files.drop_strays(set(), older_than=-1) >= 1 and not stray.exists()
    with clock.frozen(clock.now() + timedelta(days=91)):
        nights.tidy_jobs(None)  # type: ignore[arg-type]
    db.session.rollback()
    assert db.session.get(Job, job.id) is None
