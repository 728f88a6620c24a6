"""A tablet that was signed in before there were signing keys tells its own once; nobody puts another in its place."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from fieldvisit.people.models import AuditEntry, Device
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Machine, Read

SAYS = {"waiting": 0, "quarantined": 0, "app_version": "9.1.0", "persisted": True}


def pem(key: Any = None) -> str:
    """The public half of a fresh key, as a tablet tells it."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    made = key or ec.generate_private_key(ec.SECP256R1())
    return str(made.public_key().public_bytes(serialization.Encoding.PEM, form).decode())


@pytest.fixture
def tablet(factories: Factories, machine: Callable[..., Machine]) -> tuple[uuid.UUID, Handheld]:
    """A cadre's tablet of which no key is known, and whose report is no news."""
    device, token = factories.device(factories.cadre("chen"))
    handheld = Handheld(machine(token))
    handheld.pull()
    assert pull(handheld).status == 200
    return device.id, handheld


def pull(tablet: Handheld, **more: Any) -> Read:
    body = {"protocol": 1, "epoch": tablet.epoch, "reference": tablet.reference, "dossiers": tablet.tokens}
    return tablet.machine.post("/api/v1/sync/pull", body | {"device": SAYS | more})


def known(device_id: uuid.UUID) -> str | None:
    db.session.rollback()
    return db.session.get_one(Device, device_id, populate_existing=True).signing_key


def test_a_key_is_kept_where_none_is_known_and_no_other_in_its_place(tablet: tuple[uuid.UUID, Handheld]) -> None:
    device_id, hand = tablet
    own, other = pem(), pem()
    assert pull(hand, signing_key=own).status == 200
    assert known(device_id) == own
    for again in (other, own):
        assert pull(hand, signing_key=again, waiting=1).status == 200
        assert known(device_id) == own
    assert db.session.query(AuditEntry).filter_by(act="device_key_told", subject_id=str(device_id)).count() == 1
    db.session.rollback()


@pytest.mark.one_database
def test_what_is_no_key_with_which_a_row_could_be_believed_is_passed_over(tablet: tuple[uuid.UUID, Handheld]) -> None:
    device_id, hand = tablet
    weak, curve = rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())
    for said in (5, "", "key", pem(weak), pem(curve), pem() * 20, None, "\ud800"):
        assert pull(hand, signing_key=said).status in (200, 400)
        assert known(device_id) is None


@pytest.mark.one_database
def test_without_the_tablets_token_nobody_tells_a_key(
    tablet: tuple[uuid.UUID, Handheld], machine: Callable[..., Machine]
) -> None:
    device_id, hand = tablet
    hand.machine = machine("not a token")
    assert pull(hand, signing_key=pem()).status == 401
    assert known(device_id) is None
