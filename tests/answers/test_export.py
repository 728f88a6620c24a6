"""Answers taken along: at once or by the worker, as narrow as the list, nothing sealed without the right."""

import csv
import io
import json
import threading
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete

from fieldvisit.answers import exporting
from fieldvisit.answers.export_schemas import ExportWish
from fieldvisit.answers.exporting import ask_export, wished
from fieldvisit.answers.scope import form_answered
from fieldvisit.jobs import files, running
from fieldvisit.jobs.models import Job
from fieldvisit.kernel.errors import NotAllowed, Problem
from fieldvisit.kernel.json_text import dump
from fieldvisit.people.models import AuditEntry, Grant
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work

PHONE, HIDDEN = "13812345678", "谁也不知道的话"
WISHES = [("xlsx", "words"), ("csv", "codes"), ("geojson", "codes")]


def make(viewer: Any, form_id: Any, said: Any = None, **wish: Any) -> Job:
    """Ask for an export and let the worker do it; answers its job."""
    export = wished(viewer, form_answered(viewer, form_id), said or {}, ExportWish(**wish))
    with unit_of_work():
        key = ask_export(export, "zh").id
    running.work_off("test", threading.Event())
    db.session.rollback()
    return db.session.get_one(Job, key)


def made(*asked: Any, **wish: Any) -> bytes:
    """The file of an export."""
    job = make(*asked, **wish)
    assert job.state == "done", (job.state, job.error)
    return files.file_of(job.id).read_bytes()


def lines(content: bytes, sheet: int = 0) -> list[dict[str, Any]]:
    """The rows of a sheet."""
    head, *rows = load_workbook(io.BytesIO(content)).worksheets[sheet].values
    return [dict(zip(head, row, strict=True)) for row in rows]


def opened(content: bytes) -> bytes:
    """All bytes of what is packed in it."""
    if content[:2] != b"PK":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def taken(answer: Any) -> bytes:
    """What a browser would keep."""
    content: bytes = answer.response.get_data()
    answer.response.close()
    return content


@pytest.fixture
def world(factories: Any, form: Any, answered: Any) -> dict[str, Any]:
    chen = factories.cadre("chen", name="陈建国")
    home = factories.household("周阿婆", cadre=chen, address="荆山村钱家埭1号")
    sealed = dump({"/data/phone": HIDDEN})
    members = [{"/data/member/name": "周小明"}, {"/data/member/name": "=周大明"}]
    said = {"well": "yes", "needs": "water light", "note_text": f"找{PHONE}", "member": members}
    answered(chen, home, said, private_answers=sealed)
    answered(chen, factories.household("沈阿公", cadre=chen), {"well": "no"}, review="approved")
    coordinator = factories.viewer(factories.coordinator("coordinator"))
    return {"chen": chen, "form_id": form.id, "viewer": coordinator}


def test_a_workbook_in_words_with_repeats_beside(world: Any, form: Any) -> None:
    content = made(world["viewer"], world["form_id"])
    row = next(one for one in lines(content) if one["户"] == "周阿婆")
    assert (row["户"], row["住在哪里"], row["谁填的"], row["核对"]) == ("周阿婆", "荆山村钱家埭1号", "陈建国", "收到了")
    assert (row["身体好吗"], row["缺什么"], row["从哪里来"]) == ("好", "水、灯", "我们的平板")
    assert row["电话"] == "保密" and row["有保密答案没导出"] == "是"
    assert row["还说了什么"] == "找138****5678"
    people = lines(content, 1)
    assert [one["姓名"] for one in people] == ["周小明", "=周大明"]
    assert {one["属于哪一行"] for one in people} == {row["答卷号"]} and [one["第几个"] for one in people] == [1, 2]


def test_files_in_codes_with_a_column_for_each_choice(world: Any, form: Any) -> None:
    with zipfile.ZipFile(
        io.BytesIO(made(world["viewer"], world["form_id"], format="csv", told="codes", per_choice=True))
    ) as packed:
        assert packed.namelist() == ["care.csv", "care-member.csv"]
        text = packed.read("care.csv").decode("utf-8-sig")
    row = next(one for one in csv.DictReader(io.StringIO(text, newline="")) if one["_household"] == "周阿婆")
    assert (row["well"], row["needs"], row["needs/water"], row["needs/light"]) == ("yes", "water light", "1", "1")
    assert (row["_channel"], row["_review"], row["_version"]) == ("tablet", "received", "1")


@pytest.mark.parametrize(("kind", "told"), WISHES)
def test_nothing_sealed_leaves_without_the_right_or_the_wish(world: Any, form: Any, kind: str, told: str) -> None:
    whole = opened(made(world["viewer"], world["form_id"], format=kind, told=told))
    assert HIDDEN.encode() not in whole and PHONE.encode() not in whole
    if kind != "geojson":
        assert HIDDEN.encode() in opened(made(world["viewer"], world["form_id"], format=kind, told=told, sealed=True))


def test_sealed_answers_come_only_from_where_they_may_be_opened(factories: Any, world: Any, form: Any) -> None:
    leader = factories.viewer(factories.leader("leader"))
    with pytest.raises(NotAllowed):
        wished(leader, form_answered(leader, form.id), {}, ExportWish(sealed=True))
    with pytest.raises(Problem):
        wished(world["viewer"], form_answered(world["viewer"], form.id), {}, ExportWish(sealed=True, format="geojson"))
    # Who has handed answers in may open them; a leader who is a cadre elsewhere reads the others' closed.
    own = factories.cadre("own")
    factories.grant(own, "leader", area=factories.place("town"))
    both = factories.viewer(own)
    whole = made(both, world["form_id"], sealed=True)
    assert HIDDEN.encode() not in opened(whole)
    assert next(one for one in lines(whole) if one["户"] == "周阿婆")["电话"] == "保密"
    db.session.rollback()
    assert not db.session.query(AuditEntry).filter_by(act="sealed_answers_exported").count()


def test_what_was_opened_is_written_down(world: Any, form: Any) -> None:
    made(world["viewer"], world["form_id"], sealed=True)
    entry = db.session.query(AuditEntry).filter_by(act="sealed_answers_exported").one()
    assert (entry.actor_id, entry.subject_id, entry.detail) == (world["viewer"].id, str(form.id), {"rows": 1})


def test_a_file_holds_what_the_list_shows(world: Any, form: Any, factories: Any) -> None:
    viewer = world["viewer"]
    assert len(lines(made(viewer, world["form_id"]))) == 2
    assert [one["身体好吗"] for one in lines(made(viewer, world["form_id"], {"review": "approved"}))] == ["不好"]
    assert len(lines(made(viewer, world["form_id"], {"path": "/data/well", "value": "yes"}))) == 1


def test_who_does_not_see_the_form_gets_nothing(world: Any, form: Any, factories: Any) -> None:
    town = factories.area("town", factories.place("county"), name="别的镇")
    elsewhere = factories.viewer(factories.coordinator("elsewhere", area=town))
    with pytest.raises(Problem):
        make(elsewhere, form.id)


def test_a_right_that_is_gone_makes_no_file(world: Any, form: Any, factories: Any) -> None:
    viewer = world["viewer"]
    export = wished(viewer, form_answered(viewer, form.id), {}, ExportWish())
    with unit_of_work():
        key = ask_export(export, "zh").id
    db.session.execute(delete(Grant).where(Grant.account_id == viewer.id))
    db.session.commit()
    running.work_off("test", threading.Event())
    db.session.rollback()
    job = db.session.get_one(Job, key)
    assert job.state == "failed" and job.error in ("not_allowed", "not_visible")
    assert not files.file_of(key).exists()


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["xlsx", "csv", "geojson"])
def test_calling_it_off_leaves_nothing(world: Any, form: Any, kind: str, monkeypatch: Any) -> None:
    def call_off(_self: Any, done: int, _total: Any) -> None:
        if done:
            from fieldvisit.jobs.taking import Cancelled

            raise Cancelled

    monkeypatch.setattr(running.Reporter, "__call__", call_off)
    job = make(world["viewer"], world["form_id"], format=kind)
    assert job.state == "cancelled" and not list(files.folder().iterdir())


@pytest.mark.one_database
def test_the_page_offers_and_gives_a_few_at_once(world: Any, form: Any, reader: Any) -> None:
    reader.come_in("coordinator")
    listing = reader.get(f"/surveys/{form.id}/answers", review="approved")
    page = reader.get(listing.links()["导出每道题"])
    assert "1 份答卷" in page.text and "只导出答卷列表上按条件找出来的这些" in page.text
    answer = reader.submit(page, "form[data-export]", follow=False, format="csv", told="codes")
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("application/zip")
    whole = opened(taken(answer)).decode()
    assert ",no," in whole and ",yes," not in whole
    db.session.rollback()
    entry = db.session.query(AuditEntry).filter_by(act="answers_exported").one()
    assert entry.detail == {"rows": 1, "format": "csv", "sealed": False}
    assert not list(files.folder().iterdir())


@pytest.mark.one_database
def test_many_are_left_to_the_worker(world: Any, form: Any, reader: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    reader.come_in("coordinator")
    page = reader.submit(reader.get(f"/surveys/{form.id}/answers/export"), "form[data-export]", format="geojson")
    assert "在后台做" in page.text and "导出答卷" in page.text
    running.work_off("test", threading.Event())
    fetched = reader.get(reader.get("/jobs").links()["下载"])
    assert fetched.headers["Content-Type"].startswith("application/geo+json")
    assert json.loads(taken(fetched)) == {"type": "FeatureCollection", "features": []}


@pytest.mark.one_database
def test_what_makes_no_sense_is_said_beside_its_field(world: Any, form: Any, reader: Any) -> None:
    reader.come_in("coordinator")
    page = reader.get(f"/surveys/{form.id}/answers/export")
    wrong = reader.submit(page, "form[data-export]", format="geojson", sealed="y")
    assert wrong.status == 422 and "地图数据里不放保密的答案" in wrong.text
    assert reader.submit(page, "form[data-export]", format="exe").status == 422
