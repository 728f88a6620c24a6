"""Personal access tokens: the person's rights or fewer, at the API alone, known to us by a hash."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from fieldvisit.kernel import clock
from fieldvisit.people.accounts import set_password
from fieldvisit.people.models import AccessToken, Account, AuditEntry
from fieldvisit.people.tokens import NewToken, make_token, revoke_token
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories
from tests.support.reader import Machine

Machines = Callable[..., Machine]
NOW = datetime(2026, 3, 16, 8, tzinfo=UTC)


@pytest.fixture
def cadre(app: Flask, factories: Factories) -> Account:
    """Who makes the tokens."""
    return factories.cadre("cadre", "陈建国")


def make(factories: Factories, account: Account, *, days: int = 30, read_only: bool = True) -> tuple[str, AccessToken]:
    """A token as the profile page makes it."""
    viewer = factories.viewer(account)
    with unit_of_work():
        return make_token(viewer, NewToken("报表程序", days, read_only))


def test_it_opens_the_api_in_the_person_s_name(factories: Factories, cadre: Account, machine: Machines) -> None:
    token, _row = make(factories, cadre)
    answer = machine(token).get("/api/v1/me")
    assert (answer.status, answer.json["username"], answer.json["roles"]) == (200, "cadre", ["cadre"])


def test_only_its_hash_is_kept_and_its_making_is_in_the_trail(factories: Factories, cadre: Account) -> None:
    token, row = make(factories, cadre)
    assert token.startswith("fieldvisit_")
    assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "token_made")).all()
    assert [(entry.actor_id, entry.subject_id) for entry in entries] == [(cadre.id, str(row.id))]
    assert token not in str([entry.detail for entry in entries])


def test_a_reading_one_changes_nothing(factories: Factories, cadre: Account, machine: Machines) -> None:
    token, _row = make(factories, cadre, read_only=True)
    answer = machine(token).post("/api/v1/feedback", {"text": "填两遍太累"})
    assert (answer.status, answer.problem) == (403, "read_only_token")
    whole, _row = make(factories, cadre, read_only=False)
    assert machine(whole).post("/api/v1/feedback", {"text": "填两遍太累"}).status == 201


@pytest.mark.parametrize("path", ["/api/v1/sync/pull", "/api/v1/sync/push", "/api/v1/sync/receipts"])
def test_what_only_tablets_do_stays_closed(factories: Factories, cadre: Account, machine: Machines, path: str) -> None:
    token, _row = make(factories, cadre, read_only=False)
    assert (answer := machine(token).post(path, {})).status == 403
    assert answer.problem == "token_not_here"


@pytest.mark.parametrize("path", ["/households", "/profile", "/feedback"])
def test_pages_stay_closed(app: Flask, factories: Factories, cadre: Account, machine: Machines, path: str) -> None:
    token, _row = make(factories, cadre, read_only=False)
    assert machine(token).get(path).status == 403
    asked = app.test_client().post("/profile/tokens", headers={"Authorization": f"Bearer {token}"})
    assert asked.status_code == 403, "a token must not make itself another"


def test_it_ends_by_its_date(factories: Factories, cadre: Account, machine: Machines) -> None:
    with clock.frozen(NOW):
        token, _row = make(factories, cadre, days=7)
    with clock.frozen(NOW + timedelta(days=7, seconds=-1)):
        assert machine(token).get("/api/v1/me").status == 200
    with clock.frozen(NOW + timedelta(days=7)):
        assert (answer := machine(token).get("/api/v1/me")).status == 401
        assert answer.problem == "token_expired"


def test_revoked_closed_or_after_a_new_password_it_opens_nothing(
    factories: Factories, cadre: Account, machine: Machines
) -> None:
    revoked, row = make(factories, cadre)
    with unit_of_work():
        revoke_token(factories.viewer(cadre), row.id)
    assert machine(revoked).get("/api/v1/me").problem == "bad_token"
    older, _row = make(factories, cadre)
    with unit_of_work():
        set_password(cadre.id, "a new long password", by=None)
    assert machine(older).get("/api/v1/me").problem == "bad_token"
    last, _row = make(factories, cadre)
    db.session.merge(cadre).active = False
    db.session.commit()
    assert machine(last).get("/api/v1/me").problem == "bad_token"


def test_nobody_ends_another_s_token(factories: Factories, cadre: Account, machine: Machines) -> None:
    _token, row = make(factories, cadre)
    other, _row = make(factories, factories.cadre("other", "沈芬"), read_only=False)
    assert machine(other).delete(f"/api/v1/me/tokens/{row.id}").status == 404
    db.session.rollback()
    assert db.session.get_one(AccessToken, row.id).revoked_at is None


def test_a_made_up_one_is_refused(app: Flask, machine: Machines) -> None:
    assert machine("fieldvisit_" + "a" * 43).get("/api/v1/me").problem == "bad_token"
