"""One act, one transaction: committed whole or not at all, on both databases."""

import threading

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import func, select, text

from fieldvisit.kernel.clock import now
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.accounts import NewAccount, open_account
from fieldvisit.people.models import Account, AuditEntry
from fieldvisit.storage.base import db as database
from fieldvisit.storage.unit_of_work import one_snapshot, single_question, unit_of_work


def _write(username: str) -> None:
    database.session.add(Account(username=username, name="陈芳", created_at=now()))
    database.session.flush()


def _count() -> int:
    database.session.rollback()
    return database.session.scalar(select(func.count()).select_from(Account)) or 0


def test_what_is_written_inside_is_there_afterwards(db) -> None:
    with unit_of_work():
        _write("one")
    assert _count() == 1


def test_a_failure_leaves_nothing(db) -> None:
    with pytest.raises(RuntimeError), unit_of_work():
        _write("one")
        raise RuntimeError
    assert _count() == 0


def test_the_outer_rollback_undoes_released_savepoints(db) -> None:
    with pytest.raises(RuntimeError), unit_of_work():
        with database.session.begin_nested():
            _write("released")
        raise RuntimeError
    assert _count() == 0


def test_a_rolled_back_savepoint_leaves_the_rest(db) -> None:
    with unit_of_work():
        _write("before")
        with pytest.raises(RuntimeError), database.session.begin_nested():
            _write("inside")
            raise RuntimeError
        _write("after")
    names = set(database.session.scalars(select(Account.username)))
    assert names == {"before", "after"}


def test_a_broken_constraint_is_a_problem_that_names_the_field(db) -> None:
    with unit_of_work():
        open_account(NewAccount("chen", "陈芳"))
    with pytest.raises(InvalidInput) as refused, unit_of_work():
        open_account(NewAccount("chen", "陈芳的妹妹"))
    assert refused.value.field == "username"
    assert _count() == 1
    assert database.session.scalar(select(func.count()).select_from(AuditEntry)) == 1


def test_a_snapshot_does_not_move_and_does_not_lock(app) -> None:
    """A reader inside one_snapshot sees neither what commits meanwhile, nor keeps the writer waiting."""
    written = threading.Event()

    def write() -> None:
        with app.app_context():
            with unit_of_work():
                _write("meanwhile")
            written.set()
            database.session.remove()

    with one_snapshot():
        before = database.session.scalar(select(func.count()).select_from(Account))
        writer = threading.Thread(target=write)
        writer.start()
        assert written.wait(10), "the writer had to wait for a reader"
        writer.join()
        assert database.session.scalar(select(func.count()).select_from(Account)) == before == 0
    assert _count() == 1


def test_eight_writers_all_get_through(app) -> None:
    faults: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with app.app_context():
                for turn in range(5):
                    with unit_of_work():
                        _write(f"w{number}-{turn}")
                database.session.remove()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert _count() == 40


def test_sqlite_is_past_the_wal_fault_and_durable(app) -> None:
    if database.engine.dialect.name != "sqlite":
        assert database.session.scalar(text("SHOW server_encoding")) == "UTF8"
        return
    version = database.session.scalar(text("SELECT sqlite_version()"))
    assert tuple(map(int, str(version).split("."))) >= (3, 51, 3)
    assert database.session.scalar(text("PRAGMA journal_mode")) == "wal"
    assert database.session.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_single_question_begins_no_transaction_on_postgresql_and_leaves_the_next_one_whole(db) -> None:
    database.session.rollback()
    with single_question():
        assert database.session.scalar(select(func.count()).select_from(Account)) == 0
        asked = database.session.connection().connection.dbapi_connection
        if database.engine.dialect.name == "postgresql":
            assert asked.info.transaction_status == TransactionStatus.IDLE
    assert database.session().in_transaction() is (database.engine.dialect.name == "sqlite")
    with pytest.raises(RuntimeError), unit_of_work():
        _write("one")
        raise RuntimeError
    assert _count() == 0


def test_a_single_question_inside_a_transaction_belongs_to_it(db) -> None:
    with unit_of_work():
        _write("one")
        with single_question():
            assert database.session.scalar(select(func.count()).select_from(Account)) == 1
    assert _count() == 1
