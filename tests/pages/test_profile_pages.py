"""我的账号: password, sessions, tablets and tokens, as the person whose they are."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from fieldvisit.people.models import AccessToken, Account, Device
from fieldvisit.storage.base import db
from tests.support.factories import PASSWORD, Factories
from tests.support.reader import Machine, Reader

pytestmark = pytest.mark.one_database
Readers = Callable[..., Reader]
NEW = "four quiet words here"


@pytest.fixture
def cadre(factories: Factories) -> Account:
    """Whose account it is."""
    return factories.cadre("cadre", "陈建国")


def _form(action: str) -> str:
    return f'main form[action="/profile/{action}"]'


def test_changing_the_password_keeps_me_here_and_ends_every_other_session(
    cadre: Account, readers: Readers, reader: Reader
) -> None:
    here, elsewhere = readers("cadre"), readers("cadre")
    done = here.submit(here.get("/profile"), _form("password"), old=PASSWORD, new=NEW, again=NEW)
    assert (done.status, done.response.request.path) == (200, "/profile")
    assert elsewhere.get("/profile", follow=False).status == 302
    assert reader.sign_in("cadre").status == 401
    assert reader.sign_in("cadre", NEW).status == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old": "wrong password", "new": NEW, "again": NEW}, "现在的密码不对"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "10 到 200"),
        ({"old": PASSWORD, "new": NEW, "again": NEW + "x"}, "两次写的不一样"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "和现在的一样"),
        ({"old": "", "new": "", "again": ""}, "不能空着"),
    ],
)
def test_a_password_that_does_not_fit_is_refused_beside_its_field(
    cadre: Account, readers: Readers, fields: dict[str, str], words: str
) -> None:
    person = readers("cadre")
    read = person.submit(person.get("/profile"), _form("password"), **fields)
    assert read.status == 422
    assert words in read.text
    assert fields["new"] == "" or fields["new"] not in read.response.text, "no password comes back"
    assert readers("cadre").get("/profile").status == 200


def test_guessing_the_old_password_is_slowed_down(cadre: Account, readers: Readers) -> None:
    person = readers("cadre")
    for _try in range(8):
        person.submit(person.get("/profile"), _form("password"), old="wrong password", new=NEW, again=NEW)
    read = person.submit(person.get("/profile"), _form("password"), old=PASSWORD, new=NEW, again=NEW)
    assert "试得太多次了" in read.text


def test_signing_out_everywhere_leaves_this_browser_and_the_tablets(
    cadre: Account, factories: Factories, readers: Readers, machine: Callable[..., Machine]
) -> None:
    _device, token = factories.device(cadre)
    here, elsewhere = readers("cadre"), readers("cadre")
    assert here.submit(here.get("/profile"), _form("sign-out-everywhere")).status == 200
    assert elsewhere.get("/profile", follow=False).status == 302
    assert machine(token).get("/api/v1/me").status == 200


def test_a_token_is_shown_once_and_can_be_ended(
    cadre: Account, readers: Readers, machine: Callable[..., Machine]
) -> None:
    person = readers("cadre")
    made = person.submit(person.get("/profile"), _form("tokens"), name="报表程序", days="90", rights="read")
    assert made.status == 201
    token = made.soup.select_one("input.fingerprint")["value"]  # type: ignore[union-attr]
    assert machine(token).get("/api/v1/me").status == 200
    again = person.get("/profile")
    assert token not in again.response.text
    assert "报表程序" in again.text
    row = db.session.scalars(select(AccessToken)).one()
    assert row.read_only
    assert (row.expires_at - row.created_at).days == 90
    person.submit(again, f'main form[action="/profile/tokens/{row.id}/revoke"]')
    assert machine(token).get("/api/v1/me").problem == "bad_token"
    assert "报表程序" not in person.get("/profile").text


def test_a_found_tablet_makes_no_token(app: Flask, cadre: Account, factories: Factories) -> None:
    _device, token = factories.device(cadre)
    said = {"name": "程序", "days": "365", "rights": "all"}
    answer = app.test_client().post("/profile/tokens", data=said, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403
    assert db.session.scalars(select(AccessToken)).all() == []


@pytest.mark.parametrize(
    ("days", "name"), [("366", "程序"), ("0", "程序"), ("x", "程序"), ("30", ""), ("30", "长" * 81)]
)
def test_a_token_that_does_not_fit_is_refused(cadre: Account, readers: Readers, days: str, name: str) -> None:
    person = readers("cadre")
    assert person.submit(person.get("/profile"), _form("tokens"), name=name, days=days).status == 422
    assert db.session.scalars(select(AccessToken)).all() == []


def test_only_twenty_live_tokens_are_kept(cadre: Account, readers: Readers) -> None:
    person = readers("cadre")
    page = person.get("/profile")
    answers = [person.submit(page, _form("tokens"), name=f"程序{number}", days="7").status for number in range(21)]
    assert answers == [201] * 20 + [422]


def test_a_lost_tablet_of_one_s_own_is_revoked_and_no_other(
    cadre: Account, factories: Factories, readers: Readers, machine: Callable[..., Machine]
) -> None:
    mine, token = factories.device(cadre)
    other, _token = factories.device(factories.cadre("other", "沈芬"))
    person = readers("cadre")
    page = person.get("/profile")
    person.submit(page, f'main form[action="/profile/devices/{mine.id}/revoke"]')
    assert machine(token).get("/api/v1/me").problem == "device_revoked"
    csrf = dict(page.form("main form").values)["csrf_token"]
    assert person.post(f"/profile/devices/{other.id}/revoke", csrf_token=csrf).status == 404
    db.session.rollback()
    assert db.session.get_one(Device, other.id).revoked_at is None
