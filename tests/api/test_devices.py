"""A tablet signs in once with a password; from then on its token speaks for it."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from fieldvisit.people.models import Device
from fieldvisit.storage.base import db
from fieldvisit.sync import seal_key
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Machine, Read

DEVICE = str(uuid.UUID(int=77))


def sign_in(machine: Machine, username: str = "chen", password: str = "fieldvisit-demo", **device: Any) -> Read:
    body = {"username": username, "password": password, "device": {"id": DEVICE, "name": "华为平板", **device}}
    return machine.post("/api/v1/devices", body)


def test_the_token_opens_sync(factories: Factories, machine: Callable[..., Machine]) -> None:
    account = factories.cadre("chen")
    home = factories.household(cadre=account)
    answer = sign_in(machine(), app_version="1")
    assert answer.status == 201
    told = answer.json
    assert set(told) == {"token", "device_id", "user", "seal_key", "lease_days", "epoch", "server_time"}
    assert told["device_id"] == DEVICE
    assert told["user"] == {
        "id": str(account.id),
        "name": "陈建国",
        "username": "chen",
        "roles": ["cadre"],
        "language": "zh",
    }
    assert told["lease_days"] == 7
    tablet = Handheld(machine(told["token"]))
    tablet.epoch = told["epoch"]
    assert tablet.pull()["epoch"] == told["epoch"]
    assert tablet.outcomes(tablet.visit(home)) == ["applied"]
    db.session.rollback()
    device = db.session.get(Device, uuid.UUID(DEVICE))
    assert device is not None
    assert device.token_hash == hashlib.sha256(told["token"].encode()).hexdigest()
    assert device.last_seen_at is not None
    db.session.rollback()


def test_signing_in_again_keeps_the_device_and_ends_the_old_token(
    factories: Factories, machine: Callable[..., Machine]
) -> None:
    factories.cadre("chen")
    first, second = sign_in(machine()).json, sign_in(machine()).json
    assert first["epoch"] == second["epoch"]
    assert first["seal_key"] == second["seal_key"]
    assert machine(first["token"]).post("/api/v1/sync/receipts", {}).problem == "bad_token"
    assert machine(second["token"]).post("/api/v1/sync/receipts", {}).status == 200


def test_another_users_device_is_not_taken_over(factories: Factories, machine: Callable[..., Machine]) -> None:
    factories.cadre("chen")
    factories.cadre("li")
    sign_in(machine())
    assert sign_in(machine(), "li").problem == "device_taken"


@pytest.mark.one_database
def test_wrong_passwords_and_closed_accounts_look_alike(factories: Factories, machine: Callable[..., Machine]) -> None:
    factories.cadre("chen")
    factories.cadre("gone", active=False)
    factories.account("without-grant")
    for username, password in (("chen", "wrong"), ("nobody", "fieldvisit-demo"), ("gone", "fieldvisit-demo")):
        answer = sign_in(machine(), username, password)
        assert (answer.status, answer.problem) == (401, "bad_credentials")
    assert sign_in(machine(), "without-grant").problem == "not_allowed"
    assert db.session.query(Device).count() == 0
    db.session.rollback()


@pytest.mark.one_database
def test_too_many_tries(factories: Factories, machine: Callable[..., Machine]) -> None:
    factories.cadre("chen")
    codes = [sign_in(machine(), password="wrong").problem for _ in range(12)]
    assert codes[0] == "bad_credentials"
    assert codes[-1] == "too_many_tries"
    held = sign_in(machine())
    assert (held.status, held.problem) == (429, "too_many_tries")
    assert int(held.headers["Retry-After"]) > 0


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, None),
        ({"username": "chen"}, "password"),
        ({"username": 5, "password": "x", "device": {"id": DEVICE, "name": "x"}}, "username"),
        ({"username": "chen", "password": "x", "device": {"id": "tablet", "name": "x"}}, "device.id"),
        ({"username": "chen", "password": "x", "device": {"id": DEVICE, "name": "x" * 200}}, "device.name"),
        ({"username": "chen", "password": "x" * 5000, "device": {"id": DEVICE, "name": "x"}}, "password"),
        ({"username": "ch\x00en", "password": "x", "device": {"id": DEVICE, "name": "x"}}, "username"),
        ({"username": "chen", "password": "x", "device": []}, "device"),
    ],
)
def test_bad_registrations(machine: Callable[..., Machine], body: Any, field: str | None) -> None:
    answer = machine().post("/api/v1/devices", body)
    assert (answer.status, answer.problem) == (422, "invalid_input")
    if field:
        assert answer.json["field"].startswith(field)


def test_the_seal_key_is_made_once(tmp_path: Any) -> None:
    pem = seal_key.public_pem(tmp_path)
    seal_key.public_pem.cache_clear()
    assert seal_key.public_pem(tmp_path) == pem
    key = serialization.load_pem_public_key(pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    assert key.key_size >= 3072
    (file,) = (tmp_path / "keys").iterdir()
    assert file.stat().st_mode & 0o077 == 0
