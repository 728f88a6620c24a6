"""Numbers lie sealed: never in clear, never twice the same, found again by their keyed hash."""

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text

from fieldvisit.households.models import Member
from fieldvisit.storage.sealed import Keyring, keyring, secret_file

PHONE = "19900001234"


def test_a_phone_lies_sealed_and_reads_back(db, factories) -> None:
    household = factories.household()
    member = factories.member(household, phone=PHONE)
    raw = db.session.scalar(text("SELECT phone FROM member WHERE phone IS NOT NULL"))
    assert PHONE not in raw
    db.session.expire_all()
    assert db.session.get(Member, member.id).phone == PHONE
    found = db.session.scalar(select(Member.id).where(Member.phone_hash == keyring().fingerprint(PHONE)))
    assert found == member.id


def test_the_same_number_is_never_the_same_ciphertext() -> None:
    ring = Keyring(b"k" * 32)
    assert ring.seal(PHONE) != ring.seal(PHONE)
    assert ring.open(ring.seal(PHONE)) == PHONE
    assert ring.fingerprint(PHONE) == ring.fingerprint(PHONE)


def test_another_key_neither_opens_nor_finds() -> None:
    ours, theirs = Keyring(b"k" * 32), Keyring(b"t" * 32)
    with pytest.raises(InvalidTag):
        theirs.open(ours.seal(PHONE))
    assert ours.fingerprint(PHONE) != theirs.fingerprint(PHONE)


def test_a_secret_file_is_made_once_and_for_its_owner_alone(tmp_path) -> None:
    path = tmp_path / "keys" / "one.key"
    first = secret_file(path)
    assert len(first) == 32
    assert secret_file(path) == first
    assert path.stat().st_mode & 0o077 == 0
