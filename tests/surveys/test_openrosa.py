"""A foreign OpenRosa client holds the whole conversation with a live server, and understands every refusal."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from fieldvisit.kernel import clock
from fieldvisit.photos.sealed_files import file_pieces
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.keys import make_key
from fieldvisit.surveys.models import SurveyAttachment, SurveyMedia, SurveyRival, SurveySubmission, SurveyVersion
from tests.photos.pictures import drawn
from tests.support.openrosa_client import Client
from tests.surveys.serving import served
from tests.surveys.writing import instance, make_care

CHOOSES = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>关爱 &amp; 走访</h:title><model><instance><data id="care" version="1"/></instance>
<instance id="households" src="jr://file-csv/households.csv"/></model></h:head><h:body/></h:html>
"""


@pytest.fixture
def key(cadre: Any, app: Flask) -> str:
    """The cadre's key."""
    with unit_of_work():
        return make_key(cadre.id, "手机", by=cadre.id)[0]


@pytest.fixture
def base(app: Flask, key: str) -> Iterator[str]:
    """The address that is typed into the client."""
    with served(app) as address:
        yield f"{address}/openrosa/key/{key}"


@pytest.fixture
def client(base: str) -> Client:
    """A phone whose clock is half a day off."""
    return Client(base, wrong_clock=True)


def rows(model: Any = SurveySubmission, **values: Any) -> list[Any]:
    found = db.session.query(model).filter_by(**values).all()
    db.session.expunge_all()
    db.session.rollback()
    return found


def give_media(version: SurveyVersion) -> None:
    row = db.session.get_one(SurveyVersion, version.id)
    row.xform, row.md5 = CHOOSES, hashlib.md5(CHOOSES.encode()).hexdigest()
    content = "name,label\n1,甲\n".encode()
    digests = {"md5": hashlib.md5(content).hexdigest(), "sha256": hashlib.sha256(content).hexdigest()}
    named = {"version_id": version.id, "name": "道路 list.csv", "content_type": "text/csv"}
    db.session.add(SurveyMedia(**named, **digests, size=len(content), content=content))
    db.session.commit()


def test_the_whole_conversation(client: Client, care: SurveyVersion, home: Any, cadre: Any, factories: Any) -> None:
    give_media(care)
    foreign = factories.household("别人家")
    (listed,) = client.form_list(formID="care", verbose="true")
    assert (listed.form_id, listed.name, listed.version, listed.description) == ("care", "路况", "1", "路况")
    assert client.form(listed) == CHOOSES.encode()
    files = {one.name: one for one in client.manifest(listed)}
    assert client.media(files["道路 list.csv"]).decode().splitlines()[1] == "1,甲"
    households = files["households.csv"]
    assert households.kind == "entityList"
    table = client.media(households).decode()
    assert str(home.id) in table
    assert "别人家" not in table
    assert client.deleted(households, [str(home.id), str(foreign.id), "x"]) == {
        str(home.id): False, str(foreign.id): True, "x": True,
    }  # fmt: skip

    picture, paper = drawn(size=(64, 48)), b"%PDF-1.7 " + b"x" * 30_000
    xml, key = instance({"household_id": str(home.id), "phone": "13812345678", "face": "1.jpg", "paper": "证明.pdf"})
    (answer,) = client.submit(xml, {"1.jpg": picture, "证明.pdf": paper, "extra.bin": b"\x00\x01"})
    assert answer.status == 201
    assert answer.message
    (row,) = rows()
    assert (row.instance_id, row.household_id, row.grid_id) == (key, home.id, home.grid_id)
    assert (row.account_id, row.channel, row.survey_version_id) == (cadre.id, "openrosa", care.id)
    assert "138" not in str(row.answers)
    kept = {one.name: one for one in rows(SurveyAttachment)}
    assert {name: (one.state, one.content_type) for name, one in kept.items()} == {
        "1.jpg": ("kept", "image/jpeg"),
        "证明.pdf": ("kept", "application/pdf"),
        "extra.bin": ("kept", "application/octet-stream"),
    }
    assert b"".join(file_pieces(kept["证明.pdf"].stored)) == paper


def test_attachments_come_in_several_posts_chunked_and_twice(base: str, care: SurveyVersion, home: Any) -> None:
    client = Client(base, chunked=True)
    xml, _ = instance({"fv_household_id": str(home.id), "face": "a.jpg", "paper": "b.pdf"})
    said = xml.encode()
    assert client.post(said, {}, incomplete=True).status == 201
    assert {one.name: one.state for one in rows(SurveyAttachment)} == {"a.jpg": "awaited", "b.pdf": "awaited"}
    many = {f"x{n}.txt": b"%d" % n for n in range(120)}
    answers = client.submit(xml, {"a.jpg": b"no picture", **many})
    assert [one.status for one in answers] == [201, 201]
    assert client.post(said, {"a.jpg": b"no picture"}).status == 201
    assert client.post(said, {"a.jpg": b"another one", "b.pdf": b"%PDF"}, incomplete=True).status == 201
    found = rows(SurveyAttachment)
    assert len(found) == 123
    assert [one.content_type for one in found if one.name == "a.jpg"] == ["application/octet-stream"] * 2
    assert {one.state for one in found} == {"kept"}
    assert len(rows()) == 1


def test_ten_identical_posts_at_once_are_one_row_and_a_changed_one_is_kept_beside_it(
    client: Client, care: SurveyVersion, home: Any
) -> None:
    xml, key = instance({"household_id": str(home.id), "face": "1.jpg"})
    picture, answers = drawn(size=(64, 48)), []
    line = threading.Barrier(10)

    def send() -> None:
        line.wait(30)
        answers.append(client.post(xml.encode(), {"1.jpg": picture}).status)

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [201] * 10
    (row,) = rows()
    assert [(one.name, one.state) for one in rows(SurveyAttachment)] == [("1.jpg", "kept")]

    changed, _ = instance({"household_id": str(home.id), "well": "no"}, instance_id=key)
    refused = client.post(changed.encode(), {})
    assert refused.status == 409
    assert "两份都保留" in refused.message
    assert client.post(changed.encode(), {}).status == 409
    assert [one.sha256 for one in rows()] == [row.sha256]
    assert len(rows(SurveyRival)) == 1
    assert client.post(xml.encode(), {}).status == 201


def test_an_edit_stands_for_what_it_names_with_its_files_and_the_moment_is_the_phone_s(
    client: Client, care: SurveyVersion, home: Any
) -> None:
    day = timedelta(days=1)
    at = clock.now().replace(microsecond=0) - day
    first, key = instance({"household_id": str(home.id), "face": "1.jpg", "end": at.isoformat()})
    client.submit(first, {"1.jpg": drawn(size=(64, 48))})
    ahead = (clock.now() + day).isoformat()
    second, again = instance({"face": "1.jpg", "well": "2", "end": ahead}, deprecated_id=key)
    assert [one.status for one in client.submit(second)] == [201]
    line = {row.instance_id: row for row in rows()}
    assert line[key].superseded_by == line[again].id
    assert line[again].household_id == home.id
    assert (line[key].recorded_at, line[key].clock_flag, line[again].clock_flag) == (at, False, True)
    assert line[again].recorded_at <= clock.now()
    assert [one.state for one in rows(SurveyAttachment)] == ["kept", "kept"]


def test_a_household_that_is_not_the_cadre_s_is_not_taken_over(
    client: Client, care: SurveyVersion, home: Any, factories: Any
) -> None:
    xml, _ = instance({"household_id": str(factories.household().id), "well": "yes"})
    assert client.submit(xml)[0].status == 201
    (row,) = rows()
    assert (row.household_id, row.grid_id) == (None, home.grid_id)


def test_an_unknown_form_is_told_and_kept_and_a_retired_one_is_taken(
    client: Client, care: SurveyVersion, home: Any, factories: Any
) -> None:
    for form_id, version in (("other", "1"), ("care", "99")):
        refused = client.post(instance(form_id=form_id, version=version)[0].encode(), {"f.bin": b"1"})
        assert refused.status == 404
        assert refused.message
    assert [row.survey_version_id for row in rows()] == [None, None]
    assert [one.name for one in rows(SurveyAttachment)] == ["f.bin", "f.bin"]
    make_care(factories, form_id="old", state="retired")
    make_care(factories, form_id="draft", state="draft")
    assert [one.form_id for one in client.form_list()] == ["care"]
    assert {one.form_id for one in client.form_list(listAllVersions="true")} == {"care", "old"}
    assert client.submit(instance(form_id="old")[0])[0].status == 201
    assert client.post(instance(form_id="draft")[0].encode(), {}).status == 404


BAD: dict[str, tuple[bytes | None, dict[str, bytes], int]] = {
    "no part": (None, {}, 400),
    "only files": (None, {"a.jpg": b"1"}, 400),
    "not xml": (b"hello", {}, 400),
    "no instanceID": (instance()[0].replace("instanceID", "id").encode(), {}, 400),
    "a bomb": (b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>', {}, 400),
    "another encoding": (instance({"well": "户"})[0].encode("gb18030"), {}, 400),
    "too large": (b"<a>" + b"x" * 1024 * 1024 + b"</a>", {}, 413),
    "a path as a name": (instance()[0].encode(), {"../etc/passwd": b"1"}, 400),
}


@pytest.mark.one_database
def test_every_refusal_is_worded_for_the_phone(client: Client, care: SurveyVersion, base: str) -> None:
    for name, (xml, files, status) in BAD.items():
        answer = client.post(xml, files)
        assert (name, answer.status) == (name, status)
        assert answer.message
        assert answer.headers["x-openrosa-version"] == "1.0"
    assert client.ask("POST", "/submission", b"x", {"Content-Type": "text/plain"}).status == 400
    assert client.ask("GET", f"/forms/{care.id}/media/none.png").status == 404
    assert client.ask("GET", "/nothing").status == 404
    assert rows() == []
    assert client.splits_at() > 1_000_000


@pytest.mark.one_database
def test_a_wrong_key_is_403_and_no_key_401(client: Client, home: Any, care: SurveyVersion, base: str, key: str) -> None:
    stranger = Client(base.replace(key, "x" * 43))
    for method, path in (("GET", "/formList"), ("HEAD", "/submission"), ("POST", "/submission")):
        answer = stranger.ask(method, path)
        assert answer.status == 403
        assert "www-authenticate" not in answer.headers
    assert stranger.ask("GET", "/formList").message
    nobody = Client(base.partition("/key/")[0])
    assert [nobody.ask("GET", "/formList").status, nobody.ask("HEAD", "/submission").status] == [401, 401]
    for _ in range(60):
        stranger.ask("GET", "/formList")
    assert stranger.ask("GET", "/formList").status == 429
    assert client.form_list(), "an honest phone behind the same address goes on"


@pytest.mark.one_database
def test_a_key_ends_with_its_revocation_and_with_its_holder_s_role(
    client: Client, care: SurveyVersion, cadre: Any, key: str, factories: Any
) -> None:
    from fieldvisit.people.models import Grant
    from fieldvisit.surveys.keys import live_keys, revoke_key

    client.submit(instance()[0])
    (row,) = live_keys(cadre.id)
    assert row.last_seen_at is not None
    assert key not in str(db.session.execute(db.text("SELECT * FROM survey_token")).all())
    db.session.rollback()
    grant = db.session.query(Grant).filter_by(account_id=cadre.id).one()
    grant.ended_at = clock.now()
    db.session.commit()
    assert client.ask("GET", "/formList").status == 403
    grant.ended_at = None
    db.session.commit()
    assert client.ask("GET", "/formList").status == 200
    with unit_of_work():
        revoke_key(cadre.id, row.id, by=cadre.id)
    assert client.ask("GET", "/formList").status == 403
    assert client.ask("HEAD", "/submission").status == 403


@pytest.mark.one_database
def test_only_forms_for_the_holder_s_area_are_handed_out(client: Client, home: Any, factories: Any) -> None:
    county = factories.area("county", factories.place("city"), name="外县")
    away = make_care(factories, form_id="away", area=factories.area("town", county))
    here = make_care(factories, form_id="here")
    assert [one.form_id for one in client.form_list()] == ["here"]
    assert client.ask("GET", f"/forms/{here.id}.xml").status == 200
    assert client.ask("GET", f"/forms/{away.id}.xml").status == 404
    assert client.ask("GET", f"/forms/{away.id}/manifest").status == 404
