"""后台任务 on its page: how far, what to fetch, what failed and what to do; each sees their own."""

import threading
from typing import Any

import pytest

from fieldvisit.exports import pages as export_pages
from fieldvisit.exports import service as export_service
from fieldvisit.jobs import files, running, taking
from fieldvisit.jobs.models import Job
from fieldvisit.people.models import Account, AuditEntry, Grant
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.pages.test_exports_pages import sheet_of, token

pytestmark = pytest.mark.one_database


@pytest.fixture
def asked(factories, readers, monkeypatch) -> tuple[Any, Any]:
    """A coordinator who asked for a long list."""
    monkeypatch.setattr(export_pages, "AT_ONCE", 0)
    factories.coordinator("coordinator")
    for number in range(3):
        factories.household(f"周{number}")
    reader = readers("coordinator")
    page = reader.submit(reader.get("/households"), "form[action='/lists/households/export']")
    return reader, page


def job() -> Job:
    db.session.rollback()
    return db.session.query(Job).one()


def work() -> None:
    db.session.remove()
    running.work_off("worker", threading.Event())


def test_a_job_is_followed_fetched_and_kept(asked) -> None:
    reader, page = asked
    assert "排队中" in page.text and page.soup.select_one("[data-job-bar]")
    key = str(job().id)
    moving = reader.get("/jobs/state", id=key).json["jobs"]
    assert moving == [{"id": key, "state": "queued", "done": 0, "total": None}]
    work()
    again = reader.get("/jobs")
    assert "完成了" in again.text and "留到" in again.text
    answer = reader.get(again.links()["下载"])
    assert len(sheet_of(answer)) == 4
    assert "filename*=UTF-8''%E6%88%B7%E5%86%8C" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"] or "no-cache" in answer.headers["Cache-Control"]
    answer.response.close()
    db.session.rollback()
    entries = {entry.act for entry in db.session.query(AuditEntry)}
    assert {"list_exported", "export_fetched"} <= entries


def test_the_menu_counts_what_runs(asked) -> None:
    reader, _page = asked
    line = reader.get("/households").soup.select_one(".menu a[href='/jobs'] .badge")
    assert line is not None and "1" in line.text


def test_waiting_can_be_called_off_and_asked_for_again(asked) -> None:
    reader, page = asked
    page = reader.submit(page, f"form[action='/jobs/{job().id}/cancel']")
    assert "取消了" in page.text and job().state == "cancelled"
    page = reader.submit(page, f"form[action='/jobs/{job().id}/again']")
    assert "又排上了" in page.text
    db.session.rollback()
    assert sorted(row.state for row in db.session.query(Job)) == ["cancelled", "queued"]


def test_nobody_fetches_or_cancels_what_another_asked_for(asked, factories, readers) -> None:
    factories.leader("leader")
    factories.admin("admin")
    work()
    key, leader, admin = job().id, readers("leader"), readers("admin")
    assert leader.get(f"/jobs/{key}/file").status == 404
    assert leader.post(f"/jobs/{key}/cancel", csrf_token=token(leader)).status == 404
    assert leader.get("/jobs/state", id=str(key)).json["jobs"] == []
    assert leader.get("/jobs", all="1").rows() == []
    assert admin.get("/jobs").rows() == []
    assert "陈芳" in admin.get("/jobs", all="1").rows()[0]
    fetched = admin.get(f"/jobs/{key}/file")
    assert fetched.status == 200
    fetched.response.close()


def test_what_failed_says_what_to_do(asked, monkeypatch) -> None:
    reader, _page = asked

    def broken(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_service, "write_sheet", broken)
    work()
    page = reader.get("/jobs")
    assert job().error == "disk_full" and "磁盘满了" in page.text and "再来一次" in page.text


@pytest.mark.usefixtures("asked")
def test_whose_rights_ended_in_between_gets_no_file() -> None:
    with unit_of_work():
        db.session.query(Grant).delete()
    work()
    assert (job().state, job().error) == ("failed", "not_allowed")
    assert not files.file_of(job().id).exists()


@pytest.mark.usefixtures("asked")
def test_whose_account_was_closed_gets_no_file() -> None:
    with unit_of_work():
        db.session.query(Account).update({"active": False})
    work()
    assert (job().state, job().error) == ("failed", "not_allowed")


def test_a_file_that_was_cleared_away_says_so(asked) -> None:
    reader, _page = asked
    work()
    files.file_of(job().id).unlink()
    answer = reader.get(f"/jobs/{job().id}/file")
    assert answer.status == 410 and "7 天" in answer.text


def test_an_unfinished_job_has_no_file(asked) -> None:
    reader, _page = asked
    assert reader.get(f"/jobs/{job().id}/file").status == 404
    with unit_of_work():
        taking.take_job("worker")
    assert reader.get(f"/jobs/{job().id}/file").status == 404
    page = reader.submit(reader.get("/jobs"), f"form[action='/jobs/{job().id}/cancel']")
    assert "正在停下" in page.text


def test_too_many_at_once_is_said_in_words(asked) -> None:
    reader, _page = asked
    for kind in ("family", "enterprise"):
        for gone in ("", "1"):
            reader.submit(reader.get("/households", kind=kind, gone=gone), "form[action='/lists/households/export']")
    answer = reader.submit(reader.get("/households", orphan="1"), "form[action='/lists/households/export']")
    assert (answer.status, "后台任务在等" in answer.text) in ((429, True), (200, False))


@pytest.mark.parametrize("path", ["/jobs/nonsense/file", "/jobs/..%2F..%2Fkeys%2Fcolumns.key/file"])
def test_addresses_with_path_parts_lead_nowhere(path: str, factories, readers) -> None:
    factories.admin("admin")
    assert readers("admin").get(path).status == 404


def test_nonsense_in_the_address_is_no_fault(factories, readers) -> None:
    factories.coordinator("coordinator")
    assert readers("coordinator").get("/jobs/state", id=["x", "y"]).json == {"jobs": []}
